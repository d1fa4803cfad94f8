"""What the desk asks of the server about shifts, cash movements, differences and printed invoices."""

from collections.abc import Sequence
from typing import Protocol

from app.wire.invoices import GiveInvoiceRange, InvoiceRangeView, InvoiceView, VoidInvoice
from app.wire.shifts import (
    AcceptShift,
    CloseShift,
    DifferenceView,
    GiveShift,
    MoveCash,
    OpenShift,
    SettleDifference,
    ShiftView,
)


class ShiftServer(Protocol):
    """The part of `app.desk.ports.Server` that is about shifts; errors as there, the path beside each call."""

    def current_shift(self) -> ShiftView | None: ...  # GET /api/shifts/current

    def waiting_shifts(self) -> Sequence[ShiftView]: ...  # GET /api/shifts/waiting

    def open_shift(self, shift: OpenShift) -> ShiftView: ...  # POST /api/shifts

    def close_shift(self, shift_no: str, count: CloseShift) -> ShiftView: ...  # POST /api/shifts/{shift_no}/close

    def count_shift(self, shift_no: str, count: CloseShift) -> ShiftView: ...  # POST /api/shifts/{shift_no}/count

    def give_shift(self, shift_no: str, given: GiveShift) -> ShiftView: ...  # POST /api/shifts/{shift_no}/give

    def accept_shift(self, shift_no: str, accepted: AcceptShift) -> ShiftView: ...  # POST …/accept

    def refuse_shift(self, shift_no: str, reason: str) -> ShiftView: ...  # POST …/refuse

    def take_back_shift(self, shift_no: str) -> ShiftView: ...  # POST …/take-back

    def move_cash(self, shift_no: str, movement: MoveCash) -> ShiftView: ...  # POST …/movements

    def note_drawer(self) -> None: ...  # POST /api/drawer-openings

    def shift(self, shift_no: str) -> ShiftView: ...  # GET /api/shifts/{shift_no}

    def shifts(self, *, everybody: bool = False) -> Sequence[ShiftView]: ...  # GET /api/shifts[?everybody=true]

    def differences(self, *, ended: bool = False) -> Sequence[DifferenceView]: ...  # GET /api/shift-differences

    def decide_difference(self, shift_no: str, channel: str, act: str, note: str) -> DifferenceView:
        """POST /api/shift-differences/{shift_no}/{channel}/{act}: ``explain``, ``approve``, ``send-back``,
        ``write-off``."""
        ...

    def settle_difference(self, shift_no: str, channel: str, settle: SettleDifference) -> DifferenceView: ...

    def invoice_ranges(self) -> Sequence[InvoiceRangeView]: ...  # GET /api/invoice-ranges

    def give_invoice_range(self, given: GiveInvoiceRange) -> InvoiceRangeView: ...  # POST /api/invoice-ranges

    def take_back_invoice_range(self, range_id: int) -> InvoiceRangeView: ...  # POST …/{range_id}/take-back

    def use_invoice(self, order_no: str) -> InvoiceView: ...  # POST /api/invoices

    def void_invoice(self, void: VoidInvoice) -> InvoiceView: ...  # POST /api/invoices/void
