"""A person decides that money which came late is kept: it is booked as paid and the business system is told."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound
from app.core.payment import PaymentEvent, PaymentState, next_state
from server.domain.identity import Actor
from server.domain.job import JobKind
from server.domain.order import FOUND, Order, OrderState
from server.domain.payment import Payment
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.alerts import end_alert
from server.services.authorise import audit_row, require
from server.services.details import PaymentDetail, payment_detail
from server.services.late_money import has_room
from server.services.record_answer import complete_order


class BookLate:
    """Book a late payment. Its money is already in the ledger; the order becomes paid if its bills are still ours."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, channels: Mapping[str, Channel], clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._uow, self._channels, self._clock, self._wake = uow, channels, clock, wake

    def __call__(self, actor: Actor, payment_no: str) -> PaymentDetail:
        """Raises NotPermitted, NotFound, Conflict ``payment.not_late``, ``payment.going_back`` (a refund of
        it has begun) or ``bill.held`` (paid by another order: refund).
        """
        require(actor, "orders.book_late")
        with self._uow() as work:
            payment = book_late(work, actor, payment_no, self._clock.now())
            detail = payment_detail(work, payment, self._channels)
            work.commit()
        self._wake()
        return detail


def book_late(work: UnitOfWork, actor: Actor, payment_no: str, now: datetime) -> Payment:
    """Book it inside a transaction of the caller's, who has looked whether the actor may. Raises as `BookLate`, and
    ``payment.no_bill`` for money of which nobody knows what it is for."""
    payment = work.payments.get(payment_no, for_update=True)
    if payment is None:
        raise NotFound("payment.not_found", payment_no=payment_no)
    if payment.state is not PaymentState.LATE_PAID:
        raise Conflict("payment.not_late", state=payment.state.value)
    order = work.orders.get(payment.order_no, for_update=True)
    if order is None:
        raise NotFound("order.not_found", order_no=payment.order_no)
    if not order.bills or order.source == FOUND:  # earlier versions gave the latter a bill of their own making
        raise Conflict("payment.no_bill")
    _check_room(work, order, payment)
    end_alert(work, "payment.late", payment_no, now)
    work.jobs.finish(JobKind.SETTLE_PAYMENT, payment_no)
    if order.state is OrderState.CANCELLED:
        work.bills.hold(order.business, [bill.bill_no for bill in order.bills], order.order_no)
        work.orders.set_state(order.order_no, OrderState.OPEN)
        order = replace(order, state=OrderState.OPEN)
    state = next_state(payment.state, PaymentEvent.BOOKED_LATE)
    work.payments.save(replace(payment, state=state, reason="payment.booked_late", changed_at=now))
    work.audit.add(audit_row(actor, now, "payment.booked_late", payment_no, amount_fen=payment.amount_fen))
    complete_order(work, order, now)
    return work.payments.get(payment_no) or payment


def _check_room(work: UnitOfWork, order: Order, late: Payment) -> None:
    """The order must still need the money: not paid by another payment, nor about to be."""
    if late.reserved_fen:
        raise Conflict("payment.going_back", reserved_fen=late.reserved_fen)
    others = [payment for payment in work.payments.of_order(order.order_no) if payment.payment_no != late.payment_no]
    if not has_room(order, others, late):
        raise Conflict("bill.held", bill_no=order.bills[0].bill_no, order_no=order.order_no)
