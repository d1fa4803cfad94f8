"""Storage of what card terminals did, and of their settlements, as the services need it."""

from collections.abc import Sequence
from typing import Protocol

from server.domain.card import CardRecord
from server.domain.card_settlement import CardSettlement


class CardRecords(Protocol):
    """One record a number of ours."""

    def add(self, record: CardRecord) -> None:
        """Store a new record; Conflict ``card.number_reused``, also for an ``attached_key`` that another one has."""
        ...

    def get(self, number: str, *, for_update: bool = False) -> CardRecord | None: ...

    def save(self, record: CardRecord) -> None:
        """Store a changed record whose ``version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def of_payment(self, payment_no: str) -> Sequence[CardRecord]:
        """The sale of a payment and what undid it, oldest first."""
        ...

    def of_trace(self, trace_no: str) -> Sequence[CardRecord]:
        """Every record with a trace number, of whatever terminal and batch."""
        ...

    def unsettled(self, window_id: int) -> Sequence[CardRecord]:
        """What a window's terminal was asked and no settlement has taken in, oldest first."""
        ...

    def unsettled_count(self, window_id: int) -> int:
        """How many of them moved money."""
        ...

    def of_settlement(self, settlement_no: str) -> Sequence[CardRecord]:
        """What a settlement took in, oldest first."""
        ...


class CardSettlements(Protocol):
    """Settlements of terminals' batches, by their numbers."""

    def add(self, settlement: CardSettlement) -> None:
        """Store a new one; Conflict ``settlement.number_reused``."""
        ...

    def get(self, settlement_no: str, *, for_update: bool = False) -> CardSettlement | None: ...

    def save(self, settlement: CardSettlement) -> None:
        """Store a changed one whose ``version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def of_shift(self, shift_no: str) -> Sequence[CardSettlement]:
        """Those that were begun in a shift, oldest first."""
        ...

    def of_batch(self, window_id: int, batch_no: str) -> Sequence[CardSettlement]:
        """Those of one batch of a window's terminal, oldest first."""
        ...
