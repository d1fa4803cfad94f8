"""Messages of fixed width, byte by byte in GBK: a table of fields, values packed into it and read out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.errors import COMMAND_INVALID, TERMINAL_ANSWER, CommandError, DeviceError

ENCODING: Final = "gbk"


class Fill(StrEnum):
    """How a value that is shorter than its field is filled up."""

    LEFT = "left"  # value first, spaces behind
    RIGHT = "right"  # spaces first
    ZERO = "zero"  # zeros first; an empty value stays spaces
    NUL = "nul"  # a C string: value first, NUL behind


@dataclass(frozen=True, slots=True)
class Field:
    """``width`` bytes called ``name``; a name that is empty is filled and never read."""

    name: str
    width: int
    fill: Fill = Fill.LEFT


def table(*rows: str) -> tuple[Field, ...]:
    """Fields from rows like 'counter_no 8' or 'amount 12 zero', as the makers' tables are written."""
    found = []
    for row in rows:
        name, width, *fill = row.split()
        found.append(Field("" if name == "-" else name, int(width), Fill(*fill) if fill else Fill.LEFT))
    return tuple(found)


def width_of(fields: Iterable[Field]) -> int:
    """Bytes of the whole message."""
    return sum(field.width for field in fields)


def pack(fields: Iterable[Field], values: Mapping[str, str]) -> bytes:
    """The message; CommandError names a value that has no place in its field, never the value."""
    return b"".join(_packed(field, values.get(field.name, "")) for field in fields)


def _packed(field: Field, value: str) -> bytes:
    try:
        data = value.encode(ENCODING)
    except UnicodeEncodeError:
        raise CommandError(COMMAND_INVALID, field.name, "characters that a terminal knows") from None
    if len(data) > field.width:
        raise CommandError(COMMAND_INVALID, field.name, f"at most {field.width} bytes")
    if field.fill is Fill.ZERO:
        return data.rjust(field.width, b"0") if data else b" " * field.width
    if field.fill is Fill.RIGHT:
        return data.rjust(field.width)
    return data.ljust(field.width, b"\0" if field.fill is Fill.NUL else b" ")


def unpack(fields: Iterable[Field], data: bytes) -> dict[str, str]:
    """The values, blanks trimmed; a character cut in two at a field's edge is left out.

    DeviceError(terminal.answer_unreadable) when the message is shorter than its table.
    """
    found: dict[str, str] = {}
    at = 0
    for field in fields:
        piece = data[at : at + field.width]
        if len(piece) < field.width:
            raise DeviceError(TERMINAL_ANSWER, f"{len(data)} bytes")
        at += field.width
        if field.name:
            found[field.name] = piece.split(b"\0")[0].decode(ENCODING, "replace").replace("\ufffd", "").strip()
    return found
