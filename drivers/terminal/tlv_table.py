"""Fields of a TLV dialect by name: tag and coding stand in a table, values are plain text. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.terminal.envelope import FrameError
from drivers.terminal.tlv import Lengths, decode_fields, encode_fields, packed, unpacked

_PRINTED_AMOUNT: Final = re.compile(r"RMB\s*(-?)\s*([\d,]{1,13})\.(\d{2})")


@dataclass(frozen=True, slots=True)
class Coding:
    """How a value stands on the line; both ways raise FrameError for what does not fit."""

    write: Callable[[str], bytes]
    read: Callable[[bytes], str]


def _text(data: bytes) -> str:
    return data.decode("gbk", "replace").strip(" \x00")


def _byte(value: str) -> bytes:
    if not value.isdecimal() or int(value) > 255:
        raise FrameError("a number up to 255")
    return bytes((int(value),))


def _read_byte(data: bytes) -> str:
    if len(data) != 1:
        raise FrameError("one byte")
    return str(data[0])


def _digits(data: bytes) -> str:
    text = data.decode("ascii", "replace").strip()
    if not text.isascii() or not text.isdecimal():
        raise FrameError("digits")
    return text


def _printed(value: str) -> bytes:
    fen = int(value)
    return f"RMB {'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}".encode("ascii")


def _read_printed(data: bytes) -> str:
    """Fen of an amount as it is printed (``RMB  0.20``, a void is negative)."""
    found = _PRINTED_AMOUNT.fullmatch(data.decode("ascii", "replace").strip())
    if found is None:
        raise FrameError("an amount as printed")
    return f"{'-' if found[1] else ''}{int(found[2].replace(',', '') + found[3])}"


TEXT: Final = Coding(lambda value: value.encode("gbk", "replace"), _text)
BYTE: Final = Coding(_byte, _read_byte)
DIGITS: Final = Coding(lambda value: value.encode("ascii", "replace"), _digits)
PACKED: Final = Coding(packed, unpacked)
PRINTED: Final = Coding(_printed, _read_printed)
CODE: Final = Coding(
    lambda value: value.encode("ascii", "replace"),
    lambda data: data.decode("ascii") if len(data) == 2 and data.isascii() and data.isalnum() else data.hex(),
)
"""A two-character code as it is, anything else in hexadecimal."""

Row = tuple[int, Coding]


@dataclass(frozen=True, slots=True)
class TlvTable:
    """Names to tags. What stands in no table is left out."""

    lengths: Lengths
    rows: Mapping[str, Row]

    def write(self, values: Mapping[str, str]) -> bytes:
        """The fields in the order given; empty ones are not sent."""
        fields: dict[int, bytes] = {}
        for name, value in values.items():
            tag, coding = self.rows[name]
            if value:
                fields[tag] = coding.write(value)
        return encode_fields(fields, self.lengths)

    def split(self, data: bytes) -> dict[int, bytes]:
        """Raw values by tag."""
        return decode_fields(data, self.lengths)

    def read(self, fields: Mapping[int, bytes]) -> dict[str, str]:
        """Values by name; a field that is not there is empty."""
        found = dict.fromkeys(self.rows, "")
        for name, (tag, coding) in self.rows.items():
            if fields.get(tag):
                found[name] = coding.read(fields[tag])
        return found
