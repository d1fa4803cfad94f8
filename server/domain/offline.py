"""Work while the server does not answer: what a hospital allows, what a snapshot proves, a payment taken so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from server.domain.payment import PaymentWanted

CLOCK_SLACK = timedelta(minutes=2)
"""How far a desk's time may lie outside what is possible before it is called wrong."""


class OfflineAllowed(Protocol):
    """What a hospital allows; see `app.wire.offline.OfflineRules`. ``cash`` is ``off`` or ``read_bills``."""

    @property
    def cash(self) -> str: ...

    @property
    def largest_payment_fen(self) -> int: ...

    @property
    def largest_sum_fen(self) -> int: ...

    @property
    def longest_s(self) -> int: ...

    @property
    def bills_read_within_s(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenRight:
    """Who might do what, where and when, as a snapshot of our own says whose signature holds."""

    operator_id: int
    window_id: int
    permissions: frozenset[str]
    channels: frozenset[str]
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOffline:
    """One entry of a desk's chain. ``desk_at`` is the desk's own time, ``clock_ahead`` how far we were ahead of it."""

    journal_id: str
    sequence: int
    previous_hash: str
    entry_hash: str
    right: ProvenRight
    desk_at: datetime
    clock_ahead: timedelta
    wanted: PaymentWanted

    def taken_at(self, received_at: datetime) -> datetime:
        """When it was taken by our clock: the desk's time corrected, but never before the snapshot was signed nor
        after it arrived here."""
        return min(max(self._corrected(), self.right.issued_at), received_at)

    def clock_wrong(self, received_at: datetime) -> bool:
        """Whether the desk's time, corrected, is impossible: its clock was set in between."""
        return abs(self._corrected() - self.taken_at(received_at)) > CLOCK_SLACK

    def _corrected(self) -> datetime:
        try:
            return self.desk_at + self.clock_ahead
        except OverflowError:
            return self.desk_at
