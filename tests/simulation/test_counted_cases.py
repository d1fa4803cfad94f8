"""A case is counted where its fault is a fact, not where it was only drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from simulation.cases.time import MIDNIGHT
from simulation.kernel import START
from simulation.mischief import Message
from simulation.one_seed import played
from simulation.plan import Plan
from simulation.scene import LOST_BACK, LOST_THERE, Scene, late_back, late_there
from simulation.weather import begin

QUIET = dict.fromkeys(Plan.quiet_profile(), 0.0)


def _counted(act: Callable[[Scene], None], scene: Scene | None = None) -> set[str]:
    """The cases of a scene."""
    with scene or Scene() as playing:
        act(playing)
    return {case for case, times in playing.world.mischief.cases.items() if times}


def _pays(scene: Scene, behaviour: str = "pays", seconds: int = 0, *, cancels: bool = False) -> None:
    window = scene.window()
    number, _ = scene.pay(window, code=scene.code("wechat", behaviour, seconds))
    if cancels:
        scene.do(window, partial(window.line.cancel_payment, number))
    scene.passes(120)


def test_a_payment_that_went_well_is_of_no_case() -> None:
    assert _counted(_pays) == set()


def test_a_payer_who_waits_and_pays_or_declines_is_none_of_the_late_cases() -> None:
    assert not _counted(lambda scene: _pays(scene, "waits_then_pays", 5)) & {"18", "19", "21"}
    assert not _counted(lambda scene: _pays(scene, "waits_then_declines", 5)) & {"18", "19", "21"}


def test_a_cancel_that_is_obeyed_is_neither_late_nor_lost() -> None:
    assert not _counted(lambda scene: _pays(scene, "waits", cancels=True)) & {"18", "19", "21"}


def test_paid_between_the_last_question_and_the_reverse() -> None:
    def pays(scene: Scene) -> None:
        scene.wire("reverse", late_there(5))
        _pays(scene, "waits_then_pays", 46)

    assert "18" in _counted(pays)


def test_paid_after_the_cancel_was_shown() -> None:
    assert "21" in _counted(lambda scene: _pays(scene, "late_success", 5, cancels=True))


def _reverse_is_lost(scene: Scene) -> None:
    scene.wire("reverse", LOST_BACK)
    _pays(scene, "waits", cancels=True)


def _called_again(scene: Scene) -> None:
    scene.far_fault("wechat", "reverse", "system_error")
    _pays(scene, "waits", cancels=True)


def _never_existed(scene: Scene) -> None:
    scene.wire("micropay", LOST_THERE)
    _pays(scene)


@pytest.mark.parametrize("act", [_reverse_is_lost, _called_again, _never_existed])
def test_a_reverse_that_is_lost_or_called_again_or_of_an_order_that_never_existed(act: Callable[[Scene], None]) -> None:
    assert "19" in _counted(act)


def _before_midnight(seconds: float) -> Scene:
    scene = Scene()
    scene.world.hub.now_s = (MIDNIGHT - timedelta(seconds=60) - START).total_seconds()
    scene.wire("micropay", late_back(seconds))
    return scene


def _at_midnight(scene: Scene) -> None:
    window = scene.window()
    checkout = scene.checkout(window)
    scene.passes((MIDNIGHT - timedelta(seconds=1) - scene.world.true_now()).total_seconds())
    scene.pay(window, checkout)
    scene.passes(60)


def test_answered_on_the_other_side_of_midnight() -> None:
    assert "54" in _counted(_at_midnight, _before_midnight(2.0))
    assert "54" not in _counted(_pays, _before_midnight(2.0)), "answered before it"
    assert "54" not in _counted(lambda scene: scene.passes(120), _before_midnight(2.0)), "nobody paid"


def test_charged_and_not_heard_or_never_there_or_heard_too_late() -> None:
    for message, case in ((LOST_BACK, "9"), (LOST_THERE, "8"), (late_back(39), "10")):

        def pays(scene: Scene, message: Message = message) -> None:
            scene.wire("micropay", message)
            _pays(scene)

        assert _counted(pays) & {"8", "9", "10"} == {case, "9"} - ({"9"} if case == "8" else set())


def test_a_line_that_is_planned_to_be_cut_and_a_second_server_are_no_cases() -> None:
    for profile in ({"offline": 1.0}, {"second": 1.0}, {"midnight": 1.0}, {"outage": 1.0}, {"clock": 1.0}):
        scene = Scene(profile=profile)
        assert _counted(lambda scene: begin(scene.world), scene) == set(), profile


def test_a_process_that_dies_once_did_not_die_while_it_recovered() -> None:
    def dies(scene: Scene) -> None:
        scene.world.crash(scene.world.process("server"))
        scene.passes(120)
        scene.world.crash(scene.world.process("server"))
        scene.passes(120)

    assert _counted(dies) == {"2"}


def test_servers_and_desks_die_again_and_again_while_they_recover() -> None:
    plan = Plan(windows=2, visits=6, profile={**QUIET, "crash_point": 0.05, "crash_again": 0.8}, told=True)
    worlds = [played(seed, plan) for seed in range(1, 4)]
    assert not any(world.failure for world in worlds)
    assert all(world.mischief.cases["5"] for world in worlds)
    assert any(_deaths_in_a_row(world.story) >= 3 for world in worlds)


def _deaths_in_a_row(story: list[str]) -> int:
    """How often in a row the server died while it recovered."""
    most = row = 0
    for line in story:
        row = row + 1 if "server dies: recovers" in line else 0 if "server dies:" in line else row
        most = max(most, row)
    return most
