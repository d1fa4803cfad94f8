"""A payment: one part of an order on one channel, with one number of ours, and what we know of it."""

from dataclasses import dataclass
from datetime import date, datetime

from app.core.payment import PaymentState


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment as it is stored.

    ``reason`` is our stable code for the state (``channel.not_enough_money``), ``channel_code`` the channel's own raw
    code, ``channel_number`` the channel's number (transaction_id, trade_no). ``tendered_fen`` is the cash handed over
    (equal to the amount elsewhere). ``refunded_fen`` has gone back; ``reserved_fen`` is reserved by open refunds.
    ``asked_count`` and ``reverse_count`` count questions and reverses sent. ``day`` is the channel's accounting day
    once known, until then the day of creation. ``version`` guards against lost updates. ``kept``: made again after a
    restore of the database, and a desk says that it ended well: it is only asked for, never undone, and refunded
    when somebody wants its money back.
    ``refund_instead``: the channel said that it is too late for a reverse; only a refund can give money back.
    ``reverse_open``: a reverse was sent that may still take effect: nobody heard its answer, or it said "call again".
    ``late_claimed_at``: somebody said "paid" after an end without money; the channel is asked until that is settled.
    ``foreign_no``: written from a statement's line, and the channel has it under this number, not ours; whoever asks
    the channel names its own transaction number.
    """

    payment_no: str
    order_no: str
    channel: str
    merchant: str
    campus: str
    source: str
    window_id: int
    operator_id: int
    shift_no: str
    amount_fen: int
    tendered_fen: int
    state: PaymentState
    created_at: datetime
    changed_at: datetime
    day: date
    reason: str = ""
    channel_code: str = ""
    channel_number: str = ""
    paid_at: datetime | None = None
    cancel_requested_at: datetime | None = None
    asked_count: int = 0
    reverse_count: int = 0
    refunded_fen: int = 0
    reserved_fen: int = 0
    version: int = 0
    kept: bool = False
    refund_instead: bool = False
    reverse_open: bool = False
    late_claimed_at: datetime | None = None
    late_shift_no: str = ""
    foreign_no: str = ""

    @property
    def booked_in(self) -> str:
        """The shift whose books take its money: its own, or a later one when its own was sealed before."""
        return self.late_shift_no or self.shift_no

    @property
    def refundable_fen(self) -> int:
        """What may still be refunded: paid, less refunded, less reserved."""
        return self.amount_fen - self.refunded_fen - self.reserved_fen


@dataclass(frozen=True, slots=True)
class BillWanted:
    """A bill as the cashier saw it: number, kind, version, own part in fen; title and department for people."""

    bill_no: str
    kind: str
    version: str
    own_fen: int
    title: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class PaymentWanted:
    """What a desk asks for: one order and one payment of it. ``auth_code`` lives in memory only, until it is sent."""

    payment_no: str
    order_no: str
    shift_no: str
    business: str
    patient_no: str
    patient_label: str
    bills: tuple[BillWanted, ...]
    channel: str
    amount_fen: int
    tendered_fen: int
    auth_code: str

    def __repr__(self) -> str:
        return f"PaymentWanted({self.payment_no}, {self.channel}, {self.amount_fen})"
