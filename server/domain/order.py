"""An order: one act of paying one or more bills of one patient; its parts are payments."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

FOUND = "found"
"""The source of an order for money of which its channel alone knew: neither bills nor a patient are known, and no
business system could book it."""


class OrderState(StrEnum):
    """Where an order stands; derived from its payments and kept for searching."""

    OPEN = "open"
    PAID = "paid"
    """Its payments in state ``paid`` sum to its total."""
    CANCELLED = "cancelled"
    """Ended without money; its bills are free again."""
    REFUNDED = "refunded"
    """All of its money went back."""


@dataclass(frozen=True, slots=True)
class OrderBill:
    """Our copy of one bill as it was when the order was made; the business system's is the truth."""

    bill_no: str
    kind: str
    version: str
    own_fen: int
    title: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One order. ``patient_label`` is a masked name for lists; the full name stays in the business system."""

    order_no: str
    business: str
    source: str
    campus: str
    window_id: int
    operator_id: int
    shift_no: str
    patient_no: str
    patient_label: str
    bills: tuple[OrderBill, ...]
    total_fen: int
    state: OrderState
    created_at: datetime
    day: date
    version: int = 0
