"""The card as a Channel. Nothing is sent from here: `server.services.hear_terminal` writes down what desks tell."""

from dataclasses import dataclass
from datetime import date

from app.core.payment import PaymentEvent
from app.core.refund import RefundEvent
from app.core.terminal import CARD
from server.channels.card.rules import RULES
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import ChannelAnswer, ChannelRules, RefundAnswer, StatementFile

ASKED = ChannelAnswer(PaymentEvent.CHANNEL_WAITING, "terminal.asked")
"""The desk now asks the terminal; the payer presents the card."""
NOT_TOLD = ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, "terminal.not_told")
"""Only the window with the terminal can say what became of it."""
VOID_THERE = ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, "terminal.void_at_window", refund_instead=True)
TO_DO = RefundAnswer(RefundEvent.CHANNEL_PROCESSING, "terminal.to_do")
"""The money goes back by an act on the terminal, at a window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSettings:
    """``merchant`` is the acquirer's merchant number (15 digits); it stands on slips and in the acquirer's file."""

    merchant: str
    rules: ChannelRules = RULES


class CardChannel:
    """Card payments of the windows' terminals (MISPOS)."""

    name = CARD

    def __init__(self, *, settings: CardSettings) -> None:
        self.merchant: str = settings.merchant
        self.rules: ChannelRules = settings.rules

    def pay(self, payment: Payment, *, auth_code: str, subject: str, address: str) -> ChannelAnswer:
        """The intent is durable: now the desk may ask its terminal."""
        return ASKED

    def query(self, payment: Payment) -> ChannelAnswer:
        """The server cannot ask a terminal; silence is no answer."""
        return NOT_TOLD

    def reverse(self, payment: Payment) -> ChannelAnswer:
        """A void is an act of the terminal."""
        return VOID_THERE

    def refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Left for the window: void in the same batch, refund afterwards."""
        return TO_DO

    def query_refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Still to be done, for all that the server knows."""
        return TO_DO

    def fetch_statement(self, day: date) -> StatementFile:
        """The acquirer's file comes by a configured layout, not from here: always empty."""
        return StatementFile(self.name, self.merchant, day, f"card_{day:%Y%m%d}", b"", empty=True)
