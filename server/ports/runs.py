"""Storage of runs as the services need it: one row a run, its groups as one column file beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from server.domain.run import Run, RunTotal


class Runs(Protocol):
    """At most one run of a day is queued, running or held, by a unique key in the database."""

    def add(self, run: Run) -> None:
        """Store a new run; Conflict ``run.number_reused``, or ``run.live`` while one of the day is."""
        ...

    def get(self, run_no: str, *, for_update: bool = False) -> Run | None: ...

    def save(self, run: Run) -> None:
        """Store a changed run whose ``row_version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def finish(self, run: Run, totals: Sequence[RunTotal], groups: bytes, open_rows: bytes) -> None:
        """Store a done run with its totals, its groups (a column file) and the rows that the next day opens with (a
        column file); the run of the day that stood until now becomes ``superseded``. All or nothing."""
        ...

    def standing(self, first_day: date, last_day: date) -> Sequence[Run]:
        """The done run of each day that stands, by day."""
        ...

    def of_day(self, day: date) -> Sequence[Run]:
        """All runs of a day, the latest first."""
        ...

    def live(self) -> Sequence[Run]: ...

    def totals(self, run_no: str) -> Sequence[RunTotal]: ...

    def groups(self, run_no: str) -> bytes | None: ...

    def open_rows(self, run_no: str) -> bytes | None: ...
