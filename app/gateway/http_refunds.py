"""The calls of `app.desk.refund_ports.RefundServer` over HTTP."""

from collections.abc import Sequence
from typing import TypeVar

from app.wire.payouts import DecidePayout, Payee, PayoutList, PayoutProof, PayoutView, PreparePayout
from app.wire.refunds import (
    DecideRefund,
    PaidBills,
    PaidBillView,
    RefundList,
    RefundView,
    RequestRefund,
    SetPin,
    StepUp,
)

Value = TypeVar("Value")
ANSWER_S = 12.0
UPLOAD_S = 60.0
"""A proof of 5 MB on a slow line."""


class RefundCalls:
    """A part of `app.gateway.http.HttpServer`, which makes the requests."""

    def _ask(
        self, kind: type[Value], method: str, path: str, body: object | None = None, *, answer_s: float = ANSWER_S
    ) -> Value:
        raise NotImplementedError  # the whole has it

    def _do(self, method: str, path: str, body: object | None = None) -> None:
        raise NotImplementedError  # the whole has it

    def request_refund(self, refund: RequestRefund) -> RefundView:
        return self._ask(RefundView, "POST", "/api/refunds", refund)

    def approve_refund(self, refund_no: str, note: str = "", step_up: StepUp | None = None) -> RefundView:
        decision = DecideRefund(note=note, step_up=step_up)
        return self._ask(RefundView, "POST", f"/api/refunds/{refund_no}/approve", decision)

    def reject_refund(self, refund_no: str, note: str = "") -> RefundView:
        return self._ask(RefundView, "POST", f"/api/refunds/{refund_no}/reject", DecideRefund(note=note))

    def hand_over_refund(self, refund_no: str) -> RefundView:
        return self._ask(RefundView, "POST", f"/api/refunds/{refund_no}/handed-over")

    def refund(self, refund_no: str, *, known_version: int = -1, wait_s: int = 0) -> RefundView:
        path = f"/api/refunds/{refund_no}?known_version={known_version}&wait={wait_s}"
        return self._ask(RefundView, "GET", path, answer_s=ANSWER_S + wait_s)

    def open_refunds(self) -> Sequence[RefundView]:
        return self._ask(RefundList, "GET", "/api/refunds").refunds

    def paid_bills(self, order_no: str) -> Sequence[PaidBillView]:
        return self._ask(PaidBills, "GET", f"/api/orders/{order_no}/bills", answer_s=2 * ANSWER_S).bills

    def set_pin(self, password: str, pin: str) -> None:
        self._do("POST", "/api/sessions/current/pin", SetPin(password=password, pin=pin))

    def prepare_payout(self, payout: PreparePayout) -> PayoutView:
        return self._ask(PayoutView, "POST", "/api/payouts", payout, answer_s=UPLOAD_S)

    def payouts(self, refund_no: str = "") -> Sequence[PayoutView]:
        path = f"/api/payouts?refund_no={refund_no}" if refund_no else "/api/payouts"
        return self._ask(PayoutList, "GET", path).payouts

    def approve_payout(self, payout_no: str, step_up: StepUp | None = None) -> PayoutView:
        return self._ask(PayoutView, "POST", f"/api/payouts/{payout_no}/approve", DecidePayout(step_up=step_up))

    def cancel_payout(self, payout_no: str) -> PayoutView:
        return self._ask(PayoutView, "POST", f"/api/payouts/{payout_no}/cancel", DecidePayout())

    def pay_payout(self, payout_no: str) -> PayoutView:
        path = f"/api/payouts/{payout_no}/pay"
        return self._ask(PayoutView, "POST", path, DecidePayout(), answer_s=2 * ANSWER_S)

    def payout_proof(self, payout_no: str) -> PayoutProof:
        return self._ask(PayoutProof, "GET", f"/api/payouts/{payout_no}/proof", answer_s=UPLOAD_S)

    def payout_payee(self, payout_no: str) -> Payee:
        return self._ask(Payee, "GET", f"/api/payouts/{payout_no}/payee")
