"""Print an invoice on the window's form: its number from the window's range, its page, and a void when it failed."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from app.core.errors import PaydeskError
from app.desk.device_setup import DeviceSetup
from app.desk.invoice_page import InvoicePage, calibration, lay_out
from app.desk.ports import Printed, PrintOutcome
from app.desk.receipt import TemplateError
from app.desk.shift_ports import ShiftServer
from app.wire.invoices import InvoiceView, VoidInvoice

log = logging.getLogger(__name__)

TEMPLATE = "outpatient"
FAILED = "打印失败"
PAGE = "page"
"""The model that is printed through the printer's own driver, not on a raw line."""


class PagePrinter(Protocol):
    """Prints a page of a form. Blocks; raises nothing for printers."""

    def print_page(self, page: InvoicePage, settings: Mapping[str, Any]) -> Printed:
        """``settings`` of the device: ``queue``, ``offset_x_tenths_mm``, ``offset_y_tenths_mm`` (right and down)."""
        ...


class RawPrinter(Protocol):
    """A printer on a raw line of this window, whose offset the device program keeps."""

    def print_page(self, page: Mapping[str, Any]) -> Printed:
        """The page as plain values."""
        ...


class PrintInvoice:
    """Invoices of this window, where it has an invoice printer."""

    def __init__(self, *, server: ShiftServer, setup: DeviceSetup, pages: PagePrinter, raw: RawPrinter) -> None:
        self._server, self._setup, self._pages, self._raw = server, setup, pages, raw

    def __call__(self, invoice: InvoiceView, words: Mapping[str, Any]) -> Printed | None:
        """Print the invoice of a number that was just used; None where this window has no invoice printer. One that did
        not come out for certain is void: its number is not used for another page."""
        settings = self._settings()
        if settings is None:
            return None
        try:
            page = lay_out(str(settings.get("template", TEMPLATE)), {**words, "invoice": invoice.text})
        except TemplateError as error:
            log.warning("invoice template: %s", error)
            printed = Printed(PrintOutcome.NOT_BEGUN, "document.invalid")
        else:
            printed = self._print(page, settings)
        if printed.outcome is not PrintOutcome.DONE:
            self._void(invoice, printed)
        return printed

    def calibration(self) -> Printed:
        """Print the page of crosses."""
        settings = self._settings()
        if settings is None:
            return Printed(PrintOutcome.NOT_BEGUN, "device.not_configured")
        return self._print(calibration(str(settings.get("template", TEMPLATE))), settings)

    def offsets(self) -> tuple[int, int] | None:
        """Right and down, in tenths of a millimetre; None without an invoice printer."""
        settings = self._settings()
        if settings is None:
            return None
        return int(settings.get("offset_x_tenths_mm", 0)), int(settings.get("offset_y_tenths_mm", 0))

    def set_offsets(self, x_tenths_mm: int, y_tenths_mm: int) -> None:
        """Keep them in the device's settings."""
        settings = dict(self._settings() or {})
        settings |= {"offset_x_tenths_mm": x_tenths_mm, "offset_y_tenths_mm": y_tenths_mm}
        self._setup.set_settings("invoice", settings)

    def _settings(self) -> Mapping[str, Any] | None:
        try:
            return self._setup.settings("invoice")
        except PaydeskError as error:
            log.warning("invoice printer: %s", error.code)
            return None

    def _print(self, page: InvoicePage, settings: Mapping[str, Any]) -> Printed:
        if self._setup.model("invoice") == PAGE:
            return self._pages.print_page(page, settings)
        return self._raw.print_page(page.as_arguments())

    def _void(self, invoice: InvoiceView, printed: Printed) -> None:
        """Where the server does not take the void now, the shift's page of invoices shows the number as used."""
        void = VoidInvoice(range_id=invoice.range_id, number=invoice.number, reason=f"{FAILED} {printed.code}".strip())
        try:
            self._server.void_invoice(void)
        except PaydeskError as error:
            log.warning("invoice %s: not voided (%s)", invoice.text, error.code)
        else:
            log.warning("invoice %s: voided, it did not come out (%s)", invoice.text, printed.code)
