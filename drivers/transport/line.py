"""The one shape of a line to a device, and the clock of a call on it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final, Protocol

_DRAIN_LIMIT: Final = 64


class Transport(Protocol):
    """Bytes to and from one device. All calls block no longer than their timeout and raise DeviceError."""

    readable: bool

    def open(self, timeout_s: float) -> None:
        """Take the line: device.not_found, device.claimed or device.offline when that fails."""

    def write(self, data: bytes, timeout_s: float) -> None:
        """Send all of it, or raise WriteError with the number of bytes that left."""

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """What has come, up to ``max_bytes``; empty after ``timeout_s`` of silence; DeviceError when the line broke."""

    def close(self) -> None:
        """Give the line back; safe to call twice."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock (seconds) until which a call may last."""

    at_monotonic: float

    @classmethod
    def after(cls, timeout_s: float) -> Deadline:
        return cls(time.monotonic() + timeout_s)

    def left_s(self, at_most_s: float = 3600.0) -> float:
        """Seconds left, never negative, never more than ``at_most_s``."""
        return max(0.0, min(at_most_s, self.at_monotonic - time.monotonic()))

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self.at_monotonic


def check_line(line: Transport) -> None:
    """Read away what came unasked; DeviceError once the line broke. A device that only listens is missed when it is
    unplugged, not first before the next patient. What is write only cannot be asked."""
    if line.readable:
        for _ in range(_DRAIN_LIMIT):
            if not line.read(64, 0.0):
                return
