"""Lines to ESC/POS bytes: Chinese mode, sizes, alignment, pictures of rare characters, marks for what no font has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from drivers.printer import commands
from drivers.printer.characters import ENCODING, MARK, in_code_page, is_control
from drivers.printer.document import Align, Barcode, Block, Cut, Feed, LogoBlock, Qr
from drivers.printer.glyphs import Glyphs, Raster, indent_of, needs_picture
from drivers.printer.layout import Item, Line, lay_out, wrap
from drivers.printer.profiles import Profile

START: Final = b"\x1b@\x1c&"  # initialise, Chinese mode on
_ALIGN: Final = {Align.LEFT: 0, Align.CENTER: 1, Align.RIGHT: 2}


@dataclass(frozen=True, slots=True)
class Job:
    """Bytes of a receipt, and the characters that had to be replaced by a mark (each once)."""

    data: bytes
    substituted: str


class Picture(Protocol):
    """A picture that is printed where the document says ``logo``."""

    def raster(self) -> Raster | None:
        """As wide as the paper; None without one."""


def encode(blocks: Sequence[Block], profile: Profile, glyphs: Glyphs, logo: Picture | None = None) -> Job:
    """The whole receipt, from initialisation on. A window without a ``logo`` prints none."""
    encoder = _Encoder(profile, glyphs, logo)
    for item in lay_out(blocks, profile.columns):
        encoder.add(item)
    return Job(bytes(encoder.data), "".join(encoder.substituted))


class _Encoder:
    """Remembers alignment, size and weight, and sends only what changes."""

    def __init__(self, profile: Profile, glyphs: Glyphs, logo: Picture | None) -> None:
        self._logo = logo
        self.data = bytearray(START)
        self.substituted: dict[str, None] = {}
        self._profile = profile
        self._glyphs = glyphs
        self._align, self._size, self._bold = Align.LEFT, 1, False

    def add(self, item: Item) -> None:
        if isinstance(item, Line):
            self._line(item)
        elif isinstance(item, Feed):
            self._style(Align.LEFT, 1, bold=False)
            self.data += b"\x1bd" + bytes([item.lines])
        elif isinstance(item, Qr):
            self._qr(item)
        elif isinstance(item, Barcode):
            self._barcode(item)
        elif isinstance(item, LogoBlock):
            self._style(Align.LEFT, 1, bold=False)
            if self._logo is not None and (raster := self._logo.raster()) is not None:
                self._picture(raster)
        elif isinstance(item, Cut):
            self._style(Align.LEFT, 1, bold=False)
            self.data += commands.cut() if self._profile.cuts else b"\x1bd\x06"

    def _style(self, align: Align, size: int, *, bold: bool) -> None:
        if align is not self._align:
            self.data += b"\x1ba" + bytes([_ALIGN[align]])
        if size != self._size:
            self.data += b"\x1d!" + (b"\x11" if size == 2 else b"\x00")
            if self._profile.double_by_fs_w:
                self.data += b"\x1cW" + bytes([size - 1])
        if bold is not self._bold:
            self.data += b"\x1bE" + bytes([bold])
        self._align, self._size, self._bold = align, size, bold

    def _line(self, line: Line) -> None:
        text = "".join(map(self._printable, line.text))
        if needs_picture(text):
            self._style(Align.LEFT, 1, bold=False)
            columns = self._profile.columns
            indent = indent_of(text, columns=columns, size=line.size, align=line.align)
            self._picture(self._glyphs.draw(text, indent=indent, columns=columns, size=line.size, bold=line.bold))
            return
        self._style(line.align, line.size, bold=line.bold)
        self.data += text.encode(ENCODING) + b"\n"

    def _printable(self, character: str) -> str:
        """The character itself, or the mark; a replaced one is remembered."""
        if in_code_page(character):
            return character
        if not is_control(character) and self._glyphs.has(character):
            return character
        self.substituted[character] = None
        return MARK

    def _picture(self, raster: Raster) -> None:
        across = raster.width_dots // 8
        self.data += b"\x1dv0\x00" + across.to_bytes(2, "little") + raster.height_dots.to_bytes(2, "little")
        self.data += raster.rows

    def _qr(self, block: Qr) -> None:
        self._style(Align.CENTER, 1, bold=False)
        self.data += commands.qr_code(block.data, block.size) + b"\n"

    def _barcode(self, block: Barcode) -> None:
        """Bars, or a QR code with its text where the bars do not fit the paper."""
        self._style(Align.CENTER, 1, bold=False)
        bars = commands.code_128(block.data, self._profile.dots)
        if bars is not None:
            self.data += bars + b"\n"
            return
        self._qr(Qr(data=block.data))
        for text in wrap(block.data, self._profile.columns):
            self._line(Line(text=text, align=Align.CENTER))
