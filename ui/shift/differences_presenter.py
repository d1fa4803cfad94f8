"""Decides on the page of shortages and surpluses: whose they are, and what may be done with the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.clock import Clock
from app.core.shift import DifferenceState
from app.desk.desk import Desk
from app.desk.ports import Printed, Server
from app.wire.shifts import DifferenceView
from ui.presenting import Facts, Fault, Presenting, Shows, who
from ui.tasks import DEVICES, MONEY, TaskRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferencesModel:
    """``rows`` are the open ones, or those that ended; ``me`` is who is signed in."""

    rows: tuple[DifferenceView, ...] = ()
    ended: bool = False
    me: int = 0
    may_decide: bool = False
    may_settle: bool = False
    busy: bool = False
    fault: Fault | None = None

    def explainable(self, row: DifferenceView) -> bool:
        """Whether a reason may be given: by its cashier, or by who decides."""
        return row.state in (DifferenceState.FOUND, DifferenceState.EXPLAINED) and (
            row.operator_id == self.me or self.may_decide
        )

    def decidable(self, row: DifferenceView) -> bool:
        """Whether a second person may approve it or send it back."""
        return row.state is DifferenceState.EXPLAINED and self.may_decide and row.operator_id != self.me

    def settleable(self, row: DifferenceView) -> bool:
        """Whether it may be made good in cash now, in an own open shift."""
        return row.state is DifferenceState.APPROVED and row.channel == "cash" and self.may_settle

    def can_be_written_off(self, row: DifferenceView) -> bool:
        """Whether it may be ended without making it good."""
        return row.state is DifferenceState.APPROVED and self.may_decide


class DifferencesPresenter(Presenting[DifferencesModel]):
    """Shortages and surpluses."""

    def __init__(
        self, view: Shows[DifferencesModel], tasks: TaskRunner, desk: Desk, server: Server, facts: Facts, clock: Clock
    ) -> None:
        super().__init__(view, tasks, DifferencesModel())
        self._desk, self._server, self._facts, self._clock = desk, server, facts, clock

    def load(self) -> None:
        """Read them."""
        shift, me = self._facts.shift, who(self._facts).operator_id
        mine = shift is not None and shift.operator_id == me
        self.show(
            me=me, may_decide=self._facts.may("shift.differences"),
            may_settle=mine and self._facts.may("shift.cash_movement"),
        )  # fmt: skip
        ended = self.model.ended
        self.ask(lambda: self._server.differences(ended=ended), self._loaded)

    def ended_requested(self, ended: bool) -> None:
        """The open ones, or those that ended."""
        self.show(ended=ended, rows=())
        self.load()

    def act_requested(self, row: DifferenceView, act: str, note: str) -> None:
        """Explain, approve, send back, write off."""
        if act != "approve" and not note.strip():
            self.complain("difference.note_missing")
            return
        self._change(lambda: self._server.decide_difference(row.shift_no, row.channel, act, note.strip()))

    def settle_requested(self, row: DifferenceView) -> None:
        """Make it good: the drawer opens, cash goes in or out, a slip is printed."""
        shift, session = self._facts.shift, who(self._facts)
        if shift is not None:
            self._change(lambda: self._desk.shift.settle(session, row, shift.shift_no), after=self._settled)

    def _change(
        self, change: Callable[[], DifferenceView], after: Callable[[DifferenceView], None] | None = None
    ) -> None:
        def done(row: DifferenceView) -> None:
            if after is not None:
                after(row)
            self.load()

        self.ask(change, done, lane=MONEY)

    def _settled(self, row: DifferenceView) -> None:
        shift, configuration, session = self._facts.shift, self._facts.configuration, who(self._facts)
        if shift is None or configuration is None:
            return
        number = shift.shift_no

        def slip() -> Printed | None:
            self._desk.drawer.for_number(row.movement_no)
            moved = [one for one in self._server.shift(number).movements if one.movement_no == row.movement_no]
            return self._desk.print_receipt.movement(session, configuration, moved[0]) if moved else None

        self._tasks.run(DEVICES, slip, lambda _printed: None, self.fail)

    def _loaded(self, rows: Sequence[DifferenceView]) -> None:
        self.show(rows=tuple(rows))
