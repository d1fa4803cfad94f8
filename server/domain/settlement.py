"""What to do next about a payment that is not yet known: ask, undo, or wait; pure rules over the channel's table."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.payment import PaymentState
from server.domain.payment import Payment

REVERSIBLE_STATES = frozenset(
    {PaymentState.SENDING, PaymentState.WAITING, PaymentState.UNKNOWN, PaymentState.REVERSING}
)
FAST_REVERSES = 10
"""Reverses at the fast interval before the slow ladder is used."""


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits of a channel that settlement needs; seconds. ``slow_query_s`` grows and its last one repeats for
    ever.
    """

    first_query_s: int
    query_interval_s: int
    give_up_s: int
    reverse_not_before_s: int
    reverse_interval_s: int
    reverse_window_s: int
    slow_query_s: tuple[int, ...]


def wants_reverse(payment: Payment, waits: Waits, now: datetime) -> bool:
    """Whether the payment is to be undone: the cashier asked, the limit is reached, or undoing has begun."""
    if payment.state not in REVERSIBLE_STATES:
        return False
    if payment.state is PaymentState.REVERSING or payment.cancel_requested_at is not None:
        return True
    if payment.kept:
        return False
    return now - payment.created_at >= timedelta(seconds=waits.give_up_s)


def may_reverse(payment: Payment, waits: Waits, now: datetime) -> bool:
    """Whether the channel takes a reverse now: old enough for it, young enough for it."""
    age = now - payment.created_at
    return timedelta(seconds=waits.reverse_not_before_s) <= age < timedelta(seconds=waits.reverse_window_s)


def give_up_at(payment: Payment, waits: Waits) -> datetime | None:
    """When an open payment is undone by itself; None for what is already known."""
    if payment.state not in REVERSIBLE_STATES:
        return None
    return payment.created_at + timedelta(seconds=waits.give_up_s)


def next_look_at(payment: Payment, waits: Waits, now: datetime) -> datetime:
    """When to look at an open payment again, counted from ``now``."""
    age_s = int((now - payment.created_at).total_seconds())
    if age_s >= waits.reverse_window_s:
        return now + timedelta(seconds=waits.slow_query_s[-1])
    if wants_reverse(payment, waits, now):
        if age_s < waits.reverse_not_before_s:
            return min(
                payment.created_at + timedelta(seconds=waits.reverse_not_before_s),
                now + timedelta(seconds=waits.query_interval_s),
            )
        if payment.reverse_count < FAST_REVERSES:
            return now + timedelta(seconds=waits.reverse_interval_s)
        step = min(payment.reverse_count - FAST_REVERSES, len(waits.slow_query_s) - 1)
        return now + timedelta(seconds=waits.slow_query_s[step])
    wait_s = waits.first_query_s if payment.asked_count == 0 else waits.query_interval_s
    limit = payment.created_at + timedelta(seconds=waits.give_up_s)
    return max(now, min(now + timedelta(seconds=wait_s), limit))


def ladder_wait(steps: tuple[int, ...], attempts: int) -> timedelta:
    """The wait after so many attempts: the ladder's step, its last one for ever."""
    return timedelta(seconds=steps[min(max(attempts - 1, 0), len(steps) - 1)])
