"""Whether the server can be reached, said at once: from every real call, and from a light question in between.

*Uncertain* after the first call without an answer; *offline* once it is certain: two requests in a row could not leave
at all, or the light question that follows a miss was not answered either. Any answer of the server is *online*.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.clock import Clock

CERTAIN = frozenset({"server.not_sent", "server.certificate_untrusted"})
"""Codes of requests that certainly did not leave."""
MISSES_TO_OFFLINE = 2
LONG_SILENT_S = 4.0
"""How long nothing was heard before the light question is asked; a busy desk never asks it."""


class LinkState(StrEnum):
    """How the line to the server is."""

    ONLINE = "online"
    UNCERTAIN = "uncertain"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSeen:
    """The line as it is. ``since`` is when it came into this state or, unless online, the first miss; ``clock_ahead``
    how far the server's clock was ahead of this computer's when they last spoke. ``since_s`` is ``since`` on the clock
    that cannot be set."""

    state: LinkState
    since: datetime
    since_s: float
    clock_ahead: timedelta = timedelta()


class Link:
    """Hears of every call's fate, from any thread. ``on_change`` is called on the thread that noticed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = LinkSeen(state=LinkState.UNCERTAIN, since=clock.now(), since_s=clock.monotonic_s())
        self._misses = 0
        self._heard_s: float | None = None
        self.on_change: Callable[[LinkSeen], None] = lambda _seen: None

    @property
    def seen(self) -> LinkSeen:
        """The line now."""
        return self._seen

    @property
    def offline(self) -> bool:
        """Whether it is certain that the server cannot be reached."""
        return self._seen.state is LinkState.OFFLINE

    def needs_beat(self) -> bool:
        """Whether the light question should be asked: nothing was heard for a while, or the last call missed."""
        heard_s = self._heard_s
        quiet = heard_s is None or self._clock.monotonic_s() - heard_s >= LONG_SILENT_S
        return quiet or self._seen.state is not LinkState.ONLINE

    def heard(self) -> None:
        """The server answered, whatever it said."""
        with self._lock:
            self._heard_s, self._misses = self._clock.monotonic_s(), 0
            changed = self._to(LinkState.ONLINE)
        self._tell(changed)

    def missed(self, code: str, *, beat: bool = False) -> None:
        """A call had no answer. ``beat``: it was the light question, which waits for nothing but the line."""
        with self._lock:
            self._misses += 1 if beat or code in CERTAIN else 0
            sure = self._misses >= MISSES_TO_OFFLINE or self._seen.state is LinkState.OFFLINE
            changed = self._to(LinkState.OFFLINE if sure else LinkState.UNCERTAIN)
        self._tell(changed)

    def server_time(self, server_at: datetime) -> None:
        """The server said what time it is."""
        with self._lock:
            self._seen = replace(self._seen, clock_ahead=server_at - self._clock.now())

    def _to(self, state: LinkState) -> LinkSeen | None:
        if state is self._seen.state:
            return None
        gone_on = self._seen.state is LinkState.UNCERTAIN and state is LinkState.OFFLINE
        if gone_on:
            self._seen = replace(self._seen, state=state)
        else:
            self._seen = replace(self._seen, state=state, since=self._clock.now(), since_s=self._clock.monotonic_s())
        return self._seen

    def _tell(self, changed: LinkSeen | None) -> None:
        if changed is not None:
            self.on_change(changed)
