"""Storage of closed months as the services need it."""

from collections.abc import Sequence
from typing import Protocol

from server.domain.month import Month


class Months(Protocol):
    def add(self, month: Month) -> None:
        """Store the row of a month; Conflict ``month.exists``."""
        ...

    def get(self, month: str, *, for_update: bool = False) -> Month | None: ...

    def save(self, month: Month) -> None:
        """Store a changed row whose ``version`` is the one read; Conflict ``storage.stale`` otherwise. Adds one to it.
        Waits until no entry is being written for an earlier month, and keeps such entries waiting until this unit of
        work ends."""
        ...

    def all(self) -> Sequence[Month]:
        """Every month that has a row, the newest first."""
        ...
