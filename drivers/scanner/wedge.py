"""Scanned or typed? The rule for scanners that pretend to be keyboards: pure, fed with characters and instants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from drivers.scanner.symbology import split_identifier


class Source(StrEnum):
    """Who pressed the keys."""

    TYPED = "typed"
    SCAN = "scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class WedgeRule:
    """Limits of the rule; defaults from what scanners and scan boxes in the field do (gap 10 to 50 ms)."""

    gap_ms: int = 50
    min_length: int = 6
    idle_ms: int = 80
    terminators: str = "\r\n\t"
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters that belong together, without their terminator (``ended_by``, empty after silence)."""

    source: Source
    text: str = field(repr=False)
    ended_by: str = ""
    symbology: str = "unknown"


def is_scan(text: str, instants_ms: Sequence[int], *, rule: WedgeRule | None = None) -> bool:
    """Whether these characters, pressed at these instants, were scanned: long enough and no gap that a hand makes."""
    limits = rule or WedgeRule()
    if len(text) < limits.min_length or len(text) != len(instants_ms):
        return False
    return all(0 <= later - earlier <= limits.gap_ms for earlier, later in pairwise(instants_ms))


class Wedge:
    """Feed it every keystroke (character, instant in whole ms); it answers with the runs that have ended.

    A run ends at a terminator, at a gap longer than ``gap_ms``, or when ``idle`` is called ``idle_ms``
    after its last key.
    """

    def __init__(self, rule: WedgeRule | None = None) -> None:
        self._rule = rule or WedgeRule()
        self._text: list[str] = []
        self._instants_ms: list[int] = []

    @property
    def pending(self) -> str:
        """Characters that are neither yet."""
        return "".join(self._text)

    def feed(self, character: str, instant_ms: int) -> list[Run]:
        """Take one key."""
        if character in self._rule.terminators:
            if self._instants_ms and instant_ms - self._instants_ms[-1] > self._rule.idle_ms:
                return [*self._end(""), Run(source=Source.TYPED, text="", ended_by=character)]
            return self._end(character)
        runs: list[Run] = []
        if self._instants_ms and not 0 <= instant_ms - self._instants_ms[-1] <= self._rule.gap_ms:
            runs = self._end("")
        self._text.append(character)
        self._instants_ms.append(instant_ms)
        return runs

    def idle(self, now_ms: int) -> list[Run]:
        """Call about every 20 ms, or once ``idle_ms`` after a key: ends a run that nothing follows."""
        if not self._instants_ms or now_ms - self._instants_ms[-1] < self._rule.idle_ms:
            return []
        return self._end("")

    def reset(self) -> None:
        """Forget the pending characters (the window lost focus)."""
        self._text.clear()
        self._instants_ms.clear()

    def _end(self, ended_by: str) -> list[Run]:
        text, instants_ms = self.pending, list(self._instants_ms)
        self.reset()
        if not text:
            return [Run(source=Source.TYPED, text="", ended_by=ended_by)] if ended_by else []
        if not is_scan(text, instants_ms, rule=self._rule):
            return [Run(source=Source.TYPED, text=text, ended_by=ended_by)]
        inner = text.removeprefix(self._rule.prefix).removesuffix(self._rule.suffix)
        symbology, inner = split_identifier(inner)
        return [Run(source=Source.SCAN, text=inner, ended_by=ended_by, symbology=symbology)]
