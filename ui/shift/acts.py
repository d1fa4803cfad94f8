"""What a cashier does with a shift besides opening and closing it: move cash, give it away, accept, refuse."""

from __future__ import annotations

from app.core.shift import CashMovementKind
from app.desk.desk import Desk
from app.desk.ports import Printed, PrintOutcome, Server
from app.wire.shifts import AcceptShift, CloseShift, MovementView, ShiftView
from ui.presenting import Facts, Presenting, who
from ui.shift.models import Purpose, ShiftModel, Stage
from ui.tasks import DEVICES, MONEY


class ShiftActs(Presenting[ShiftModel]):
    """Movements and handovers; the shift presenter adds the rest."""

    _desk: Desk
    _server: Server
    _facts: Facts
    _to = ""

    def load(self) -> None:
        """Read what stands."""
        raise NotImplementedError

    # ------------------------------------------------------------ cash

    def move_requested(self) -> None:
        """Show the form of a movement."""
        if self.model.stage is Stage.OPEN and self.model.may_move and not self.model.busy:
            self.show(stage=Stage.MOVE, fault=None)

    def move_given(self, kind: CashMovementKind, amount_fen: int | None, reason: str) -> None:
        """Write the movement down; then the drawer opens and a slip is printed."""
        shift = self.model.shift
        if not amount_fen:
            self.complain("movement.amount_missing")
        elif not reason.strip():
            self.complain("movement.reason_missing")
        elif shift is not None:
            session = who(self._facts)
            self.ask(
                lambda: self._desk.shift.move_cash(session, shift.shift_no, kind, amount_fen, reason.strip()),
                self._moved,
                lane=MONEY,
            )

    def _moved(self, done: tuple[ShiftView, MovementView]) -> None:
        shift, movement = done
        self._facts.set_shift(shift)
        self.show(stage=Stage.OPEN, shift=shift)
        configuration = self._facts.configuration
        if configuration is None:
            return
        session = who(self._facts)

        def slip() -> Printed:
            self._desk.drawer.for_number(movement.movement_no)
            return self._desk.print_receipt.movement(session, configuration, movement)

        self._tasks.run(DEVICES, slip, self._slip_printed, self.fail)

    def _slip_printed(self, printed: Printed) -> None:
        if printed.outcome is not PrintOutcome.DONE:
            self.complain(printed.code or "printer.unconfirmed", tone="warning")

    # ------------------------------------------------------------ handover

    def give_requested(self) -> None:
        """Show the form of a handover."""
        if self.model.stage is Stage.OPEN and self.model.may_close and not self.model.busy:
            self.show(stage=Stage.GIVE, fault=None)

    def give_named(self, username: str, *, counted: bool) -> None:
        """To whom; counted first, or left to be counted by that one."""
        if not username.strip():
            self.complain("shift.taker_missing")
            return
        self._to = username.strip()
        if counted:
            self.show(stage=Stage.COUNT, purpose=Purpose.GIVE, fault=None, pieces={}, wallets={})
        else:
            self.give(None)

    def give(self, count: CloseShift | None) -> None:
        """Offer the shift."""
        shift, to = self.model.shift, self._to
        if shift is not None:
            self.ask(
                lambda: self._desk.shift.give(shift.shift_no, to, count), self._given, self.not_counted, lane=MONEY
            )

    def _given(self, shift: ShiftView) -> None:
        self._facts.set_shift(None)
        self.show(stage=Stage.GIVEN, shift=shift, current=shift, pieces={}, wallets={}, fault=None)

    def take_back_requested(self) -> None:
        """Go on with the shift that nobody has accepted."""
        shift = self.model.shift
        if shift is not None and self.model.stage is Stage.GIVEN:
            self.ask(lambda: self._server.take_back_shift(shift.shift_no), self._taken_back, lane=MONEY)

    def _taken_back(self, shift: ShiftView) -> None:
        self._facts.set_shift(shift)
        self.show(stage=Stage.OPEN, shift=shift, current=shift)

    def waiting_requested(self, shift: ShiftView) -> None:
        """Look at a shift that waits for who is signed in."""
        self.show(stage=Stage.WAITING, shift=shift, fault=None)

    def accept_requested(self) -> None:
        """Take the shift over, counting it first when it was given uncounted."""
        shift = self.model.shift
        if shift is None or self.model.stage is not Stage.WAITING:
            return
        if shift.given_counted:
            self.accept(None)
        else:
            self.show(stage=Stage.COUNT, purpose=Purpose.ACCEPT, fault=None, pieces={}, wallets={})

    def accept(self, count: CloseShift | None) -> None:
        """Take it."""
        shift = self.model.shift
        if shift is not None:
            self.ask(
                lambda: self._server.accept_shift(shift.shift_no, AcceptShift(count=count)),
                self.ended,
                self.not_counted,
                lane=MONEY,
            )

    def refuse_given(self, reason: str) -> None:
        """Give it back to its cashier."""
        shift = self.model.shift
        if not reason.strip():
            self.complain("shift.refusal_missing")
        elif shift is not None:
            self.ask(lambda: self._server.refuse_shift(shift.shift_no, reason.strip()), lambda _: self._away())

    def count_later_requested(self) -> None:
        """Count a shift that was closed by rule."""
        if self.model.stage is Stage.WAITING:
            self.show(stage=Stage.COUNT, purpose=Purpose.LATER, fault=None, pieces={}, wallets={})

    def _away(self) -> None:
        self.show(stage=Stage.LOADING, shift=None)
        self.load()

    def ended(self, shift: ShiftView) -> None:
        """A shift is closed: show its statement and print it."""
        raise NotImplementedError

    def not_counted(self, error: Exception) -> None:
        """A count was refused."""
        raise NotImplementedError
