"""STX, length, body, ETX, XOR: the shell of every serial card terminal's message, found again after noise. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import reduce
from operator import xor
from typing import Final

STX, ETX = 0x02, 0x03
_AROUND: Final = 5  # STX, two bytes of length, ETX, check


class FrameError(Exception):
    """Bytes that are no message; the text says which rule they break and never holds any of them."""


class Signal(IntEnum):
    """One byte outside a frame."""

    EOT = 0x04
    ACK = 0x06
    NAK = 0x15


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """How a dialect counts: ``packed`` for two bytes of BCD, else binary big-endian; at most ``limit`` body bytes."""

    packed: bool
    limit: int


@dataclass(frozen=True, slots=True)
class Body:
    """What stood in a whole frame with the right check. It may hold card data: kept out of repr."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Damaged:
    """Bytes that were neither a frame nor a signal: a cut or garbled frame, or noise."""

    size_bytes: int = 1
    begun: bool = False  # a frame had begun


Piece = Signal | Body | Damaged


def check_of(data: bytes) -> int:
    """XOR of all bytes; in every dialect it runs from the length to ETX."""
    return reduce(xor, data, 0)


def seal(body: bytes, envelope: Envelope) -> bytes:
    """The frame around ``body``; FrameError when it is empty or longer than the dialect allows."""
    if not 0 < len(body) <= envelope.limit:
        raise FrameError(f"a body of 1 to {envelope.limit} bytes")
    length = bytes.fromhex(f"{len(body):04d}") if envelope.packed else len(body).to_bytes(2, "big")
    checked = length + body + bytes((ETX,))
    return bytes((STX,)) + checked + bytes((check_of(checked),))


class EnvelopeStream:
    """Feed it bytes as they come: chunking does not matter. After damage signals count only once a frame was whole
    or the line was silent, so that a byte of a broken frame is never taken for an ACK or a NAK."""

    def __init__(self, envelope: Envelope) -> None:
        self._envelope = envelope
        self._held = bytearray()
        self._lost = False

    @property
    def holding(self) -> bool:
        """Whether a frame has begun and is not whole: silence longer than the dialect's gap ends it (``idle``)."""
        return bool(self._held)

    def feed(self, data: bytes) -> list[Piece]:
        """The pieces that these bytes complete."""
        self._held += data
        found: list[Piece] = []
        self._look(found)
        return found

    def idle(self) -> list[Piece]:
        """The line was silent for longer than a gap: what began is cut, and what follows it is looked at again."""
        found: list[Piece] = []
        while self._held:
            self._drop(found)
            self._look(found)
        self._lost = False
        return found

    def forget(self) -> None:
        """Drop everything, as before a new exchange."""
        self._held.clear()
        self._lost = False

    def _drop(self, found: list[Piece]) -> None:
        begun = self._held.pop(0) == STX
        self._lost = True
        last = found[-1] if found else None
        if isinstance(last, Damaged):
            found[-1] = Damaged(last.size_bytes + 1, last.begun or begun)
        else:
            found.append(Damaged(1, begun))

    def _look(self, found: list[Piece]) -> None:
        """Add what is whole by now."""
        while self._held:
            first = self._held[0]
            if first == STX:
                size = self._size()
                if size is None or (size and len(self._held) < size):
                    break
                if not size or not self._whole(size):
                    self._drop(found)
                    continue
                found.append(Body(bytes(self._held[3 : size - 2])))
                del self._held[:size]
                self._lost = False
            elif first == 0x00 and not self._lost:
                del self._held[0]
            elif first in _SIGNALS and not self._lost:
                found.append(Signal(first))
                del self._held[0]
            else:
                self._drop(found)

    def _size(self) -> int | None:
        """Bytes of the frame that begins here; None while the length has not come, 0 when it is none."""
        if len(self._held) < 3:
            return None
        length = bytes(self._held[1:3])
        if self._envelope.packed:
            digits = length.hex()
            counted = int(digits) if digits.isdecimal() else 0
        else:
            counted = int.from_bytes(length, "big")
        return counted + _AROUND if 0 < counted <= self._envelope.limit else 0

    def _whole(self, size: int) -> bool:
        return self._held[size - 2] == ETX and check_of(bytes(self._held[1 : size - 1])) == self._held[size - 1]


_SIGNALS: Final = frozenset(int(each) for each in Signal)
