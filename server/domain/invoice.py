"""Printed invoices: ranges of numbers given to a window, and every number that was used or voided."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InvoiceState(StrEnum):
    """What became of one printed invoice."""

    USED = "used"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class InvoiceRange:
    """Numbers ``first_no`` to ``last_no`` of a window, printed after ``prefix`` with ``digits`` digits. ``next_no`` is
    the next to use; beyond ``last_no`` the range is used up. ``ended_at``: taken back with what was left."""

    range_id: int
    window_id: int
    prefix: str
    digits: int
    first_no: int
    last_no: int
    next_no: int
    given_at: datetime
    given_by: int
    ended_at: datetime | None = None
    ended_by: int = 0
    version: int = 0

    @property
    def left(self) -> int:
        """How many numbers nobody has used or voided."""
        return self.last_no - self.next_no + 1

    def text_of(self, number: int) -> str:
        """A number as it is printed."""
        return f"{self.prefix}{number:0{self.digits}d}"


@dataclass(frozen=True, slots=True)
class Invoice:
    """One number of a range that was used for an order or voided with a reason; what is voided keeps its order."""

    range_id: int
    number: int
    state: InvoiceState
    shift_no: str
    window_id: int
    operator_id: int
    at: datetime
    order_no: str = ""
    reason: str = ""
