"""Paints a page of a form with Qt: on a printer through its driver, or into a PDF, by the same code."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.desk.invoice_page import InvoicePage, Placed
from app.desk.ports import Printed, PrintOutcome

log = logging.getLogger(__name__)

MM_PER_INCH: Final = 25.4
PDF_DPI: Final = 600
LINE_MM: Final = 8.0
FAMILIES: Final = ("SimSun", "WenQuanYi Zen Hei", "Noto Sans CJK SC")
_ALIGN: Final = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def paint(painter: QPainter, page: InvoicePage, dpi: float, offset_mm: tuple[float, float]) -> None:
    """Every text in its place, moved by the window's offset; no text wraps or leaves its line."""
    for placed in page.placed:
        painter.setFont(_font(placed))
        left, top = placed.x_mm + offset_mm[0], placed.y_mm + offset_mm[1]
        box = QRectF(*(each * dpi / MM_PER_INCH for each in (left, top, placed.width_mm, LINE_MM)))
        flags = _ALIGN[placed.align] | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine
        painter.drawText(box, int(flags), placed.text)


def _font(placed: Placed) -> QFont:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(placed.size_pt)
    font.setBold(placed.bold)
    return font


def page_layout(page: InvoicePage) -> QPageLayout:
    """The form with no margins: places are counted from its corner."""
    size = QPageSize(QSizeF(page.width_mm, page.height_mm), QPageSize.Unit.Millimeter, page.form)
    orientation = QPageLayout.Orientation.Portrait
    return QPageLayout(size, orientation, QMarginsF(), QPageLayout.Unit.Millimeter)


def write_pdf(page: InvoicePage, path: Path, settings: Mapping[str, Any]) -> bool:
    """The page as it would be printed; False when the file cannot be written."""
    try:
        path.open("ab").close()
    except OSError:
        return False
    writer = QPdfWriter(str(path))
    writer.setResolution(PDF_DPI)
    return _paint_on(writer, page, PDF_DPI, settings)


class QtPages:
    """``app.desk.print_invoice.PagePrinter`` through the printer's own driver (GDI on Windows)."""

    def print_page(self, page: InvoicePage, settings: Mapping[str, Any]) -> Printed:
        """A page that the system took for printing is done: what the paper says nobody can ask."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        queue = str(settings.get("queue", ""))
        info = QPrinterInfo.printerInfo(queue) if queue else QPrinterInfo.defaultPrinter()
        if info.isNull():
            return Printed(PrintOutcome.NOT_BEGUN, "device.not_found")
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setDocName(page.form)
        if not _paint_on(printer, page, printer.resolution(), settings):
            return Printed(PrintOutcome.NOT_BEGUN, "printer.offline")
        if printer.printerState() is QPrinter.PrinterState.Error:
            return Printed(PrintOutcome.UNKNOWN, "printer.error")
        return Printed(PrintOutcome.DONE)


def _paint_on(device: QPagedPaintDevice, page: InvoicePage, dpi: float, settings: Mapping[str, Any]) -> bool:
    if not device.setPageLayout(page_layout(page)):
        log.warning("the printer does not take the form %s", page.form)
    painter = QPainter()
    if not painter.begin(device):
        return False
    try:
        paint(painter, page, dpi, offset_of(settings))
    finally:
        ended = painter.end()
    return ended


def offset_of(settings: Mapping[str, Any]) -> tuple[float, float]:
    """Millimetres to the right and down."""
    return settings.get("offset_x_tenths_mm", 0) / 10, settings.get("offset_y_tenths_mm", 0) / 10
