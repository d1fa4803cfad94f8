"""What the desk asks of the server about refunds and payouts: a part of `app.desk.ports.Server`."""

from collections.abc import Sequence
from typing import Protocol

from app.wire.payouts import Payee, PayoutProof, PayoutView, PreparePayout
from app.wire.refunds import PaidBillView, RefundView, RequestRefund, StepUp


class RefundServer(Protocol):
    """The path of each call stands beside it."""

    def request_refund(self, refund: RequestRefund) -> RefundView: ...  # POST /api/refunds

    def approve_refund(self, refund_no: str, note: str = "", step_up: StepUp | None = None) -> RefundView:
        """POST /api/refunds/{refund_no}/approve; with ``step_up`` that person approves, here."""
        ...

    def reject_refund(self, refund_no: str, note: str = "") -> RefundView: ...  # POST /api/refunds/{refund_no}/reject

    def hand_over_refund(self, refund_no: str) -> RefundView: ...  # POST /api/refunds/{refund_no}/handed-over

    def refund(self, refund_no: str, *, known_version: int = -1, wait_s: int = 0) -> RefundView: ...  # GET …

    def open_refunds(self) -> Sequence[RefundView]: ...  # GET /api/refunds

    def paid_bills(self, order_no: str) -> Sequence[PaidBillView]: ...  # GET /api/orders/{order_no}/bills

    def set_pin(self, password: str, pin: str) -> None: ...  # POST /api/sessions/current/pin

    def prepare_payout(self, payout: PreparePayout) -> PayoutView: ...  # POST /api/payouts

    def payouts(self, refund_no: str = "") -> Sequence[PayoutView]: ...  # GET /api/payouts[?refund_no=]

    def approve_payout(self, payout_no: str, step_up: StepUp | None = None) -> PayoutView: ...  # POST …/approve

    def cancel_payout(self, payout_no: str) -> PayoutView: ...  # POST /api/payouts/{payout_no}/cancel

    def pay_payout(self, payout_no: str) -> PayoutView: ...  # POST /api/payouts/{payout_no}/pay

    def payout_proof(self, payout_no: str) -> PayoutProof: ...  # GET /api/payouts/{payout_no}/proof

    def payout_payee(self, payout_no: str) -> Payee: ...  # GET /api/payouts/{payout_no}/payee
