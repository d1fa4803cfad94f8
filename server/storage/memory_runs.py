"""Runs, their totals and the parts of their column files in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from app.core.errors import Conflict
from app.core.reconciliation import LIVE_RUNS, RunState
from server.domain.run import Run, RunTotal
from server.storage.memory_tables import View

_READABLE = frozenset({RunState.DONE, RunState.SUPERSEDED})


class MemoryRuns:
    """`server.ports.runs.Runs`."""

    def __init__(self, runs: View[Run], totals: View[tuple[RunTotal, ...]], parts: View[dict[int, bytes]]) -> None:
        self._runs, self._totals, self._parts = runs, totals, parts

    def add(self, run: Run) -> None:
        """As the port says."""
        if self._runs.get(run.run_no) is not None:
            raise Conflict("run.number_reused", run_no=run.run_no)
        of_day = self._runs.by("day", run.day)
        if any(other.state in LIVE_RUNS or (run.version and other.version == run.version) for other in of_day):
            raise Conflict("run.live", run_no=run.run_no)
        self._runs.put(run.run_no, run)

    def get(self, run_no: str, *, for_update: bool = False) -> Run | None:
        """As the port says."""
        return self._runs.get(run_no)

    def save(self, run: Run) -> None:
        """As the port says; Conflict ``storage.constraint`` when another one of the day is live or stands."""
        stored = self._runs.get(run.run_no)
        if stored is None or stored.row_version != run.row_version:
            raise Conflict("storage.stale", run_no=run.run_no)
        others = [other.state for other in self._runs.by("day", run.day) if other.run_no != run.run_no]
        if run.state is RunState.DONE and RunState.DONE in others:
            raise self._runs.life.refuse("runs")
        if run.state in LIVE_RUNS and any(state in LIVE_RUNS for state in others):
            raise self._runs.life.refuse("runs")
        self._runs.put(run.run_no, replace(run, row_version=run.row_version + 1))

    def keep_part(self, run_no: str, file: str, place: int, content: bytes) -> None:
        """As the port says."""
        if self._runs.get(run_no) is None:
            raise self._runs.life.refuse("run_parts")
        self._parts.put((run_no, file), {**(self._parts.get((run_no, file)) or {}), place: content})

    def forget_parts(self, run_no: str) -> None:
        """As the port says."""
        for file in ("groups", "open"):
            self._parts.delete((run_no, file))

    def finish(self, run: Run, totals: Sequence[RunTotal]) -> None:
        """As the port says."""
        for other in self._runs.by("day", run.day):
            if other.state is RunState.DONE and other.run_no != run.run_no:
                self.save(replace(other, state=RunState.SUPERSEDED))
        self.save(replace(run, state=RunState.DONE))
        self._totals.put(run.run_no, tuple(sorted(totals, key=lambda total: (total.party, total.name))))

    def standing(self, first_day: date, last_day: date) -> Sequence[Run]:
        """As the port says."""
        return [run for run in self._between(first_day, last_day) if run.state is RunState.DONE]

    def of_day(self, day: date) -> Sequence[Run]:
        """As the port says."""
        return sorted(self._runs.by("day", day), key=_asked, reverse=True)

    def latest(self, first_day: date, last_day: date) -> Sequence[Run]:
        """As the port says."""
        return list({run.day: run for run in self._between(first_day, last_day)}.values())

    def live(self) -> Sequence[Run]:
        """As the port says."""
        return sorted((run for run in self._runs.all() if run.state in LIVE_RUNS), key=_asked)

    def totals(self, run_no: str) -> Sequence[RunTotal]:
        """As the port says."""
        return self._totals.get(run_no) or ()

    def parts(self, run_no: str, file: str) -> Iterable[bytes]:
        """As the port says."""
        run = self._runs.get(run_no)
        parts = self._parts.get((run_no, file)) or {}
        return [parts[place] for place in sorted(parts)] if run is not None and run.state in _READABLE else []

    def part(self, run_no: str, file: str, place: int) -> bytes | None:
        """As the port says."""
        return (self._parts.get((run_no, file)) or {}).get(place)

    def _between(self, first_day: date, last_day: date) -> list[Run]:
        found = [run for run in self._runs.all() if first_day <= run.day <= last_day]
        return sorted(found, key=lambda run: (run.day, *_asked(run)))


def _asked(run: Run) -> tuple[datetime, str]:
    return run.asked_at, run.run_no
