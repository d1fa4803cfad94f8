"""Pages on forms: painted once, for a printer, for a PDF and for the eye. Painting is imported with the first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.desk.invoice_page import InvoicePage
    from app.desk.ports import Printed


class LatePages:
    """``app.desk.print_invoice.PagePrinter``; a window without an invoice printer never loads what prints."""

    def print_page(self, page: InvoicePage, settings: Mapping[str, Any]) -> Printed:
        """As ``QtPages``."""
        from ui.printing.pages import QtPages

        return QtPages().print_page(page, settings)
