"""Bytes of a scanner to codes: terminators, idle gap, prefix and suffix, AIM identifiers, half codes, doubles. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from drivers.errors import SCAN_HALF, SCAN_TOO_LONG
from drivers.scanner.symbology import split_identifier

CODE_LIMIT_BYTES: Final = 4096
_ENDS: Final = b"\r\n\x00\x03"
_SEPARATORS: Final = "\x1d\x1e\x04"  # group, record and end marks inside GS1 codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """How this scanner is set up. ``prefix`` and ``suffix`` stand around the code inside a line and are taken off.

    With ``strict`` a line without them is half a code. ``tab_ends`` adds TAB to CR, LF, NUL and ETX as terminators.
    ``terminator`` says how a code ends: ``none`` by silence of ``idle_gap_s``; ``required`` by a terminator alone, and
    what is left without one for ``half_gap_s`` is half a code; ``auto`` is none until the first terminator is seen.
    """

    prefix: str = ""
    suffix: str = ""
    strict: bool = False
    tab_ends: bool = False
    terminator: str = "auto"
    idle_gap_s: float = 0.05
    half_gap_s: float = 0.5
    min_length: int = 4
    double_window_s: float = 1.0
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code; ``at_s`` is the instant of its last byte on the caller's clock."""

    text: str = field(repr=False)
    symbology: str
    at_s: float
    double: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Bytes that were no code; ``reason`` is a scanner.* code of drivers.errors."""

    reason: str
    at_s: float


class Framer:
    """Feed it bytes and instants (seconds, any monotonic clock); it answers with codes. Chunking does not matter."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._ends = frozenset(_ENDS + (b"\t" if framing.tab_ends else b""))
        self._held = bytearray()
        self._too_long = False
        self._terminated = framing.terminator == "required"
        self._last_at_s = 0.0
        self._last_text = ""
        self._last_text_at_s = float("-inf")

    @property
    def holding(self) -> bool:
        """Whether a code has begun; then ``idle`` must be called when ``gap_s`` has passed."""
        return bool(self._held) or self._too_long

    @property
    def gap_s(self) -> float:
        """Silence after which what has begun is over, in seconds."""
        return self._framing.half_gap_s if self._terminated else self._framing.idle_gap_s

    def feed(self, data: bytes, now_s: float) -> list[Code | Dropped]:
        """Codes completed by these bytes, which arrived at ``now_s``."""
        found = self.idle(now_s)
        for byte in data:
            self._last_at_s = now_s
            if byte in self._ends:
                self._terminated = self._terminated or (self.holding and self._framing.terminator == "auto")
                found += self._finish(now_s)
            elif len(self._held) < CODE_LIMIT_BYTES:
                self._held.append(byte)
            else:
                self._too_long = True
        return found

    def idle(self, now_s: float) -> list[Code | Dropped]:
        """Codes that ended by silence: nothing has come for ``gap_s``."""
        if not self.holding or now_s - self._last_at_s < self.gap_s:
            return []
        if self._terminated:
            return self._drop(SCAN_HALF, self._last_at_s)
        return self._finish(self._last_at_s)

    def forget(self) -> None:
        """Throw away what has begun (clearInput)."""
        self._held.clear()
        self._too_long = False

    def _drop(self, reason: str, at_s: float) -> list[Code | Dropped]:
        self.forget()
        return [Dropped(reason=reason, at_s=at_s)]

    def _finish(self, at_s: float) -> list[Code | Dropped]:
        if not self.holding:
            return []  # CR LF: the second terminator ends nothing
        if self._too_long:
            return self._drop(SCAN_TOO_LONG, at_s)
        raw = bytes(self._held)
        self.forget()
        text = self._text(raw)
        if text is None:
            return [Dropped(reason=SCAN_HALF, at_s=at_s)]
        symbology, text = split_identifier(text)
        if len(text) < self._framing.min_length:
            return [Dropped(reason=SCAN_HALF, at_s=at_s)]
        double = text == self._last_text and at_s - self._last_text_at_s <= self._framing.double_window_s
        self._last_text, self._last_text_at_s = text, at_s
        return [Code(text=text, symbology=symbology, at_s=at_s, double=double)]

    def _text(self, raw: bytes) -> str | None:
        """The code inside the line, without what surrounds it; None for half a code."""
        framing = self._framing
        try:
            text = raw.decode(framing.encoding)
        except UnicodeDecodeError:
            return None
        suffix = framing.suffix.rstrip(_ENDS.decode("ascii"))
        if framing.strict and not (text.startswith(framing.prefix) and text.endswith(suffix)):
            return None
        text = text.removeprefix(framing.prefix).removesuffix(suffix).strip(" ")
        return "".join(letter for letter in text if letter in _SEPARATORS or letter.isprintable())
