"""Late events, cash movements, differences and invoice ranges in memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter

from app.core.errors import Conflict, NotFound
from app.core.payment import PaymentState
from app.core.refund import GIVEN_BACK
from app.core.shift import DifferenceState
from server.domain.invoice import Invoice, InvoiceRange
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.domain.shift import NEXT, CashMovement, LateEvent, ShiftDifference
from server.storage.memory_tables import View

SETTLED = frozenset({PaymentState.PAID, PaymentState.LATE_PAID, PaymentState.REFUNDED})


def waiting(place: str) -> str:
    """What is indexed of a late event: one key for all that wait, since they are asked for together."""
    return NEXT if place.startswith(NEXT) else place


class MemoryLateEvents:
    """`server.ports.LateEvents`."""

    def __init__(self, payments: View[Payment], refunds: View[Refund]) -> None:
        self._payments = payments
        self._refunds = refunds

    def move(self, number: str, booked_in: str) -> None:
        """As the port says."""
        payment, refund = self._payments.get(number), self._refunds.get(number)
        if payment is not None:
            self._payments.put(number, replace(payment, late_shift_no=booked_in, version=payment.version + 1))
        elif refund is not None:
            self._refunds.put(number, replace(refund, late_shift_no=booked_in, version=refund.version + 1))
        else:
            raise NotFound("payment.not_found", number=number)

    def of(self, booked_in: str) -> Sequence[LateEvent]:
        """As the port says, payments first."""
        return [event for event in self._read(waiting(booked_in)) if event.booked_in == booked_in]

    def waiting(self) -> Sequence[LateEvent]:
        """As the port says, payments first."""
        return self._read(NEXT)

    def _read(self, place: str) -> list[LateEvent]:
        payments = sorted(self._payments.by("late", place), key=attrgetter("payment_no"))
        refunds = sorted(self._refunds.by("late", place), key=attrgetter("refund_no"))
        return [
            *(
                LateEvent(
                    one.payment_no, one.order_no, "payment", one.channel, one.amount_fen, one.shift_no,
                    one.late_shift_no, one.state in SETTLED,
                )
                for one in payments
            ),
            *(
                LateEvent(
                    one.refund_no, one.order_no, "refund", one.channel, one.amount_fen, one.shift_no,
                    one.late_shift_no, one.state in GIVEN_BACK,
                )
                for one in refunds
            ),
        ]  # fmt: skip


class MemoryCashMovements:
    """`server.ports.CashMovements`."""

    def __init__(self, movements: View[CashMovement]) -> None:
        self._movements = movements

    def add(self, movement: CashMovement) -> None:
        """As the port says."""
        if self._movements.get(movement.movement_no) is not None:
            raise Conflict("movement.number_reused", movement_no=movement.movement_no)
        self._movements.put(movement.movement_no, movement)

    def get(self, movement_no: str) -> CashMovement | None:
        """As the port says."""
        return self._movements.get(movement_no)

    def of_shift(self, shift_no: str) -> Sequence[CashMovement]:
        """As the port says."""
        return sorted(self._movements.by("shift_no", shift_no), key=attrgetter("at", "movement_no"))


class MemoryShiftDifferences:
    """`server.ports.ShiftDifferences`."""

    def __init__(self, differences: View[ShiftDifference]) -> None:
        self._differences = differences

    def add(self, difference: ShiftDifference) -> None:
        """As the port says."""
        key = (difference.shift_no, difference.channel)
        if self._differences.get(key) is not None:
            raise Conflict("difference.exists", shift_no=difference.shift_no)
        self._differences.put(key, difference)

    def get(self, shift_no: str, channel: str, *, for_update: bool = False) -> ShiftDifference | None:
        """As the port says."""
        return self._differences.get((shift_no, channel))

    def save(self, difference: ShiftDifference) -> None:
        """As the port says."""
        key = (difference.shift_no, difference.channel)
        stored = self._differences.get(key)
        if stored is None or stored.version != difference.version:
            raise Conflict("storage.stale", shift_no=difference.shift_no)
        self._differences.put(key, replace(difference, version=difference.version + 1))

    def in_states(self, states: frozenset[DifferenceState], limit: int) -> Sequence[ShiftDifference]:
        """As the port says."""
        found = [one for state in states for one in self._differences.by("state", state)]
        return sorted(found, key=attrgetter("found_at", "shift_no", "channel"))[:limit]

    def of_shift(self, shift_no: str) -> Sequence[ShiftDifference]:
        """As the port says, by channel."""
        return sorted(self._differences.by("shift_no", shift_no), key=attrgetter("channel"))


class MemoryInvoiceRanges:
    """`server.ports.InvoiceRanges`."""

    def __init__(self, ranges: View[InvoiceRange], invoices: View[Invoice], number: Callable[[], int]) -> None:
        self._ranges = ranges
        self._invoices = invoices
        self._number = number

    def add(self, invoice_range: InvoiceRange) -> InvoiceRange:
        """As the port says."""
        stored = replace(invoice_range, range_id=self._number())
        self._ranges.put(stored.range_id, stored)
        return stored

    def get(self, range_id: int, *, for_update: bool = False) -> InvoiceRange | None:
        """As the port says."""
        return self._ranges.get(range_id)

    def save(self, invoice_range: InvoiceRange) -> None:
        """As the port says."""
        stored = self._ranges.get(invoice_range.range_id)
        if stored is None or stored.version != invoice_range.version:
            raise Conflict("storage.stale", range_id=invoice_range.range_id)
        self._ranges.put(invoice_range.range_id, replace(invoice_range, version=invoice_range.version + 1))

    def all(self) -> Sequence[InvoiceRange]:
        """As the port says."""
        return sorted(self._ranges.all(), key=attrgetter("range_id"))

    def put(self, invoice: Invoice) -> None:
        """As the port says."""
        self._invoices.put((invoice.range_id, invoice.number), invoice)

    def invoice(self, range_id: int, number: int) -> Invoice | None:
        """As the port says."""
        return self._invoices.get((range_id, number))

    def of_order(self, order_no: str) -> Sequence[Invoice]:
        """As the port says."""
        return sorted(self._invoices.by("order_no", order_no), key=attrgetter("range_id", "number"))

    def of_shift(self, shift_no: str) -> Sequence[Invoice]:
        """As the port says."""
        return sorted(self._invoices.by("shift_no", shift_no), key=attrgetter("range_id", "number"))
