"""The rules of the house: waits, limits and switches of the practice gateways that a control call may change."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# Calls a second that the real gateways allow, by (service, operation); "*" is every other operation of that service.
CALLS_PER_S: dict[tuple[str, str], int] = {
    ("wechat", "micropay"): 33,
    ("wechat", "refund"): 150,
    ("wechat", "*"): 100,
    ("alipay", "*"): 100,
}


@dataclass(slots=True)
class House:
    """What may be changed while the process runs.

    `speed` divides every wait (payer, 15 s before a reverse, refund, notify ladder). `rate_factor` multiplies the real
    call limits (0: none). `statements_at_once` serves a statement of today and before 10:00. `refund_interval_s` is the
    least time between two refunds of one order.
    """

    speed: float = 1
    rate_factor: int = 10
    statements_at_once: bool = False
    refund_interval_s: int = 0
    refund_takes_s: int = 2
    _calls: dict[tuple[str, str], deque[datetime]] = field(default_factory=dict)

    def wait(self, seconds: float) -> timedelta:
        """A wait of the real world as long as it lasts here."""
        return timedelta(seconds=seconds / self.speed)

    def admits(self, service: str, operation: str, now: datetime) -> bool:
        """Whether this call stays within the calls a second of its operation; counts it if so."""
        if self.rate_factor <= 0:
            return True
        key = (service, operation)
        limit = CALLS_PER_S.get(key) or CALLS_PER_S.get((service, "*"), 100)
        recent = self._calls.setdefault(key, deque())
        while recent and (now - recent[0] >= timedelta(seconds=1) or recent[0] > now):
            recent.popleft()
        if len(recent) >= limit * self.rate_factor:
            return False
        recent.append(now)
        return True
