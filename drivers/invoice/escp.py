"""A page in millimetres as ESC/P of a 24-pin printer: absolute places, Chinese in GBK, form feed at the end. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from drivers.errors import DOCUMENT_INVALID, CommandError

MM_PER_INCH: Final = 25.4
_SIXTH: Final = 6  # lines to the inch, in which the length of a form is told
_ROWS: Final = 180  # to the inch, ESC 3
_COLUMNS: Final = 60  # to the inch, ESC $
_FEED_LIMIT: Final = 255
_NARROW_MM: Final = MM_PER_INCH / 10  # 10 characters to the inch
_WIDE_MM: Final = MM_PER_INCH * 24 / 180
_TEXTS_LIMIT: Final = 400
_TEXT_LIMIT: Final = 200


def page_bytes(page: Mapping[str, Any], *, offset_x_mm: float, offset_y_mm: float) -> bytes:
    """The whole page; CommandError(document.invalid) when it is none."""
    texts = page.get("placed")
    height_mm = page.get("height_mm")
    if not isinstance(texts, Sequence) or len(texts) > _TEXTS_LIMIT or not isinstance(height_mm, int | float):
        raise CommandError(DOCUMENT_INVALID, "page", f"height_mm, and at most {_TEXTS_LIMIT} texts in placed")
    lines = round(height_mm / MM_PER_INCH * _SIXTH)
    data = bytearray(b"\x1b@\x1bO\x1b2\x1bC" + bytes([min(127, max(1, lines))]) + b"\x1bx\x01")
    down = 0
    for text, x_mm, y_mm in sorted(map(_placed, texts), key=lambda each: (each[2], each[1])):
        row = max(0, round((y_mm + offset_y_mm) / MM_PER_INCH * _ROWS))
        data += _feed(row - down) + b"\x1b$" + _column(x_mm + offset_x_mm) + _characters(text)
        down = max(down, row)
    return bytes(data) + b"\r\x0c"


def _placed(text: object) -> tuple[str, float, float]:
    """(text, left edge, top) of one entry, with its alignment worked out by the widths of the printer's own font."""
    if not isinstance(text, Mapping):
        raise CommandError(DOCUMENT_INVALID, "placed", "objects")
    words, x, y, width = (text.get(name) for name in ("text", "x_mm", "y_mm", "width_mm"))
    if not isinstance(words, str) or len(words) > _TEXT_LIMIT:
        raise CommandError(DOCUMENT_INVALID, "placed.text", f"at most {_TEXT_LIMIT} characters")
    if not all(isinstance(each, int | float) for each in (x, y, width)):
        raise CommandError(DOCUMENT_INVALID, "placed", "x_mm, y_mm, width_mm")
    left, top, room = float(x or 0), float(y or 0), float(width or 0)
    free = max(0.0, room - sum(_NARROW_MM if " " <= each <= "~" else _WIDE_MM for each in words))
    return words, left + {"right": free, "center": free / 2}.get(str(text.get("align")), 0.0), top


def _feed(rows: int) -> bytes:
    """Downwards by 1/180 inch; paper never goes back."""
    data = b""
    while rows > 0:
        step = min(rows, _FEED_LIMIT)
        data += b"\x1b3" + bytes([step]) + b"\r\n"
        rows -= step
    return data


def _column(x_mm: float) -> bytes:
    return max(0, round(x_mm / MM_PER_INCH * _COLUMNS)).to_bytes(2, "little")


def _characters(text: str) -> bytes:
    """ASCII as it is, runs of Chinese between FS & and FS . ; what GBK lacks is the printers' own mark."""
    data, chinese = bytearray(), False
    for character in text:
        plain = " " <= character <= "~"
        if plain == chinese:
            chinese = not plain
            data += b"\x1c&" if chinese else b"\x1c."
        data += character.encode("ascii") if plain else _gbk(character)
    return bytes(data) + (b"\x1c." if chinese else b"")


def _gbk(character: str) -> bytes:
    try:
        found = character.replace("¥", "￥").encode("gbk")
    except UnicodeEncodeError:
        found = b""
    return found if len(found) == 2 else "〓".encode("gbk")
