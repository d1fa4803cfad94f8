"""Undo an order that is paid in parts: paid parts are refunded, unclear ones are asked to be undone, and the bills are
free only when every part's end is proven.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound
from app.core.payment import CANCELLABLE_STATES, MONEY_HELD_STATES
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.order import Order, OrderState
from server.domain.parts import OrderInParts
from server.domain.payment import Payment
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.changes import Changes
from server.services.details import OrderDetail, order_details
from server.services.refund_by_rule import number_of_return
from server.services.request_refund import RefundWanted, RequestRefund

log = logging.getLogger(__name__)

REASON = "refund.part_undone"


class UndoOrder:
    """A cashier cancels an order of which a part is paid. Asked again, what is still paid is refunded too."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        request_refund: RequestRefund,
        changes: Changes,
        wake: Callable[[], None],
    ) -> None:
        self._uow, self._reader, self._channels, self._clock = uow, reader, channels, clock
        self._request_refund, self._changes, self._wake = request_refund, changes, wake

    def __call__(self, actor: Actor, order_no: str, shift_no: str) -> OrderDetail:
        """The order with its refunds, each approved or waiting for a second person as the limits of refunds say. Raises
        NotPermitted, NotFound, Conflict ``order.complete`` (then its parts are refunded one by one), and what a refund
        raises; parts that were begun before go on."""
        require(actor, "checkout.cancel")
        require(actor, "refunds.request")
        paid, asked = self._ask(actor, order_no)
        for payment, refund_no in paid:
            self._request_refund(
                actor,
                RefundWanted(
                    refund_no=refund_no,
                    payment_no=payment.payment_no,
                    amount_fen=payment.refundable_fen,
                    reason=REASON,
                    shift_no=shift_no,
                    note="",
                    bills=(),
                ),
                waits=True,
            )
        for payment in asked:
            self._changes.announce(payment.payment_no)
        self._wake()
        with self._reader() as work:
            order = work.orders.get(order_no)
            return order_details(work, [order] if order else [], self._channels)[0]

    def _ask(self, actor: Actor, order_no: str) -> tuple[Sequence[tuple[Payment, str]], Sequence[Payment]]:
        """Mark the order, so that it takes no more; what can be refunded and under which number, and what was asked to
        be undone."""
        now = self._clock.now()
        with self._uow() as work:
            order = work.orders.get(order_no, for_update=True)
            if order is None:
                raise NotFound("order.not_found", order_no=order_no)
            if order.window_id != actor.window.window_id:
                require(actor, "orders.view")
            if order.state is OrderState.CANCELLED:
                return (), ()
            if order.state is not OrderState.OPEN:
                raise Conflict("order.complete", order_no=order_no)
            self._mark(work, actor, order, now)
            payments = work.payments.of_order(order_no)
            asked = [payment for payment in payments if payment.state in CANCELLABLE_STATES]
            for payment in asked:
                if payment.cancel_requested_at is None:
                    work.payments.save(replace(payment, cancel_requested_at=now, changed_at=now))
                    work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, now))
            work.jobs.put(Job(JobKind.RELEASE_BILLS, order_no, now))
            paid = [
                (payment, number_of_return(work, payment, actor.window.code, now))
                for payment in payments
                if payment.state in MONEY_HELD_STATES and payment.refundable_fen > 0
            ]
            work.commit()
        return paid, asked

    def _mark(self, work: UnitOfWork, actor: Actor, order: Order, now: datetime) -> None:
        mark = work.parts.get(order.order_no)
        if mark is None:
            mark = OrderInParts(
                order_no=order.order_no, window_id=order.window_id, shift_no=order.shift_no,
                operator_id=order.operator_id, begun_at=order.created_at,
            )  # fmt: skip
            work.parts.begin(mark)
        if mark.undo_asked_at is None:
            asked_by = actor.operator.operator_id
            work.parts.save(replace(mark, undo_asked_at=now, undo_asked_by=asked_by))
            work.audit.add(audit_row(actor, now, "order.undo_asked", order.order_no))
            log.info("order %s: to be undone", order.order_no)
