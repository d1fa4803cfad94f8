"""A scanner that is not there: puts the bytes of a scan on the line, whole, halved or in one burst."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

FAULTS: Final = frozenset({"silent", "unplugged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Codes held before the scanner; ``half`` sends the first half of the last code and no suffix."""

    texts: Sequence[str] = field(repr=False)
    prefix: str = ""
    suffix: str = "\r"
    half: bool = False


class ScannerEmulator:
    """Sends through ``send``; a silent one reads and says nothing."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self.silent = False
        self.scans = 0

    def show(self, wish: Show) -> int:
        """Bytes sent for these codes, all of them in one burst."""
        parts = [wish.prefix + text + wish.suffix for text in wish.texts]
        if wish.half:
            last = wish.texts[-1]
            parts[-1] = wish.prefix + last[: len(last) // 2]
        data = "".join(parts).encode("utf-8")
        if self.silent:
            return 0
        self._send(data)
        self.scans += len(parts)
        return len(data)
