"""Refunds to the original route: asked, approved, executed, followed to the end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from app.core.refund import RefundState
from app.wire.limits import AmountFen, Identifier, PaymentNo, RefundNo, ShiftNo, ShortText

RefundReason = Literal[
    "refund.patient_request", "refund.wrong_item", "refund.not_executed", "refund.wrong_amount", "refund.other"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefund:
    """``POST /api/refunds``. ``bills`` are those the business system must take back; empty: all of the order. When the
    amount is not theirs, only the amount goes back and no bill.
    """

    refund_no: RefundNo
    payment_no: PaymentNo
    amount_fen: AmountFen
    reason: RefundReason
    shift_no: ShiftNo
    note: ShortText = ""
    bills: Annotated[tuple[Identifier, ...], Meta(max_length=100)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRefund:
    """``POST /api/refunds/{refund_no}/approve`` and ``…/reject``."""

    note: ShortText = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView:
    """A refund as it stands. ``needs_second_person`` while it waits for another operator's approval."""

    refund_no: str
    payment_no: str
    order_no: str
    channel: str
    amount_fen: int
    reason: str
    note: str
    state: RefundState
    outcome: str
    channel_code: str
    channel_number: str
    requested_by: str
    requested_at: datetime
    approved_by: str
    refunded_at: datetime | None
    needs_second_person: bool
    patient_no: str
    patient_label: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundList:
    """``GET /api/refunds``: refunds that still need something, oldest first."""

    refunds: tuple[RefundView, ...]
