"""A few seeds of the simulation, as long as every test run can bear; `make faults` plays thousands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulation import ending
from simulation.one_seed import play, played
from simulation.plan import Plan
from simulation.planted import PLANTED
from simulation.scene import Scene
from simulation.shrink import shortest

SMALL = Plan(windows=2, visits=5)
ENOUGH_SEEDS = 25


@pytest.mark.parametrize("seed", range(1, 25))
def test_every_promise_is_kept(seed: int) -> None:
    outcome = play(seed, SMALL)
    assert outcome.failure == ""
    assert outcome.checked > outcome.payments


def test_every_promise_is_kept_on_sqlite() -> None:
    outcome = play(16, SMALL, sqlite=True)
    assert outcome.failure == ""
    assert outcome.sqlite_payments > 0


def test_a_seed_is_the_same_story_every_time() -> None:
    stories = [played(3, Plan(windows=2, visits=5, told=True)).story for _ in range(2)]
    assert stories[0] == stories[1]
    assert len(stories[0]) > 20


def test_books_as_objects_and_books_in_files_tell_the_same_story() -> None:
    plan = Plan(windows=2, visits=3, told=True)
    kept = [played(3, replace(plan, in_files=in_files)).story for in_files in (False, True)]
    assert kept[0] == kept[1]


@pytest.mark.allow_error_log
@pytest.mark.parametrize(
    "name", ["time-out becomes failed", "refund repeated under a new number", "HIS told before proof"]
)
def test_a_planted_bug_is_caught_by_the_promise_that_it_breaks(name: str) -> None:
    plant = PLANTED[name]
    plan = Plan(planted=plant, profile=plant.profile)
    failed = (one for one in (play(seed, plan) for seed in range(1, ENOUGH_SEEDS)) if one.failure)
    assert next(failed).promise == plant.breaks


@pytest.mark.allow_error_log
def test_a_failing_seed_shrinks_to_a_short_story_that_fails_alike() -> None:
    plan = Plan(windows=2, visits=5, planted=PLANTED["time-out becomes failed"])
    seed = next(seed for seed in range(1, ENOUGH_SEEDS) if play(seed, plan).failure)
    whole, short = shortest(seed, plan, longest_s=8)
    assert short.failure is not None
    assert len(short.chance.happened) < len(whole.chance.happened)
    assert any("FAILED" in line for line in short.story)


def test_a_world_that_never_comes_to_its_end_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "_ended", lambda world: False)
    with Scene() as scene:
        scene.pay(scene.window())
    assert scene.world.hub.now_s >= ending.LONGEST_S
