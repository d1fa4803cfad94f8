"""Hand out the notes of a cash refund, once, and print the slip of any refund."""

from __future__ import annotations

from typing import Protocol

from app.core.errors import PaydeskError
from app.desk.desk import Desk
from app.desk.open_drawer import CASH_GIVEN
from app.desk.ports import Printed, PrintOutcome, Server
from app.wire.refunds import RefundView
from ui.presenting import Facts, who
from ui.refunds.models import Slip
from ui.tasks import BACKGROUND, DEVICES, TaskRunner


class Front(Protocol):
    """The presenter whose refund may be in front."""

    def show(self, **changes: object) -> None: ...

    def is_front(self, refund: RefundView) -> bool: ...

    def complain(self, code: str, tone: str = "danger", **values: str | int) -> None: ...

    def fail(self, error: PaydeskError) -> None: ...


class GivingOut:
    """``paid_out`` are those for which it was done while this screen lives."""

    def __init__(self, front: Front, desk: Desk, server: Server, facts: Facts, tasks: TaskRunner) -> None:
        self._front, self._desk, self._server, self._facts, self._tasks = front, desk, server, facts, tasks
        self.paid_out: set[str] = set()

    def pay_out(self, refund: RefundView) -> None:
        """What its end asks for: the drawer for cash, and the slip."""
        self.paid_out.add(refund.refund_no)
        self._print(refund, drawer=refund.channel == "cash")

    def print_slip(self, refund: RefundView) -> None:
        """The slip once more."""
        self._print(refund, drawer=False)

    def _print(self, refund: RefundView, *, drawer: bool) -> None:
        session, configuration = who(self._facts), self._facts.configuration
        if configuration is None:
            return
        opened = not drawer

        def work() -> tuple[str, Printed]:
            nonlocal opened
            code = self._desk.drawer.for_refund(session, refund) if drawer else ""
            opened = True
            if drawer:
                self._desk.tell.refund(refund.amount_fen)
            return code, self._desk.print_receipt.refund(session, configuration, refund)

        def done(answer: tuple[str, Printed]) -> None:
            code, printed = answer
            if drawer and not code:
                self._handed_over(refund)
            self._printed(refund, Printed(PrintOutcome.UNKNOWN, code) if code else printed)

        def failed(error: PaydeskError) -> None:
            if opened:
                self._show(refund, Slip.FAILED)
                self._front.fail(error)
            else:
                self._not_given(refund, error)

        self._show(refund, Slip.PRINTING)
        self._tasks.run(DEVICES, work, done, failed)

    def _handed_over(self, refund: RefundView) -> None:
        """The drawer is open; until the server has heard so, the refund stays in the list of this window."""
        self._tasks.run(
            BACKGROUND, lambda: self._server.hand_over_refund(refund.refund_no), self._known, lambda _error: None
        )

    def _not_given(self, refund: RefundView, error: PaydeskError) -> None:
        """The drawer stayed shut: the notes were handed out before, which the server hears again, or they cannot be
        written down here and are still owed."""
        before = error.code == CASH_GIVEN
        if before:
            self._handed_over(refund)
        self._show(refund, Slip.FAILED if before else Slip.OWED)
        self._front.fail(error)

    def _known(self, refund: RefundView) -> None:
        if self._front.is_front(refund):
            self._front.show(followed=refund)

    def _printed(self, refund: RefundView, printed: Printed) -> None:
        done = printed.outcome is PrintOutcome.DONE
        self._show(refund, Slip.PRINTED if done else Slip.FAILED)
        if not done:
            self._front.complain(printed.code or "printer.unconfirmed", tone="warning")

    def _show(self, refund: RefundView, slip: Slip) -> None:
        if self._front.is_front(refund):
            self._front.show(slip=slip)
