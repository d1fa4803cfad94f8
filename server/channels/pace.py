"""No more requests a second than a channel allows: questions are held back, a payment never is."""

from collections import deque
from threading import Lock

from app.core.clock import Clock


class Pace:
    """A sliding second. Safe to share between threads; waits for nothing, its caller asks again later."""

    def __init__(self, requests_per_second: int, clock: Clock) -> None:
        self._sent: deque[float] = deque(maxlen=max(1, requests_per_second))
        self._clock = clock
        self._lock = Lock()

    def allows(self, *, always: bool = False) -> bool:
        """Whether a request may leave now, which counts it; ``always`` counts it without asking."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            full = len(self._sent) == self._sent.maxlen and now_s - self._sent[0] < 1
            if full and not always:
                return False
            self._sent.append(now_s)
            return True
