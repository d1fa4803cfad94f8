"""A desk's work without the server, for tests: a journal in memory, snapshots that need no signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.core.errors import Refused
from app.core.offline import CHAIN_BEGINS
from app.core.permissions import ROLE_PRESETS
from app.desk.alone import Alone, make_alone
from app.desk.link import Link
from app.desk.ports import HandedIntent, Intent, OfflineEntry, OfflineTaken
from app.wire.offline import OfflinePayment, OfflineRules, Snapshot, chained
from support import screen_people as people

RULES = OfflineRules(
    cash="read_bills", largest_payment_fen=200_000, largest_sum_fen=500_000, longest_s=4 * 3600,
    bills_read_within_s=900,
)  # fmt: skip
GOOD, FORGED = "v1.good", "v1.forged"


def snapshot(**changes: Any) -> Snapshot:
    """What the server says of the cashier at the window."""
    session = people.session()
    usual = Snapshot(
        operator_id=session.operator_id, username=session.username, display_name=session.display_name,
        window_id=session.window.window_id, window_code=session.window.code,
        permissions=tuple(ROLE_PRESETS["cashier"]), channels=(), shift_no=people.number("S", 1), largest_refund_fen=0,
        offline=RULES, issued_at=people.NOW, expires_at=people.NOW + timedelta(hours=12),
    )  # fmt: skip
    return replace(usual, **changes)


@dataclass
class PlainSnapshots:
    """Texts and what they say; any other text is forged."""

    known: dict[str, Snapshot] = field(default_factory=lambda: {GOOD: snapshot()})

    def read(self, signed: str) -> Snapshot:
        if not signed:
            raise Refused("snapshot.missing")
        if signed not in self.known:
            raise Refused("snapshot.forged")
        return self.known[signed]


@dataclass
class MemoryOffline:
    """The offline part of a journal, in memory."""

    entries: list[OfflineEntry] = field(default_factory=list)
    intents: list[Intent] = field(default_factory=list)

    def open_intents(self) -> Sequence[Intent]:
        return self.intents

    def handed_since(self, at: datetime) -> Sequence[HandedIntent]:
        return [HandedIntent(intent=one, outcome="") for one in self.intents if one.recorded_at >= at]

    def record_offline(self, taken: OfflineTaken) -> OfflineEntry:
        for entry in self.entries:
            if entry.payment.payment_no == taken.payment.payment_no:
                return entry
        sequence = len(self.entries) + 1
        facts: dict[str, Any] = {
            "journal_id": "0" * 32, "sequence": sequence, "taken_at": taken.taken_at,
            "previous_hash": self.entries[-1].content.entry_hash if self.entries else CHAIN_BEGINS,
            "clock_ahead_ms": taken.clock_ahead_ms, "payment": taken.payment, "snapshot": taken.snapshot,
        }  # fmt: skip
        content = OfflinePayment(**facts, entry_hash=chained(**facts))
        entry = OfflineEntry(content=content, operator_id=taken.operator_id, operator_name=taken.operator_name)
        self.entries.append(entry)
        self.intents = [one for one in self.intents if one.payment.payment_no != taken.payment.payment_no]
        return entry

    def undelivered(self) -> Sequence[OfflineEntry]:
        return [entry for entry in self.entries if not entry.outcome]

    def offline_from(self, sequence: int) -> Sequence[OfflineEntry]:
        return [entry for entry in self.entries if entry.content.sequence >= sequence]

    def note_delivery(self, sequence: int, outcome: str, reason: str) -> None:
        self.entries[sequence - 1] = replace(self.entries[sequence - 1], outcome=outcome, reason=reason)

    def latest_offline(self, limit: int) -> Sequence[OfflineEntry]:
        return self.entries[::-1][:limit]


def alone_with(server: Any, clock: Any, journal: MemoryOffline | None = None) -> Alone:
    """The desk's work without the server, over a server that may be scripted."""
    link = Link(clock)
    link.heard()
    if not hasattr(type(server), "beat"):
        server.beat = lambda: None
    return make_alone(
        server=server, journal=journal or MemoryOffline(), reader=PlainSnapshots(), link=link, clock=clock
    )
