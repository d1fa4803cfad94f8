"""An order that is paid in parts: who began it, whether it is being undone, and what its parts come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.core.payment import OPEN_STATES, PaymentState
from server.domain.payment import Payment


@dataclass(frozen=True, slots=True)
class OrderInParts:
    """A mark on an order that has taken, or tries to take, less than its total in one payment; it ends when the order
    is wholly paid or undone. ``shift_no`` is the shift of the latest part. ``undo_asked_at`` forbids further parts.
    """

    order_no: str
    window_id: int
    shift_no: str
    operator_id: int
    begun_at: datetime
    undo_asked_at: datetime | None = None
    undo_asked_by: int = 0
    version: int = 0


def held_fen(payments: Iterable[Payment]) -> int:
    """What the parts of an order hold now: paid, less what went back."""
    return sum(payment.amount_fen - payment.refunded_fen for payment in payments if payment.state is PaymentState.PAID)


def taken_fen(payments: Iterable[Payment]) -> int:
    """What of the order's total is paid or may still become paid; only the rest may be asked for."""
    counted = OPEN_STATES | {PaymentState.PAID}
    return sum(payment.amount_fen - payment.refunded_fen for payment in payments if payment.state in counted)


def going_back(payments: Iterable[Payment]) -> bool:
    """Whether some of the order's money is promised to go back: until it has, the order takes no more and is not
    complete."""
    return any(payment.reserved_fen for payment in payments)
