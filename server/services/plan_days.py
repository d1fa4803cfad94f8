"""The job that plans each accounting day once it is over: fetch its statements, run it, write our own statements.

Subjects of the jobs are their whole memory: ``channel:wechat:2026-03-05`` for a statement, ``2026-03-05`` for the run
at its latest hour and ``2026-03-05 ready`` for the run as soon as everything is there.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from app.core.clock import Clock, accounting_day
from server.domain.alert import AlertLevel
from server.domain.job import Job, JobKind
from server.domain.timetable import Timetable, next_day_at
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.alerts import raise_alert
from server.services.authorise import own_audit_row

PLANNED = "clockwork.planned"
"""The fact that holds the last accounting day that was planned."""
SUBJECT = "all"
READY = " ready"
SKIPPED = "reconciliation.days_skipped"
A_LITTLE_AFTER = timedelta(minutes=1)
"""After midnight, so that a clock that is corrected by seconds does not plan a day that is not over."""

Expected = Callable[[], Sequence[tuple[str, str]]]
"""(party, name) of every statement that a day needs."""
Sources = Callable[[], Sequence[str]]
"""Service channels that get a statement of ours."""

log = logging.getLogger(__name__)


def statement_subject(party: str, name: str, day: date) -> str:
    """What a job or an alert about a statement is about."""
    return f"{party}:{name}:{day.isoformat()}"


def statement_of(subject: str) -> tuple[str, str, date]:
    """Party, name and day of such a subject."""
    party, name, day = subject.split(":")
    return party, name, date.fromisoformat(day)


def ready_job(day: date, now: datetime) -> Job:
    """To be put by whoever kept a statement: looks whether the day can be run now."""
    return Job(JobKind.START_RUN, day.isoformat() + READY, now)


class PlanDays:
    """Plans every day that is over and was not planned; after a stop the oldest first. Comes again after midnight."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        clock: Clock,
        timetable: Timetable,
        expected: Expected,
        sources: Sources,
        automatic: bool = True,
    ) -> None:
        """``automatic`` false: people fetch statements and start runs; our own statements are written all the same."""
        self._uow, self._clock, self._timetable = uow, clock, timetable
        self._expected, self._sources, self._automatic = expected, sources, automatic

    def __call__(self, subject: str) -> None:
        """Put the jobs of the days. One transaction: planned are all of them or none."""
        now = self._clock.now()
        today = accounting_day(now - A_LITTLE_AFTER)
        yesterday = today - timedelta(days=1)
        with self._uow() as work:
            said = work.facts.get(PLANNED)
            planned = date.fromisoformat(said) if said else yesterday  # the first day is the one it was installed on
            days = self._timetable.to_plan(planned, today)
            self._note_skipped(work, planned, days, now)
            for place, day in enumerate(days):
                self._plan(work, day, now + timedelta(milliseconds=place))
            if not said or planned < yesterday:
                work.facts.put(PLANNED, yesterday.isoformat())
            work.jobs.put(Job(JobKind.PLAN_DAYS, subject, next_day_at(today, time()) + A_LITTLE_AFTER))
            work.commit()
        if days:
            log.info("planned %s to %s: statements are fetched and runs started", days[0], days[-1])

    def _plan(self, work: UnitOfWork, day: date, now: datetime) -> None:
        """``now`` differs by a moment from day to day, so that the oldest comes first."""
        if self._automatic:
            self._plan_run(work, day, now)
        for source in self._sources():
            due_at = max(self._timetable.own_at(day), now)
            work.jobs.put(Job(JobKind.OWN_STATEMENT, statement_subject("source", source, day), due_at))
        work.audit.add(own_audit_row(now, "reconciliation.planned", day.isoformat()))

    def _plan_run(self, work: UnitOfWork, day: date, now: datetime) -> None:
        for party, name in self._expected():
            due_at = max(self._timetable.due_at(party, name, day), now)
            work.jobs.put(Job(JobKind.FETCH_STATEMENT, statement_subject(party, name, day), due_at))
        latest_at = self._timetable.latest_at(day)
        if latest_at <= now:
            latest_at = now + self._timetable.catch_up_grace
        work.jobs.put(Job(JobKind.START_RUN, day.isoformat(), latest_at))

    def _note_skipped(self, work: UnitOfWork, planned: date, days: Sequence[date], now: datetime) -> None:
        """Days too long ago are left to people, who are told."""
        first = planned + timedelta(days=1)
        if days and days[0] > first:
            last = days[0] - timedelta(days=1)
            raise_alert(work, SKIPPED, f"{first}..{last}", AlertLevel.WARNING, now)


def plant_clock_work(uow: UnitOfWorkFactory, clock: Clock, kinds: Sequence[JobKind]) -> None:
    """Put the recurring jobs of these kinds into the queue where they are not there yet."""
    with uow() as work:
        for kind in kinds:
            if work.jobs.get(kind, SUBJECT) is None:
                work.jobs.put(Job(kind, SUBJECT, clock.now()))
        work.commit()
