"""End a shift for good: what it leaves open is counted elsewhere, and nothing is added to it any more."""

from dataclasses import replace

from app.core.payment import PaymentState
from server.domain.shift import NEXT, Shift
from server.ports import UnitOfWork
from server.services.late_events import place_after
from server.services.shift_details import promised_refunds


def seal(work: UnitOfWork, before: Shift, ended: Shift) -> int:
    """Store the ended shift and move on what is open in it; answers how much that was.

    The shift must have been read for update; its open payments are kept from others until this unit ends, so that an
    answer is written either before, in this shift, or afterwards, in the next.
    """
    payments = work.payments.open_of_shift(before.shift_no, for_update=True)
    refunds = {one.refund_no for one in work.refunds.unclear_of_shift(before.shift_no)}
    unbooked = [one.payment_no for one in payments if one.state is not PaymentState.LATE_PAID]  # its money is booked
    numbers = [*unbooked, *sorted(refunds | set(promised_refunds(work, before.shift_no)))]
    marks = work.parts.of_shift(before.shift_no)
    work.shifts.save(ended)
    if not numbers and not marks:
        return 0
    place = place_after(work, ended, ended.handed_over_to)
    for number in numbers:
        work.late.move(number, place)
    for mark in marks if not place.startswith(NEXT) else ():
        taker = ended.handed_over_to or mark.operator_id
        work.parts.save(replace(mark, shift_no=place, operator_id=taker))
    return len(numbers)
