"""The zone to which computers are set decides nothing: a seed tells the same story, days are Beijing's."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from app.core.clock import SystemClock, accounting_day
from simulation.cases.time import ZONES, in_zone
from simulation.one_seed import played
from simulation.plan import Plan

PLAN = Plan(windows=2, visits=5, told=True, profile={"midnight": 1.0})


def _story(zone: str, *, sqlite: bool) -> list[str]:
    with in_zone(zone):
        world = played(3, PLAN, sqlite=sqlite)
    assert world.failure is None
    return world.story


@pytest.mark.parametrize("sqlite", [False, True], ids=["memory", "sqlite"])
def test_a_seed_over_midnight_is_the_same_story_in_every_zone(*, sqlite: bool) -> None:
    stories = [_story(zone, sqlite=sqlite) for zone in ZONES]
    assert len(stories[0]) > 20
    assert all(story == stories[0] for story in stories)


@pytest.mark.parametrize("zone", ZONES)
def test_the_computers_clock_tells_an_instant_whatever_its_zone(zone: str) -> None:
    with in_zone(zone):
        now, seconds = SystemClock().now(), time.time()
        assert abs(now.timestamp() - seconds) < 5
        assert now.utcoffset() == timedelta(0)
        assert accounting_day(now) == (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).date()


def test_a_zone_is_really_another_one() -> None:
    shown = set()
    for zone in ZONES:
        with in_zone(zone):
            shown.add(time.strftime("%d %H", time.localtime(1_772_500_000)))
    assert len(shown) == len(ZONES)
