"""A desk's journal on a simulated disk: lines with a checksum, durable once synced; a crash tears what was not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zlib import crc32

import msgspec

from app.core.clock import Clock
from app.core.errors import Refused
from app.desk.ports import Act, Intent, OfflineEntry, PrintedReceipt
from app.wire import codec
from app.wire.payments import TakePayment

KEPT_LINES = 4000


class Disk:
    """One file: what a power cut leaves is what was synced and any part of what was written after."""

    def __init__(self) -> None:
        self.synced = b""
        self.written = b""
        self.full = False

    def write(self, data: bytes) -> None:
        """Hand bytes to the system. Raises Refused ``journal.full``."""
        if self.full:
            raise Refused("journal.full")
        self.written += data

    def sync(self) -> None:
        """Return when all is durable."""
        self.synced += self.written
        self.written = b""

    def power_cut(self, kept: float) -> int:
        """Lose power with that part of the unsynced bytes on the disk; answers how many bytes were torn off."""
        keep = int(len(self.written) * kept)
        lost = len(self.written) - keep
        self.synced += self.written[:keep]
        self.written = b""
        return lost


class SimulatedJournal:
    """``app.desk.ports.Journal`` over a disk; ``border`` is passed between a write and its sync."""

    def __init__(self, disk: Disk, clock: Clock, border: Callable[[str], object]) -> None:
        self._disk, self._clock, self._border = disk, clock, border
        self._intents: dict[str, Intent] = {}
        self.outcomes: dict[str, str] = {}
        self._receipts: dict[str, PrintedReceipt] = {}
        self._acts: dict[str, Act] = {}
        self._noted: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._chain: list[OfflineEntry] = []
        sound = bytearray()
        for line in disk.synced.splitlines(keepends=True):
            if not self._apply(line):
                break
            sound += line
        disk.synced = bytes(sound)

    def durable(self, payment_no: str) -> bool:
        """Whether an intent would survive a power cut at this instant."""
        return payment_no.encode() in self._disk.synced

    def record(self, intent: Intent) -> None:
        """As the port says."""
        if intent.payment.auth_code:
            raise ValueError("a payment code never reaches the disk")
        fields = {
            "intent": codec.encode(intent.payment).decode(),
            "at": intent.recorded_at.isoformat(),
            "by": intent.operator_id,
        }
        self._append(fields)
        self._intents[intent.payment.payment_no] = intent

    def close(self, payment_no: str, outcome: str) -> None:
        """As the port says."""
        if payment_no in self._intents and not self.outcomes.get(payment_no):
            self._append({"close": payment_no, "outcome": outcome})
            self.outcomes[payment_no] = outcome

    def open_intents(self) -> Sequence[Intent]:
        """As the port says."""
        found = [intent for number, intent in self._intents.items() if not self.outcomes.get(number)]
        return sorted(found, key=lambda intent: (intent.recorded_at, intent.payment.payment_no))

    def intents(self) -> Sequence[Intent]:
        """Every intent, for those who check."""
        return list(self._intents.values())

    def intents_since(self, at: datetime) -> Sequence[Intent]:
        """As the port says."""
        return [intent for intent in self._intents.values() if intent.recorded_at >= at]

    def keep_receipt(self, receipt: PrintedReceipt) -> None:
        """As the port says."""
        self._receipts[receipt.payment_no] = receipt

    def receipt(self, payment_no: str) -> PrintedReceipt | None:
        """As the port says."""
        return self._receipts.get(payment_no)

    def mark_printed(self, payment_no: str) -> None:
        """As the port says."""

    def mark_blank(self, payment_no: str) -> None:
        """As the port says."""

    def unprinted(self) -> Sequence[PrintedReceipt]:
        """As the port says."""
        return []

    def _apply_fields(self, fields: dict[str, str]) -> bool:
        """A line of another kind; False for one that nobody knows."""
        return False

    def _append(self, fields: dict[str, object]) -> None:
        text = msgspec.json.encode(fields)
        self._border("journal")
        self._disk.write(b"%08x %s\n" % (crc32(text), text))
        self._border("journal unsynced")
        self._disk.sync()

    def _apply(self, line: bytes) -> bool:
        fields = _fields_of(line)
        if fields is None:
            return False
        if "close" in fields:
            self.outcomes[fields["close"]] = fields["outcome"]
            return True
        if "intent" not in fields:
            return self._apply_fields(fields)
        intent = _intent_of(line)
        self._intents[intent.payment.payment_no] = intent
        return True


@lru_cache(maxsize=KEPT_LINES)
def _fields_of(line: bytes) -> dict[str, str] | None:
    """What a line says; None for one that is not whole. A desk that starts again and again reads the same lines."""
    check, _, text = line.partition(b" ")
    if not line.endswith(b"\n") or len(check) != 8 or check != b"%08x" % crc32(text[:-1]):
        return None
    fields: dict[str, str] = msgspec.json.decode(text)
    return fields


@lru_cache(maxsize=KEPT_LINES)
def _intent_of(line: bytes) -> Intent:
    """The intent that a sound line of one holds."""
    fields: dict[str, Any] = _fields_of(line) or {}
    payment = codec.decode(fields["intent"].encode(), TakePayment)
    return Intent(payment=payment, recorded_at=datetime.fromisoformat(fields["at"]), operator_id=fields["by"])
