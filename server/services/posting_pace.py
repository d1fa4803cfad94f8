"""How fast a business system is told: not more than it bears, and one question at a time while it does not answer."""

import threading
from dataclasses import dataclass

from app.core.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingRules:
    """The pace of postings to one business system, a server. After a long silence everything waits at once: at most
    ``burst`` go out together, then ``per_second``. After ``silent_after`` answers that were none, one posting every
    ``probe_every_s`` finds out whether it is back; nobody else stands in line for its time-outs meanwhile."""

    per_second: int = 20
    burst: int = 40
    silent_after: int = 4
    probe_every_s: int = 5


class PostingGate:
    """Tokens that come back with time. Safe from any thread."""

    def __init__(self, rules: PostingRules, clock: Clock) -> None:
        self._rules, self._clock = rules, clock
        self._lock = threading.Lock()
        self._looked_s = clock.monotonic_s()
        self._tokens = rules.burst * 1000
        self._turned_away = 0
        self._silences = 0
        self._probe_s = 0.0

    def wait_s(self) -> int:
        """0: go on now. Otherwise how many seconds to come back after; those who wait are spread over time."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            if self._silences >= self._rules.silent_after:
                return self._wait_for_probe(now_s)
            grown = int((now_s - self._looked_s) * 1000) * self._rules.per_second
            if grown > 0:
                self._looked_s = now_s
                self._tokens = min(self._tokens + grown, self._rules.burst * 1000)
                self._turned_away = max(0, self._turned_away - grown // 1000)
            if self._tokens >= 1000:
                self._tokens -= 1000
                return 0
            self._turned_away += 1
            return 1 + self._turned_away // self._rules.per_second

    def heard(self, *, answered: bool) -> None:
        """What became of a posting that went out."""
        with self._lock:
            self._silences = 0 if answered else self._silences + 1

    def _wait_for_probe(self, now_s: float) -> int:
        if now_s >= self._probe_s:
            self._probe_s = now_s + self._rules.probe_every_s
            return 0
        self._turned_away += 1
        return self._rules.probe_every_s + self._turned_away // self._rules.per_second
