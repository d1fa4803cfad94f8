"""What a card terminal's word is worth as an answer of the channel to a refund."""

from app.core.refund import RefundEvent
from app.core.terminal import TerminalOutcome
from server.domain.card import CardRecord
from server.domain.refund import Refund
from server.ports import RefundAnswer

AMOUNT_DIFFERS = "terminal.amount_differs"


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
