"""Notices that the server's clock was set back, and moves what is due with it: no job may stand still for that."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from server.domain.alert import CLOCK_BACK, AlertLevel
from server.domain.job import Job
from server.ports import UnitOfWorkFactory
from server.services.alerts import raise_alert

log = logging.getLogger(__name__)

TOLERANCE = timedelta(seconds=2)
"""A clock that is slewed, not set, stays within this between two looks."""
REMEMBER_EVERY_S = 60
SEEN = "clock.seen"
"""The fact that holds the latest instant a server worked at, so that a clock set back while it stood is noticed too;
also when it had jumped ahead a moment before."""
MOST = 100_000
"""Jobs moved at one time."""


class SetBack:
    """Compares the wall clock with one that never jumps. One look a round of the job runner."""

    def __init__(self, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock
        self._expected: tuple[datetime, float] | None = None
        self._remembered_s: float | None = None

    def look(self) -> timedelta:
        """How far the clock went back since the last look (or since a server last worked); zero when it did not. What
        was due later has then been moved by as much."""
        now, steady_s = self._clock.now(), self._clock.monotonic_s()
        expected = self._expected_at(steady_s)
        back = expected - now if expected is not None else timedelta()
        if back > TOLERANCE:
            moved = self._move(now, back)
            log.warning("the clock went back by %d s; %d jobs moved with it", back.total_seconds(), moved)
        self._expected = (now, steady_s)
        if abs(back) > TOLERANCE or self._remembered_s is None or steady_s - self._remembered_s >= REMEMBER_EVERY_S:
            self._remember(now)
            self._remembered_s = steady_s
        return max(back, timedelta()) if back > TOLERANCE else timedelta()

    def _expected_at(self, steady_s: float) -> datetime | None:
        """What the clock must show by now, at least."""
        if self._expected is not None:
            seen, since_s = self._expected
            return seen + timedelta(seconds=steady_s - since_s)
        with self._reader() as work:
            text = work.facts.get(SEEN)
        return datetime.fromisoformat(text) if text else None

    def _move(self, now: datetime, back: timedelta) -> int:
        """Bring what is due after ``now`` forward by what the clock lost."""
        with self._uow() as work:
            raise_alert(work, CLOCK_BACK, "server", AlertLevel.WARNING, now)
            waiting = work.jobs.waiting(now, MOST)
            for job in waiting:
                work.jobs.put(_earlier(job, now, back))
            work.commit()
        return len(waiting)

    def _remember(self, now: datetime) -> None:
        with self._uow() as work:
            work.facts.put(SEEN, now.isoformat())
            work.commit()


def _earlier(job: Job, now: datetime, back: timedelta) -> Job:
    until = job.lease_until
    return replace(job, due_at=max(now, job.due_at - back), lease_until=until and max(now, until - back))
