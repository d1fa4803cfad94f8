"""Token buckets a window: a flood waits, everybody else does not."""

from __future__ import annotations

from litestar import Litestar, get
from litestar.middleware import DefineMiddleware
from litestar.testing import TestClient

from server.api import pace
from server.api.calls import WINDOW_HEADER
from server.api.pace import Buckets, PaceRules, Paces, RequestPace


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


@get("/api/orders", sync_to_thread=False)
def orders() -> str:
    return "orders"


@get("/api/patients", sync_to_thread=False)
def patients() -> str:
    return "patients"


@get("/api/payments", sync_to_thread=False)
def payments() -> str:
    return "payments"


def test_a_window_has_one_allowance_for_all_routes_and_another_for_money() -> None:
    rules = PaceRules(per_second=0.001, burst=3, money_per_second=0.001, money_burst=1)
    paced = DefineMiddleware(RequestPace, paces=Paces(rules))
    with TestClient(Litestar([orders, patients, payments], middleware=[paced])) as client:
        paths = ("/api/orders", "/api/patients", "/api/orders", "/api/patients", "/api/payments", "/api/payments")
        flood = [client.get(path, headers={WINDOW_HEADER: "one"}).status_code for path in paths]
        other = client.get("/api/patients", headers={WINDOW_HEADER: "another"}).status_code
    assert (flood, other) == ([200, 200, 200, 429, 200, 429], 200)
