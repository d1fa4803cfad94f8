"""What card terminals did, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from app.core.errors import Conflict
from server.domain.card import CardRecord
from server.domain.payment import Payment
from server.storage.memory_tables import View

_OLDEST = attrgetter("recorded_at", "number")


class MemoryCardRecords:
    """`server.ports.CardRecords`."""

    def __init__(self, records: View[CardRecord], payments: View[Payment]) -> None:
        self._records, self._payments = records, payments

    def add(self, record: CardRecord) -> None:
        """As the port says; Conflict ``storage.constraint`` without its payment."""
        if self._records.get(record.number) is not None:
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
        self._records.put(record.number, replace(record, version=record.version + 1))

    def of_payment(self, payment_no: str) -> Sequence[CardRecord]:
        """As the port says."""
        return sorted(self._records.by("payment_no", payment_no), key=_OLDEST)
