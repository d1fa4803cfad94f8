"""Money that comes after we said that there is none: asked for once more, then decided by a person or by a named
rule.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.payment import OPEN_STATES, PaymentEvent, PaymentState
from app.core.refund import RefundState
from server.domain.alert import AlertLevel
from server.domain.job import Job, JobKind
from server.domain.order import Order, OrderState
from server.domain.parts import held_fen
from server.domain.payment import Payment
from server.ports import ChannelAnswer, UnitOfWork
from server.services.alerts import end_alert, raise_alert
from server.services.authorise import own_audit_row
from server.services.refund_by_rule import CANCELLED, LATE_SUCCESS, refund_by_rule

ENDED_WITHOUT_MONEY = frozenset({PaymentState.NOT_PAID, PaymentState.REVERSED})
CONFIRM_AFTER = timedelta(seconds=5)
"""How soon the channel is asked again about a success that contradicts an end; a word said beside a reverse may be
older than the reverse."""
LATE_DECISION = timedelta(hours=24)
"""How long a person may decide on late money that its order still wants, unless the settings say otherwise."""
LOOK_WHILE_UNDECIDED = timedelta(hours=1)
"""How often it is looked whether other money has paid the bills while a person has not yet decided."""
LOOK_AFTER_LATE = timedelta(days=1)
"""How often late money is looked at that is promised to go back and has not yet gone."""


def is_claim(payment: Payment, answer: ChannelAnswer) -> bool:
    """Whether an answer says "paid" of what had ended without money."""
    return payment.state in ENDED_WITHOUT_MONEY and answer.event is PaymentEvent.CHANNEL_PAID


def note_claim(work: UnitOfWork, payment: Payment, now: datetime) -> Payment:
    """Write down that somebody said "paid"; nothing is believed until the channel has said it again."""
    if payment.late_claimed_at is not None:
        return payment
    claimed = replace(payment, late_claimed_at=now, changed_at=now)
    work.payments.save(claimed)
    work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, now + CONFIRM_AFTER))
    work.audit.add(own_audit_row(now, "payment.late_claimed", payment.payment_no, state=payment.state.value))
    return claimed


def has_room(order: Order, others: Sequence[Payment], late: Payment) -> bool:
    """Whether the order still needs exactly this money: not paid by another payment, nor about to be."""
    if order.state not in (OrderState.OPEN, OrderState.CANCELLED):
        return False
    if any(other.state in OPEN_STATES for other in others):
        return False
    return held_fen(others) + late.amount_fen <= order.total_fen


def paid_otherwise(work: UnitOfWork, order: Order, others: Sequence[Payment], late: Payment) -> bool:
    """Whether the bills certainly need no more of this order's money: it is over or being undone, or other money has
    paid them."""
    if order.state in (OrderState.PAID, OrderState.REFUNDED) or held_fen(others) + late.amount_fen > order.total_fen:
        return True
    mark = work.parts.get(order.order_no)
    if mark is not None and mark.undo_asked_at is not None:
        return True
    for bill in order.bills:
        holder = work.bills.holder(order.business, bill.bill_no)
        other = work.orders.get(holder) if holder not in (None, order.order_no) and holder else None
        if other is not None and other.state is OrderState.PAID:
            return True
    return False


def decide_late(work: UnitOfWork, payment: Payment, order: Order, now: datetime, within: timedelta) -> None:
    """What follows as soon as late money is known: it goes back at once when the bills were paid otherwise, else a
    person is asked and has ``within`` to decide. The payment must have been read after its last change."""
    others = [one for one in work.payments.of_order(order.order_no) if one.payment_no != payment.payment_no]
    if paid_otherwise(work, order, others, payment):
        send_back_late(work, payment, order, now, rule="late.paid_otherwise")
        return
    raise_alert(work, "payment.late", payment.payment_no, AlertLevel.URGENT, now, amount_fen=payment.amount_fen)
    work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, now + min(within, LOOK_WHILE_UNDECIDED)))


def send_back_late(work: UnitOfWork, payment: Payment, order: Order, now: datetime, *, rule: str) -> None:
    """Refund late money by a named rule, and let a person know. A refund by rule that has failed is not tried again
    by rule; its own alert stands."""
    work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, now + LOOK_AFTER_LATE))
    if _failed_by_rule(work, payment):
        return
    if refund_by_rule(work, order, payment, reason=LATE_SUCCESS, rule=rule, now=now) is not None:
        end_alert(work, "payment.late", payment.payment_no, now)
        raise_alert(
            work, "payment.late_refunded", payment.payment_no, AlertLevel.WARNING, now, amount_fen=payment.amount_fen
        )


def send_back_cancelled(work: UnitOfWork, payment: Payment, order: Order, now: datetime) -> None:
    """A payment whose undoing was asked and came too late for a reverse turned out to be paid: it goes back by rule."""
    refund_by_rule(work, order, payment, reason=CANCELLED, rule="reverse.too_late", now=now)
    raise_alert(
        work, "payment.cancelled_paid", payment.payment_no, AlertLevel.WARNING, now, amount_fen=payment.amount_fen
    )


def look_after_late(work: UnitOfWork, payment: Payment, order: Order, now: datetime, within: timedelta) -> None:
    """The time to decide may be over, or other money may have paid the bills meanwhile: then it goes back by rule."""
    alert = work.alerts.get("payment.late", payment.payment_no)
    waiting = alert is not None and alert.ended_at is None
    others = [one for one in work.payments.of_order(order.order_no) if one.payment_no != payment.payment_no]
    if waiting and alert is not None and now < alert.raised_at + within:
        if not paid_otherwise(work, order, others, payment):
            look_at = min(now + LOOK_WHILE_UNDECIDED, alert.raised_at + within)
            work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, look_at))
            return
        send_back_late(work, payment, order, now, rule="late.paid_otherwise")
        return
    send_back_late(work, payment, order, now, rule="late.undecided")


def _failed_by_rule(work: UnitOfWork, payment: Payment) -> bool:
    refunds = work.refunds.of_payment(payment.payment_no)
    return any(refund.requested_by == 0 and refund.state is RefundState.FAILED for refund in refunds)
