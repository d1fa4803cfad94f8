"""A scanner or scan box on a serial port, a USB virtual port or TCP: it sends codes, it is asked nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from drivers.errors import CLOSED, SCAN_HALF, DeviceError
from drivers.ports import Checked, DeviceStatus, Fault, Health, Scan, State
from drivers.scanner.framing import Code, Dropped, Framer, Framing
from drivers.transport.line import Transport

_READ_BYTES: Final = 1024
_DRAIN_READS_LIMIT: Final = 64


class LineScanner:
    """Scanner over any readable transport; ``clock`` gives monotonic seconds."""

    def __init__(self, line: Transport, framing: Framing, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._line = line
        self._framer = Framer(framing)
        self._clock = clock
        self._claimed = False

    def open(self) -> None:
        """Nothing to load."""

    def claim(self, timeout_s: float) -> None:
        self._line.open(timeout_s)
        self._claimed = True

    def enable(self) -> None:
        """Drop what was scanned while nobody listened: an old payment code must not pay the next bill."""
        for _ in range(_DRAIN_READS_LIMIT):
            if not self._line.read(_READ_BYTES, 0.0):
                break
        self._framer.forget()

    def status(self, timeout_s: float) -> DeviceStatus:
        """Idle while the line is held. Whether the scanner itself has power a one-way line cannot say."""
        return DeviceStatus(state=State.IDLE if self._claimed else State.CLOSED)

    def check_health(self, timeout_s: float) -> Checked:
        return Checked(Health.UNVERIFIED) if self._claimed else Checked(Health.FAILED, CLOSED)

    def observe(self, timeout_s: float) -> Sequence[Scan | Fault]:
        wait_s = min(timeout_s, self._framer.gap_s) if self._framer.holding else timeout_s
        try:
            data = self._line.read(_READ_BYTES, wait_s)
        except DeviceError:
            if self._framer.holding:  # unplugged in the middle of a code
                self._framer.forget()
                return [Fault(code=SCAN_HALF)]
            raise
        now_s = self._clock()
        return [_observed(each) for each in (self._framer.feed(data, now_s) if data else self._framer.idle(now_s))]

    def release(self) -> None:
        self._claimed = False
        self._line.close()

    def close(self) -> None:
        self.release()


def _observed(found: Code | Dropped) -> Scan | Fault:
    if isinstance(found, Dropped):
        return Fault(code=found.reason)
    return Scan(text=found.text, symbology=found.symbology, at_monotonic=found.at_s, double=found.double)
