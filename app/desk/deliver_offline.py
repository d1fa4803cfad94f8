"""Deliver what was taken while the server did not answer: in order, each once in effect, whoever is signed in.

The server knows a payment by its number, so a delivery whose answer is lost is simply repeated. When the line has just
come back, or the server asks for this desk's journal, the last entry is delivered once more even if the server has had
it: a server that was restored to an earlier moment then says which entry it expects, and everything from there is
delivered again.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.errors import Conflict, Refused, Unreachable
from app.desk.link import Link, LinkState
from app.desk.ports import OfflineEntry, OfflineJournal, Server

log = logging.getLogger(__name__)

MOST_AT_ONCE = 50
"""Entries of one turn; the next turn goes on."""
STUCK_CHAIN = "offline.out_of_order"
NO_STORAGE = "storage."
"""So begin the codes of a server whose database does not answer at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineWork:
    """What waits to be delivered, what has just been, and the code of what stands in the way (empty: nothing)."""

    waiting: Sequence[OfflineEntry] = ()
    delivered: Sequence[OfflineEntry] = ()
    stuck: str = ""
    lost: bool = False
    """Whether the server did not answer."""

    @property
    def waiting_fen(self) -> int:
        """The money that the server does not know of."""
        return sum(entry.payment.amount_fen for entry in self.waiting)


class DeliverOfflineAtDesk:
    """One turn of delivering. Called from one lane only."""

    def __init__(self, *, server: Server, journal: OfflineJournal, link: Link) -> None:
        self._server, self._journal, self._link = server, journal, link
        self._was_down, self._asked_again = True, False

    def again(self) -> bool:
        """The server has lost some of what it had: turns begin with the last entry until all is there. False without
        any entry. From any lane; ``is_asked_again`` until a turn has met the server."""
        if not self._journal.latest_offline(1):
            return False
        self._was_down = self._asked_again = True
        return True

    @property
    def is_asked_again(self) -> bool:
        """Whether the turn that was asked for is still to come, or found no server."""
        return self._asked_again

    def __call__(self) -> OfflineWork:
        """Deliver what waits if the server answers; may be called at any time. Raises Refused ``journal.damaged``."""
        if self._link.seen.state is not LinkState.ONLINE:
            self._was_down = True
            return OfflineWork(waiting=self._journal.undelivered())
        entries = list(self._journal.undelivered())
        again = self._asked_again
        if (self._was_down or again) and not entries:
            entries = list(self._journal.latest_offline(1))
        if not entries:
            self._was_down = False
            return OfflineWork()
        work = self._deliver(entries[:MOST_AT_ONCE])
        self._was_down = self._was_down and bool(work.stuck)
        self._asked_again = self._asked_again and (work.lost or not again)
        return work

    def latest(self, limit: int) -> Sequence[OfflineEntry]:
        """The latest payments that were taken so, newest first, for people to look at."""
        return self._journal.latest_offline(limit)

    def _deliver(self, entries: Sequence[OfflineEntry]) -> OfflineWork:
        delivered: list[OfflineEntry] = []
        stuck, lost = "", False
        queue = list(entries)
        rewound = False
        while queue and not stuck:
            entry = queue[0]
            try:
                answer = self._server.deliver_offline(entry.content)
            except Conflict as conflict:
                before = [] if rewound else self._expected(conflict, entry)
                if before:
                    queue, rewound = [*before, *queue], True
                else:
                    stuck = self._refused(entry, conflict)
            except Refused as refusal:
                stuck, lost = self._refused(entry, refusal), refusal.code.startswith(NO_STORAGE)
            except Unreachable as error:
                stuck, lost = error.code, True
            else:
                queue.pop(0)
                self._journal.note_delivery(entry.content.sequence, answer.outcome, answer.reason)
                if not entry.outcome:
                    delivered.append(replace(entry, outcome=answer.outcome, reason=answer.reason))
                log.info("payment %s: delivered, %s %s", entry.payment.payment_no, answer.outcome, answer.reason)
        return OfflineWork(waiting=self._journal.undelivered(), delivered=delivered, stuck=stuck, lost=lost)

    def _expected(self, conflict: Conflict, entry: OfflineEntry) -> Sequence[OfflineEntry]:
        """The entries that the server lacks before this one."""
        if conflict.code != STUCK_CHAIN:
            return ()
        first = int(conflict.values.get("expected", entry.content.sequence))
        log.warning("the server expects entry %d of the offline chain, we are at %d", first, entry.content.sequence)
        return [one for one in self._journal.offline_from(first) if one.content.sequence < entry.content.sequence]

    def _refused(self, entry: OfflineEntry, refusal: Refused) -> str:
        """The entry stays: its money is in the drawer, whatever the server says of it."""
        log.warning("payment %s: not delivered, %s", entry.payment.payment_no, refusal.code)
        self._journal.note_delivery(entry.content.sequence, entry.outcome, refusal.code)
        return refusal.code
