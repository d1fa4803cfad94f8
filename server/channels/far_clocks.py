"""What a channel's answers say of the time: their Date header against our clock, kept by what does not jump."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from app.core.clock import Clock
from server.domain.gate import Verdict
from server.ports import HttpReply, HttpRequest, Send

CLOCK_WRONG = "channel.clock_wrong"


class FarClock:
    """A `Send` that learns the time of whoever answers over verified TLS. A whole second is as fine as it gets."""

    def __init__(self, send: Send, clock: Clock, channel: str, limit_s: int) -> None:
        """Beyond ``limit_s`` the channel closes: signatures and windows of time would be refused there."""
        self._send, self._clock, self._channel, self._limit_s = send, clock, channel, limit_s
        self._lock = threading.Lock()
        self._said: tuple[datetime, float] | None = None

    def __call__(self, request: HttpRequest) -> HttpReply:
        """As the port says."""
        began_s = self._clock.monotonic_s()
        reply = self._send(request)
        if (at := _date(reply.headers)) is not None:
            middle_s = (began_s + self._clock.monotonic_s()) / 2
            with self._lock:
                self._said = at, middle_s
        return reply

    def verdict(self) -> Verdict:
        """How far we are from it now: a clock that is set right opens the channel without a new answer."""
        said = self._said
        gate = f"clock against {self._channel}"
        if said is None:
            return Verdict(gate, channel=self._channel)
        at, then_s = said
        theirs = at + timedelta(seconds=self._clock.monotonic_s() - then_s)
        ahead_s = int((self._clock.now() - theirs).total_seconds())
        code = CLOCK_WRONG if abs(ahead_s) > self._limit_s else ""
        return Verdict(gate, code, channel=self._channel, values=(("ahead_s", ahead_s),))


def _date(headers: Mapping[str, str]) -> datetime | None:
    try:
        at = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
