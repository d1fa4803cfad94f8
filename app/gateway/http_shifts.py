"""The calls of `app.desk.shift_ports.ShiftServer` over HTTP."""

from collections.abc import Sequence
from typing import TypeVar

from app.wire.invoices import GiveInvoiceRange, InvoiceRangeList, InvoiceRangeView, InvoiceView, UseInvoice, VoidInvoice
from app.wire.shifts import (
    AcceptShift,
    CloseShift,
    CurrentShift,
    DecideDifference,
    DifferenceList,
    DifferenceView,
    GiveShift,
    MoveCash,
    OpenShift,
    RefuseShift,
    SettleDifference,
    ShiftList,
    ShiftView,
)

Value = TypeVar("Value")


class ShiftCalls:
    """A part of `app.gateway.http.HttpServer`, which makes the requests."""

    def _ask(
        self, kind: type[Value], method: str, path: str, body: object | None = None, *, answer_s: float = 0
    ) -> Value:
        raise NotImplementedError  # the whole has it

    def _do(self, method: str, path: str, body: object | None = None) -> None:
        raise NotImplementedError

    def current_shift(self) -> ShiftView | None:
        return self._ask(CurrentShift, "GET", "/api/shifts/current").shift

    def waiting_shifts(self) -> Sequence[ShiftView]:
        return self._ask(ShiftList, "GET", "/api/shifts/waiting").shifts

    def open_shift(self, shift: OpenShift) -> ShiftView:
        return self._ask(ShiftView, "POST", "/api/shifts", shift)

    def close_shift(self, shift_no: str, count: CloseShift) -> ShiftView:
        return self._ask(ShiftView, "POST", f"/api/shifts/{shift_no}/close", count)

    def count_shift(self, shift_no: str, count: CloseShift) -> ShiftView:
        return self._ask(ShiftView, "POST", f"/api/shifts/{shift_no}/count", count)

    def give_shift(self, shift_no: str, given: GiveShift) -> ShiftView:
        return self._ask(ShiftView, "POST", f"/api/shifts/{shift_no}/give", given)

    def accept_shift(self, shift_no: str, accepted: AcceptShift) -> ShiftView:
        return self._ask(ShiftView, "POST", f"/api/shifts/{shift_no}/accept", accepted)

    def refuse_shift(self, shift_no: str, reason: str) -> ShiftView:
        return self._ask(ShiftView, "POST", f"/api/shifts/{shift_no}/refuse", RefuseShift(reason=reason))

    def take_back_shift(self, shift_no: str) -> ShiftView:
        return self._ask(ShiftView, "POST", f"/api/shifts/{shift_no}/take-back")

    def move_cash(self, shift_no: str, movement: MoveCash) -> ShiftView:
        return self._ask(ShiftView, "POST", f"/api/shifts/{shift_no}/movements", movement)

    def note_drawer(self) -> None:
        self._do("POST", "/api/drawer-openings")

    def shift(self, shift_no: str) -> ShiftView:
        return self._ask(ShiftView, "GET", f"/api/shifts/{shift_no}")

    def shifts(self, *, everybody: bool = False) -> Sequence[ShiftView]:
        return self._ask(ShiftList, "GET", "/api/shifts?everybody=true" if everybody else "/api/shifts").shifts

    def differences(self, *, ended: bool = False) -> Sequence[DifferenceView]:
        path = "/api/shift-differences?ended=true" if ended else "/api/shift-differences"
        return self._ask(DifferenceList, "GET", path).differences

    def decide_difference(self, shift_no: str, channel: str, act: str, note: str) -> DifferenceView:
        path = f"/api/shift-differences/{shift_no}/{channel}/{act}"
        return self._ask(DifferenceView, "POST", path, DecideDifference(note=note))

    def settle_difference(self, shift_no: str, channel: str, settle: SettleDifference) -> DifferenceView:
        return self._ask(DifferenceView, "POST", f"/api/shift-differences/{shift_no}/{channel}/settle", settle)

    def invoice_ranges(self) -> Sequence[InvoiceRangeView]:
        return self._ask(InvoiceRangeList, "GET", "/api/invoice-ranges").ranges

    def give_invoice_range(self, given: GiveInvoiceRange) -> InvoiceRangeView:
        return self._ask(InvoiceRangeView, "POST", "/api/invoice-ranges", given)

    def take_back_invoice_range(self, range_id: int) -> InvoiceRangeView:
        return self._ask(InvoiceRangeView, "POST", f"/api/invoice-ranges/{range_id}/take-back")

    def use_invoice(self, order_no: str) -> InvoiceView:
        return self._ask(InvoiceView, "POST", "/api/invoices", UseInvoice(order_no=order_no))

    def void_invoice(self, void: VoidInvoice) -> InvoiceView:
        return self._ask(InvoiceView, "POST", "/api/invoices/void", void)
