"""The server's clock is set back, while it runs or while it stands: what is due is looked at in time all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core.payment import PaymentState
from server.domain.job import Job, JobKind
from server.jobs.set_back import SetBack
from server.storage.engine import Database
from support.databases import NOW
from support.money_world import UNCLEAR, WAITING, MoneyWorld


class TwoClocks:
    """A wall clock that can be set, and one that never jumps."""

    def __init__(self) -> None:
        self.wall, self.steady_s = NOW, 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic_s(self) -> float:
        return self.steady_s

    def pass_time(self, seconds: int, set_to: timedelta = timedelta()) -> None:
        """Time passes, and the clock is moved besides."""
        self.wall += timedelta(seconds=seconds) + set_to
        self.steady_s += seconds


def put(database: Database, **due_s: int) -> None:
    with database.uow() as work:
        for subject, seconds in due_s.items():
            work.jobs.put(Job(JobKind.SETTLE_PAYMENT, subject, NOW + timedelta(seconds=seconds)))
        work.commit()


def due(database: Database, subject: str) -> datetime:
    with database.reader() as work:
        job = work.jobs.get(JobKind.SETTLE_PAYMENT, subject)
    assert job is not None
    return job.due_at


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(days=1)], ids=str)
def test_what_is_due_moves_with_the_clock(database: Database, back: timedelta) -> None:
    clock = TwoClocks()
    look = SetBack(database.uow, database.reader, clock).look
    assert look() == timedelta()
    put(database, P1=30, P2=600)
    clock.pass_time(10, set_to=-back)
    assert look() == back
    assert due(database, "P1") == NOW + timedelta(seconds=30) - back
    assert due(database, "P2") == NOW + timedelta(seconds=600) - back
    assert look() == timedelta(), "once"
    with database.reader() as work:
        alert = work.alerts.get("server.clock_back", "server")
    assert alert is not None


def test_a_clock_set_back_while_the_server_stood_is_noticed_at_its_start(database: Database) -> None:
    clock = TwoClocks()
    SetBack(database.uow, database.reader, clock).look()
    put(database, P1=30)
    clock.wall -= timedelta(days=1)
    clock.steady_s = 5.0  # another process, another count
    assert SetBack(database.uow, database.reader, clock).look() == timedelta(days=1)
    assert due(database, "P1") == clock.wall + timedelta(seconds=30)


def test_a_clock_that_jumped_ahead_just_before_the_server_died_is_noticed_at_its_start(database: Database) -> None:
    clock = TwoClocks()
    look = SetBack(database.uow, database.reader, clock).look
    look()
    clock.pass_time(1, set_to=timedelta(days=1))
    look()
    put(database, P1=86400 + 30)
    clock.wall -= timedelta(days=1)
    clock.steady_s = 5.0
    assert SetBack(database.uow, database.reader, clock).look() == timedelta(days=1)
    assert due(database, "P1") == NOW + timedelta(seconds=30)


def test_a_clock_that_is_slewed_or_set_forward_moves_nothing(database: Database) -> None:
    clock = TwoClocks()
    look = SetBack(database.uow, database.reader, clock).look
    look()
    put(database, P1=600)
    for change in (timedelta(seconds=-1), timedelta(days=1), timedelta(seconds=-2)):
        clock.pass_time(1, set_to=change)
        assert look() == timedelta()
    assert due(database, "P1") == NOW + timedelta(seconds=600)


def test_a_lease_is_shortened_with_it(database: Database) -> None:
    clock = TwoClocks()
    look = SetBack(database.uow, database.reader, clock).look
    look()
    put(database, P1=0)
    with database.uow() as work:
        work.jobs.lease_due(NOW, "dead", NOW + timedelta(seconds=90), 1)
        work.commit()
    clock.pass_time(0, set_to=-timedelta(hours=1))
    look()
    with database.reader() as work:
        assert work.jobs.next_due() == clock.wall + timedelta(seconds=90)


def test_a_payment_whose_clock_went_back_is_still_undone_in_time(database: Database) -> None:
    """Set back by a day at the moment of asking: its age says nothing any more, its questions do."""
    world = MoneyWorld(database)
    world.wechat.pays, world.wechat.queries = [WAITING], [UNCLEAR]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.clock.forward(-86400)
    with world.uow() as work:
        work.jobs.put(Job(JobKind.SETTLE_PAYMENT, wanted.payment_no, world.clock.now()))
        work.commit()
    for _ in range(20):
        world.work()
        world.clock.forward(5)
    assert world.payment(wanted.payment_no).state is PaymentState.REVERSED
