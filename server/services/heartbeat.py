"""A desk says that it lives: where it saw the server's history stand, and which desk it is."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict
from server.domain.healing import Mark
from server.ports import UnitOfWorkFactory
from server.services.gap import asking_of
from server.services.notice_restore import BY_DESK, NoticeRestore
from server.services.sign_in import enrolled_window

LIVES_S = 45
"""A desk not heard of for so long has ended; another one may be this window then."""


class DesksInUse:
    """Which desk speaks for a window, as this server heard it: a token that was copied is refused while the first desk
    lives. Kept in memory: with several servers each watches over the desks that speak to it."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._seen: dict[str, tuple[str, float]] = {}

    def speaks(self, token_hash: str, desk_id: str) -> None:
        """Raises Conflict ``window.in_use``. A desk that names no id is not watched; one that was enrolled anew has a
        token of its own and need not wait."""
        if not desk_id:
            return
        now_s = self._clock.monotonic_s()
        with self._lock:
            holder, seen_s = self._seen.get(token_hash, ("", 0.0))
            if holder and holder != desk_id and now_s - seen_s < LIVES_S:
                raise Conflict("window.in_use")
            self._seen[token_hash] = (desk_id, now_s)


@dataclass(frozen=True, slots=True)
class Beat:
    """What a desk is told: where the history stands, and from when on it is to hand in its journal, if at all."""

    mark: Mark
    hand_in_from: datetime | None


class HearDesk:
    """Compare what a desk remembers, and tell it what it is to remember."""

    def __init__(self, *, reader: UnitOfWorkFactory, notice: NoticeRestore, desks: DesksInUse) -> None:
        self._reader, self._notice, self._desks = reader, notice, desks

    def is_free(self, window_token: str, desk_id: str) -> None:
        """Whether this desk may be the window. Raises as the heartbeat."""
        self._desks.speaks(enrolled_window(self._reader, window_token).token_hash, desk_id)

    def __call__(self, window_token: str, desk_id: str, mark: Mark | None, last_payment_no: str) -> Beat:
        """Raises NotSignedIn ``window.not_enrolled``; Conflict ``window.in_use``."""
        window = enrolled_window(self._reader, window_token)
        self._desks.speaks(window.token_hash, desk_id)
        if mark is not None:
            self._notice.compare(mark, BY_DESK, last_payment_no)
        with self._reader() as work:
            asked: Sequence[datetime] = [healing.asks_desks_from for healing in asking_of(work, window)]
        return Beat(self._notice.mark(), min(asked, default=None))
