"""The neutral receipt document: a JSON-able list of blocks, each an object whose ``block`` says what it is.

    {"block":"text","text":"…","align":"left|center|right","size":1|2,"bold":false}
    {"block":"pair","left":"…","right":"…","size":1|2,"bold":false}
    {"block":"columns","cells":["…"],"widths":[20,12],"aligns":["left","right"],"bold":false}
    {"block":"rule"}   {"block":"feed","lines":1}   {"block":"cut"}   {"block":"logo"}
    {"block":"qr","data":"…","size":6}   {"block":"barcode","data":"…"}
Fields other than text, left, right, cells, widths and data may be left out. Widths are in columns of the paper
(58 mm = 32, 80 mm = 48); a sum beyond the paper is scaled down. Line breaks in text are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.errors import DOCUMENT_INVALID, CommandError

BLOCKS_LIMIT: Final = 500
TEXT_LIMIT: Final = 2000
CELLS_LIMIT: Final = 8
QR_LIMIT_BYTES: Final = 800
BARCODE_LIMIT: Final = 40
FEED_LIMIT: Final = 20


class Align(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph, wrapped to the paper."""

    text: str
    align: Align = Align.LEFT
    size: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A word at the left edge and a value at the right edge of one line, or of two when they do not fit."""

    left: str
    right: str
    size: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A row of a table; long cells wrap inside their width."""

    cells: tuple[str, ...]
    widths: tuple[int, ...]
    aligns: tuple[Align, ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Empty lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Qr:
    """A QR code, modules of ``size`` dots."""

    data: str
    size: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Barcode:
    """A Code 128 with its text below."""

    data: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed to the knife and cut."""


@dataclass(frozen=True, slots=True)
class LogoBlock:
    """The hospital's logo where the printer's settings have one, else nothing."""


Block = Text | Pair | Columns | Rule | Feed | Qr | Barcode | Cut | LogoBlock


class _Fields:
    """Reads the fields of one block and names the one that breaks a rule."""

    def __init__(self, value: Mapping[str, object], place: str) -> None:
        self._value = value
        self._place = place

    def refuse(self, name: str, rule: str) -> CommandError:
        return CommandError(DOCUMENT_INVALID, f"{self._place}.{name}", rule)

    def only(self, *names: str) -> None:
        if self._value.keys() - {"block", *names}:
            raise self.refuse("block", "no other fields than " + ", ".join(names or ("block",)))

    def text(self, name: str, *, limit: int = TEXT_LIMIT) -> str:
        found = self._value.get(name)
        if not isinstance(found, str) or len(found) > limit:
            raise self.refuse(name, f"text of at most {limit} characters")
        return found

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        found = self._value.get(name, default)
        if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
            raise self.refuse(name, f"whole number from {low} to {high}")
        return found

    def flag(self, name: str) -> bool:
        found = self._value.get(name, False)
        if not isinstance(found, bool):
            raise self.refuse(name, "true or false")
        return found

    def align(self) -> Align:
        return self._align("align", self._value.get("align", "left"))

    def _align(self, name: str, found: object) -> Align:
        if not isinstance(found, str) or found not in list(Align):
            raise self.refuse(name, "left, center or right")
        return Align(found)

    def row(self) -> Columns:
        cells, widths = self._value.get("cells"), self._value.get("widths")
        aligns = self._value.get("aligns")
        if not isinstance(cells, Sequence) or isinstance(cells, str) or not 1 <= len(cells) <= CELLS_LIMIT:
            raise self.refuse("cells", f"1 to {CELLS_LIMIT} texts")
        if not all(isinstance(cell, str) and len(cell) <= TEXT_LIMIT for cell in cells):
            raise self.refuse("cells", f"texts of at most {TEXT_LIMIT} characters")
        if not isinstance(widths, Sequence) or isinstance(widths, str) or len(widths) != len(cells):
            raise self.refuse("widths", "one for each cell")
        if not all(isinstance(width, int) and not isinstance(width, bool) and 2 <= width <= 64 for width in widths):
            raise self.refuse("widths", "whole numbers from 2 to 64")
        if aligns is None:
            aligns = ["left"] * len(cells)
        if not isinstance(aligns, Sequence) or isinstance(aligns, str) or len(aligns) != len(cells):
            raise self.refuse("aligns", "one for each cell")
        return Columns(
            cells=tuple(cells),
            widths=tuple(widths),
            aligns=tuple(self._align("aligns", align) for align in aligns),
            bold=self.flag("bold"),
        )


def _text(fields: _Fields) -> Block:
    fields.only("text", "align", "size", "bold")
    return Text(
        text=fields.text("text"), align=fields.align(), size=fields.whole("size", 1, 1, 2), bold=fields.flag("bold")
    )


def _pair(fields: _Fields) -> Block:
    fields.only("left", "right", "size", "bold")
    return Pair(
        left=fields.text("left"),
        right=fields.text("right"),
        size=fields.whole("size", 1, 1, 2),
        bold=fields.flag("bold"),
    )


def _columns(fields: _Fields) -> Block:
    fields.only("cells", "widths", "aligns", "bold")
    return fields.row()


def _rule(fields: _Fields) -> Block:
    fields.only()
    return Rule()


def _feed(fields: _Fields) -> Block:
    fields.only("lines")
    return Feed(lines=fields.whole("lines", 1, 1, FEED_LIMIT))


def _qr(fields: _Fields) -> Block:
    fields.only("data", "size")
    data = fields.text("data")
    if not 1 <= len(data.encode("utf-8", "replace")) <= QR_LIMIT_BYTES:
        raise fields.refuse("data", f"1 to {QR_LIMIT_BYTES} bytes")
    return Qr(data=data, size=fields.whole("size", 6, 1, 16))


def _barcode(fields: _Fields) -> Block:
    fields.only("data")
    data = fields.text("data", limit=BARCODE_LIMIT)
    if not data or not all(" " <= letter <= "~" for letter in data):
        raise fields.refuse("data", f"1 to {BARCODE_LIMIT} printable ASCII characters")
    return Barcode(data=data)


def _logo(fields: _Fields) -> Block:
    fields.only()
    return LogoBlock()


def _cut(fields: _Fields) -> Block:
    fields.only()
    return Cut()


_READERS: Final[dict[str, Callable[[_Fields], Block]]] = {
    "text": _text,
    "pair": _pair,
    "columns": _columns,
    "rule": _rule,
    "feed": _feed,
    "qr": _qr,
    "barcode": _barcode,
    "cut": _cut,
    "logo": _logo,
}


def read_document(value: object) -> tuple[Block, ...]:
    """The blocks of a document; CommandError(document.invalid) names block number, field and rule."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes) or not 1 <= len(value) <= BLOCKS_LIMIT:
        raise CommandError(DOCUMENT_INVALID, "document", f"a list of 1 to {BLOCKS_LIMIT} blocks")
    return tuple(_block(item, f"document[{number}]") for number, item in enumerate(value))


def _block(item: object, place: str) -> Block:
    if not isinstance(item, Mapping):
        raise CommandError(DOCUMENT_INVALID, place, "an object")
    name = item.get("block")
    reader = _READERS.get(name) if isinstance(name, str) else None
    if reader is None:
        raise CommandError(DOCUMENT_INVALID, f"{place}.block", "one of " + ", ".join(_READERS))
    return reader(_Fields(item, place))
