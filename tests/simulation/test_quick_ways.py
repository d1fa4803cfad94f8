"""What makes the simulation quick changes nothing: values made without their guards, tasks that share greenlets."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from simulation.kernel import Hub, Process
from simulation.quick_values import replace, unguard


def frozen() -> type:
    @dataclass(frozen=True, slots=True)
    class Value:
        number: str
        amount_fen: int = 3
        kept: list[str] = field(default_factory=list)
        note: str = field(default="none", kw_only=True)

    return Value


def test_a_value_without_its_guard_is_made_equal_and_hashed_as_before() -> None:
    kind = frozen()
    before = [kind("P1", note="a"), kind("P2", 7, ["x"])]
    unguard(kind)
    after = [kind("P1", note="a"), kind("P2", 7, ["x"])]
    assert after == before
    assert repr(after) == repr(before)
    assert after[0].kept is not kind("P1").kept


def test_a_value_is_changed_as_dataclasses_change_it() -> None:
    value = frozen()("P1", 5, ["x"], note="a")
    for changes in ({}, {"amount_fen": 6}, {"note": "b", "number": "P2"}):
        assert replace(value, **changes) == dataclasses.replace(value, **changes)


def test_tasks_that_share_a_greenlet_do_not_disturb_each_other() -> None:
    hub, said = Hub(lambda task, error: said.append(f"{task.label}: {error}")), list[str]()
    first, second = Process(hub, "first"), Process(hub, "second")

    def waits(name: str) -> None:
        said.append(f"{name} begins")
        hub.pause(1.0)
        said.append(f"{name} ends")

    def fails() -> None:
        raise ValueError("wrong")

    hub.spawn(first, "killed", lambda: waits("killed"))
    hub.later(0.5, lambda: hub.kill(first))
    hub.spawn(second, "after", lambda: waits("after"), 0.6)
    hub.spawn(second, "broken", fails, 0.7)
    hub.spawn(second, "last", lambda: waits("last"), 2.0)
    hub.run(10.0)
    assert said == ["killed begins", "after begins", "broken: wrong", "after ends", "last begins", "last ends"]
