"""Frames of the speech module SYN6288: FD, length, command, parameter, GBK text, XOR of all before. Pure."""

from __future__ import annotations

from functools import reduce
from operator import xor
from typing import Final

TEXT_LIMIT_BYTES: Final = 200
STOP: Final = b"\xfd\x00\x02\x02\xfd"
ASK: Final = b"\xfd\x00\x02\x21\xde"
TAKEN: Final = 0x41
NOT_UNDERSTOOD: Final = 0x45
BUSY: Final = 0x4E
IDLE: Final = 0x4F
_SPEAK: Final = 0x01
_GBK: Final = 0x01


def speak(text: str) -> bytes:
    """Speak a text; characters that GBK lacks are left out, what is over the limit is cut between characters."""
    body = b""
    for character in text:
        one = character.encode("gbk", "ignore")
        if len(body) + len(one) > TEXT_LIMIT_BYTES:
            break
        body += one
    frame = b"\xfd" + (len(body) + 3).to_bytes(2, "big") + bytes([_SPEAK, _GBK]) + body
    return frame + bytes([reduce(xor, frame)])
