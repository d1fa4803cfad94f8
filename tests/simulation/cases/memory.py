"""Memory that runs out while a day is reconciled: the day stays as it was, the run says so and can be run again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from app.core.reconciliation import RunState
from server.domain.run import Run
from server.storage.memory import MemoryDatabase
from simulation import words
from support.run_world import MONDAY, RunWorld

OURS = ("/server/reconciliation/", "/server/services/run_")
PLACES = 5
"""So many of the places where memory is wanted, evenly spread."""
NO_MEMORY = words.Words(
    "The server had no memory left for this run; the day is as it was before. "
    "Start it again when the server does less; if it stays, give it more memory.",
    "服务器内存不足，本次对账没有完成；当天数据保持原样。 请在服务器空闲时重新发起；如仍失败，请增加服务器内存。",
)


@contextmanager
def _exhausted_at(nth: int) -> Iterator[Callable[[], int]]:
    """Memory ends where code that makes rows is entered for the nth time (0: never); answers how often it was."""
    seen = 0

    def entered(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal seen
        if event == "call" and any(name in frame.f_code.co_filename for name in OURS):
            seen += 1
            if seen == nth:
                raise MemoryError

    sys.setprofile(entered)
    try:
        yield lambda: seen
    finally:
        sys.setprofile(None)


def _world() -> tuple[RunWorld, Run]:
    """A day that was run, and for which a corrected file has come."""
    world = RunWorld(MemoryDatabase())
    records = [world.paid(count, 100 * count) for count in range(1, 5)]
    world.statement("channel", "wechat", MONDAY, records[:2])
    world.statement("business", "his", MONDAY, records)
    before = world.run()
    world.statement("channel", "wechat", MONDAY, [*records[:3], {"our_no": "", "party_no": "4299", "amount_fen": 5}])
    return world, before


def exhausted_at_every_place() -> None:
    """For every place: failed in words, nothing of it kept; the same run without a fault gives the same as ever."""
    world, _ = _world()
    with _exhausted_at(0) as places:
        wanted = world.told(world.run())
    count = places()
    assert count > 50, count
    failed = [_exhausted(1 + place * (count - 1) // PLACES, wanted) for place in range(PLACES + 1)]
    assert sum(failed) > PLACES // 2, (failed, count)


def _exhausted(nth: int, wanted: list[tuple[str, str, str]]) -> bool:
    world, before = _world()
    asked = world.ask(MONDAY)
    told = world.told(before)
    with suppress(MemoryError), _exhausted_at(nth):  # before or after the run itself its job is taken up again
        world.job(asked.run_no)
    run = world.run_of(asked.run_no)
    if run.state is RunState.FAILED:
        assert words.of_code(run.error) == NO_MEMORY
        assert "reconciliation.failed" in world.alerts()
        standing = world.run_of(before.run_no)
        assert (standing.state, world.told(standing)) == (RunState.DONE, told), nth
    world.work()  # a run that had not begun is still in the queue
    again = world.run() if run.state is RunState.FAILED else world.run_of(asked.run_no)
    assert (again.state, world.told(again)) == (RunState.DONE, wanted), nth
    assert "reconciliation.failed" not in world.alerts()
    return run.state is RunState.FAILED
