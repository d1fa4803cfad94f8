"""What a desk hands in of its journal after a restore: what it asked for, and the last it knows of each."""

from dataclasses import dataclass
from datetime import datetime

from server.domain.payment import PaymentWanted


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedPayment:
    """A payment. ``outcome`` is a state the server vouched for (``paid``), a refusal's code (``bill.held``: nothing was
    begun), or empty: never known there."""

    wanted: PaymentWanted
    recorded_at: datetime
    operator_id: int
    outcome: str

    @property
    def began(self) -> bool:
        """Whether a server may have begun it: a refusal's code says that none did."""
        return "." not in self.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedRefund:
    """A refund that was asked for."""

    refund_no: str
    payment_no: str
    amount_fen: int
    reason: str
    shift_no: str
    note: str
    bills: tuple[str, ...]
    recorded_at: datetime
    operator_id: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedShift:
    """A shift that was opened. ``outcome`` is ``closed`` when it was closed too."""

    shift_no: str
    float_fen: int
    recorded_at: datetime
    operator_id: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One part of a journal; ``last``: there is no more."""

    payments: tuple[HandedPayment, ...] = ()
    refunds: tuple[HandedRefund, ...] = ()
    shifts: tuple[HandedShift, ...] = ()
    last: bool = False
