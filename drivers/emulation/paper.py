"""Printed paper as values, and as a picture (Pillow; a Chinese font through fontconfig or by path)."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

DOT_COLUMNS: Final = 12
DOT_ROWS: Final = 24
LINE_GAP: Final = 6
MARGIN: Final = 16


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed character and its size in multiples of the normal one."""

    character: str
    wide: int = 1
    tall: int = 1
    bold: bool = False
    narrow: bool = False
    """Of a western code page: half as wide as a Chinese character."""

    @property
    def columns(self) -> int:
        return self.wide * (1 if self.narrow or self.character < "\x80" else 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A line of characters, or a picture of ``width`` dots or a code; ``align`` 0 left, 1 centre, 2 right."""

    cells: tuple[Cell, ...] = ()
    align: int = 0
    picture: bytes = b""
    width: int = 0
    qr: str = ""
    module_dots: int = 4
    barcode: str = ""

    @property
    def text(self) -> str:
        """What a person reads; pictures and codes are named in brackets."""
        if self.picture:
            return f"[picture {self.width}x{self.height}]"
        if self.qr:
            return f"[qr {self.qr}]"
        if self.barcode:
            return f"[barcode {self.barcode}]"
        return "".join(cell.character for cell in self.cells)

    @property
    def height(self) -> int:
        return len(self.picture) // (self.width // 8) if self.width else 0

    @property
    def columns(self) -> int:
        return sum(cell.columns for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What came out between two cuts, and the bytes that made it."""

    number: int
    lines: tuple[PaperLine, ...]
    raw: bytes = field(repr=False)


def find_font(given: str = "") -> str:
    """Path of a font with Chinese characters; empty when this computer has none."""
    if given:
        return given
    program = shutil.which("fc-match")
    if program is not None:
        done = subprocess.run([program, "-f", "%{file}", "sans-serif:lang=zh-cn"], capture_output=True, check=False)
        if done.stdout and Path(done.stdout.decode()).is_file():
            return done.stdout.decode()
    windows = Path("C:/Windows/Fonts/simsun.ttc")
    return str(windows) if windows.is_file() else ""


def draw(receipt: Receipt, columns: int, font_path: str, target: Path) -> None:
    """Write the receipt as PNG, as wide as the paper."""
    from PIL import Image

    strips = [_strip(line, columns * DOT_COLUMNS, font_path) for line in receipt.lines]
    height = sum(strip.height for strip in strips) + 2 * MARGIN
    page = Image.new("L", (columns * DOT_COLUMNS + 2 * MARGIN, height), 255)
    y = MARGIN
    for strip in strips:
        page.paste(strip, (MARGIN, y))
        y += strip.height
    target.parent.mkdir(parents=True, exist_ok=True)
    page.save(target, "PNG")


def _strip(line: PaperLine, dots: int, font_path: str) -> Any:
    """The picture of one line, paper wide, black on white."""
    from PIL import Image, ImageOps

    if line.picture:
        bits = Image.frombytes("1", (line.width, line.height), line.picture)
        return _placed(ImageOps.invert(bits.convert("L")), dots, line.align, gap=0)
    if line.qr:
        return _placed(_qr(line), dots, line.align, gap=LINE_GAP)
    if line.barcode:
        return _placed(_bars(line, font_path), dots, line.align, gap=LINE_GAP)
    tall = max((cell.tall for cell in line.cells), default=1)
    text = Image.new("L", (max(1, line.columns * DOT_COLUMNS), DOT_ROWS * tall), 255)
    x = 0
    for cell in line.cells:
        _draw_cell(text, cell, x, DOT_ROWS * tall, font_path)
        x += cell.columns * DOT_COLUMNS
    return _placed(text, dots, line.align, gap=LINE_GAP)


def _placed(picture: Any, dots: int, align: int, *, gap: int) -> Any:
    from PIL import Image

    strip = Image.new("L", (dots, picture.height + gap), 255)
    room = max(0, dots - picture.width)
    strip.paste(picture, ((0, room // 2, room)[align], 0))
    return strip


def _draw_cell(target: Any, cell: Cell, x: int, bottom: int, font_path: str) -> None:
    from PIL import Image, ImageDraw, ImageFont

    width = DOT_COLUMNS if cell.narrow or cell.character < "\x80" else 2 * DOT_COLUMNS
    glyph = Image.new("L", (width, DOT_ROWS), 255)
    font = ImageFont.truetype(font_path, 22) if font_path else ImageFont.load_default(18)
    pen = ImageDraw.Draw(glyph)
    start = max(0, (width - round(pen.textlength(cell.character, font=font))) // 2)
    for shift in (0, 1) if cell.bold else (0,):
        pen.text((start + shift, DOT_ROWS - 4), cell.character, font=font, fill=0, anchor="ls")
    if (cell.wide, cell.tall) != (1, 1):
        glyph = glyph.resize((width * cell.wide, DOT_ROWS * cell.tall))
    target.paste(glyph, (x, bottom - glyph.height))


def _qr(line: PaperLine) -> Any:
    import qrcode  # type: ignore[import-untyped]  # no stubs

    code = qrcode.QRCode(box_size=line.module_dots, border=2)
    code.add_data(line.qr.encode("utf-8"))
    code.make(fit=True)
    return code.make_image().get_image().convert("L")


def _bars(line: PaperLine, font_path: str) -> Any:
    from barcode import get_barcode_class  # type: ignore[import-untyped]  # no stubs
    from PIL import Image, ImageDraw, ImageFont

    modules: str = get_barcode_class("code128")(line.barcode).build()[0]
    font = ImageFont.truetype(font_path, 20) if font_path else ImageFont.load_default(18)
    picture = Image.new("L", (len(modules) * 2, 100), 255)
    pen = ImageDraw.Draw(picture)
    for number, module in enumerate(modules):
        if module == "1":
            pen.rectangle((number * 2, 0, number * 2 + 1, 72), fill=0)
    pen.text((picture.width // 2, 94), line.barcode, font=font, fill=0, anchor="ms")
    return picture
