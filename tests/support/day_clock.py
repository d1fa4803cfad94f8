"""A server of the clock work alone: a database in memory, a clock that is set, parties that say what a test wants."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from app.core.errors import Unreachable
from app.core.ids import NumberKind, mint
from app.core.reconciliation import RunState, StatementState
from server.domain.job import Job, JobKind
from server.domain.run import Run
from server.domain.statement import Statement
from server.domain.timetable import Timetable
from server.services.fetch_when_due import FetchWhenDue
from server.services.plan_days import PlanDays, plant_clock_work
from server.services.start_run import StartRun
from server.storage.memory import MemoryDatabase
from support.money_world import SetClock

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
"""12:00 in Beijing."""
DAY = date(2026, 3, 5)
EXPECTED = (("business", "his"), ("channel", "wechat"))
LONGEST_TURN = 10_000


@dataclass
class Parties:
    """What parties say: ``ready`` names who has a file, ``empty`` who had nothing, all others are not ready."""

    database: MemoryDatabase
    clock: SetClock
    ready: set[str] = field(default_factory=lambda: {"his", "wechat"})
    empty: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)
    when: list[tuple[datetime, str]] = field(default_factory=list)

    def fetch(self, party: str, name: str, day: date) -> Statement:
        self.asked[f"{name} {day}"] += 1
        self.when.append((self.clock.now(), f"{name} {day}"))
        if name in self.empty:
            return self.keep(party, name, day, StatementState.NONE_THAT_DAY)
        if name not in self.ready:
            raise Unreachable("statement.not_ready")
        return self.keep(party, name, day)

    def keep(
        self, party: str, name: str, day: date, state: StatementState = StatementState.KEPT, content: bytes = b""
    ) -> Statement:
        content = content or f"{party} {name} {day}".encode()
        statement = Statement(
            party, name, "m1", day, state, file_name=f"{name}.csv", sha256=hashlib.sha256(content).hexdigest(),
            received_at=self.clock.now(),
        )  # fmt: skip
        with self.database.uow() as work:
            kept = work.statements.add(statement, content)
            work.commit()
        return kept


class ClockServer:
    """The jobs of the clock work by hand: ``until`` moves the clock from job to job, as a server's threads would."""

    def __init__(self, database: MemoryDatabase, clock: SetClock, parties: Parties, name: str = "one") -> None:
        self.database, self.clock, self.parties, self.name = database, clock, parties, name
        self.timetable = Timetable(catch_up_days=10)
        self.started: list[tuple[datetime, date]] = []
        self.finish_runs = True
        uow, reader = database.uow, database.reader
        expected = lambda: EXPECTED  # noqa: E731
        self.handlers: dict[JobKind, Callable[[str], object]] = {
            JobKind.PLAN_DAYS: PlanDays(
                uow=uow, clock=clock, timetable=self.timetable, expected=expected, sources=lambda: ["window"]
            ),
            JobKind.FETCH_STATEMENT: FetchWhenDue(
                uow=uow, reader=reader, clock=clock, timetable=self.timetable, fetch=parties.fetch
            ),
            JobKind.START_RUN: StartRun(uow=uow, reader=reader, clock=clock, expected=expected, start=self.start),
            JobKind.OWN_STATEMENT: self._written,
        }

    def plant(self) -> None:
        plant_clock_work(self.database.uow, self.clock, [JobKind.PLAN_DAYS])

    def start(self, day: date) -> None:
        """A run that is done at once, or stays queued."""
        now = self.clock.now()
        with self.database.uow() as work:
            inputs = tuple((one.party, one.name, one.sha256) for one in work.statements.standing(day, day))
            version = len(work.runs.of_day(day)) + 1
            run = Run(mint(NumberKind.RUN, "0000", now), day, version, RunState.QUEUED, now, inputs=inputs)
            work.runs.add(run)
            work.commit()
        self.started.append((now, day))
        if self.finish_runs:
            self.end(run.run_no)

    def end(self, run_no: str) -> None:
        with self.database.uow() as work:
            run = work.runs.get(run_no, for_update=True)
            assert run is not None
            work.runs.finish(_done(run, self.clock.now()), ())
            work.commit()

    def take(self, limit: int = 10) -> list[Job]:
        """Lease what is due."""
        now = self.clock.now()
        with self.database.uow() as work:
            jobs = list(work.jobs.lease_due(now, self.name, now + timedelta(seconds=90), limit))
            work.commit()
        return jobs

    def do(self, jobs: list[Job]) -> None:
        for job in jobs:
            self.handlers[job.kind](job.subject)

    def until(self, instant: datetime) -> None:
        """Do everything that falls due until then."""
        for _ in range(LONGEST_TURN):
            with self.database.reader() as work:
                due_at = work.jobs.next_due()
            if due_at is None or due_at > instant:
                break
            self.clock.instant = max(self.clock.instant, due_at)
            self.do(self.take(1))
        else:
            raise AssertionError("the clock work never rests")
        self.clock.instant = max(self.clock.instant, instant)

    def _written(self, subject: str) -> None:
        with self.database.uow() as work:
            work.jobs.finish(JobKind.OWN_STATEMENT, subject)
            work.commit()


def _done(run: Run, now: datetime) -> Run:
    return replace(run, state=RunState.DONE, started_at=now, ended_at=now)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour in Beijing, in March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)
