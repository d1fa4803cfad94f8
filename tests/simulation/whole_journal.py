"""The rest of a desk's journal on the simulated disk: acts and named values for a server that forgot, the chain of
payments taken while it did not answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from app.core.offline import CHAIN_BEGINS
from app.desk.ports import Act, HandedIntent, OfflineEntry, OfflineTaken
from app.wire import codec
from app.wire.offline import OfflinePayment, chained
from app.wire.payouts import PaidOut
from app.wire.refunds import CashGiven, RequestRefund
from app.wire.shifts import OpenShift
from simulation.journal import SimulatedJournal

TAKEN_OFFLINE = "offline"
_ACTS: dict[str, type[RequestRefund | OpenShift | PaidOut | CashGiven]] = {
    "refund": RequestRefund, "shift": OpenShift, "payout": PaidOut, "cash": CashGiven,
}  # fmt: skip
_NAMES = {content: kind for kind, content in _ACTS.items()}


class WholeJournal(SimulatedJournal):
    """``Journal``, ``History`` and ``OfflineJournal`` of ``app.desk.ports``; ``owner`` names the computer."""

    owner = ""

    def _apply_fields(self, fields: dict[str, str]) -> bool:
        """One line of these kinds; False for another."""
        if "act" in fields:
            self._noted.pop(fields["number"], None)  # a payout or cash that is tried once more
            act = Act(
                number=fields["number"], content=codec.decode(fields["content"].encode(), _ACTS[fields["act"]]),
                recorded_at=datetime.fromisoformat(fields["at"]), operator_id=int(fields["by"]),
            )  # fmt: skip
            self._acts[act.number] = act
        elif "noted" in fields:
            self._noted[fields["noted"]] = fields["outcome"]
        elif "name" in fields:
            self._named[fields["name"]] = fields["value"]
        elif "chained" in fields:
            self._chain_on(codec.decode(fields["chained"].encode(), OfflinePayment), int(fields["by"]), fields["who"])
        elif "delivered" in fields:
            place = int(fields["delivered"]) - 1
            entry = self._chain[place]
            self._chain[place] = OfflineEntry(
                content=entry.content, operator_id=entry.operator_id, operator_name=entry.operator_name,
                outcome=fields["outcome"], reason=fields["reason"],
            )  # fmt: skip
        else:
            return False
        return True

    def _chain_on(self, content: OfflinePayment, operator_id: int, name: str) -> OfflineEntry:
        entry = OfflineEntry(content=content, operator_id=operator_id, operator_name=name)
        self._chain.append(entry)
        if content.payment.payment_no in self._intents:
            self.outcomes[content.payment.payment_no] = TAKEN_OFFLINE
        return entry

    # ------------------------------------------------------------ what a server that forgot asks for

    def record_act(self, act: Act) -> None:
        """As the port says."""
        self._keep({
            "act": _NAMES[type(act.content)], "number": act.number, "content": codec.encode(act.content).decode(),
            "at": act.recorded_at.isoformat(), "by": str(act.operator_id),
        })  # fmt: skip

    def note_act(self, number: str, outcome: str) -> None:
        """As the port says."""
        self._keep({"noted": number, "outcome": outcome})

    def acts_since(self, at: datetime) -> Sequence[Act]:
        """As the port says."""
        return [
            Act(
                number=act.number, content=act.content, recorded_at=act.recorded_at, operator_id=act.operator_id,
                outcome=self._noted.get(act.number, ""),
            )
            for act in self._acts.values()
            if act.recorded_at >= at
        ]  # fmt: skip

    def handed_since(self, at: datetime) -> Sequence[HandedIntent]:
        """As the port says."""
        return [
            HandedIntent(intent=intent, outcome=self.outcomes.get(intent.payment.payment_no, ""))
            for intent in self._intents.values()
            if intent.recorded_at >= at
        ]

    def last_paid(self) -> str:
        """As the port says."""
        paid = [each for each in self._intents.values() if self.outcomes.get(each.payment.payment_no) == "paid"]
        return max(paid, key=lambda intent: intent.recorded_at).payment.payment_no if paid else ""

    def remember(self, name: str, value: str) -> None:
        """As the port says."""
        if self._named.get(name) != value:
            self._keep({"name": name, "value": value})

    def remembered(self, name: str) -> str:
        """As the port says."""
        return self._named.get(name, "")

    def prune(self) -> None:
        """As the port says: no world lives for forty days of work."""

    # ------------------------------------------------------------ taken without the server

    def record_offline(self, taken: OfflineTaken) -> OfflineEntry:
        """As the port says."""
        for entry in self._chain:
            if entry.payment.payment_no == taken.payment.payment_no:
                return entry
        last = self._chain[-1].content if self._chain else None
        sequence, previous = (last.sequence + 1, last.entry_hash) if last else (1, CHAIN_BEGINS)
        journal_id = sha256(self.owner.encode()).hexdigest()[:32]
        entry_hash = chained(
            journal_id=journal_id, sequence=sequence, previous_hash=previous, taken_at=taken.taken_at,
            clock_ahead_ms=taken.clock_ahead_ms, payment=taken.payment, snapshot=taken.snapshot,
        )  # fmt: skip
        content = OfflinePayment(
            journal_id=journal_id, sequence=sequence, previous_hash=previous, entry_hash=entry_hash,
            snapshot=taken.snapshot, taken_at=taken.taken_at, clock_ahead_ms=taken.clock_ahead_ms,
            payment=taken.payment,
        )  # fmt: skip
        self._keep({
            "chained": codec.encode(content).decode(), "by": str(taken.operator_id), "who": taken.operator_name,
        })  # fmt: skip
        return self._chain[-1]

    def undelivered(self) -> Sequence[OfflineEntry]:
        """As the port says."""
        return [entry for entry in self._chain if not entry.outcome]

    def offline_from(self, sequence: int) -> Sequence[OfflineEntry]:
        """As the port says."""
        return self._chain[sequence - 1 :]

    def note_delivery(self, sequence: int, outcome: str, reason: str) -> None:
        """As the port says."""
        self._keep({"delivered": str(sequence), "outcome": outcome, "reason": reason})

    def latest_offline(self, limit: int) -> Sequence[OfflineEntry]:
        """As the port says."""
        return self._chain[::-1][:limit]

    def _keep(self, fields: dict[str, str]) -> None:
        """Durable first, then known."""
        self._append({**fields})
        self._apply_fields(fields)
