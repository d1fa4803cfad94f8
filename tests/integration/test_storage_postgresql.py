"""PostgreSQL among many servers: locks, lost connections, and a commit whose answer never came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import make_url

from app.core.errors import Conflict, Unreachable
from app.core.payment import PaymentState
from server.domain.order import OrderState
from server.storage.postgresql import PostgresqlDatabase, PostgresqlUnitOfWork
from support.databases import NOW, a_job, a_payment, an_order, fresh_url, number
from support.processes import wait_until


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the present schema."""
    return fresh_url("postgresql", request, tmp_path_factory.getbasetemp())


@pytest.fixture
def database(url: str) -> Iterator[PostgresqlDatabase]:
    """It, open."""
    opened = PostgresqlDatabase(make_url(url))
    yield opened
    opened.close()


@pytest.fixture
def other(url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection of somebody else."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def backend(work: PostgresqlUnitOfWork) -> int:
    """The number of the server process behind a unit of work."""
    session = work._execution.session
    assert session is not None
    return session.connection.info.backend_pid


def store(database: PostgresqlDatabase) -> None:
    """An order and its payment."""
    with database.uow() as work:
        work.orders.add(an_order())
        work.payments.add(a_payment())
        work.jobs.put(a_job("P1"))
        work.jobs.put(a_job("P2"))
        work.commit()


def test_leases_that_are_not_committed_are_skipped_by_others(database: PostgresqlDatabase) -> None:
    store(database)
    until = NOW + timedelta(minutes=1)
    with database.uow() as first, database.uow() as second:
        assert [job.subject for job in first.jobs.lease_due(NOW, "a", until, 1)] == ["P1"]
        assert [job.subject for job in second.jobs.lease_due(NOW, "b", until, 9)] == ["P2"]


def test_a_payment_read_for_update_is_waited_for(
    database: PostgresqlDatabase, other: psycopg.Connection[tuple[object, ...]]
) -> None:
    store(database)
    seen: list[PaymentState] = []

    def follow() -> None:
        with database.uow() as work:
            payment = work.payments.get(number("P", 1), for_update=True)
            assert payment is not None
            seen.append(payment.state)

    with database.uow() as work:
        payment = work.payments.get(number("P", 1), for_update=True)
        assert payment is not None
        thread = threading.Thread(target=follow)
        thread.start()
        waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        wait_until(lambda: other.execute(waits).fetchone(), timeout_s=5, what="the second waits for the row")
        work.payments.save(replace(payment, state=PaymentState.PAID))
        work.commit()
    thread.join()
    assert seen == [PaymentState.PAID]


def test_two_units_that_wait_for_each_other_end_in_a_conflict(database: PostgresqlDatabase) -> None:
    with database.uow() as work:
        work.orders.add(an_order(1))
        work.orders.add(an_order(2))
        work.commit()
    gate = threading.Barrier(2)
    codes: list[str] = []

    def cross(mine: int, theirs: int) -> None:
        try:
            with database.uow() as work:
                work.orders.set_state(number("O", mine), OrderState.PAID)
                gate.wait()
                work.orders.set_state(number("O", theirs), OrderState.PAID)
                work.commit()
        except Conflict as conflict:
            codes.append(conflict.code)

    threads = [threading.Thread(target=cross, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["storage.stale"]


def test_a_connection_lost_before_the_commit_was_sent_is_unreachable_and_the_next_unit_goes_on(
    database: PostgresqlDatabase, other: psycopg.Connection[tuple[object, ...]]
) -> None:
    with database.uow() as work:
        work.facts.put("a", "1")
        other.execute("SELECT pg_terminate_backend(%s)", [backend(work)])
        with pytest.raises(Unreachable) as unreachable:
            work.facts.put("b", "1")
        assert unreachable.value.code == "storage.unreachable"
    with database.uow() as work:
        assert work.facts.get("a") is None


def test_a_commit_whose_answer_is_lost_is_unknown(
    database: PostgresqlDatabase, other: psycopg.Connection[tuple[object, ...]]
) -> None:
    with database.uow() as work:
        work.facts.put("a", "1")
        other.execute("SELECT pg_terminate_backend(%s)", [backend(work)])
        with pytest.raises(Unreachable) as unknown:
            work.commit()
        assert unknown.value.code == "storage.commit_unknown"


def test_after_a_restart_of_the_server_nobody_meets_a_dead_connection(
    database: PostgresqlDatabase, other: psycopg.Connection[tuple[object, ...]]
) -> None:
    with database.uow() as first, database.uow() as second, database.uow() as third:
        pids = [backend(work) for work in (first, second, third)]
    other.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [pids])
    with database.uow() as work:
        assert backend(work) not in pids
        work.facts.put("a", "1")
        work.commit()


def test_a_server_that_is_not_there_is_unreachable(url: str) -> None:
    database = PostgresqlDatabase(make_url(url).set(port=1))
    with pytest.raises(Unreachable) as unreachable, database.uow():
        pass
    assert unreachable.value.code == "storage.unreachable"
    database.close()


def test_a_reader_cannot_write(database: PostgresqlDatabase) -> None:
    with database.reader() as reader, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        reader.facts.put("a", "1")
    with database.uow() as work:
        work.facts.put("a", "2")
        work.commit()
