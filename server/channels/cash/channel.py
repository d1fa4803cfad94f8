"""Cash as a Channel: what the cashier did is what the drawer says, at once."""

from dataclasses import dataclass
from datetime import date, datetime

from app.core.clock import Clock, accounting_day
from app.core.payment import PaymentEvent
from app.core.refund import RefundEvent
from server.channels.cash.rules import RULES
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import ChannelAnswer, ChannelRules, RefundAnswer, StatementFile


@dataclass(frozen=True, slots=True, kw_only=True)
class CashSettings:
    """Cash needs none; ``merchant`` is the name under which its money stands in reports."""

    merchant: str = "cash"
    rules: ChannelRules = RULES


class CashChannel:
    """Notes and coins. A payment is asked for only after the cashier has counted the money into the drawer."""

    name = "cash"

    def __init__(self, *, settings: CashSettings, clock: Clock) -> None:
        self.merchant: str = settings.merchant
        self.rules: ChannelRules = settings.rules
        self._clock = clock

    def pay(self, payment: Payment, *, auth_code: str, subject: str, address: str) -> ChannelAnswer:
        """Paid when enough was tendered; change is the desk's affair."""
        if not 0 < payment.amount_fen <= self.rules.largest_payment_fen:
            return ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "channel.amount_not_allowed")
        if payment.tendered_fen < payment.amount_fen:
            return ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "channel.not_enough_money")
        return _paid(self._clock.now())

    def query(self, payment: Payment) -> ChannelAnswer:
        """The intent of a cash payment is the cashier's word that the money is in the drawer."""
        if payment.tendered_fen < payment.amount_fen:
            return ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "channel.not_enough_money")
        return _paid(payment.paid_at or payment.created_at)

    def reverse(self, payment: Payment) -> ChannelAnswer:
        """The notes were handed back."""
        return ChannelAnswer(PaymentEvent.CHANNEL_REVERSED, "channel.reversed")

    def refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Handed over at the window, at once."""
        return self._refunded()

    def query_refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """A cash refund that was sent was handed over."""
        return self._refunded()

    def fetch_statement(self, day: date) -> StatementFile:
        """Nobody else counts a drawer: always empty."""
        return StatementFile(self.name, self.merchant, day, f"cash_{day:%Y%m%d}", b"", empty=True)

    def _refunded(self) -> RefundAnswer:
        return RefundAnswer(RefundEvent.CHANNEL_REFUNDED, "channel.refunded", refunded_at=self._clock.now())


def _paid(at: datetime) -> ChannelAnswer:
    return ChannelAnswer(PaymentEvent.CHANNEL_PAID, "channel.paid", paid_at=at, day=accounting_day(at))
