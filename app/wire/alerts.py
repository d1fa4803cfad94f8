"""Alerts: what a person must know of or act on."""

from dataclasses import dataclass
from datetime import datetime

from app.wire.limits import ShortText


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAlert:
    """``POST /api/alerts/{code}/{subject}/done``: what was found or done; never empty."""

    note: ShortText


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert. ``level`` is ``notice``, ``warning`` or ``urgent``; ``subject`` the number it is about; ``order_no``
    the order it leads to (may be empty); ``ends_by_itself`` says that nobody closes it: it ends with its cause."""

    code: str
    subject: str
    level: str
    raised_at: datetime
    changed_at: datetime
    count: int
    amount_fen: int
    owner_id: int
    owner_name: str
    order_no: str
    patient_label: str
    ends_by_itself: bool
    ended: bool
    cashier_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertList:
    """``GET /api/alerts``: open alerts that concern the caller, the worst first, then the oldest."""

    alerts: tuple[AlertView, ...]
