"""The clock work of reconciliation: fetched when due, asked again, run once, caught up on after a stop."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.reconciliation import RunState, StatementState
from server.domain.job import Job, JobKind
from server.services.plan_days import SKIPPED, ready_job
from server.storage.memory import MemoryDatabase
from support.day_clock import DAY, NOON, ClockServer, Parties, at
from support.money_world import SetClock


@pytest.fixture
def server() -> ClockServer:
    """Installed on 5 March at noon."""
    database, clock = MemoryDatabase(), SetClock()
    clock.instant = NOON
    one = ClockServer(database, clock, Parties(database, clock))
    one.plant()
    return one


def another(server: ClockServer) -> ClockServer:
    """A second server on the same database."""
    return ClockServer(server.database, server.clock, server.parties, "two")


def alert_is_open(server: ClockServer, code: str, subject: str) -> bool:
    with server.database.reader() as work:
        found = work.alerts.get(code, subject)
    return found is not None and found.ended_at is None


def test_the_first_day_is_the_one_it_was_installed_on(server: ClockServer) -> None:
    server.until(at(5, 23))
    assert not server.parties.asked
    server.until(at(6, 12))
    assert set(server.parties.asked) == {"his 2026-03-05", "wechat 2026-03-05"}


def test_each_statement_at_its_hour_and_the_run_when_all_are_there(server: ClockServer) -> None:
    server.until(at(6, 23))
    assert server.parties.when == [(at(6, 2), "his 2026-03-05"), (at(6, 10, 30), "wechat 2026-03-05")]
    assert server.started == [(at(6, 10, 30), DAY)]


def test_asked_again_with_growing_waits_until_it_is_ready(server: ClockServer) -> None:
    server.parties.ready.discard("wechat")
    server.until(at(6, 12))
    minutes = [(when - at(6, 10, 30)) // timedelta(minutes=1) for when, what in server.parties.when if "wechat" in what]
    assert minutes == [0, 5, 15, 35, 75]
    assert not server.started
    server.parties.ready.add("wechat")
    server.until(at(6, 13))
    assert server.started == [(at(6, 12, 45), DAY)]
    assert not alert_is_open(server, "statement.missing", "channel:wechat:2026-03-05")


def test_at_the_latest_hour_the_run_begins_without_it_and_people_are_told(server: ClockServer) -> None:
    server.parties.ready.discard("wechat")
    server.until(at(6, 15))
    assert server.started == [(at(6, 14), DAY)]
    assert alert_is_open(server, "statement.missing", "channel:wechat:2026-03-05")
    server.parties.ready.add("wechat")
    server.until(at(6, 23))
    assert [day for _, day in server.started] == [DAY, DAY], "a late file makes a new run"
    assert not alert_is_open(server, "statement.missing", "channel:wechat:2026-03-05")


def test_nobody_asks_for_ever(server: ClockServer) -> None:
    server.parties.ready.discard("wechat")
    server.until(at(20, 0))
    with server.database.reader() as work:
        assert work.jobs.get(JobKind.FETCH_STATEMENT, "channel:wechat:2026-03-05") is None
    assert alert_is_open(server, "statement.missing", "channel:wechat:2026-03-05")
    assert server.parties.asked["wechat 2026-03-05"] < 200


def test_a_day_without_a_statement_is_a_day(server: ClockServer) -> None:
    server.parties.empty.add("wechat")
    server.until(at(6, 23))
    assert server.started == [(at(6, 10, 30), DAY)]


def test_one_handed_in_by_a_person_is_not_asked_for(server: ClockServer) -> None:
    server.until(at(6, 9))
    server.parties.keep("channel", "wechat", DAY)
    server.until(at(6, 23))
    assert server.parties.asked["wechat 2026-03-05"] == 0
    assert [day for _, day in server.started] == [DAY]


def test_the_same_work_twice_is_done_once(server: ClockServer) -> None:
    server.until(at(6, 11))
    for job in (
        Job(JobKind.FETCH_STATEMENT, "channel:wechat:2026-03-05", at(6, 11)),
        Job(JobKind.START_RUN, "2026-03-05", at(6, 11)),
        ready_job(DAY, at(6, 11)),
    ):
        server.do([job])
    server.until(at(6, 23))
    assert server.parties.asked["wechat 2026-03-05"] == 1
    assert len(server.started) == 1


def test_two_servers_fetch_once_and_run_once(server: ClockServer) -> None:
    second = another(server)
    second.plant()
    for hour in range(13, 24 + 23):
        instant = at(5, 0) + timedelta(hours=hour)
        server.clock.instant = instant
        for _ in range(6):
            first_jobs, second_jobs = server.take(1), second.take(1)
            second.do(second_jobs)
            server.do(first_jobs)
    assert server.parties.asked == {"his 2026-03-05": 1, "wechat 2026-03-05": 1}
    assert [day for _, day in server.started + second.started] == [DAY]


def test_a_server_that_dies_after_the_fetch_leaves_it_to_the_next(server: ClockServer) -> None:
    server.until(at(6, 10, 29))
    server.clock.instant = at(6, 10, 30)
    taken = server.take()
    assert [job.subject for job in taken] == ["channel:wechat:2026-03-05"]
    server.parties.keep("channel", "wechat", DAY)  # it was kept, and then the server died
    second = another(server)
    second.until(at(6, 12))
    assert server.parties.asked["wechat 2026-03-05"] == 0
    assert [day for _, day in second.started] == [DAY]


def test_days_missed_while_it_was_down_are_caught_up_on_oldest_first(server: ClockServer) -> None:
    server.until(at(6, 23))
    server.started.clear()
    server.clock.instant = at(10, 9)  # down for three days and a half
    server.until(at(10, 9, 30))
    days = [date(2026, 3, number) for number in (6, 7, 8)]
    assert [day for _, day in server.started] == days
    server.until(at(10, 12))
    assert [day for _, day in server.started] == [*days, date(2026, 3, 9)]


def test_catching_up_is_bounded_and_people_are_told_of_the_rest(server: ClockServer) -> None:
    server.until(at(6, 23))
    server.started.clear()
    server.clock.instant = at(26, 12)
    server.until(at(26, 20))
    assert [day for _, day in server.started] == [date(2026, 3, number) for number in range(16, 26)]
    assert alert_is_open(server, SKIPPED, "2026-03-06..2026-03-15")


def test_a_missing_statement_of_an_old_day_holds_the_later_ones_for_its_grace_only(server: ClockServer) -> None:
    server.until(at(6, 23))
    server.started.clear()
    server.parties.ready.discard("wechat")
    server.clock.instant = at(9, 12)
    server.until(at(9, 12, 59))
    assert not server.started
    server.until(at(9, 14, 30))
    assert [day for _, day in server.started] == [date(2026, 3, number) for number in (6, 7, 8)]


def test_a_day_waits_while_the_day_before_is_being_run(server: ClockServer) -> None:
    server.finish_runs = False
    server.until(at(7, 11))
    assert [day for _, day in server.started] == [DAY]
    with server.database.reader() as work:
        live = list(work.runs.live())
    assert [run.state for run in live] == [RunState.QUEUED]
    server.end(live[0].run_no)
    server.until(at(7, 11, 5))
    assert [day for _, day in server.started] == [DAY, date(2026, 3, 6)]


def test_a_corrected_file_makes_a_new_run(server: ClockServer) -> None:
    server.until(at(6, 12))
    server.parties.keep("channel", "wechat", DAY, StatementState.KEPT, b"corrected")
    with server.database.uow() as work:
        work.jobs.put(ready_job(DAY, server.clock.now()))
        work.commit()
    server.until(at(6, 13))
    assert [day for _, day in server.started] == [DAY, DAY]
