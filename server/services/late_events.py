"""Where money of a sealed shift is counted: a statement that was printed never changes, so it goes to a later shift."""

from dataclasses import replace
from datetime import datetime

from app.core.clock import accounting_day
from app.core.shift import SEALED_STATES, ShiftState
from server.domain.ledger import carried_entry
from server.domain.payment import Payment
from server.domain.payout import Payout
from server.domain.refund import Refund
from server.domain.shift import NEXT, LateEvent, Shift, waiting_place, waits_for
from server.ports import UnitOfWork

LOOKS = 3
"""How often another open shift is looked for when the one found is closed at that moment; then the event waits."""


def late_payment_home(work: UnitOfWork, payment: Payment) -> Payment:
    """The payment as it is counted from now on, when its shift may have been sealed before its money was known.

    For what follows an end (a late success) or arrives long after (delivered, healed); a payment that was open when its
    shift was sealed was moved then. Keeps the shift from being sealed until this unit of work ends.
    """
    place = _place(work, payment.shift_no, payment.late_shift_no)
    if place == payment.booked_in:
        return payment
    work.late.move(payment.payment_no, place)
    return replace(payment, late_shift_no=place, version=payment.version + 1)


def late_refund_home(work: UnitOfWork, refund: Refund) -> Refund:
    """The same for a refund that is about to be booked."""
    place = _place(work, refund.shift_no, refund.late_shift_no)
    if place == refund.booked_in:
        return refund
    work.late.move(refund.refund_no, place)
    return replace(refund, late_shift_no=place, version=refund.version + 1)


def late_payout_home(work: UnitOfWork, payout: Payout) -> str:
    """The shift that counts a payout which its window paid before a restore, and which is about to be booked; its
    refund is marked as late there."""
    place = _place(work, payout.shift_no, "")
    if place != payout.shift_no:
        work.late.move(payout.refund_no, place)
    return place


def place_after(work: UnitOfWork, shift: Shift, taker_id: int | None) -> str:
    """Where what a shift leaves open is counted once it is sealed: in the open shift of who took it over, else in that
    of its window, else in the next one that either of them opens. The shift found stays open until this unit ends."""
    for _ in range(LOOKS):
        found = work.shifts.open_of_operator(taker_id) if taker_id else None
        found = found or work.shifts.open_of_window(shift.window_id)
        if found is None or found.shift_no == shift.shift_no:
            break
        locked = work.shifts.get(found.shift_no, for_update=True)
        if locked is not None and locked.state is ShiftState.OPEN:
            return locked.shift_no
    return waiting_place(shift.window_id, taker_id)


def take_waiting(work: UnitOfWork, shift: Shift, now: datetime) -> int:
    """Count in a shift that is just opened what waited for it; what is in the books already is carried over by an entry
    of its own. Answers how many."""
    taken = [event for event in work.late.waiting() if waits_for(event.booked_in, shift.window_id, shift.operator_id)]
    for event in taken:
        if event.settled:
            _carry(work, event, shift, now)
        work.late.move(event.number, shift.shift_no)
    return len(taken)


def _place(work: UnitOfWork, shift_no: str, late_shift_no: str) -> str:
    current = late_shift_no or shift_no
    if not current or current.startswith(NEXT):
        return current
    shift = work.shifts.get(current, for_update=True)
    if shift is None or shift.state not in SEALED_STATES:
        return current
    return place_after(work, shift, shift.handed_over_to)


def _carry(work: UnitOfWork, event: LateEvent, shift: Shift, now: datetime) -> None:
    """Lines of an entry that was written before there was a shift to count it; that of a payout bears its own number
    beside its refund's."""
    lines = [
        line
        for line in work.ledger.of_order(event.order_no)
        if event.number in (line.entry_no, line.refund_no)
        and line.shift_no == event.booked_in
        and line.account.startswith(MONEY)
    ]
    for line in lines:
        work.ledger.add(carried_entry(line, shift, now, accounting_day(now)))
    for payout in work.payouts.of_refund(event.number):
        if payout.shift_no == event.booked_in:
            work.payouts.save(replace(payout, shift_no=shift.shift_no, changed_at=now))


MONEY = ("cash/", "channel/")
"""Where the accounts begin that hold money; the others say whose it is."""
