"""What a desk hands in of its journal after a restore: what it asked for, and the last it knows of each."""

from dataclasses import dataclass, field
from datetime import datetime

from app.core.payment import PaymentState
from app.core.payout import PayoutMethod
from app.core.refund import ORIGINAL_ROUTE
from server.domain.card import CardRecord
from server.domain.payment import PaymentWanted
from server.domain.refund import RefundItem

ENDED_WITHOUT_MONEY = frozenset({PaymentState.NOT_PAID.value, PaymentState.REVERSED.value})


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
        """Whether its money may be somewhere: a refusal's code says that no server began it, and a state without money
        was proven before. Cash above all must not be asked for again: its channel is the cashier, who was told "no"."""
        return not self.refused and self.outcome not in ENDED_WITHOUT_MONEY

    @property
    def refused(self) -> bool:
        """Whether its desk knows of a refusal alone. A late copy of the request may have been taken after it."""
        return "." in self.outcome


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
    items: tuple[RefundItem, ...] = ()
    route: str = ORIGINAL_ROUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedPayout:
    """A payout that a window was about to pay. ``outcome`` is ``paid`` when its server had said that it is, so that the
    money left; a refusal's code, or empty: no answer came. ``shift_no`` is empty for a transfer."""

    payout_no: str
    refund_no: str
    payment_no: str
    amount_fen: int
    method: PayoutMethod
    payee: str
    note: str
    prepared_by: int
    prepared_at: datetime
    approved_by: int
    shift_no: str
    proof: bytes = field(repr=False)
    proof_type: str
    recorded_at: datetime
    operator_id: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedCash:
    """A cash refund whose notes left a window's drawer, or may have: ``outcome`` is ``given``, or empty (its program
    ended meanwhile), ``not_opened`` when the drawer stayed shut. ``shift_no`` is empty for an unknown drawer."""

    refund_no: str
    payment_no: str
    amount_fen: int
    reason: str
    shift_no: str
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
class HandedWord:
    """What the window's card terminal said when it was asked for a sale, a void or a refund. ``said`` names the payment
    that is sold or given back, and neither window nor person."""

    said: CardRecord
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One part of a journal; ``last``: there is no more."""

    payments: tuple[HandedPayment, ...] = ()
    refunds: tuple[HandedRefund, ...] = ()
    shifts: tuple[HandedShift, ...] = ()
    words: tuple[HandedWord, ...] = ()
    payouts: tuple[HandedPayout, ...] = ()
    cash: tuple[HandedCash, ...] = ()
    last: bool = False
