"""A page is painted where its template says, moved by the window's offset, alike on paper and in a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from app.desk.invoice_page import InvoicePage, Placed, calibration
from app.desk.ports import Printed, PrintOutcome
from ui.printing.pages import QtPages, offset_of, page_layout, paint, write_pdf

DPI = 254  # ten dots to the millimetre


def ink(page: InvoicePage, offset_mm: tuple[float, float] = (0.0, 0.0)) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of all that is black, in tenths of a millimetre."""
    image = QImage(int(page.width_mm * 10), int(page.height_mm * 10), QImage.Format.Format_Grayscale8)
    image.setDotsPerMeterX(DPI * 10000 // 254)
    image.setDotsPerMeterY(DPI * 10000 // 254)
    image.fill(255)
    painter = QPainter(image)
    paint(painter, page, DPI, offset_mm)
    painter.end()
    black = [
        (x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).lightness() < 128
    ]
    xs, ys = [x for x, _ in black], [y for _, y in black]
    return min(xs), min(ys), max(xs), max(ys)


def one(align: str = "left") -> InvoicePage:
    placed = Placed(text="█", x_mm=10, y_mm=5, width_mm=20, align=align)
    return InvoicePage(form="40x20", width_mm=40, height_mm=20, placed=(placed,))


def test_a_text_stands_in_its_place_and_moves_with_the_offset(qtbot: QtBot) -> None:
    left, top, right, _ = ink(one())
    assert 95 <= left <= 110
    assert 50 <= top <= 65
    moved = ink(one(), offset_of({"offset_x_tenths_mm": 25, "offset_y_tenths_mm": -10}))
    assert (moved[0] - left, moved[1] - top) == (25, -10)
    assert ink(one("right"))[2] - right > 100


def test_a_pdf_is_written_by_the_same_code(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "invoice.pdf"
    page = calibration("outpatient")
    assert write_pdf(page, path, {})
    assert path.read_bytes().startswith(b"%PDF")
    assert round(page_layout(page).fullRect().width()) == 241
    assert not write_pdf(page, tmp_path / "no" / "folder.pdf", {})


@pytest.mark.parametrize("queue", ["no such printer"])
def test_a_printer_that_is_not_there_prints_nothing(qtbot: QtBot, queue: str) -> None:
    assert QtPages().print_page(one(), {"queue": queue}) == Printed(PrintOutcome.NOT_BEGUN, "device.not_found")
