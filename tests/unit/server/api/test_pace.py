"""Token buckets a window: a flood waits, everybody else does not."""

from __future__ import annotations

from server.api import pace
from server.api.pace import Buckets


class Seconds:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_a_burst_goes_through_then_the_pace_holds() -> None:
    clock = Seconds()
    buckets = Buckets(10, 5, clock)
    assert [buckets.take(b"a") for _ in range(6)] == [0, 0, 0, 0, 0, 0.1]
    assert buckets.take(b"b") == 0, "another window is not slowed down"
    clock.now_s = 0.1
    assert [buckets.take(b"a") > 0 for _ in range(2)] == [False, True]
    clock.now_s = 100
    assert [buckets.take(b"a") > 0 for _ in range(6)] == [False] * 5 + [True], "it never saves up more than a burst"


def test_windows_that_rest_are_forgotten() -> None:
    clock = Seconds()
    buckets = Buckets(10, 5, clock)
    for count in range(pace.LARGEST_TABLE):
        buckets.take(str(count).encode())
    clock.now_s = 10
    buckets.take(b"one more")
    assert len(buckets._left) == 1
