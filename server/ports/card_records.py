"""Storage of what card terminals did as the services need it."""

from collections.abc import Sequence
from typing import Protocol

from server.domain.card import CardRecord


class CardRecords(Protocol):
    """One record a number of ours."""

    def add(self, record: CardRecord) -> None:
        """Store a new record; Conflict ``card.number_reused``."""
        ...

    def get(self, number: str, *, for_update: bool = False) -> CardRecord | None: ...

    def save(self, record: CardRecord) -> None:
        """Store a changed record whose ``version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def of_payment(self, payment_no: str) -> Sequence[CardRecord]:
        """The sale of a payment and what undid it, oldest first."""
        ...
