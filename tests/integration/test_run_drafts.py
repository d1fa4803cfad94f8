"""What a run finds is written in short turns that nobody sees until it stands, and decided anew where people acted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core.fault_points import hooked
from app.core.reconciliation import ExceptionAct, ExceptionState, RunState
from server.domain.exception_acts import proposed
from server.ports import UnitOfWork
from server.services.run_drafts import AT_ONCE
from server.services.run_reconciliation import RunReconciliation
from server.storage.engine import Database
from support.run_world import MONDAY, RunWorld

MANY = 2 * AT_ONCE + 1


@pytest.fixture
def world(database: Database) -> RunWorld:
    return RunWorld(database)


def job_with(world: RunWorld, before: Callable[[], None]) -> RunReconciliation:
    """The job, with something that happens before each of its transactions."""

    def uow() -> UnitOfWork:
        before()
        return world.database.uow()

    return RunReconciliation(uow=uow, reader=world.database.reader, clock=world.clock, read=world.read)


def drafts(world: RunWorld) -> tuple[int, int]:
    """How many exceptions are seen, and how many of runs are not yet."""
    with world.database.reader() as work:
        hidden = sum(len(work.exceptions.drafts(run_no)) for run_no in work.exceptions.drafting())
        return len(work.exceptions.open_of_days(MONDAY, MONDAY)), hidden


def test_a_run_cancelled_while_it_writes_leaves_nothing(world: RunWorld) -> None:
    strange = [{"our_no": "", "party_no": f"42{count}", "amount_fen": 100} for count in range(MANY)]
    world.statement("channel", "wechat", MONDAY, strange)
    world.statement("business", "his", MONDAY, [])
    asked, states, once = world.ask(MONDAY), list[tuple[int, int]](), iter([True])

    def cancel_in_the_middle() -> None:
        states.append(drafts(world))
        if states[-1] == (0, AT_ONCE) and next(once, False):
            world.ask.cancel(world.finance, asked.run_no)

    job_with(world, cancel_in_the_middle)(asked.run_no)
    assert world.run_of(asked.run_no).state is RunState.CANCELLED
    assert (0, AT_ONCE) in states, "never more at once"
    assert drafts(world) == (0, 0)
    assert (world.run().exceptions_count, drafts(world)) == (MANY, (MANY, 0))


def test_killed_before_it_stands_the_next_try_begins_again(world: RunWorld) -> None:
    world.statement("channel", "wechat", MONDAY, [{"our_no": "", "party_no": "421", "amount_fen": 100}])
    world.statement("business", "his", MONDAY, [])
    asked = world.ask(MONDAY)

    def die(name: str) -> None:
        if name == "N4":
            raise KeyboardInterrupt

    with hooked(die), pytest.raises(KeyboardInterrupt):
        world.job(asked.run_no)
    assert drafts(world) == (0, 1)
    world.ask.cancel(world.finance, asked.run_no)
    assert (world.run().exceptions_count, drafts(world)) == (1, (1, 0)), "another run clears it away and finds it anew"


def test_who_acts_while_a_run_ends_is_not_overrun(world: RunWorld) -> None:
    record = world.paid(1, 100)
    world.statement("channel", "wechat", MONDAY, [record])
    world.statement("business", "his", MONDAY, [])
    [case] = world.exceptions(world.run())
    world.statement("business", "his", MONDAY, [record])
    asked, at, once = world.ask(MONDAY), list[str](), iter([True])

    def propose() -> None:
        if at[-1:] == ["N4"] and next(once, False):
            with world.database.uow() as work:
                work.exceptions.save(proposed(case, ExceptionAct.EXPLAIN, 1, world.clock.now(), note="they told us"))
                work.commit()

    with hooked(at.append):
        job_with(world, propose)(asked.run_no)
    with world.database.reader() as work:
        ended = work.exceptions.get(case.found.exception_no)
    assert ended is not None
    assert (ended.state, ended.note, ended.version) == (ExceptionState.CLOSED_BY_STATEMENT, "they told us", 2)
    assert world.run_of(asked.run_no).state is RunState.DONE
    assert ended.found == replace(case, state=ended.state).found
