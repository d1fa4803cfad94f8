"""The calls of `app.desk.terminal_ports.TerminalServer` over HTTP."""

from typing import TypeVar

from app.core.terminal import CardAct
from app.wire.card_settlements import BatchLacks, BatchProof, BeginSettlement, SettlementView, SettlementWord
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView
from app.wire.terminals import AttachSale, BeginAct, CardActs, TerminalWord

Value = TypeVar("Value")
ANSWER_S = 12.0


class TerminalCalls:
    """A part of `app.gateway.http.HttpServer`, which makes the requests."""

    def _ask(
        self, kind: type[Value], method: str, path: str, body: object | None = None, *, answer_s: float = ANSWER_S
    ) -> Value:
        raise NotImplementedError  # the whole has it

    def tell_sale(self, payment_no: str, word: TerminalWord) -> PaymentView:
        return self._ask(PaymentView, "POST", f"/api/payments/{payment_no}/terminal", word)

    def card_acts(self, payment_no: str) -> CardActs:
        return self._ask(CardActs, "GET", f"/api/payments/{payment_no}/terminal")

    def begin_card_refund(self, refund_no: str, act: CardAct, tried_ms: int = 0) -> RefundView:
        body = BeginAct(act=act, tried_ms=tried_ms)
        return self._ask(RefundView, "POST", f"/api/refunds/{refund_no}/terminal/begin", body)

    def tell_card_refund(self, refund_no: str, word: TerminalWord) -> RefundView:
        return self._ask(RefundView, "POST", f"/api/refunds/{refund_no}/terminal", word)

    def batch_lacks(self, weighed: BatchLacks) -> BatchProof:
        return self._ask(BatchProof, "POST", "/api/card-batches/lacks", weighed)

    def attach_sale(self, payment_no: str, attach: AttachSale) -> PaymentView:
        return self._ask(PaymentView, "POST", f"/api/payments/{payment_no}/terminal/attach", attach)

    def begin_settlement(self, wanted: BeginSettlement) -> SettlementView:
        return self._ask(SettlementView, "POST", "/api/card-settlements", wanted)

    def tell_settlement(self, settlement_no: str, word: SettlementWord) -> SettlementView:
        return self._ask(SettlementView, "POST", f"/api/card-settlements/{settlement_no}/word", word)
