"""Look after the bills that an order holds: renew them while money is open, free them when it ended without money."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.core.clock import Clock
from app.core.errors import PaydeskError
from app.core.payment import PaymentState
from server.domain.bill_lease import BILL_LEASE_S, RENEW_AFTER, RENEW_AGAIN, UNLOCK_AGAIN, UNLOCKS
from server.domain.job import Job, JobKind
from server.domain.order import Order, OrderState
from server.domain.parts import going_back, held_fen
from server.domain.payment import Payment
from server.ports import BusinessSystem, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.bill_holders import let_go
from server.services.record_answer import complete_order

log = logging.getLogger(__name__)

ENDED_WITHOUT_MONEY = frozenset({PaymentState.NOT_PAID, PaymentState.REVERSED, PaymentState.REFUNDED})


class ReleaseBills:
    """One look at the bills of one order, and their release when another order wants them."""

    def __init__(self, *, uow: UnitOfWorkFactory, businesses: Mapping[str, BusinessSystem], clock: Clock) -> None:
        self._uow, self._businesses, self._clock = uow, businesses, clock

    def __call__(self, order_no: str) -> bool:
        """Run by the job queue: renew, complete, free or unlock, as the order stands. True when its bills are free."""
        with self._uow() as work:
            order = work.orders.get(order_no, for_update=True)
            payments = work.payments.of_order(order_no) if order else []
            if order is not None and order.state is OrderState.OPEN and not ended_without_money(payments):
                self._keep(work, order, payments)
                work.commit()
                renews = order
            else:
                renews = None
        if renews is not None:
            self._renew(renews)
            return False
        return self.free(order_no)

    def free(self, order_no: str) -> bool:
        """Cancel an order none of whose payments has, or may still get, money, and let its bills go. True when they are
        free afterwards; False while any of its money is held or unknown."""
        with self._uow() as work:
            order = work.orders.get(order_no, for_update=True)
            if order is None:
                work.jobs.finish(JobKind.RELEASE_BILLS, order_no)
                work.commit()
                return True
            payments = work.payments.of_order(order_no)
            if order.state is OrderState.OPEN and not ended_without_money(payments):
                return False
            if order.state is OrderState.OPEN:
                cancel(work, order, self._clock)
                work.commit()
            elif order.state is OrderState.CANCELLED:
                if work.jobs.get(JobKind.RELEASE_BILLS, order_no) is None:
                    return True
            else:
                work.jobs.finish(JobKind.RELEASE_BILLS, order_no)
                work.commit()
        if order.state in (OrderState.OPEN, OrderState.CANCELLED):
            self._unlock(order)
        return order.state is not OrderState.PAID

    def _keep(self, work: UnitOfWork, order: Order, payments: Sequence[Payment]) -> None:
        """An order with money, or with money that may still come: its bills stay. A refund that was refused may leave
        it wholly paid after all."""
        now = self._clock.now()
        if held_fen(payments) == order.total_fen and not going_back(payments):
            work.parts.end(order.order_no)
            complete_order(work, order, now)
            work.jobs.finish(JobKind.RELEASE_BILLS, order.order_no)
        else:
            work.jobs.put(Job(JobKind.RELEASE_BILLS, order.order_no, now + RENEW_AFTER))

    def _renew(self, order: Order) -> None:
        with self._uow() as work:
            window = work.windows.get(order.window_id)
        try:
            self._businesses[order.business].lock_bills(
                order.order_no,
                order.patient_no,
                [(bill.bill_no, bill.version) for bill in order.bills],
                window=window.name if window else "",
                lease_s=BILL_LEASE_S,
            )
        except PaydeskError as error:
            log.warning("order %s: lock not renewed (%s)", order.order_no, error.code)
            self._again(order.order_no, RENEW_AGAIN)

    def _again(self, order_no: str, wait: timedelta, *, attempts: int | None = None) -> bool:
        """Look again later; False when nobody waits for it any more, or it was tried so many times."""
        with self._uow() as work:
            job = work.jobs.get(JobKind.RELEASE_BILLS, order_no)
            if job is None or (attempts is not None and job.attempts >= attempts):
                return False
            work.jobs.put(Job(JobKind.RELEASE_BILLS, order_no, self._clock.now() + wait, attempts=job.attempts))
            work.commit()
        return True

    def _unlock(self, order: Order) -> None:
        """Asked until the business system confirms it, or its own lease has certainly run out. Our own hold is free
        already; an unlock too many is harmless."""
        try:
            self._businesses[order.business].unlock_bills(order.order_no)
        except PaydeskError as error:
            log.warning("order %s: unlock not confirmed (%s)", order.order_no, error.code)
            if self._again(order.order_no, UNLOCK_AGAIN, attempts=UNLOCKS):
                return
        with self._uow() as work:
            current = work.orders.get(order.order_no, for_update=True)
            if (
                current is None or current.state is not OrderState.OPEN
            ):  # begun anew meanwhile: its hold is looked after
                work.jobs.finish(JobKind.RELEASE_BILLS, order.order_no)
                work.commit()


def cancel(work: UnitOfWork, order: Order, clock: Clock) -> None:
    """End an order without money inside a transaction: our hold ends now, the unlock at the business system is owed."""
    now = clock.now()
    work.orders.set_state(order.order_no, OrderState.CANCELLED)
    let_go(work, order)
    work.parts.end(order.order_no)
    work.jobs.put(Job(JobKind.RELEASE_BILLS, order.order_no, now + UNLOCK_AGAIN))
    work.audit.add(own_audit_row(now, "order.cancelled", order.order_no))


def ended_without_money(payments: Sequence[Payment]) -> bool:
    """Whether none of the payments has, or may still get, money."""
    return all(payment.state in ENDED_WITHOUT_MONEY for payment in payments)
