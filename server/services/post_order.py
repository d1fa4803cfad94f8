"""Tell the business system that an order is paid, again and again until it has answered; a refusal starts the
refund.
"""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.fault_points import fault_point
from app.core.ids import NumberKind, mint
from app.core.payment import MONEY_HELD_STATES, PaymentState
from app.core.posting import PostingEvent, PostingState, next_state
from app.core.refund import RefundState
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.domain.refund import Refund
from server.domain.settlement import ladder_wait
from server.ports import BusinessSystem, PostingAnswer, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, own_audit_row, require
from server.services.changes import Changes
from server.services.details import OrderDetail, operator_name, order_details

log = logging.getLogger(__name__)

LADDER_S = (2, 5, 10, 30, 60, 120, 300, 600)
"""Waits between attempts; the last repeats for ever."""
TELL_FINANCE_AFTER = 5
"""Attempts after which an unanswered posting is written to the audit log as a warning for finance."""
OWN_WINDOW_CODE = "0000"
"""The window code in numbers that the server itself mints."""

EVENTS = {
    "posted": PostingEvent.BUSINESS_POSTED,
    "refused": PostingEvent.BUSINESS_REFUSED,
    "unclear": PostingEvent.BUSINESS_UNCLEAR,
}


class PostOrder:
    """One attempt to post one order. Run by the job queue; the order number makes repeats safe at the other side."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
        changes: Changes,
    ) -> None:
        self._uow, self._reader, self._businesses, self._clock, self._changes = uow, reader, businesses, clock, changes

    def __call__(self, order_no: str) -> None:
        """Post, then commit what was said."""
        with self._reader() as work:
            order, posting = work.orders.get(order_no), work.postings.get(order_no)
            payments = work.payments.of_order(order_no)
            operator = operator_name(work, order.operator_id) if order else ""
            window = work.windows.get(order.window_id) if order else None
        if order is None or posting is None or posting.state is not PostingState.PENDING:
            self._finish(order_no)
            return
        counted = [payment for payment in payments if payment.state is PaymentState.PAID]
        business = self._businesses[order.business]
        fault_point("P6")
        answer = business.post(order, counted, operator=operator, window=window.name if window else "")
        fault_point("P7")
        self._record(order_no, answer)
        fault_point("P8")
        for payment in payments:
            self._changes.announce(payment.payment_no)

    def _finish(self, order_no: str) -> None:
        with self._uow() as work:
            work.jobs.finish(JobKind.POST_ORDER, order_no)
            work.commit()

    def _record(self, order_no: str, answer: PostingAnswer) -> None:
        now = self._clock.now()
        with self._uow() as work:
            posting = work.postings.get(order_no, for_update=True)
            order = work.orders.get(order_no)
            if posting is None or order is None:
                raise NotFound("order.not_found", order_no=order_no)
            if posting.state is not PostingState.PENDING:
                work.jobs.finish(JobKind.POST_ORDER, order_no)
                work.commit()
                return
            changed = replace(
                posting,
                state=next_state(posting.state, EVENTS[answer.outcome]),
                attempts=posting.attempts + 1,
                outcome=answer.code,
                receipt_no=answer.receipt_no,
                guidance=answer.guidance,
                posted_at=answer.posted_at,
                changed_at=now,
            )
            work.postings.save(changed)
            self._follow(work, order, changed, now)
            work.commit()
        log.info("order %s: posting %s (%s), attempt %d", order_no, changed.state, answer.code, changed.attempts)

    def _follow(self, work: UnitOfWork, order: Order, posting: Posting, now: datetime) -> None:
        if posting.state is PostingState.PENDING:
            work.jobs.put(Job(JobKind.POST_ORDER, order.order_no, now + ladder_wait(LADDER_S, posting.attempts)))
            if posting.attempts == TELL_FINANCE_AFTER:
                work.audit.add(own_audit_row(now, "posting.delayed", order.order_no, attempts=posting.attempts))
            return
        work.jobs.finish(JobKind.POST_ORDER, order.order_no)
        work.audit.add(own_audit_row(now, f"posting.{posting.state.value}", order.order_no, code=posting.outcome))
        if posting.state is PostingState.REFUSED:
            for payment in work.payments.of_order(order.order_no):
                if payment.state in MONEY_HELD_STATES and payment.refundable_fen > 0:
                    self._reverse_by_rule(work, order, payment, now)

    def _reverse_by_rule(self, work: UnitOfWork, order: Order, payment: Payment, now: datetime) -> None:
        """The automatic reversal: a refund of our own. A wallet is refunded at once; cash waits for a cashier to hand
        it over, who approves it at the window."""
        by_hand = payment.channel == "cash"
        refund = Refund(
            refund_no=mint(NumberKind.REFUND, OWN_WINDOW_CODE, now, secrets.choice),
            payment_no=payment.payment_no,
            order_no=order.order_no,
            channel=payment.channel,
            amount_fen=payment.refundable_fen,
            reason="refund.his_refused",
            note="",
            bills=tuple(bill.bill_no for bill in order.bills),
            business_withdrawal=False,
            state=RefundState.REQUESTED if by_hand else RefundState.WITHDRAWN,
            window_id=payment.window_id,
            shift_no=payment.shift_no,
            requested_by=0,
            requested_at=now,
            changed_at=now,
            approved_at=None if by_hand else now,
        )
        work.payments.save(replace(payment, reserved_fen=payment.reserved_fen + refund.amount_fen, changed_at=now))
        work.refunds.add(refund)
        if not by_hand:
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now))
        work.audit.add(own_audit_row(now, "refund.by_rule", refund.refund_no, payment_no=payment.payment_no))


class PostAgain:
    """A person wants a pending posting tried now."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, post: PostOrder) -> None:
        self._uow, self._clock, self._post = uow, clock, post

    def __call__(self, actor: Actor, order_no: str) -> OrderDetail:
        """Try at once and answer how the order stands. Raises NotPermitted, NotFound."""
        require(actor, "orders.post_again")
        with self._uow() as work:
            if work.orders.get(order_no) is None:
                raise NotFound("order.not_found", order_no=order_no)
            work.audit.add(audit_row(actor, self._clock.now(), "posting.again", order_no))
            work.commit()
        self._post(order_no)
        with self._uow() as work:
            order = work.orders.get(order_no)
            return order_details(work, [order] if order else [], {})[0]
