"""Let go of the bills of an order that ended without money, so that they can be paid elsewhere."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from app.core.clock import Clock
from app.core.errors import PaydeskError
from app.core.payment import PaymentState
from server.domain.job import Job, JobKind
from server.domain.order import OrderState
from server.ports import BusinessSystem, UnitOfWorkFactory
from server.services.authorise import own_audit_row

log = logging.getLogger(__name__)

ENDED_WITHOUT_MONEY = frozenset({PaymentState.NOT_PAID, PaymentState.REVERSED})


class ReleaseBills:
    """Cancel an order none of whose payments has, or may still get, money."""

    def __init__(self, *, uow: UnitOfWorkFactory, businesses: Mapping[str, BusinessSystem], clock: Clock) -> None:
        self._uow, self._businesses, self._clock = uow, businesses, clock

    def __call__(self, order_no: str) -> bool:
        """True when the order's bills are free afterwards; False while any of its money is held or unknown."""
        with self._uow() as work:
            order = work.orders.get(order_no, for_update=True)
            if order is None:
                return True
            payments = work.payments.of_order(order_no)
            if order.state is not OrderState.OPEN or not all(one.state in ENDED_WITHOUT_MONEY for one in payments):
                work.jobs.finish(JobKind.RELEASE_BILLS, order_no)
                work.commit()
                return order.state in (OrderState.CANCELLED, OrderState.REFUNDED)
            work.orders.set_state(order_no, OrderState.CANCELLED)
            work.bills.release(order_no)
            work.jobs.finish(JobKind.RELEASE_BILLS, order_no)
            work.audit.add(own_audit_row(self._clock.now(), "order.cancelled", order_no))
            work.commit()
        try:
            self._businesses[order.business].unlock_bills(order_no)
        except PaydeskError as error:
            # The lock there runs out by its own lease; ours is already free. A later unlock is harmless.
            log.warning("order %s: unlock not confirmed (%s)", order_no, error.code)
            with self._uow() as work:
                work.jobs.put(Job(JobKind.RELEASE_BILLS, order_no, self._clock.now() + timedelta(minutes=15)))
                work.commit()
        return True
