"""The emulated printer against bytes written down from the manuals, not made by our driver."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from drivers.drawer.emulator import DrawerEmulator
from drivers.emulation.escpos_stream import Stream
from drivers.emulation.paper import Receipt, draw, find_font
from drivers.printer.emulator import PrinterEmulator

RECEIPT = b"\x1b@\x1c&\x1ba\x01\xca\xd5\xbe\xdd\n\x1ba\x00\xba\xcf\xbc\xc6 1.00\n\x1dV\x42\x00"


class Tray:
    """An emulated printer with its receipts and its drawer."""

    def __init__(self, columns: int = 32) -> None:
        self.receipts: list[Receipt] = []
        self.drawer = DrawerEmulator()
        self.printer = PrinterEmulator(columns, self.drawer, self.receipts.append)

    def texts(self, number: int = 0) -> list[str]:
        return [line.text for line in self.receipts[number].lines]


def test_a_receipt_is_what_stands_between_two_cuts() -> None:
    tray = Tray()
    assert tray.printer.receive(RECEIPT + RECEIPT) == b""
    assert [tray.texts(0), tray.texts(1)] == [["收据", "合计 1.00"]] * 2
    assert tray.receipts[0].raw == RECEIPT


def test_bytes_of_an_independent_encoder_are_understood() -> None:
    """Recorded from receiptline 4.0.4 (gb18030, 48 columns): a label at the left edge, an amount at the right one."""
    reset = b"\x1b-\x00\x1c-\x00\x1bE\x00\x1dB\x00\x1d!\x00"
    area = b"\x1dL\x00\x00\x1dW@\x02\x1ba\x00\x1b$\x00\x00"
    recorded = (
        b"\x1b@\x1da\xff\x1bM\x00\x1b \x00\x1cS\x00\x00\x1b2\x1b{\x00\x1c."
        + (reset + area + b"\x1b\\\x00\x00" + reset + b"\x1bt\x00\x1c&\xba\xcf\xbc\xc6")
        + (b"\x1b$ \x01\x1b\\\xcc\x00" + reset + b"\x1bt\x00\x1c&\xa3\xa463.60\n")
        + b"\x1dVB\x00"
    )
    tray = Tray(48)
    assert tray.printer.receive(recorded) == b"\x14\x00\x00\x00"
    assert tray.texts() == ["合计" + " " * 37 + "￥63.60"]


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_chunking_does_not_matter(chunk: int) -> None:
    tray = Tray()
    data = RECEIPT + b"\x1dv0\x00\x01\x00\x02\x00\x1d\x56" + RECEIPT
    for at in range(0, len(data), chunk):
        tray.printer.receive(data[at : at + chunk])
    assert len(tray.receipts) == 2
    assert tray.texts(1) == ["[picture 8x2]", "收据", "合计 1.00"]


def test_chinese_without_chinese_mode_is_garbage_as_on_paper() -> None:
    tray = Tray()
    tray.printer.receive(b"\x1b@\xca\xd5\n\x1dV\x00")
    assert tray.texts() != ["收"]


def test_four_byte_characters_are_garbage_as_on_paper() -> None:
    tray = Tray()
    tray.printer.receive(b"\x1b@\x1c&" + "𠮷".encode("gb18030") + b"\n\x1dV\x00")
    assert "𠮷" not in tray.texts()[0]


def test_a_line_beyond_the_paper_wraps() -> None:
    tray = Tray()
    tray.printer.receive(b"\x1b@" + b"x" * 33 + b"\n\x1dV\x00")
    assert tray.texts() == ["x" * 32, "x"]


@pytest.mark.parametrize(
    ("fault", "replies"),
    [
        ("", b"\x16\x12\x12\x12"),
        ("paper_near_end", b"\x16\x12\x12\x1e"),
        ("paper_out", b"\x1e\x32\x12\x7e"),
        ("cover_open", b"\x1e\x16\x12\x12"),
        ("offline", b"\x1e\x12\x12\x12"),
        ("silent", b""),
        ("wrong_model", b"\xff\xff\xff\xff"),
    ],
)
def test_real_time_status(fault: str, replies: bytes) -> None:
    tray = Tray()
    if fault:
        tray.printer.set_fault(fault, on=True)
    assert tray.printer.receive(b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04") == replies


def test_queued_status_waits_until_the_paper_is_back() -> None:
    tray = Tray()
    tray.printer.set_fault("paper_out", on=True)
    assert tray.printer.receive(RECEIPT + b"\x1dr\x01") == b""
    assert tray.receipts == []
    assert tray.printer.set_fault("paper_out", on=False) == b"\x00"
    assert tray.texts() == ["收据", "合计 1.00"]


def test_paper_that_runs_out_in_the_middle_stops_there() -> None:
    tray = Tray()
    tray.printer.set_fault("paper_out", on=True, after_lines=1)
    tray.printer.receive(RECEIPT)
    assert (tray.receipts, tray.printer.unfinished()) == ([], ["收据"])


def test_automatic_status_back_is_four_bytes_at_once_and_at_every_change() -> None:
    tray = Tray()
    assert tray.printer.receive(b"\x1da\xff") == b"\x14\x00\x00\x00"
    assert tray.printer.set_fault("cover_open", on=True) == b"\x3c\x00\x00\x00"


def test_the_drawer_opens_at_its_pin_when_it_has_power() -> None:
    tray = Tray()
    tray.printer.receive(b"\x1bp\x01\x32\xc8")
    assert tray.drawer.state == (False, 0)
    tray.printer.receive(b"\x1bp\x00\x32\xc8")
    assert tray.drawer.state == (True, 1)
    assert tray.printer.receive(b"\x10\x04\x01") == b"\x12"
    tray.drawer.close_by_hand()
    tray.drawer.set_power(on=False)
    tray.printer.receive(b"\x10\x14\x01\x00\x01")
    assert tray.drawer.state == (False, 1)


def test_codes_are_kept_as_what_they_say() -> None:
    tray = Tray()
    qr = b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x04\x1d(k\x03\x001E1\x1d(k\x06\x001P0abc\x1d(k\x03\x001Q0"
    tray.printer.receive(b"\x1b@" + qr + b"\x1dkI\x05{BPD1" + b"\x1dkI\x04{C\x14\x1a" + b"\x1dV\x00")
    assert tray.texts() == ["[qr abc]", "[barcode PD1]", "[barcode 2026]"]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"\x1b@", ["ESC @"]),
        (b"\x1bp\x00\x32\xc8a", ["ESC p", "text"]),
        (b"\x1c!\x00\x1cS\x00\x00", ["FS !", "FS S"]),
        (b"\x1d(A\x02\x000\x00\n", ["GS (", "0A"]),
        (b"\x1b*\x21\x02\x00" + b"\x1b" * 6 + b"\x1bE\x01", ["ESC *", "ESC E"]),
        (b"\x1dk\x0412\x00\x1dVA\x00\x1dV\x01", ["GS k", "GS V", "GS V"]),
        (b"\x1bM\x00\x1bt\x00\x1d!\x11", ["ESC M", "ESC t", "GS !"]),
    ],
)
def test_the_stream_knows_how_long_a_command_is(data: bytes, names: list[str]) -> None:
    assert [each.name for each in Stream().feed(data)] == names


@pytest.mark.parametrize(("columns", "width"), [(32, 416), (48, 608)], ids=["58 mm", "80 mm"])
def test_a_receipt_becomes_a_picture(tmp_path: Path, columns: int, width: int) -> None:
    tray = Tray(columns)
    tray.printer.receive(RECEIPT[:-4] + b"\x1d!\x11\xb4\xf3\n\x1dkI\x05{BPD1\x1dV\x00")
    draw(tray.receipts[0], columns, find_font(), tmp_path / "receipt.png")
    with Image.open(tmp_path / "receipt.png") as picture:
        assert picture.width == width
        assert picture.convert("L").getextrema() == (0, 255)


def test_rules_and_pictures_of_an_independent_encoder_are_understood() -> None:
    """As receiptline 4.0.4 sends them: a rule in code page 1, a QR code as a stored picture."""
    tray = Tray()
    picture = b"\x1d8L\x0c\x00\x00\x00\x30\x70\x30\x01\x01\x31\x08\x00\x02\x00\xff\x81" + b"\x1d(L\x02\x00\x30\x32"
    tray.printer.receive(b"\x1b@\x1c.\x1bt\x01" + b"\x95" * 32 + b"\n" + picture + b"\x1dV\x00")
    assert tray.texts() == ["─" * 32, "[picture 8x2]"]
    assert tray.receipts[0].lines[1].picture == b"\xff\x81"
