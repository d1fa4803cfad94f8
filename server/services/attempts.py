"""How often somebody may try: a bounded count a key and span of time, in this process's memory."""

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass

from app.core.clock import Clock
from app.core.errors import Refused

_KEYS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class AttemptRules:
    """At most ``attempts`` a key within ``span_s`` seconds."""

    attempts: int = 20
    span_s: int = 60


class Attempts:
    """Refuse with ``attempts.too_many`` (value ``wait_s``) what is tried too often; old keys are forgotten."""

    def __init__(self, clock: Clock, rules: AttemptRules) -> None:
        self._clock, self._rules = clock, rules
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Count one attempt. Raises Refused once the key has none left."""
        now = self._clock.monotonic_s()
        with self._lock:
            times = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while times and now - times[0] >= self._rules.span_s:
                times.popleft()
            if len(times) >= self._rules.attempts:
                raise Refused("attempts.too_many", wait_s=int(self._rules.span_s - (now - times[0])) + 1)
            times.append(now)
            while len(self._seen) > _KEYS_KEPT:
                self._seen.popitem(last=False)
