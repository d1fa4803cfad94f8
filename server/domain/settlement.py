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
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits of a channel that settlement needs; seconds. ``slow_query_s`` grows; its last one repeats
    until ``daily_after_s``, and from then on the question is asked once a day, with the statement, for ever.
    """

    first_query_s: int
    query_interval_s: int
    give_up_s: int
    reverse_not_before_s: int
    reverse_interval_s: int
    reverse_window_s: int
    slow_query_s: tuple[int, ...]
    daily_after_s: int = 3 * DAY_S


def known_age_s(payment: Payment, waits: Waits, now: datetime) -> int:
    """How old a payment is at least, in seconds. When the clock was set back to before its creation, the questions
    already asked, each after its wait, say how much time must have passed."""
    age_s = int((now - payment.created_at).total_seconds())
    if age_s >= 0:
        return age_s
    asked_s = waits.first_query_s + (payment.asked_count - 1) * waits.query_interval_s if payment.asked_count else 0
    return min(asked_s, waits.give_up_s)


def wants_reverse(payment: Payment, waits: Waits, now: datetime) -> bool:
    """Whether the payment is to be undone: undoing has begun, the cashier asked, or the limit is reached. Of one that
    is kept, undoing never begins, whoever asks: its shift has counted it, and what was paid is refunded."""
    if payment.state not in REVERSIBLE_STATES:
        return False
    if payment.state is PaymentState.REVERSING:
        return True
    if payment.kept:
        return False
    return payment.cancel_requested_at is not None or known_age_s(payment, waits, now) >= waits.give_up_s


def may_reverse(payment: Payment, waits: Waits, now: datetime, *, unseen: bool = False) -> bool:
    """Whether the channel takes a reverse now: old enough for it, young enough for it, and not said to be too late. The
    window counts from when the channel first saw it: what it has not (``unseen``: it says "not found", which proves
    nothing) has no age there, however long the server stood or its clock was wrong; only a reverse proves its end."""
    if payment.refund_instead or not waits.reverse_window_s:
        return False
    age_s = known_age_s(payment, waits, now)
    return age_s >= waits.reverse_not_before_s and (unseen or age_s < waits.reverse_window_s)


def give_up_at(payment: Payment, waits: Waits) -> datetime | None:
    """When an open payment is undone by itself; None for what is already known, or what its channel never undoes."""
    if payment.state not in REVERSIBLE_STATES or waits.reverse_window_s <= waits.give_up_s:
        return None
    return payment.created_at + timedelta(seconds=waits.give_up_s)


def next_look_at(payment: Payment, waits: Waits, now: datetime) -> datetime:
    """When to look at an open payment again, counted from ``now``: seconds while somebody waits, then the growing
    ladder of the channel's table, in the end once a day, for ever."""
    age_s = known_age_s(payment, waits, now)
    if age_s >= waits.reverse_window_s or payment.refund_instead:
        return now + timedelta(seconds=graded_wait_s(waits, age_s))
    if wants_reverse(payment, waits, now):
        if age_s < waits.reverse_not_before_s:
            return now + timedelta(seconds=min(waits.reverse_not_before_s - age_s, waits.query_interval_s))
        return now + timedelta(seconds=_reverse_wait_s(payment, waits, age_s))
    if age_s >= waits.give_up_s:  # one that is never undone by itself
        return now + timedelta(seconds=graded_wait_s(waits, age_s))
    wait_s = waits.first_query_s if payment.asked_count == 0 else waits.query_interval_s
    return now + timedelta(seconds=min(wait_s, waits.give_up_s - age_s))


def _reverse_wait_s(payment: Payment, waits: Waits, age_s: int) -> int:
    if age_s >= waits.daily_after_s:
        return DAY_S
    if payment.reverse_count < FAST_REVERSES:
        return waits.reverse_interval_s
    return waits.slow_query_s[min(payment.reverse_count - FAST_REVERSES, len(waits.slow_query_s) - 1)]


def graded_wait_s(waits: Waits, age_s: int) -> int:
    """The wait in seconds before the next question about something of that age: the step of the ladder that its age
    has reached, each step taken once, the last one until ``daily_after_s``, then a day, for ever. It never shrinks
    with age."""
    if age_s >= waits.daily_after_s:
        return DAY_S
    spent_s = waits.give_up_s
    for step_s in waits.slow_query_s:
        spent_s += step_s
        if age_s < spent_s:
            return step_s
    return waits.slow_query_s[-1]


def reads_statement(age_s: int, waits: Waits) -> bool:
    """Whether the ladder has come to its end: the channel's statement of the day is asked too."""
    return age_s >= waits.daily_after_s


def ladder_wait(steps: tuple[int, ...], attempts: int) -> timedelta:
    """The wait after so many attempts: the ladder's step, its last one for ever."""
    return timedelta(seconds=steps[min(max(attempts - 1, 0), len(steps) - 1)])
