"""Taking a payment and following it until it is known."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from app.core.payment import PaymentState
from app.wire.limits import AmountFen, AuthCode, FenOrZero, Identifier, OrderNo, PaymentNo, ShiftNo, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class BillToPay:
    """A bill as the cashier saw it; another version or amount at the business system refuses the payment."""

    bill_no: Identifier
    kind: Word
    version: Identifier
    own_fen: AmountFen
    title: Annotated[str, Meta(max_length=100)] = ""
    department: Annotated[str, Meta(max_length=60)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePayment:
    """``POST /api/payments``: one order and its payment, both numbered by the desk before anything was sent.

    The same number is the same payment: a repeat answers with its state; other content is ``payment.number_reused``.
    ``auth_code`` is empty for cash. ``tendered_fen`` is the cash handed over (0 elsewhere).
    """

    payment_no: PaymentNo
    order_no: OrderNo
    shift_no: ShiftNo
    business: Identifier
    patient_no: Identifier
    patient_name: Annotated[str, Meta(max_length=60)]
    bills: Annotated[tuple[BillToPay, ...], Meta(min_length=1, max_length=100)]
    channel: Word
    amount_fen: AmountFen
    tendered_fen: FenOrZero = 0
    auth_code: AuthCode = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """A payment as it stands. ``reason`` is a stable code; ``ask_again_at`` when the server asks next; ``give_up_at``
    when it will undo by itself what is still unclear (for the countdown); ``version`` grows with each change."""

    payment_no: str
    order_no: str
    channel: str
    merchant: str
    state: PaymentState
    reason: str
    channel_code: str
    channel_number: str
    amount_fen: int
    tendered_fen: int
    refunded_fen: int
    refundable_fen: int
    window_id: int
    operator_id: int
    operator_name: str
    shift_no: str
    patient_no: str
    patient_label: str
    created_at: datetime
    paid_at: datetime | None
    day: date
    cancel_requested: bool
    ask_again_at: datetime | None
    give_up_at: datetime | None
    posting_state: str
    receipt_no: str
    guidance: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelWord:
    """``POST /api/payments/{payment_no}/ask``: what the channel itself says, asked this moment, and where we stand now.

    ``said`` is ``paid``, ``waiting``, ``not_paid``, ``reversed``, ``no_money`` (known there, nothing
    taken so far), ``not_found`` or ``no_answer``.
    """

    said: str
    channel_code: str
    asked_at: datetime
    payment: PaymentView


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPayments:
    """``GET /api/payments/open``: money of this window that is not yet known or dealt with, oldest first."""

    payments: tuple[PaymentView, ...]
