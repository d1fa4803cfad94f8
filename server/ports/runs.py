"""Storage of runs as the services need it: one row a run, its column files in parts beside it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from server.domain.run import Run, RunTotal

GROUPS = "groups"
"""The column file of a run's groups that somebody may have to look at (`server.reconciliation.groups`)."""
MATCHED = "matched"
"""The column file of those in which everybody says the same; each part can be read by itself."""
OPEN_ROWS = "open"
"""The column file of the records that the next day opens with."""


class Runs(Protocol):
    """At most one run of a day is queued, running or held, and at most one stands, by unique keys in the database."""

    def add(self, run: Run) -> None:
        """Store a new run; Conflict ``run.number_reused``, or ``run.live`` while one of the day is."""
        ...

    def get(self, run_no: str, *, for_update: bool = False) -> Run | None: ...

    def save(self, run: Run) -> None:
        """Store a changed run whose ``row_version`` is the one read; Conflict ``storage.stale`` otherwise. Adds one
        to it."""
        ...

    def keep_part(self, run_no: str, file: str, place: int, content: bytes) -> None:
        """Store one part of a column file, in the place of an earlier one; it counts once the run is done."""
        ...

    def forget_parts(self, run_no: str) -> None:
        """Remove what an interrupted try has left."""
        ...

    def finish(self, run: Run, totals: Sequence[RunTotal]) -> None:
        """Store a done run with its totals; the run of the day that stood until now becomes ``superseded``."""
        ...

    def standing(self, first_day: date, last_day: date) -> Sequence[Run]:
        """The done run of each day that stands, by day."""
        ...

    def of_day(self, day: date) -> Sequence[Run]:
        """All runs of a day, the latest first."""
        ...

    def latest(self, first_day: date, last_day: date) -> Sequence[Run]:
        """The last run asked for of each day that has one, by day."""
        ...

    def live(self) -> Sequence[Run]:
        """Runs that are queued, running or held, the oldest first."""
        ...

    def totals(self, run_no: str) -> Sequence[RunTotal]:
        """By party and name."""
        ...

    def parts(self, run_no: str, file: str) -> Iterable[bytes]:
        """The parts of a column file of a run that is done or superseded, in order; none of another's."""
        ...

    def part(self, run_no: str, file: str, place: int) -> bytes | None:
        """One part of a column file, which its caller knows to be there and done."""
        ...
