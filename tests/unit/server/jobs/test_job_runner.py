"""The job runner: jobs go on after the database has failed at the commit of their lease, however often."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from app.core.errors import Refused
from server.domain.job import Job, JobKind
from server.jobs.runner import JobRunner
from server.ports import UnitOfWork
from server.storage.memory import MemoryDatabase
from support.money_world import SetClock


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
        return _FullDisk(unit) if full else unit  # type: ignore[return-value]

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
