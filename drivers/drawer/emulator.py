"""A cash drawer that is not there: opens at a pulse when it has power, is closed by hand, counts."""

from __future__ import annotations

import threading
from typing import Final

FAULTS: Final = frozenset({"drawer_no_power"})


class DrawerEmulator:
    """Switch low when open, as most drawers on these printers; ``pin`` is the connector pin it listens on."""

    def __init__(self, pin: int = 2) -> None:
        self._pin = pin
        self._lock = threading.Lock()
        self._open = False
        self._kicks = 0
        self._powered = True

    def kick(self, pin: int) -> None:
        """A pulse from the printer; without power nothing moves."""
        with self._lock:
            if pin == self._pin and self._powered:
                self._open = True
                self._kicks += 1

    def pin_high(self) -> bool:
        with self._lock:
            return not self._open

    def close_by_hand(self) -> None:
        with self._lock:
            self._open = False

    def set_power(self, *, on: bool) -> None:
        with self._lock:
            self._powered = on

    @property
    def state(self) -> tuple[bool, int]:
        """(open, how often a pulse opened it)."""
        with self._lock:
            return self._open, self._kicks
