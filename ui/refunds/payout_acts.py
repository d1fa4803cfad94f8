"""What can be done with the payout of the refund in front: prepare, approve (here, by somebody else), pay, cancel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.core.errors import PaydeskError
from app.core.payout import PayoutMethod, PayoutState
from app.core.refund import RefundState
from app.desk.desk import Desk
from app.desk.pay_out import PayoutTyped
from app.desk.ports import Printed, PrintOutcome, Server
from app.wire.payouts import Payee, PayoutView
from app.wire.refunds import StepUp
from ui.presenting import Facts, who
from ui.tasks import BACKGROUND, DEVICES, MONEY, TaskRunner

if TYPE_CHECKING:
    from ui.refunds.models import RefundsModel

LOOKS = frozenset({RefundState.ABNORMAL, RefundState.PAID_OUT})


class Front(Protocol):
    """The presenter whose refund is in front."""

    model: RefundsModel

    def show(self, **changes: object) -> None: ...

    def ask(
        self,
        function: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[PaydeskError], None] | None = None,
        *,
        lane: str = ...,
    ) -> None: ...

    def complain(self, code: str, tone: str = "danger", **values: str | int) -> None: ...


class PayoutActs:
    """Every act answers the payout as it now stands, and the refund in front is read again."""

    def __init__(self, front: Front, desk: Desk, server: Server, facts: Facts, tasks: TaskRunner) -> None:
        self._front, self._desk, self._server, self._facts, self._tasks = front, desk, server, facts, tasks

    def look(self) -> None:
        """Read the payouts of the refund in front, when there can be any."""
        refund = self._front.model.followed
        if refund is None or refund.state not in LOOKS:
            return

        def came(found: Sequence[PayoutView]) -> None:
            front = self._front.model.followed
            if front is not None and front.refund_no == refund.refund_no:
                self._front.show(payouts=tuple(found))

        def work() -> Sequence[PayoutView]:
            found = self._server.payouts(refund.refund_no)
            self._desk.pay_out.looked_at(found)
            return found

        self._tasks.run(BACKGROUND, work, came, lambda _error: None)

    def prepare(self, typed: PayoutTyped) -> None:
        """The first person names way, payee and proof."""
        refund, session = self._front.model.followed, who(self._facts)
        if refund is None:
            return
        if not typed.payee_name.strip():
            self._front.complain("payout.payee_missing")
        elif typed.method is PayoutMethod.ACCOUNT and not typed.payee_account.strip():
            self._front.complain("payout.account_missing")
        elif not typed.proof_path:
            self._front.complain("proof.missing")
        else:
            number = refund.refund_no
            self._front.ask(lambda: self._desk.pay_out.prepare(session, number, typed), self._came, lane=MONEY)

    def approve(self, payout: PayoutView, step_up: StepUp | None = None) -> None:
        """The second person agrees, signed in or at this screen."""
        self._act(payout, PayoutState.PREPARED, lambda: self._server.approve_payout(payout.payout_no, step_up))

    def cancel(self, payout: PayoutView) -> None:
        """It is not paid."""
        self._front.ask(lambda: self._server.cancel_payout(payout.payout_no), self._came, lane=MONEY)

    def pay(self, payout: PayoutView) -> None:
        """The money leaves: the drawer opens, the slip is printed to be signed."""
        if payout.method is PayoutMethod.CASH and self._facts.shift is None:
            self._front.complain("refund.cash_needs_shift", tone="warning")
            return
        session, shift = who(self._facts), self._facts.shift
        shift_no = shift.shift_no if shift is not None else ""
        self._act(payout, PayoutState.APPROVED, lambda: self._desk.pay_out.pay(session, payout, shift_no), self._paid)

    def payee(self, payout: PayoutView, then: Callable[[Payee], None]) -> None:
        """Whom to transfer to, in clear; the server notes who asked."""
        self._front.ask(lambda: self._server.payout_payee(payout.payout_no), then)

    def proof(self, payout: PayoutView, then: Callable[[Path], None]) -> None:
        """The proof, as a file for a viewer."""
        self._front.ask(lambda: self._desk.pay_out.proof_file(payout), then)

    def print_slip(self, payout: PayoutView) -> None:
        """The slip once more."""
        self._print(payout, drawer=False)

    def _act(
        self,
        payout: PayoutView,
        state: PayoutState,
        function: Callable[[], PayoutView],
        then: Callable[[PayoutView], None] | None = None,
    ) -> None:
        if payout.state is state:
            self._front.ask(function, then or self._came, lane=MONEY)

    def _came(self, payout: PayoutView) -> None:
        others = [each for each in self._front.model.payouts if each.payout_no != payout.payout_no]
        self._front.show(payouts=(*others, payout))

    def _paid(self, payout: PayoutView) -> None:
        self._came(payout)
        self._print(payout, drawer=payout.method is PayoutMethod.CASH)
        self._tasks.run(
            BACKGROUND, lambda: self._server.refund(payout.refund_no),
            lambda refund: self._front.show(followed=refund), lambda _error: None,
        )  # fmt: skip

    def _print(self, payout: PayoutView, *, drawer: bool) -> None:
        session, configuration = who(self._facts), self._facts.configuration
        if configuration is None:
            return

        def work() -> Printed:
            code = self._desk.drawer.for_number(payout.payout_no) if drawer else ""
            if drawer:
                self._desk.tell.refund(payout.amount_fen)
            printed = self._desk.print_receipt.payout(session, configuration, payout)
            return Printed(PrintOutcome.UNKNOWN, code) if code else printed

        self._tasks.run(DEVICES, work, self._printed, lambda error: self._front.complain(error.code))

    def _printed(self, printed: Printed) -> None:
        if printed.outcome is not PrintOutcome.DONE:
            self._front.complain(printed.code or "printer.unconfirmed", tone="warning")
