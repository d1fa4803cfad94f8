"""How often one window may ask: a flood from one is answered with 429 before it takes a thread from the others."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from app.wire import codec
from app.wire.problems import Problem
from server.api.calls import WINDOW_HEADER

TOO_MANY = "requests.too_many"
MONEY_PATHS = ("/api/payments", "/api/refunds", "/api/offline", "/api/healing")
LARGEST_TABLE = 50_000
"""Windows remembered; beyond it those whose bucket is full again are forgotten."""


@dataclass(frozen=True, slots=True)
class PaceRules:
    """Requests a second of one window, and how many at once; money has a pace of its own, so that nothing else can
    slow it down."""

    per_second: float = 100
    burst: float = 300
    money_per_second: float = 200
    money_burst: float = 600


USUAL_PACE = PaceRules()


class Buckets:
    """A token bucket a key. ``take`` answers how many seconds to wait, 0 to go on."""

    def __init__(self, per_second: float, burst: float, now_s: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._burst, self._now_s = per_second, burst, now_s
        self._lock = threading.Lock()
        self._left: dict[bytes, tuple[float, float]] = {}

    def take(self, key: bytes) -> float:
        """Use one request of a key."""
        now_s = self._now_s()
        with self._lock:
            left, at_s = self._left.get(key, (self._burst, now_s))
            left = min(self._burst, left + (now_s - at_s) * self._per_second)
            if left < 1:
                self._left[key] = left, now_s
                return (1 - left) / self._per_second
            if len(self._left) >= LARGEST_TABLE and key not in self._left:
                self._forget(now_s)
            self._left[key] = left - 1, now_s
            return 0.0

    def _forget(self, now_s: float) -> None:
        full_after_s = self._burst / self._per_second
        self._left = {key: seen for key, seen in self._left.items() if now_s - seen[1] < full_after_s}


class Paces:
    """What each window has left, for money and for all else: one for a whole application."""

    def __init__(self, rules: PaceRules) -> None:
        self._money = Buckets(rules.money_per_second, rules.money_burst)
        self._other = Buckets(rules.per_second, rules.burst)

    def take(self, path: str, key: bytes) -> float:
        """As ``Buckets.take``."""
        return (self._money if path.startswith(MONEY_PATHS) else self._other).take(key)


class RequestPace:
    """Wraps a route; a request without a window's token counts for its address. The framework makes one a route,
    which is why what is left is kept in ``paces``."""

    def __init__(self, app: ASGIApp, paces: Paces) -> None:
        self._app, self._paces = app, paces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        wait_s = self._paces.take(scope["path"], _who(scope))
        if wait_s <= 0:
            await self._app(scope, receive, send)
            return
        body = codec.encode(
            Problem(code=TOO_MANY, title="Too many requests", status=429, values={"wait_s": max(1, round(wait_s))})
        )
        headers = [
            (b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode()),
            (b"retry-after", str(max(1, round(wait_s))).encode()),
        ]  # fmt: skip
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


def _who(scope: Scope) -> bytes:
    wanted = WINDOW_HEADER.encode()
    for name, value in scope["headers"]:
        if name == wanted and value:
            return bytes(value)
    client = scope.get("client")
    return b"address " + (client[0].encode() if client else b"")
