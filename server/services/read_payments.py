"""Read payments, refunds and orders: one by number, what is open at a window, a search, a patient's every attempt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import InvalidInput, NotFound
from app.core.refund import OPEN_STATES as OPEN_REFUND_STATES
from server.domain.identity import Actor
from server.ports import Channel, OrderQuery, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.details import OrderDetail, PaymentDetail, order_details, payment_detail
from server.services.refund_detail import RefundDetail, refund_detail

OPEN_REFUNDS_LIMIT = 200


class ReadPayments:
    """The questions that change nothing, except that searches are written to the audit log."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, channels: Mapping[str, Channel], clock: Clock
    ) -> None:
        self._uow, self._reader, self._channels, self._clock = uow, reader, channels, clock

    def payment(self, actor: Actor, payment_no: str) -> PaymentDetail:
        """One payment. Raises NotPermitted, NotFound."""
        require(actor, "checkout.view" if "checkout.view" in actor.permissions else "inquiry.view")
        with self._reader() as work:
            payment = work.payments.get(payment_no)
            if payment is None:
                raise NotFound("payment.not_found", payment_no=payment_no)
            return payment_detail(work, payment, self._channels)

    def open_at_window(self, actor: Actor) -> Sequence[PaymentDetail]:
        """Money of the actor's window that is not yet known or dealt with, oldest first."""
        require(actor, "checkout.view")
        with self._reader() as work:
            payments = work.payments.open_of_window(actor.window.window_id)
            return [payment_detail(work, payment, self._channels) for payment in payments]

    def refund(self, actor: Actor, refund_no: str) -> RefundDetail:
        """One refund. Raises NotPermitted, NotFound."""
        require(actor, "refunds.view")
        with self._reader() as work:
            refund = work.refunds.get(refund_no)
            if refund is None:
                raise NotFound("refund.not_found", refund_no=refund_no)
            return refund_detail(work, refund)

    def open_refunds(self, actor: Actor) -> Sequence[RefundDetail]:
        """Refunds that still need something, oldest first."""
        require(actor, "refunds.view")
        with self._reader() as work:
            refunds = work.refunds.in_states(OPEN_REFUND_STATES, OPEN_REFUNDS_LIMIT)
            return [refund_detail(work, refund) for refund in refunds]

    def order(self, actor: Actor, order_no: str) -> OrderDetail:
        """One order with all that belongs to it; the window that made it may look without the inquiry's permission.
        Raises NotPermitted, NotFound."""
        require(actor, "checkout.view" if "checkout.view" in actor.permissions else "inquiry.view")
        with self._reader() as work:
            order = work.orders.get(order_no)
            if order is None:
                raise NotFound("order.not_found", order_no=order_no)
            if order.window_id != actor.window.window_id:
                require(actor, "inquiry.view")
            return replace(order_details(work, [order], self._channels)[0], mark=work.parts.get(order_no))

    def search(self, actor: Actor, query: OrderQuery) -> Sequence[OrderDetail]:
        """Orders by conditions. Raises NotPermitted."""
        require(actor, "orders.view")
        return self._search(actor, query, "orders.searched")

    def inquire(self, actor: Actor, query: OrderQuery) -> Sequence[OrderDetail]:
        """Every attempt of one patient, or one order or payment by number. Raises NotPermitted, InvalidInput."""
        require(actor, "inquiry.view")
        if not (query.patient_no or query.order_no or query.payment_no):
            raise InvalidInput("patient_no", "is needed, or an order or payment number")
        return self._search(actor, query, "inquiry.made")

    def _search(self, actor: Actor, query: OrderQuery, action: str) -> Sequence[OrderDetail]:
        with self._reader() as work:
            details = order_details(work, work.orders.search(query), self._channels)
        with self._uow() as work:
            subject = query.order_no or query.payment_no or query.patient_no
            work.audit.add(audit_row(actor, self._clock.now(), action, subject, found=len(details)))
            work.commit()
        return details
