"""A payment channel as the services need it: verified answers as values, rules as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.core.payment import PaymentEvent
from app.core.refund import RefundEvent
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.reconciliation.parties import Kind


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """Waits, limits and windows of one channel, as data. Seconds unless named otherwise."""

    first_query_s: int
    query_interval_s: int
    give_up_s: int
    """When an unclear or waiting payment is reversed by itself, counted from its creation."""
    reverse_not_before_s: int
    reverse_interval_s: int
    reverse_window_s: int
    """After this age a payment can no longer be reversed, only asked for and refunded."""
    slow_query_s: Sequence[int]
    """Growing intervals of questions once the fast ones are over; the last one repeats for ever."""
    refund_query_s: Sequence[int]
    refund_window_days: int
    refunds_per_payment: int
    refund_spacing_s: int
    requests_per_second: int
    answer_timeout_s: int
    largest_payment_fen: int
    refund_pause_from_min: int = 0
    refund_pause_until_min: int = 0
    """Between these minutes of the day in Beijing the channel takes no refunds; equal: it always does."""


@dataclass(frozen=True, slots=True)
class ChannelAnswer:
    """What a channel said of a payment, verified, or that it said nothing we may believe (``CHANNEL_UNCLEAR``).

    ``reason`` is our stable code; ``channel_code`` the raw code. ``not_found`` marks the channel's "no such order",
    which is never proof. ``again`` asks for the same call again (recall=Y, retry_flag=Y). ``refund_instead`` says that
    a reverse is no longer possible and a refund is the way. ``may_take_effect`` is said of a reverse that may still
    take effect, whatever a question hears meanwhile: no answer, none to be believed, trouble of the channel, "again".
    """

    event: PaymentEvent
    reason: str
    channel_code: str = ""
    channel_number: str = ""
    paid_at: datetime | None = None
    day: date | None = None
    not_found: bool = False
    again: bool = False
    refund_instead: bool = False
    may_take_effect: bool = False


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """What a channel said of a refund. ``retry`` allows the same refund to be sent again under the same number."""

    event: RefundEvent
    outcome: str
    channel_code: str = ""
    channel_number: str = ""
    refunded_at: datetime | None = None
    retry: bool = False
    not_found: bool = False


@dataclass(frozen=True, slots=True)
class StatementFile:
    """One party's statement as received: raw bytes kept unchanged. ``empty`` is the party's "no bill that day"."""

    channel: str
    merchant: str
    day: date
    name: str
    content: bytes
    empty: bool = False


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """One line of a statement: a payment under our number or, with ``refund_no``, money that went back of one (a refund
    under that number; the channel's own word for a reverse). ``amount_fen`` is the gross amount and never negative,
    ``fee_milli_fen`` thousandths of a fen as printed, ``at`` the channel's instant, ``line`` the line of the file."""

    kind: Kind
    payment_no: str
    refund_no: str
    amount_fen: int
    channel_number: str
    refund_channel_number: str
    fee_milli_fen: int
    at: datetime
    line: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A payer's comment (WeChat): its order at the channel, one to five stars, text."""

    at: datetime
    channel_number: str
    stars: int
    text: str


class Channel(Protocol):
    """A payment channel. Network faults and unreadable answers are values here, never exceptions; nothing sleeps."""

    name: str
    merchant: str
    rules: ChannelRules

    def pay(self, payment: Payment, *, auth_code: str, subject: str, address: str) -> ChannelAnswer:
        """Charge by payment code. ``subject`` is shown to the payer, ``address`` is the window's IP."""
        ...

    def query(self, payment: Payment) -> ChannelAnswer:
        """Ask what became of a payment."""
        ...

    def reverse(self, payment: Payment) -> ChannelAnswer:
        """Undo an unclear or failed payment, with the channel's proof."""
        ...

    def refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Send a refund; the refund's number makes repeats safe."""
        ...

    def query_refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Ask what became of a refund."""
        ...

    def fetch_statement(self, day: date) -> StatementFile:
        """The channel's statement of a day. Raises Unreachable (``statement.not_ready`` or no answer)."""
        ...


class FundBilledChannel(Protocol):
    """A channel that tells what moved on the merchant's balance there, fees and transfers among it."""

    name: str
    merchant: str

    def fetch_fund_bill(self, day: date) -> StatementFile:
        """The channel's fund bill of a day. Raises Unreachable (``statement.not_ready`` or no answer)."""
        ...


class CommentedChannel(Protocol):
    """A channel whose payers may write about their payments."""

    name: str

    def fetch_comments(self, first_at: datetime, last_at: datetime) -> Sequence[Comment]:
        """What payers wrote between two instants. Raises Unreachable ``comments.refused``, ``comments.unreadable``."""
        ...


@dataclass(frozen=True, slots=True)
class Notification:
    """A channel's own message that a payment changed, already verified against its signature."""

    payment_no: str
    answer: ChannelAnswer
    amount_fen: int


class NotifyingChannel(Protocol):
    """A channel that calls us. Raises Refused (``notification.forged`` …) for what cannot be verified."""

    name: str

    def read_notification(self, body: bytes) -> Notification | None:
        """The verified message, or None for one that does not concern a payment's state."""
        ...
