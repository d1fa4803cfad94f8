"""What a card terminal's word is worth as the channel's answer to a payment and to a refund."""

from app.core.payment import PaymentEvent
from app.core.refund import RefundEvent
from app.core.terminal import TerminalOutcome
from server.domain.card import CardRecord
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import ChannelAnswer, RefundAnswer

AMOUNT_DIFFERS = "terminal.amount_differs"


def payment_answer(payment: Payment, said: CardRecord) -> ChannelAnswer:
    """The answer; a word about another amount is none."""
    number = said.reference_no or said.trace_no
    match said.outcome:
        case TerminalOutcome.DONE if said.total_fen != payment.amount_fen:
            return ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, AMOUNT_DIFFERS, said.host_code, number)
        case TerminalOutcome.DONE:
            return ChannelAnswer(PaymentEvent.CHANNEL_PAID, "channel.paid", said.host_code, number)
        case TerminalOutcome.FAILED:
            return ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, said.code or "terminal.refused", said.host_code)
        case TerminalOutcome.NEVER_ASKED:
            return ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "payment.never_sent")
        case TerminalOutcome.UNKNOWN:
            return ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, said.code or "terminal.unknown", said.host_code)


def refund_answer(refund: Refund, said: CardRecord) -> RefundAnswer:
    """The answer; a word about another amount is none."""
    number = said.reference_no or said.trace_no
    match said.outcome:
        case TerminalOutcome.DONE if said.total_fen != refund.amount_fen:
            return RefundAnswer(RefundEvent.CHANNEL_UNCLEAR, AMOUNT_DIFFERS, said.host_code, number)
        case TerminalOutcome.DONE:
            return RefundAnswer(RefundEvent.CHANNEL_REFUNDED, "channel.refunded", said.host_code, number)
        case TerminalOutcome.FAILED | TerminalOutcome.NEVER_ASKED:
            # Nothing went back, and it may be tried again, here or at another terminal: the refund goes on waiting.
            return RefundAnswer(RefundEvent.CHANNEL_PROCESSING, said.code or "terminal.to_do", said.host_code)
        case TerminalOutcome.UNKNOWN:
            return RefundAnswer(RefundEvent.CHANNEL_UNCLEAR, said.code or "terminal.unknown", said.host_code)
