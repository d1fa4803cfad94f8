"""Time as the product speaks it: aware UTC instants, and accounting days in Asia/Shanghai."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one zone without daylight saving since 1991; a fixed offset needs no zone database on Windows."""


class Clock(Protocol):
    """Where a program takes its time from; simulated in tests."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    def monotonic_s(self) -> float:
        """Seconds that never jump, for measuring spans; no relation to any date."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        return time.monotonic()


class ShiftedClock(SystemClock):
    """The computer's clock, moved by a fixed span: for a practice world that lives on another day."""

    def __init__(self, shift: timedelta) -> None:
        self._shift = shift

    def now(self) -> datetime:
        return super().now() + self._shift


def accounting_day(instant: datetime) -> date:
    """The Beijing calendar day of an aware instant (the default calendar; a party's own may differ)."""
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return instant.astimezone(BEIJING).date()
