"""Payouts and their proofs in memory."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from app.core.errors import Conflict
from app.core.payout import OPEN_STATES, PayoutState
from server.domain.payout import Payout
from server.domain.refund import Refund
from server.storage.memory_tables import View

_OLDEST = attrgetter("prepared_at", "payout_no")


class MemoryPayouts:
    """`server.ports.Payouts`."""

    def __init__(self, payouts: View[Payout], proofs: View[bytes], refunds: View[Refund]) -> None:
        self._payouts, self._proofs, self._refunds = payouts, proofs, refunds

    def add(self, payout: Payout, proof: bytes) -> None:
        """As the port says; Conflict ``storage.constraint`` without its refund."""
        if self._payouts.get(payout.payout_no) is not None:
            raise Conflict("payout.number_reused", payout_no=payout.payout_no)
        if any(other.state is not PayoutState.CANCELLED for other in self.of_refund(payout.refund_no)):
            raise Conflict("payout.standing", payout_no=payout.payout_no)
        if self._refunds.get(payout.refund_no) is None:
            raise self._payouts.life.refuse("payouts")
        self._payouts.put(payout.payout_no, payout)
        self._proofs.put(payout.payout_no, proof)

    def get(self, payout_no: str, *, for_update: bool = False) -> Payout | None:
        """As the port says."""
        return self._payouts.get(payout_no)

    def save(self, payout: Payout) -> None:
        """As the port says."""
        stored = self._payouts.get(payout.payout_no)
        if stored is None or stored.version != payout.version:
            raise Conflict("storage.stale", payout_no=payout.payout_no)
        self._payouts.put(payout.payout_no, replace(payout, version=payout.version + 1))

    def proof(self, payout_no: str) -> bytes | None:
        """As the port says."""
        return self._proofs.get(payout_no)

    def of_refund(self, refund_no: str) -> Sequence[Payout]:
        """As the port says."""
        return sorted(self._payouts.by("refund_no", refund_no), key=_OLDEST)

    def open(self, limit: int) -> Sequence[Payout]:
        """As the port says."""
        found = [payout for state in OPEN_STATES for payout in self._payouts.by("state", state)]
        return sorted(found, key=_OLDEST)[:limit]
