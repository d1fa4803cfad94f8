"""After a restore: a payment that was unclear when the database was saved may have been paid, and its order booked by
the business system, before the database was put back. What was told there is not undone here."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from server.domain.healing import MARGIN, Healing, ItemKind, ItemState
from server.domain.order import OrderState
from server.domain.payment import Payment
from server.ports import BusinessSystem, PostingQuery, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.late_money import ENDED_WITHOUT_MONEY
from server.services.posted_there import BOOKED

log = logging.getLogger(__name__)

PAID_BEFORE = "payment.paid_before"
COMPLETE = frozenset({OrderState.PAID, OrderState.REFUNDED})
"""Known here to be paid, by others of its payments: of them the business system speaks."""


class PaidBefore:
    """Who else knows of a payment that is about to be undone."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        businesses: Mapping[str, BusinessSystem],
    ) -> None:
        self._uow, self._reader, self._clock, self._businesses = uow, reader, clock, businesses

    def __call__(self, payment: Payment) -> bool:
        """Whether it must not be undone now: its window has yet to hand in what it knows, the business system has
        booked its order, or does not say. An order that was paid by others, as the business system says, was not paid
        by this one. Payments that were begun after every restore was noticed are asked about by nobody."""
        with self._reader() as work:
            gaps = _gaps(work, payment)
            if not gaps:
                return False
            waits = window_waits(work, payment)
            order = work.orders.get(payment.order_no)
            siblings = work.payments.of_order(payment.order_no)
        if waits:
            return True
        system: object = self._businesses.get(order.business) if order is not None else None
        if order is None or order.state in COMPLETE or not isinstance(system, PostingQuery):
            return False
        word = system.find_posting(payment.order_no)
        by_others = bool(word.payment_nos) and payment.payment_no not in word.payment_nos
        booked = word.outcome in BOOKED and not by_others
        alone = all(one.payment_no == payment.payment_no or one.state in ENDED_WITHOUT_MONEY for one in siblings)
        if booked and alone:
            with self._uow() as work:
                current = work.payments.get(payment.payment_no, for_update=True)
                if current is not None:
                    keep(work, current, self._clock.now())
                work.commit()
        return booked or word.outcome == "unclear"


def window_waits(work: UnitOfWork, payment: Payment) -> bool:
    """Whether the window of a payment from before a restore has yet to hand in what it knows of it."""
    return str(payment.window_id) in _waiting(work, payment)


def any_window_waits(work: UnitOfWork, payment: Payment) -> bool:
    """Whether any window has yet to hand in what it knows of a payment from before a restore: its refund, for one."""
    return bool(_waiting(work, payment))


def _waiting(work: UnitOfWork, payment: Payment) -> Sequence[str]:
    items = (item for one in _gaps(work, payment) for item in work.healings.items(one.healing_no))
    return [item.subject for item in items if item.kind is ItemKind.DESK and item.state is ItemState.WAITING]


def _gaps(work: UnitOfWork, payment: Payment) -> Sequence[Healing]:
    """The restores of which it was not after the time that they were noticed."""
    return [one for one in work.healings.all() if payment.created_at <= one.noticed_at + MARGIN]


def keep(work: UnitOfWork, payment: Payment, now: datetime) -> None:
    """Somebody outside of this database knows that it was paid: it is asked for until its channel says so too."""
    if payment.kept:
        return
    log.warning("payment %s: was paid before the database was put back", payment.payment_no)
    work.payments.save(replace(payment, kept=True))
    work.audit.add(own_audit_row(now, PAID_BEFORE, payment.payment_no, state=payment.state.value))
