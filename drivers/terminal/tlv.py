"""Tag, length, value of the serial card terminals: two-byte tags, lengths binary or BER, digits packed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from drivers.terminal.envelope import FrameError

FIELDS_LIMIT: Final = 256


class Lengths(StrEnum):
    """How a dialect writes the length of a value."""

    BINARY = "binary"  # two bytes, big-endian
    BER = "ber"  # one byte below 128, else 81 nn or 82 hh ll


def encode_fields(fields: Mapping[int, bytes], lengths: Lengths) -> bytes:
    """The fields in their order; FrameError for a tag or a value that has no room."""
    parts = bytearray()
    for tag, value in fields.items():
        if not 0 <= tag <= 0xFFFF or len(value) > 0xFFFF:
            raise FrameError("a tag of two bytes and at most 65535 bytes of value")
        parts += tag.to_bytes(2, "big") + _length(len(value), lengths) + value
    return bytes(parts)


def decode_fields(data: bytes, lengths: Lengths) -> dict[int, bytes]:
    """Values by tag; FrameError for a cut field or a tag that stands twice (which of two amounts would be meant?)."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(data):
        if len(data) - at < 3:
            raise FrameError("a field is cut")
        tag = int.from_bytes(data[at : at + 2], "big")
        size, begin = _read_length(data, at + 2, lengths)
        at = begin + size
        if at > len(data):
            raise FrameError("a value is cut")
        if tag in found or len(found) >= FIELDS_LIMIT:
            raise FrameError(f"a tag twice, or over {FIELDS_LIMIT} fields")
        found[tag] = data[begin:at]
    return found


def _length(size: int, lengths: Lengths) -> bytes:
    if lengths is Lengths.BINARY:
        return size.to_bytes(2, "big")
    if size < 0x80:
        return bytes((size,))
    return bytes((0x81, size)) if size < 0x100 else b"\x82" + size.to_bytes(2, "big")


def _read_length(data: bytes, at: int, lengths: Lengths) -> tuple[int, int]:
    """Size of the value and where it begins."""
    if lengths is Lengths.BINARY:
        width = 2
    elif data[at] < 0x80:
        return data[at], at + 1
    else:
        width = {0x81: 1, 0x82: 2}.get(data[at], 0)
        if not width:
            raise FrameError("a length of one or two bytes")
        at += 1
    if at + width > len(data):
        raise FrameError("a length is cut")
    return int.from_bytes(data[at : at + width], "big"), at + width


def packed(digits: str) -> bytes:
    """Digits as packed BCD, an even number of them; FrameError otherwise."""
    if len(digits) % 2 or not digits.isascii() or not digits.isdecimal():
        raise FrameError("an even number of digits")
    return bytes.fromhex(digits)


def unpacked(data: bytes) -> str:
    """The digits of packed BCD; FrameError when a half-byte is none."""
    digits = data.hex()
    if digits and not digits.isdecimal():
        raise FrameError("packed digits")
    return digits
