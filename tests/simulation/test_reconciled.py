"""The reconciliation at the end of a seed is itself looked at: it sees a bug that loses lines, and a repetition that
says something else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import pytest

from server import bootstrap
from server.bootstrap_reconciliation import reconciliation_jobs
from simulation import reconciled
from simulation.cases.acts import paid_by
from simulation.invariants import Broken
from simulation.one_seed import play, played
from simulation.plan import Plan
from simulation.planted import PLANTED, Plant
from simulation.planted_runs import StrangersDropped
from simulation.scene import Scene

SMALL = Plan(windows=2, visits=5)
LOSES = PLANTED["statement lines of strangers are dropped"]
ENOUGH_SEEDS = 12
CONSOLE = ("CONSOLE1", "not_ours")


class LaterOtherwise:
    """The jobs of reconciliation; those of a server that has started again lose lines."""

    lives: ClassVar[int] = 0

    def __new__(cls, ends: bootstrap.Ends) -> Any:
        cls.lives += 1
        return reconciliation_jobs(ends) if cls.lives <= 2 else StrangersDropped(ends)


def _returned_by_hand(scene: Scene) -> None:
    number = paid_by(scene, scene.window(), "wechat")
    order = scene.world.wallet_order(scene.payment(number))
    assert order is not None
    assert order.paid_at is not None
    reconciled.gives_back(scene.world, order, "CONSOLE1", 1, order.paid_at)
    scene.differs(promise=8)


def test_what_happened_behind_our_back_is_an_exception_and_nothing_else_is_one() -> None:
    with Scene() as scene:
        _returned_by_hand(scene)
        (case,) = scene.reconciled(CONSOLE)
        assert (case.found.amount_fen, case.found.people) == (1, 2)
        with pytest.raises(Broken, match="differences unseen: WALL1 not_ours") as broken:
            reconciled.check(scene.world, {CONSOLE, ("WALL1", "not_ours")})
        assert broken.value.promise == 8


def test_a_repetition_that_says_something_else_is_seen() -> None:
    LaterOtherwise.lives = 0
    plant = Plant(9, server={"reconciliation_jobs": LaterOtherwise})
    with Scene(planted=plant) as scene:
        _returned_by_hand(scene)
        with pytest.raises(Broken) as broken:
            scene.reconciled(CONSOLE)
        assert broken.value.promise == 9


@pytest.mark.allow_error_log
def test_lines_that_disappear_are_seen_within_a_few_seeds() -> None:
    plan = replace(SMALL, planted=LOSES)
    failed = (one for one in (play(seed, plan) for seed in range(1, ENOUGH_SEEDS)) if one.failure)
    assert next(failed).promise == LOSES.breaks


def test_only_worlds_whose_far_ends_give_all_statements_are_reconciled() -> None:
    seeds = range(reconciled.EVERY, 9 * reconciled.EVERY, reconciled.EVERY)
    worlds = [played(seed, SMALL) for seed in seeds]
    assert sum(map(reconciled.wanted, worlds)) >= len(worlds) // 2
    for world in filter(reconciled.wanted, worlds):
        assert world.database.tables.runs.rows, world.seed  # type: ignore[attr-defined]
