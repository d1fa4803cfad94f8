"""Decides on the page of printed invoices: ranges given, numbers voided, what is left taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.desk.ports import Server
from app.wire.invoices import GiveInvoiceRange, InvoiceRangeView, VoidInvoice
from app.wire.windows import WindowView
from ui.presenting import Facts, Fault, Presenting, Shows, who
from ui.tasks import TaskRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicesModel:
    """``rows`` are the ranges; ``windows`` those that may be given one: all for who may see them, else this one."""

    rows: tuple[InvoiceRangeView, ...] = ()
    windows: tuple[WindowView, ...] = ()
    may_give: bool = False
    busy: bool = False
    fault: Fault | None = None


class InvoicesPresenter(Presenting[InvoicesModel]):
    """Printed invoices."""

    def __init__(self, view: Shows[InvoicesModel], tasks: TaskRunner, server: Server, facts: Facts) -> None:
        super().__init__(view, tasks, InvoicesModel())
        self._server, self._facts = server, facts

    def load(self) -> None:
        """Read the ranges, and the windows for who may see them."""
        all_windows, here = self._facts.may("administration.windows"), who(self._facts).window
        self.show(may_give=self._facts.may("shift.invoices"))
        self.ask(
            lambda: (self._server.invoice_ranges(), self._server.windows() if all_windows else (here,)), self._loaded
        )

    def give_requested(self, window_id: int, prefix: str, first: str, last: str) -> None:
        """Give a range: the digits of the first number are those that are printed."""
        if not (first.isdecimal() and last.isdecimal()) or int(last) < int(first):
            self.complain("invoice.numbers_wrong")
            return
        given = GiveInvoiceRange(
            window_id=window_id, prefix=prefix, digits=max(len(first), len(last)), first_no=int(first),
            last_no=int(last),
        )  # fmt: skip
        self._change(lambda: self._server.give_invoice_range(given))

    def void_requested(self, row: InvoiceRangeView, number: str, reason: str) -> None:
        """Void a number of a range: the next one, or one that was used."""
        plain = number.strip()
        digits = plain[len(row.first_text.rstrip("0123456789")) :] if not plain.isdecimal() else plain
        if not digits.isdecimal() or not reason.strip():
            self.complain("invoice.void_incomplete")
            return
        void = VoidInvoice(range_id=row.range_id, number=int(digits), reason=reason.strip())
        self._change(lambda: self._server.void_invoice(void))

    def take_back_requested(self, row: InvoiceRangeView) -> None:
        """Take back what a window has left."""
        self._change(lambda: self._server.take_back_invoice_range(row.range_id))

    def _change(self, change: Callable[[], object]) -> None:
        self.ask(change, lambda _done: self.load())

    def _loaded(self, answer: tuple[Sequence[InvoiceRangeView], Sequence[WindowView]]) -> None:
        ranges, windows = answer
        self.show(rows=tuple(ranges), windows=tuple(window for window in windows if window.active))
