"""Storage of what belongs to shifts: late events, cash movements, differences, invoice ranges."""

from collections.abc import Sequence
from typing import Protocol

from app.core.shift import DifferenceState
from server.domain.invoice import Invoice, InvoiceRange
from server.domain.shift import CashMovement, LateEvent, ShiftDifference


class LateEvents(Protocol):
    """Payments and refunds whose money is counted in another shift than the one they were made in."""

    def move(self, number: str, booked_in: str) -> None:
        """Count a payment or refund (by its number) elsewhere; adds one to its version. NotFound without it."""
        ...

    def of(self, booked_in: str) -> Sequence[LateEvent]:
        """The late events that a shift counts or will count."""
        ...

    def waiting(self) -> Sequence[LateEvent]:
        """Those for which no shift has been opened yet, kept from others until this unit ends; a short list."""
        ...


class CashMovements(Protocol):
    def add(self, movement: CashMovement) -> None:
        """Store a movement; Conflict ``movement.number_reused``."""
        ...

    def get(self, movement_no: str) -> CashMovement | None: ...

    def of_shift(self, shift_no: str) -> Sequence[CashMovement]:
        """A shift's movements, oldest first."""
        ...


class ShiftDifferences(Protocol):
    def add(self, difference: ShiftDifference) -> None:
        """Store a difference; Conflict ``difference.exists``."""
        ...

    def get(self, shift_no: str, channel: str, *, for_update: bool = False) -> ShiftDifference | None: ...

    def save(self, difference: ShiftDifference) -> None:
        """Store a changed difference; Conflict ``storage.stale``."""
        ...

    def in_states(self, states: frozenset[DifferenceState], limit: int) -> Sequence[ShiftDifference]:
        """Differences in some states, oldest first."""
        ...

    def of_shift(self, shift_no: str) -> Sequence[ShiftDifference]: ...


class InvoiceRanges(Protocol):
    def add(self, invoice_range: InvoiceRange) -> InvoiceRange:
        """Store a new range (``range_id`` 0) and answer it with its id."""
        ...

    def get(self, range_id: int, *, for_update: bool = False) -> InvoiceRange | None: ...

    def save(self, invoice_range: InvoiceRange) -> None:
        """Store a changed range; Conflict ``storage.stale``."""
        ...

    def all(self) -> Sequence[InvoiceRange]:
        """Every range, in the order they were given."""
        ...

    def put(self, invoice: Invoice) -> None:
        """Store what became of a number, or what became of it now."""
        ...

    def invoice(self, range_id: int, number: int) -> Invoice | None: ...

    def of_order(self, order_no: str) -> Sequence[Invoice]: ...

    def of_shift(self, shift_no: str) -> Sequence[Invoice]:
        """The numbers that a shift used or voided, in their order."""
        ...
