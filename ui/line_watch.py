"""Watches the line to the server and has delivered what was taken without it, whoever is signed in, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.context import SUCCESS, WARNING, DeskState, Notices, OfflineShown
from ui.tasks import DELIVERY, HEARTBEAT, Poll, TaskRunner

if TYPE_CHECKING:  # the sign-in page is painted before any of this is needed
    from app.core.errors import PaydeskError
    from app.desk.alone import Alone
    from app.desk.deliver_offline import OfflineWork
    from app.desk.link import LinkSeen

BEAT_EVERY_MS = 1_000
"""How often it is looked whether the light question is due; it is asked only where nothing else was heard."""
DELIVER_EVERY_MS = 2_000
RENEW_EVERY_MS = 600_000
"""How often the snapshot is renewed: so much later at most, what was taken from an operator also ends here."""


class LineWatch:
    """Two polls on two lanes: a delivery that waits for its answer never keeps the line from being watched."""

    def __init__(
        self,
        tasks: TaskRunner,
        alone: Alone,
        state: DeskState,
        notices: Notices,
        post: Callable[[Callable[[], None]], None],
    ) -> None:
        self._tasks, self._alone, self._state, self._notices, self._post = tasks, alone, state, notices, post
        self._beat = Poll(tasks, HEARTBEAT, BEAT_EVERY_MS, self._ask, lambda _none: None, lambda _error: None)
        self._delivery = Poll(tasks, DELIVERY, DELIVER_EVERY_MS, alone.deliver, self._delivered, self._not_delivered)
        self._renewal = tasks.every(RENEW_EVERY_MS, self._renew)
        self._first, self._left = True, OfflineShown()

    def start(self) -> None:
        """Watch from now on."""
        self._alone.link.on_change = lambda seen: self._post(lambda: self._on_line(seen))
        self._state.set_line(self._alone.link.seen)
        self._beat.start()
        self._delivery.start()

    def stop(self) -> None:
        """Watch no more."""
        self._alone.link.on_change = lambda _seen: None
        self._beat.stop()
        self._delivery.stop()
        self._renewal.stop()

    def _ask(self) -> None:
        """The light question, where it is due."""
        if self._alone.link.needs_beat():
            self._alone.beat()

    def _renew(self) -> None:
        if self._state.session is not None and not self._alone.link.offline:
            self._tasks.run(DELIVERY, self._alone.session.renew, lambda _none: None, lambda _error: None)

    def _on_line(self, seen: LinkSeen) -> None:
        self._state.set_line(seen)
        if seen.state.value == "uncertain":
            self._beat.soon()
        elif seen.state.value == "online":
            self._delivery.soon()

    def _delivered(self, work: OfflineWork) -> None:
        shown = OfflineShown(len(work.waiting), work.waiting_fen, work.stuck)
        if self._first:  # what an earlier run took and may not have finished
            self._first, self._left = (
                False,
                OfflineShown(
                    len(work.waiting) + len(work.delivered),
                    work.waiting_fen + sum(entry.payment.amount_fen for entry in work.delivered),
                ),
            )
        self._state.set_offline(shown)
        self._say_what_was_left()
        if work.delivered:
            amount_fen = sum(entry.payment.amount_fen for entry in work.delivered)
            held = any(entry.outcome == "held" for entry in work.delivered)
            code, level = ("offline.delivered_held", WARNING) if held else ("offline.delivered", SUCCESS)
            self._notices.say(code, level, loud=held, count=len(work.delivered), amount_fen=amount_fen)

    def _say_what_was_left(self) -> None:
        """Once, to whoever signs in first after a start."""
        if self._left.count and self._state.session is not None:
            left, self._left = self._left, OfflineShown()
            self._notices.say("offline.left", WARNING, loud=True, count=left.count, amount_fen=left.amount_fen)

    def _not_delivered(self, error: PaydeskError) -> None:
        """The disk cannot be read: what is there is not known, and that is said."""
        shown = self._state.offline
        self._state.set_offline(OfflineShown(shown.count, shown.amount_fen, error.code))
