"""Orders with all that belongs to them, and the search behind "was I charged?"."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.wire.limits import OptionalIdentifier, ShiftNo
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBillView:
    """A bill of an order, as it was."""

    bill_no: str
    kind: str
    own_fen: int
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """One order: its bills, its payments, what the business system was told, its refunds.

    ``posting_since`` is when the business system was first to be told. ``paid_fen`` is what its parts hold now,
    ``remaining_fen`` what may still be asked for; ``undo_asked_at`` is set while an order in parts is being undone.
    """

    order_no: str
    business: str
    source: str
    campus: str
    window_id: int
    window_name: str
    operator_name: str
    shift_no: str
    patient_no: str
    patient_label: str
    total_fen: int
    state: str
    created_at: datetime
    bills: tuple[OrderBillView, ...]
    payments: tuple[PaymentView, ...]
    refunds: tuple[RefundView, ...]
    posting_state: str
    posting_outcome: str
    posting_attempts: int
    receipt_no: str
    guidance: str
    posting_since: datetime | None = None
    paid_fen: int = 0
    remaining_fen: int = 0
    undo_asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrders:
    """``GET /api/orders/open``: orders in parts of this window that hold money and are not complete, oldest first."""

    orders: tuple[OrderView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOrder:
    """``POST /api/orders/{order_no}/undo``: refund every paid part of an order that is not complete. ``shift_no`` is
    the open shift whose drawer gives cash back.
    """

    shift_no: ShiftNo


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOrders:
    """``POST /api/orders/search`` and ``POST /api/inquiries`` (the latter needs a patient number, only this is
    asked).
    """

    patient_no: OptionalIdentifier = ""
    order_no: OptionalIdentifier = ""
    payment_no: OptionalIdentifier = ""
    shift_no: OptionalIdentifier = ""
    channel: OptionalIdentifier = ""
    payment_states: tuple[PaymentState, ...] = ()
    posting_states: tuple[PostingState, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    after: Annotated[str, Meta(max_length=120)] = ""
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """A page; ``after`` continues it, empty at the end."""

    orders: tuple[OrderView, ...]
    after: str
