"""A sale that was made on the terminal alone becomes the payment of a bill, with somebody's permission."""

from app.core.errors import Refused
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.run_terminal import RunTerminal
from app.desk.terminal_ports import SettlementServer, TerminalCare
from app.wire.payments import PaymentView
from app.wire.refunds import StepUp
from app.wire.terminals import AttachSale, TerminalWord


class AttachSaleAtDesk:
    """What the terminal tells or its paper shows, told to the server as a payment's proof."""

    def __init__(self, *, run: RunTerminal, terminal: TerminalCare, server: SettlementServer) -> None:
        self._run, self._terminal, self._server = run, terminal, server

    def read(self, amount_fen: int) -> TerminalWord | None:
        """The terminal's last transaction, when it is a sale of this amount. Raises Refused
        ``device.not_configured``, ``terminal.query_first``."""
        with self._run.turn():
            return self._terminal.last_sale(amount_fen)

    def __call__(
        self, payment: PaymentView, word: TerminalWord, *, read: bool, step_up: StepUp | None = None
    ) -> PaymentView:
        """The payment, paid by it. A payment that was begun only for this and is refused has its end: the terminal was
        never asked for it. Raises what the server says of it: NotPermitted, Conflict ``card.attached_before`` …"""
        try:
            view = self._server.attach_sale(payment.payment_no, AttachSale(word=word, read=read, step_up=step_up))
        except Refused:
            if payment.reason == "terminal.asked":
                self._run.let_go(payment)
            raise
        self._run.attached(payment, word)
        return view


def typed_sale(
    amount_fen: int, *, trace_no: str, reference_no: str = "", batch_no: str = "", card_masked: str = ""
) -> TerminalWord:
    """A sale as somebody reads it off the terminal's paper."""
    return TerminalWord(
        act=CardAct.SALE, outcome=TerminalOutcome.DONE, amount_fen=amount_fen, trace_no=trace_no,
        reference_no=reference_no, batch_no=batch_no, card_masked=card_masked,
    )  # fmt: skip
