"""The job runner: jobs go on after the database has failed at the commit of their lease, however often."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from app.core.errors import Conflict, Refused, Unreachable
from server.domain.job import Job, JobKind
from server.jobs.runner import LEASE, JobRunner
from server.ports import UnitOfWork
from server.storage.memory import MemoryDatabase
from support.money_world import SetClock
from support.processes import wait_until


class _FullDisk:
    """A unit of work whose commit fails for want of room."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inner.__exit__(kind, error, trace)

    def commit(self) -> None:
        raise Refused("storage.full")


def test_threads_are_free_again_when_a_lease_could_not_be_committed() -> None:
    database, clock, done = MemoryDatabase(), SetClock(), threading.Event()
    full = True

    def uow() -> UnitOfWork:
        unit: Any = database.uow()
        return _FullDisk(unit) if full else unit

    with database.uow() as work:
        for number in range(3):
            work.jobs.put(Job(JobKind.POST_ORDER, f"O{number}", clock.now() - timedelta(seconds=1)))
        work.commit()
    runner = JobRunner(
        uow=uow, reader=database.reader, handlers={JobKind.POST_ORDER: lambda _: done.set()}, clock=clock, owner="one",
        threads=2,
    )  # fmt: skip
    try:
        for _ in range(5):  # as often as there are threads, and more
            assert runner._round() > 0
        full = False
        assert runner._round() == 0
        assert done.wait(5)
    finally:
        runner.stop()


def test_a_job_that_met_passing_trouble_is_taken_again_soon_and_less_often() -> None:
    database, clock, tried = MemoryDatabase(), SetClock(), threading.Semaphore(0)

    def handler(_subject: str) -> None:
        tried.release()
        raise Conflict("storage.stale")

    with database.uow() as work:
        work.jobs.put(Job(JobKind.POST_ORDER, "O1", clock.now()))
        work.commit()
    runner = JobRunner(
        uow=database.uow, reader=database.reader, handlers={JobKind.POST_ORDER: handler}, clock=clock, owner="one",
    )  # fmt: skip
    waits = []
    try:
        for _ in range(4):
            runner._round()
            assert tried.acquire(timeout=5)
            waits.append(_wait_s(database, clock))
            clock.forward(waits[-1])
    finally:
        runner.stop()
    assert waits == [2, 4, 8, 16]


def test_a_job_that_cannot_be_handed_back_yet_is_handed_back_when_there_is_room() -> None:
    database, clock, full = MemoryDatabase(), SetClock(), threading.Event()

    def uow() -> Any:
        return _FullDisk(database.uow()) if full.is_set() else database.uow()

    def handler(_subject: str) -> None:
        full.set()
        raise Refused("storage.full")

    with database.uow() as work:
        work.jobs.put(Job(JobKind.POST_ORDER, "O1", clock.now()))
        work.commit()
    runner = JobRunner(
        uow=uow, reader=database.reader, handlers={JobKind.POST_ORDER: handler}, clock=clock, owner="one"
    )  # fmt: skip
    try:
        runner._round()
        wait_until(lambda: len(runner._kept), timeout_s=5, what="the job could not be handed back")
        runner._round()
        assert len(runner._kept) == 1, "still no room"
        full.clear()
        runner._round()
    finally:
        runner.stop()
    assert _wait_s(database, clock) == 2


class _LostAnswer(_FullDisk):
    """A unit of work whose commit is done and, when it leases a job, not answered."""

    def commit(self) -> None:
        job = self._inner.jobs.get(JobKind.POST_ORDER, "O1")
        self._inner.commit()
        if job is not None and job.lease_until is not None:
            raise Unreachable("storage.commit_unknown")


def test_jobs_whose_lease_was_not_answered_are_handed_back() -> None:
    database, clock = MemoryDatabase(), SetClock()

    def uow() -> Any:
        return _LostAnswer(database.uow())

    with database.uow() as work:
        work.jobs.put(Job(JobKind.POST_ORDER, "O1", clock.now()))
        work.commit()
    runner = JobRunner(uow=uow, reader=database.reader, handlers={}, clock=clock, owner="one")
    try:
        runner._round()
    finally:
        runner.stop()
    assert _wait_s(database, clock) == 2


def test_a_job_that_its_handler_moved_on_before_it_failed_stays_where_it_is() -> None:
    database, clock = MemoryDatabase(), SetClock()
    later = clock.now() + timedelta(hours=3)

    def handler(subject: str) -> None:
        with database.uow() as work:
            work.jobs.put(Job(JobKind.POST_ORDER, subject, later))
            work.commit()
        raise Conflict("storage.stale")

    with database.uow() as work:
        work.jobs.put(Job(JobKind.POST_ORDER, "O1", clock.now()))
        work.commit()
    runner = JobRunner(
        uow=database.uow, reader=database.reader, handlers={JobKind.POST_ORDER: handler}, clock=clock, owner="one",
    )  # fmt: skip
    try:
        runner._round()
    finally:
        runner.stop()
    with database.reader() as work:
        assert work.jobs.next_due() == later


def test_the_lease_of_a_handler_that_works_for_long_is_kept_even_while_all_threads_work() -> None:
    database, clock, let_go = MemoryDatabase(), SetClock(), threading.Event()
    with database.uow() as work:
        work.jobs.put(Job(JobKind.FETCH_STATEMENT, "channel:wechat:2026-03-02", clock.now()))
        work.commit()
    runner = JobRunner(
        uow=database.uow, reader=database.reader, handlers={JobKind.FETCH_STATEMENT: lambda _: let_go.wait(20)},
        clock=clock, owner="one", threads=1,
    )  # fmt: skip
    try:
        runner._round()
        for _ in range(4):
            clock.forward(60)
            runner._round()
            with database.reader() as work:
                job = work.jobs.get(JobKind.FETCH_STATEMENT, "channel:wechat:2026-03-02")
            assert job is not None
            assert (job.lease_owner, job.attempts, job.lease_until) == ("one", 1, clock.now() + LEASE)
    finally:
        let_go.set()
        runner.stop()


def _wait_s(database: MemoryDatabase, clock: SetClock) -> int:
    """Seconds until the job may be taken once more, as soon as it was handed back."""

    def handed_back() -> bool:
        with database.reader() as work:
            job = work.jobs.get(JobKind.POST_ORDER, "O1")
            return job is not None and job.lease_until is None

    wait_until(handed_back, timeout_s=5, what="the job was handed back")
    with database.reader() as work:
        due_at = work.jobs.next_due()
    assert due_at is not None
    return round((due_at - clock.now()).total_seconds())
