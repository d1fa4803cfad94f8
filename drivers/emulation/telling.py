"""What the emulated devices show and say, as lines for a terminal: only what is new since the last look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Receipts (number and lines), how often the drawer opened, and what the other devices show."""

    receipts: Sequence[tuple[int, Sequence[str]]]
    kicks: int
    seen: Mapping[str, Mapping[str, Any]]


class Telling:
    """Remembers what was told."""

    def __init__(self, look: Callable[[], Look]) -> None:
        self._look = look
        self._last = Look(receipts=(), kicks=0, seen={})

    def news(self) -> list[str]:
        """Lines, each ending in LF."""
        now, last = self._look(), self._last
        self._last = now
        known = {number for number, _ in last.receipts}
        lines: list[str] = []
        for number, text in now.receipts:
            if number not in known:
                lines += [f"printer: receipt {number}", *(f"    {line}" for line in text)]
        if now.kicks > last.kicks:
            lines.append("drawer: open")
        for device, seen in now.seen.items():
            lines += _changes(device, seen, last.seen.get(device, {}))
        return [f"{line}\n" for line in lines]


def _changes(device: str, now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    lines = []
    for name, value in now.items():
        if value == before.get(name) or not value:
            continue
        if name == "heard":
            lines += [f"{device}: “{text}”" for text in value[len(before.get(name, ())) :]]
        else:
            shown = " | ".join(value) if isinstance(value, list) else value
            lines.append(f"{device}: {name} {shown}")
    return lines
