"""The platform's own records of an accounting day in columns, a million at once."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

import polars as pl

Part = Callable[[pl.DataFrame], pl.DataFrame]
"""What is made of some rows by themselves."""


def untouched(rows: pl.DataFrame) -> pl.DataFrame:
    """The `Part` that leaves them as they are."""
    return rows


class PlatformRows(Protocol):
    """Frames in `server.reconciliation.platform.RAW`, in no particular order."""

    def payments_of_day(self, day: date, part: Part = untouched) -> pl.DataFrame:
        """Every payment whose accounting day this is, in whatever state: what ``part`` makes of each part of them,
        while the next is read. One reads at a time: two readers of SQLite in one process wait for each other at every
        piece of memory, and took twice as long as one."""
        ...

    def refunds_between(self, begins_at: datetime, ends_at: datetime) -> pl.DataFrame:
        """Refunds that were sent and that ended (or, not ended, changed last) from one instant to before another."""
        ...

    def of_numbers(self, numbers: Sequence[str]) -> pl.DataFrame:
        """Payments and sent refunds of these numbers; numbers that are nobody's are left out."""
        ...
