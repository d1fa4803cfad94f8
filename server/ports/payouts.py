"""Storage of payouts as the services need it."""

from collections.abc import Sequence
from typing import Protocol

from server.domain.payout import Payout


class Payouts(Protocol):
    """At most one payout of a refund is prepared, approved or paid, by a unique key in the database."""

    def add(self, payout: Payout, proof: bytes) -> None:
        """Store a new payout with its proof; Conflict ``payout.number_reused``, or ``payout.standing`` when another
        one of the refund is not cancelled."""
        ...

    def get(self, payout_no: str, *, for_update: bool = False) -> Payout | None: ...

    def save(self, payout: Payout) -> None:
        """Store a changed payout whose ``version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def proof(self, payout_no: str) -> bytes | None: ...

    def of_refund(self, refund_no: str) -> Sequence[Payout]:
        """A refund's payouts, oldest first."""
        ...

    def open(self, limit: int) -> Sequence[Payout]:
        """Payouts in app.core.payout.OPEN_STATES, oldest first."""
        ...
