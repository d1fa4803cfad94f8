"""Decides on the shift screen: what stands open, what a count leads to, and what must be answered before it closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.clock import Clock
from app.core.errors import NotPermitted, PaydeskError
from app.core.shift import ShiftState
from app.desk.desk import Desk
from app.desk.ports import Printed, PrintOutcome, Server
from app.desk.run_shift import count_of
from app.wire.shifts import Handover, ShiftView
from ui.presenting import Facts, Shows, who
from ui.shift.acts import ShiftActs
from ui.shift.models import Purpose, ShiftModel, Stage, differing_in
from ui.tasks import DEVICES, MONEY, Stoppable, TaskRunner

AGES_AGAIN_MS = 5_000
COUNTING = frozenset({Stage.COUNT, Stage.UNKNOWN, Stage.DIFFERENCE})
FORMS = frozenset({Stage.MOVE, Stage.GIVE, Stage.WAITING, Stage.DIFFERENCES, Stage.INVOICES, Stage.BATCH})
_BEFORE_COUNT = {
    Purpose.CLOSE: Stage.OPEN, Purpose.GIVE: Stage.GIVE, Purpose.ACCEPT: Stage.WAITING, Purpose.LATER: Stage.WAITING,
}  # fmt: skip
_NOT_THIS_TAKER = frozenset({"password.wrong", "operator.locked", "attempts.too_many"})


class ShiftPresenter(ShiftActs):
    """The cashier's shift at this window."""

    def __init__(
        self, view: Shows[ShiftModel], tasks: TaskRunner, desk: Desk, server: Server, facts: Facts, clock: Clock
    ) -> None:
        super().__init__(view, tasks, ShiftModel(now=clock.now()))
        self._desk, self._server, self._facts, self._clock = desk, server, facts, clock
        self._reason = ""
        self._handover: Handover | None = None
        self._aging: Stoppable | None = None

    def load(self) -> None:
        """The screen is shown: read what stands, unless a count is under way."""
        if self.model.stage in COUNTING | FORMS:
            return
        self.show(
            may_open=self._facts.may("shift.open"), may_close=self._facts.may("shift.close"),
            may_move=self._facts.may("shift.cash_movement"),
            now=self._clock.now() + self._facts.server_ahead,
        )  # fmt: skip
        everybody, batch = self._facts.may("orders.view"), self._desk.batch
        self.show(everybody=everybody, has_terminal=batch is not None and batch.is_there())
        self.ask(
            lambda: (
                self._server.current_shift(), self._server.shifts(everybody=everybody), self._server.waiting_shifts(),
            ),
            self._loaded,
        )  # fmt: skip

    def open_requested(self, float_fen: int | None) -> None:
        """Begin a shift with this float."""
        if float_fen is None:
            self.complain("shift.float_missing")
            return
        session = who(self._facts)
        self.ask(lambda: self._desk.shift.open(session, float_fen), self._opened, self._not_opened, lane=MONEY)

    def count_requested(self) -> None:
        """Count the drawer in order to close."""
        if self.model.stage is Stage.OPEN and self.model.may_close and not self.model.busy:
            self._reason, self._handover = "", None
            self.show(stage=Stage.COUNT, purpose=Purpose.CLOSE, fault=None, pieces={}, wallets={})

    def back_requested(self) -> None:
        """Esc: one step back; a count is kept until the shift is left."""
        if self.model.busy:
            return
        self._handover = None
        counted_out = self.model.stage is Stage.DIFFERENCE and self.model.differing.left == 0
        if self.model.stage in (Stage.UNKNOWN, Stage.DIFFERENCE) and not counted_out:
            self.show(stage=Stage.COUNT, fault=None)
        elif self.model.stage is Stage.COUNT or counted_out:
            self.show(stage=_BEFORE_COUNT[self.model.purpose], fault=None, pieces={}, wallets={})
        elif self.model.stage in (Stage.MOVE, Stage.GIVE):
            self.show(stage=Stage.OPEN, fault=None)
        elif self.model.stage in FORMS | {Stage.SHOWN}:
            self.show(stage=Stage.LOADING, fault=None, just_closed=False)
            self.load()

    def close_requested(self, pieces: Mapping[int, int], wallets: Mapping[str, int] | None = None) -> None:
        """Hand in the count."""
        self.show(pieces=dict(pieces), wallets=dict(wallets or {}))
        self._hand_in()

    def reason_given(self, reason: str) -> None:
        """Why the count differs."""
        if not reason.strip():
            self.complain("shift.reason_missing")
            return
        self._reason = reason.strip()
        self._hand_in()

    def handover_given(self, username: str, password: str) -> None:
        """Who takes over the money that is unknown."""
        if not username.strip() or not password:
            self.complain("sign_in.incomplete")
            return
        self._handover = Handover(username=username.strip(), password=password)
        self._hand_in()

    def chosen(self, shift: ShiftView) -> None:
        """Read an earlier shift."""
        if self.model.stage not in COUNTING:
            self.show(stage=Stage.SHOWN, shift=shift, just_closed=False, fault=None)
            self.ask(lambda: self._server.shift(shift.shift_no), lambda whole: self.show(shift=whole))

    def print_requested(self) -> None:
        """Print the statement that is shown."""
        shift, configuration = self.model.shift, self._facts.configuration
        if shift is None or configuration is None or self.model.printing or self.model.stage is not Stage.SHOWN:
            return
        session = who(self._facts)
        self.show(printing=True, fault=None)
        self._tasks.run(
            DEVICES,
            lambda: self._desk.print_receipt.shift(session, configuration, shift),
            self._printed,
            self._not_printed,
        )

    def side_requested(self, stage: Stage) -> None:
        """Show the differences or the printed invoices."""
        if self.model.stage in (Stage.NONE, Stage.OPEN, Stage.GIVEN):
            self.show(stage=stage, fault=None)

    def holds(self) -> str:
        """A count that was begun is not left by accident."""
        return "shift.counting" if self.model.stage in COUNTING else ""

    def _loaded(self, answer: tuple[ShiftView | None, Sequence[ShiftView], Sequence[ShiftView]]) -> None:
        current, latest, waiting = answer
        previous = tuple(shift for shift in latest if shift.state is ShiftState.CLOSED)
        given = current is not None and current.state is ShiftState.HANDED_OVER
        self._facts.set_shift(None if given else current)
        me = who(self._facts).operator_id
        self.show(
            stage=Stage.GIVEN if given else Stage.OPEN if current else Stage.NONE, shift=current, current=current,
            previous=previous, waiting=tuple(waiting),
            suggested_float_fen=next((shift.float_fen for shift in previous if shift.operator_id == me), 0),
            just_closed=False,
            foreign=current is not None and current.operator_id != me,
        )  # fmt: skip

    def _opened(self, shift: ShiftView) -> None:
        self._facts.set_shift(shift)
        self.show(stage=Stage.OPEN, shift=shift, current=shift, foreign=False)

    def _not_opened(self, error: PaydeskError) -> None:
        """A drawer that nobody has counted comes first: lead to it."""
        self.fail(error)
        if error.code == "shift.count_first":
            number = str(error.values.get("shift_no", ""))
            self.ask(lambda: self._server.shift(number), self._count_first)

    def _count_first(self, shift: ShiftView) -> None:
        self.waiting_requested(shift)
        self.complain("shift.count_first", tone="warning")

    def _hand_in(self) -> None:
        """Do with the count what it was made for."""
        shift, model = self.model.shift, self.model
        if shift is None:
            return
        pieces, wallets, reason, handover = model.pieces, model.wallets, self._reason, self._handover
        if model.purpose is Purpose.GIVE:
            self.give(count_of(pieces, wallets, reason))
        elif model.purpose is Purpose.ACCEPT:
            self.accept(count_of(pieces, wallets, reason))
        elif model.purpose is Purpose.LATER:
            self.ask(
                lambda: self._desk.shift.count_later(shift.shift_no, pieces, wallets, difference_reason=reason),
                self.ended,
                self.not_counted,
                lane=MONEY,
            )
        else:
            self.ask(
                lambda: self._desk.shift.close(
                    shift.shift_no, pieces, wallets=wallets, difference_reason=reason, handover=handover
                ),
                self.ended,
                self.not_counted,
                lane=MONEY,
            )

    def ended(self, shift: ShiftView) -> None:
        """A shift is closed: show its statement and print it."""
        self._reason, self._handover = "", None
        current = self.model.current
        if current is not None and current.shift_no == shift.shift_no:
            current = None
            self._facts.set_shift(None)
        previous = (shift, *self.model.previous)
        waiting = tuple(each for each in self.model.waiting if each.shift_no != shift.shift_no)
        self.show(
            stage=Stage.SHOWN, shift=shift, current=current, previous=previous, waiting=waiting, just_closed=True,
            pieces={}, wallets={},
        )  # fmt: skip
        self.print_requested()

    def not_counted(self, error: Exception) -> None:
        """What a count still lacks."""
        if not isinstance(error, PaydeskError):
            raise error
        if error.code == "shift.difference":
            self._reason = ""
            self.show(stage=Stage.DIFFERENCE, differing=differing_in(error.values))
        elif error.code == "shift.wallet_missing":
            self._read_unknown()
            self.show(stage=Stage.COUNT)
            self.fail(error)
        elif error.code == "shift.money_unknown":
            self._handover = None
            if self._aging is not None:
                self._aging.stop()
            self.show(stage=Stage.UNKNOWN, unknown_count=int(error.values.get("count", 0)))
            self._read_unknown()
            self._age()
        else:
            if error.code in _NOT_THIS_TAKER or isinstance(error, NotPermitted):
                self._handover = None
            self.fail(error)

    def _age(self) -> None:
        """While unknown money is in front its age goes on."""
        if self.model.stage is Stage.UNKNOWN:
            self.show(now=self._clock.now() + self._facts.server_ahead)
            self._aging = self._tasks.after(AGES_AGAIN_MS, self._age)

    def stop(self) -> None:
        """Drop what is under way."""
        if self._aging is not None:
            self._aging.stop()
        super().stop()

    def _read_unknown(self) -> None:
        shift = self.model.shift
        if shift is not None:
            self.ask(lambda: self._server.shift(shift.shift_no), lambda known: self.show(shift=known))

    def _printed(self, printed: Printed) -> None:
        self.show(printing=False)
        if printed.outcome is not PrintOutcome.DONE:
            self.complain(printed.code or "printer.unconfirmed", tone="warning")

    def _not_printed(self, error: PaydeskError) -> None:
        self.show(printing=False)
        self.fail(error)
