"""The job that starts the run of a day: as soon as its statements are there, or at its latest hour without them."""

import logging
from datetime import date, timedelta
from typing import Protocol

from app.core.clock import Clock
from app.core.errors import Refused
from app.core.reconciliation import LIVE_RUNS, RunState
from server.domain.job import Job, JobKind
from server.domain.statement import IN_RUNS
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.fetch_when_due import THERE
from server.services.plan_days import READY, Expected

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(minutes=1)
"""While an earlier day is not run yet: what it leaves in transit opens this one."""


class StartDay(Protocol):
    """Starts a run."""

    def __call__(self, day: date) -> object:
        """Raises Refused: ``run.live`` while a run of the day is, ``month.closed`` …"""
        ...


class StartRun:
    """One look a call. Two servers start one run: by the lease of the job, and by the one live run of a day."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock, expected: Expected, start: StartDay
    ) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock
        self._expected, self._start = expected, start

    def __call__(self, subject: str) -> None:
        """``subject``: a day, or a day and ``ready``, as `plan_days` says."""
        day, at_latest = date.fromisoformat(subject.removesuffix(READY)), not subject.endswith(READY)
        with self._reader() as work:
            wanted = self._wanted(work, day, at_latest=at_latest)
            waits = wanted and (_waits_for_another(work, day) or _is_live(work, day))
        if waits:
            self._put(subject, day)
            return
        if wanted:
            try:
                self._start(day)
                log.info("reconciliation of %s started", day)
            except Refused as error:  # one is live already, or its month is closed: not for the clock to change
                log.warning("reconciliation of %s not started: %s", day, error.code)
        self._finish(subject, day, started=wanted)

    def _wanted(self, work: UnitOfWork, day: date, *, at_latest: bool) -> bool:
        """A day is run when everything is there, or at its latest hour; once run, again when a file came since."""
        found = work.statements.standing(day, day)
        standing = [each for each in found if each.state in THERE and each.party in IN_RUNS]
        there = {(each.party, each.name) for each in standing}
        done = work.runs.standing(day, day)
        if done:
            read = {sha256 for _, _, sha256 in done[-1].inputs}
            return any(each.sha256 and each.sha256 not in read for each in standing)
        return at_latest or there.issuperset(key for key in self._expected() if key[0] in IN_RUNS)

    def _put(self, subject: str, day: date) -> None:
        log.debug("reconciliation of %s waits for an earlier run", day)
        with self._uow() as work:
            work.jobs.put(Job(JobKind.START_RUN, subject, self._clock.now() + LOOK_AGAIN))
            work.commit()

    def _finish(self, subject: str, day: date, *, started: bool) -> None:
        with self._uow() as work:
            work.jobs.finish(JobKind.START_RUN, subject)
            if started:
                work.jobs.finish(JobKind.START_RUN, day.isoformat())
            work.commit()


def _is_live(work: UnitOfWork, day: date) -> bool:
    return any(run.day == day and run.state in LIVE_RUNS for run in work.runs.live())


def _waits_for_another(work: UnitOfWork, day: date) -> bool:
    """The day before is still to be run by the clock, or is being run; a held run waits for a person, not we for it."""
    before = day - timedelta(days=1)
    if work.jobs.get(JobKind.START_RUN, before.isoformat()) is not None:
        return True
    return any(run.day == before and run.state in (RunState.QUEUED, RunState.RUNNING) for run in work.runs.live())
