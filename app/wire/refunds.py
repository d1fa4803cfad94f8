"""Refunds: asked, approved, executed, followed to the end; to the original route, or paid out where that is closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from app.core.money import LARGEST_FEN
from app.core.refund import ORIGINAL_ROUTE, RefundState
from app.wire.limits import AmountFen, Identifier, PaymentNo, RefundNo, ShiftNo, ShortText, Username
from app.wire.patients import BillItemView

RefundReason = Annotated[str, Meta(pattern=r"^refund\.[a-z][a-z_]{0,40}$", description="One of the configured ones.")]
Pin = Annotated[str, Meta(pattern=r"^(\d{4,8})?$", description="Four to eight digits; never stored or logged.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundItem:
    """One whole line of a bill, as the business system numbers it."""

    bill_no: Identifier
    line_no: Annotated[int, Meta(ge=1, le=1_000_000)]
    name: Annotated[str, Meta(max_length=100)]
    own_fen: Annotated[int, Meta(ge=0, le=LARGEST_FEN)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefund:
    """``POST /api/refunds``. ``bills`` are those the business system must take back whole; empty: all of the order.
    ``items`` are single lines, whose sum is the amount. When the amount is neither, only the amount goes back.
    ``route`` ``payout``: the way back by the channel is closed, two people pay the money out.
    """

    refund_no: RefundNo
    payment_no: PaymentNo
    amount_fen: AmountFen
    reason: RefundReason
    shift_no: ShiftNo
    note: ShortText = ""
    bills: Annotated[tuple[Identifier, ...], Meta(max_length=100)] = ()
    items: Annotated[tuple[RefundItem, ...], Meta(max_length=500)] = ()
    route: Literal["original", "payout"] = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class CashGiven:
    """What the journal of the window whose drawer pays keeps of a cash refund, before the drawer opens; handed in to a
    server that has forgotten it. ``shift_no`` names the drawer, None when the window knew of none."""

    refund_no: RefundNo
    payment_no: PaymentNo
    amount_fen: AmountFen
    reason: RefundReason
    shift_no: ShiftNo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUp:
    """A second person at the window of somebody who stays signed in: the password, or the own PIN."""

    username: Username
    password: Annotated[str, Meta(max_length=128)] = ""
    pin: Pin = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRefund:
    """``POST /api/refunds/{refund_no}/approve`` and ``…/reject``. With ``step_up`` that person approves, at the window
    of whoever is signed in."""

    note: ShortText = ""
    step_up: StepUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedItemView:
    """What the business system said of one line; an empty ``code``: this one could go back."""

    bill_no: str
    line_no: int
    name: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView:
    """A refund as it stands. ``needs_second_person`` while it waits for another operator's approval. ``window_id`` is
    where it was asked for, for cash that whose drawer pays; ``to_hand_over`` while the notes are still in it.
    ``next_at`` is when the server takes it up again. ``requested_by_id`` 0: a rule asked."""

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
    requested_by_id: int = 0
    approved_by_id: int = 0
    window_id: int = 0
    window_name: str = ""
    shift_no: str = ""
    source: str = "window"
    route: str = ORIGINAL_ROUTE
    bills: tuple[str, ...] = ()
    items: tuple[RefundItem, ...] = ()
    refused_items: tuple[RefusedItemView, ...] = ()
    decision_note: str = ""
    to_hand_over: bool = False
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundList:
    """``GET /api/refunds``: refunds that still need something, oldest first; cash that this window's drawer owes."""

    refunds: tuple[RefundView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBillView:
    """One bill of an order with its lines, as the business system has it now."""

    bill_no: str
    kind: str
    title: str
    department: str
    state: str
    own_fen: int
    items: tuple[BillItemView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBills:
    """``GET /api/orders/{order_no}/bills``."""

    bills: tuple[PaidBillView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPin:
    """``POST /api/sessions/current/pin``: the own PIN for approving at another one's window; empty removes it."""

    password: Annotated[str, Meta(min_length=1, max_length=128)]
    pin: Pin
