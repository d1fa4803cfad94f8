"""Printed invoices: ranges of numbers given to windows, numbers used and voided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.wire.limits import OrderNo, ShortText, SmallId

Number = Annotated[int, Meta(ge=0, le=10**12)]
Prefix = Annotated[str, Meta(max_length=12, pattern=r"^[A-Za-z0-9-]*$")]
Digits = Annotated[int, Meta(ge=1, le=12)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveInvoiceRange:
    """``POST /api/invoice-ranges``."""

    window_id: SmallId
    prefix: Prefix
    digits: Digits
    first_no: Number
    last_no: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRangeView:
    """A range: what was given, what comes next, what is left. ``ended``: taken back."""

    range_id: int
    window_id: int
    window_name: str
    first_text: str
    last_text: str
    next_no: int
    next_text: str
    left: int
    given_at: datetime
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRangeList:
    """``GET /api/invoice-ranges``: every window's for who gives them, else those of this window."""

    ranges: tuple[InvoiceRangeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseInvoice:
    """``POST /api/invoices``: the number that an order's invoice bears; the same order has the same number."""

    order_no: OrderNo


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidInvoice:
    """``POST /api/invoices/void``: a number that was used, or the next one, and why it is void."""

    range_id: SmallId
    number: Number
    reason: ShortText


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceView:
    """One number and what became of it: ``used`` or ``voided``."""

    range_id: int
    number: int
    text: str
    state: str
    order_no: str
    reason: str
