"""What every storage promises of the job queue: leased once, in order, given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from server.domain.job import JobKind
from server.ports import UnitOfWorkFactory
from support.databases import NOW, a_job

LATER = NOW + timedelta(minutes=1)


def test_a_job_is_one_a_kind_and_subject(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.jobs.put(a_job())
        work.jobs.put(a_job(due_at=LATER, attempts=3))
        work.jobs.put(a_job(kind=JobKind.POST_ORDER))
        work.commit()
    with uow_factory() as work:
        assert work.jobs.get(JobKind.SETTLE_PAYMENT, "P1") == a_job(due_at=LATER, attempts=3)
        work.jobs.finish(JobKind.SETTLE_PAYMENT, "P1")
        work.jobs.finish(JobKind.SETTLE_PAYMENT, "P1")
        assert work.jobs.get(JobKind.SETTLE_PAYMENT, "P1") is None
        assert work.jobs.get(JobKind.POST_ORDER, "P1") == a_job(kind=JobKind.POST_ORDER)


def test_due_jobs_are_leased_in_the_order_they_are_due(uow_factory: UnitOfWorkFactory) -> None:
    jobs = [a_job(f"P{count}", due_at=NOW + timedelta(seconds=count)) for count in range(5)]
    with uow_factory() as work:
        for job in reversed(jobs):
            work.jobs.put(job)
        work.commit()
    until = LATER
    with uow_factory() as work:
        assert work.jobs.next_due() == NOW
        leased = work.jobs.lease_due(NOW + timedelta(seconds=3), "a", until, 2)
        assert list(leased) == [replace(j, attempts=1, lease_owner="a", lease_until=until) for j in jobs[:2]]
        work.commit()
    with uow_factory() as work:
        subjects = [job.subject for job in work.jobs.lease_due(NOW + timedelta(seconds=3), "b", until, 9)]
        assert subjects == ["P2", "P3"]
        assert work.jobs.lease_due(NOW + timedelta(seconds=3), "c", until, 9) == []
        assert work.jobs.next_due() == jobs[4].due_at
        work.commit()


def test_leases_of_the_dead_are_given_back_at_once(uow_factory: UnitOfWorkFactory) -> None:
    job = a_job("P1")
    with uow_factory() as work:
        work.jobs.put(job)
        work.jobs.lease_due(NOW, "a", LATER, 1)
        work.commit()
    with uow_factory() as work:
        work.jobs.free_leases()
        assert work.jobs.next_due() == job.due_at
        assert [again.lease_owner for again in work.jobs.lease_due(NOW, "b", LATER, 1)] == ["b"]


def test_a_lease_runs_out(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.jobs.put(a_job())
        work.jobs.lease_due(NOW, "a", LATER, 1)
        assert work.jobs.next_due() == LATER
        work.commit()
    with uow_factory() as work:
        assert work.jobs.lease_due(LATER - timedelta(microseconds=1), "b", LATER, 1) == []
        (job,) = work.jobs.lease_due(LATER, "b", LATER + timedelta(minutes=1), 1)
        assert (job.attempts, job.lease_owner) == (2, "b")
        work.jobs.put(replace(job, due_at=LATER, lease_owner="", lease_until=None))
        assert work.jobs.next_due() == LATER


def test_nothing_is_due_when_there_is_nothing(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        assert work.jobs.next_due() is None
        assert work.jobs.lease_due(NOW, "a", LATER, 5) == []


def test_jobs_that_wait_are_listed_those_due_last_first(uow_factory: UnitOfWorkFactory) -> None:
    jobs = [a_job(f"P{count}", due_at=NOW + timedelta(seconds=count)) for count in range(4)]
    with uow_factory() as work:
        for job in jobs:
            work.jobs.put(job)
        work.jobs.put(replace(a_job("P9"), lease_owner="a", lease_until=LATER))
        work.commit()
    with uow_factory() as work:
        assert [job.subject for job in work.jobs.waiting(NOW, 9)] == ["P9", "P3", "P2", "P1"]
        assert [job.subject for job in work.jobs.waiting(NOW + timedelta(seconds=2), 1)] == ["P9"]
        assert work.jobs.waiting(LATER, 9) == []
