"""What card terminals did and their settlements, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from app.core.errors import Conflict
from app.core.terminal import TerminalOutcome
from server.domain.card import CardRecord
from server.domain.card_settlement import CardSettlement
from server.domain.payment import Payment
from server.storage.memory_tables import View

_OLDEST = attrgetter("recorded_at", "number")
_FIRST_BEGUN = attrgetter("begun_at", "settlement_no")


class MemoryCardRecords:
    """`server.ports.CardRecords`."""

    def __init__(self, records: View[CardRecord], payments: View[Payment]) -> None:
        self._records, self._payments = records, payments

    def add(self, record: CardRecord) -> None:
        """As the port says; Conflict ``storage.constraint`` without its payment."""
        if self._records.get(record.number) is not None or self._is_attached(record):
            raise Conflict("card.number_reused", number=record.number)
        if self._payments.get(record.payment_no) is None:
            raise self._records.life.refuse("card_records")
        self._records.put(record.number, record)

    def get(self, number: str, *, for_update: bool = False) -> CardRecord | None:
        """As the port says."""
        return self._records.get(number)

    def save(self, record: CardRecord) -> None:
        """As the port says."""
        stored = self._records.get(record.number)
        if stored is None or stored.version != record.version:
            raise Conflict("storage.stale", number=record.number)
        if self._is_attached(record):
            raise self._records.life.refuse("card_records")
        self._records.put(record.number, replace(record, version=record.version + 1))

    def of_payment(self, payment_no: str) -> Sequence[CardRecord]:
        """As the port says."""
        return sorted(self._records.by("payment_no", payment_no), key=_OLDEST)

    def of_trace(self, trace_no: str) -> Sequence[CardRecord]:
        """As the port says."""
        return sorted(self._records.by("trace_no", trace_no), key=_OLDEST)

    def unsettled(self, window_id: int) -> Sequence[CardRecord]:
        """As the port says."""
        return sorted(self._records.by("batch", (window_id, "")), key=_OLDEST)

    def unsettled_count(self, window_id: int) -> int:
        """As the port says."""
        return sum(record.outcome is TerminalOutcome.DONE for record in self.unsettled(window_id))

    def of_settlement(self, settlement_no: str) -> Sequence[CardRecord]:
        """As the port says."""
        return sorted(self._records.by("settlement_no", settlement_no), key=_OLDEST)

    def _is_attached(self, record: CardRecord) -> bool:
        if record.attached_key is None:
            return False
        return any(each.number != record.number for each in self._records.by("attached_key", record.attached_key))


class MemorySettlements:
    """`server.ports.CardSettlements`."""

    def __init__(self, settlements: View[CardSettlement]) -> None:
        self._settlements = settlements

    def add(self, settlement: CardSettlement) -> None:
        """As the port says."""
        if self._settlements.get(settlement.settlement_no) is not None:
            raise Conflict("settlement.number_reused", settlement_no=settlement.settlement_no)
        self._settlements.put(settlement.settlement_no, settlement)

    def get(self, settlement_no: str, *, for_update: bool = False) -> CardSettlement | None:
        """As the port says."""
        return self._settlements.get(settlement_no)

    def save(self, settlement: CardSettlement) -> None:
        """As the port says."""
        stored = self._settlements.get(settlement.settlement_no)
        if stored is None or stored.version != settlement.version:
            raise Conflict("storage.stale", settlement_no=settlement.settlement_no)
        self._settlements.put(settlement.settlement_no, replace(settlement, version=settlement.version + 1))

    def of_shift(self, shift_no: str) -> Sequence[CardSettlement]:
        """As the port says."""
        return sorted(self._settlements.by("shift_no", shift_no), key=_FIRST_BEGUN)

    def of_batch(self, window_id: int, batch_no: str) -> Sequence[CardSettlement]:
        """As the port says."""
        return sorted(self._settlements.by("batch", (window_id, batch_no)), key=_FIRST_BEGUN)
