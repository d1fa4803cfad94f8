"""Tell the business system that an order is paid, again and again until it has answered; a refusal starts the
refund.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.fault_points import fault_point
from app.core.payment import MONEY_HELD_STATES, PaymentState
from app.core.posting import PostingEvent, PostingState, next_state
from app.core.refund import RefundState
from server.domain.alert import AlertLevel
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.posting import Posting, known_there
from server.domain.settlement import ladder_wait
from server.ports import BusinessSystem, Channel, PostingAnswer, PostingQuery, UnitOfWork, UnitOfWorkFactory
from server.services.alerts import end_alert, raise_alert
from server.services.authorise import audit_row, own_audit_row, require
from server.services.changes import Changes
from server.services.details import OrderDetail, operator_name, order_details
from server.services.posted_there import BOOKED, FOUND
from server.services.posting_pace import PostingGate, PostingRules
from server.services.refund_by_rule import HIS_REFUSED, refund_by_rule
from server.services.undone_before import UNDONE, Before, UndoneBefore

log = logging.getLogger(__name__)

LADDER_S = (2, 5, 10, 30, 60, 120, 300, 600)
"""Waits between attempts; the last repeats for ever."""
TELL_AFTER_ATTEMPTS = 3
WARN_AFTER, URGE_AFTER = timedelta(minutes=30), timedelta(hours=4)
"""When an unanswered posting is told to people: a notice after so many attempts, then by its age a warning, then
urgent. The alert ends by itself with the answer."""
DIFFERS = "posting.differs"
"""The business system has this order with another content: what it did first stands, nothing is refunded by itself, a
person compares both."""
LOOK_AFTER_REFUSED = timedelta(minutes=10)
"""How often a refused order is looked at until all of its money has gone back."""

WAITS_FOR_ANSWER = frozenset({RefundState.APPROVED, RefundState.UNKNOWN})
"""Refunds to be looked at when a posting is answered: not withdrawn yet, or made again after a restore."""

EVENTS = {
    "posted": PostingEvent.BUSINESS_POSTED,
    "refused": PostingEvent.BUSINESS_REFUSED,
    "unclear": PostingEvent.BUSINESS_UNCLEAR,
}


@dataclass(frozen=True, slots=True)
class _Due:
    """A paid order that the business system must hear of, with the names as it hears them."""

    order: Order
    payments: Sequence[Payment]
    operator: str
    window: str


class PostOrder:
    """One attempt to post one order. Run by the job queue; the order number makes repeats safe at the other side.

    Bills keep the order of things: an order holds its bills until its items are withdrawn and its money is back, and a
    withdrawal waits for its posting's answer. So no withdrawal overtakes its posting, and no later order of the same
    bill is posted before the earlier one's withdrawal.
    """

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
        changes: Changes,
        rules: PostingRules = PostingRules(),  # noqa: B008 - a value that never changes
    ) -> None:
        self._uow, self._reader, self._businesses, self._clock, self._changes = uow, reader, businesses, clock, changes
        self._before = UndoneBefore(uow=uow, reader=reader, channels=channels, businesses=businesses, clock=clock)
        self._gates = {name: PostingGate(rules, clock) for name in businesses}

    def __call__(self, order_no: str) -> None:
        """Post at the pace that the business system bears, then commit what was said."""
        due = self._read(order_no)
        wait_s = self._gates[due.order.business].wait_s() if due else 0
        if wait_s:
            self._later(order_no, wait_s)
        else:
            self._post(order_no, due)

    def now(self, order_no: str) -> None:
        """Post at once, whatever the pace."""
        self._post(order_no, self._read(order_no))

    def _read(self, order_no: str) -> _Due | None:
        with self._reader() as work:
            order, posting = work.orders.get(order_no), work.postings.get(order_no)
            if order is None or posting is None or posting.state is not PostingState.PENDING:
                return None
            window = work.windows.get(order.window_id)
            return _Due(
                order=known_there(order, posting),
                payments=work.payments.of_order(order_no),
                operator=operator_name(work, order.operator_id),
                window=window.name if window else "",
            )

    def _post(self, order_no: str, due: _Due | None) -> None:
        if due is None:
            self._look_after(order_no)
            return
        before = self._before(due.order, due.payments)
        if before is Before.UNCLEAR:
            self._later(order_no, LADDER_S[2])
            return
        if before is Before.UNDONE:
            self._record(order_no, PostingAnswer("refused", UNDONE), due.order.order_no)
            return
        business = due.order.business
        counted = [payment for payment in due.payments if payment.state is PaymentState.PAID]
        if not counted:
            self._record(order_no, self._without_money(due.order), due.order.order_no)
            return
        fault_point("P6")
        answer = self._businesses[business].post(due.order, counted, operator=due.operator, window=due.window)
        fault_point("P7")
        self._gates[business].heard(answered=answer.outcome != "unclear" or answer.code == DIFFERS)
        self._record(order_no, answer, due.order.order_no)
        fault_point("P8")
        for payment in due.payments:
            self._changes.announce(payment.payment_no)

    def _without_money(self, order: Order) -> PostingAnswer:
        """After a restore all of its money may be known by now to have gone back: it is not told as paid, and no system
        takes an order without payments. What it has of it stands, and the day's comparison shows that."""
        system: object = self._businesses[order.business]
        word = system.find_posting(order.order_no) if isinstance(system, PostingQuery) else None
        if word is not None and word.outcome in BOOKED:
            return PostingAnswer("posted", FOUND, receipt_no=word.receipt_no, posted_at=self._clock.now())
        if word is not None and word.outcome == "unclear":
            return PostingAnswer("unclear", word.code)
        return PostingAnswer("refused", UNDONE)

    def _later(self, order_no: str, wait_s: int) -> None:
        """Not now. Its age counts on: people hear of what waits, also when nobody is asked on its behalf."""
        now = self._clock.now()
        with self._uow() as work:
            posting, order = work.postings.get(order_no), work.orders.get(order_no)
            if posting is not None and order is not None and posting.state is PostingState.PENDING:
                work.jobs.put(Job(JobKind.POST_ORDER, order_no, now + timedelta(seconds=wait_s)))
                _tell(work, order, posting, now)
            work.commit()

    def _look_after(self, order_no: str) -> None:
        """No posting is pending. One that was refused is looked after until all of its money has gone back."""
        now = self._clock.now()
        with self._uow() as work:
            posting, payments = work.postings.get(order_no), work.payments.of_order(order_no)
            held = [payment for payment in payments if payment.state in MONEY_HELD_STATES]
            if posting is None or posting.state is not PostingState.REFUSED or not held:
                end_alert(work, "posting.refused", order_no, now)
                work.jobs.finish(JobKind.POST_ORDER, order_no)
            else:
                age = now - posting.changed_at
                if age >= WARN_AFTER:
                    level = AlertLevel.URGENT if age >= URGE_AFTER else AlertLevel.WARNING
                    raise_alert(work, "posting.refused", order_no, level, now, amount_fen=_held_fen(held))
                work.jobs.put(Job(JobKind.POST_ORDER, order_no, now + LOOK_AFTER_REFUSED))
            work.commit()

    def _record(self, order_no: str, answer: PostingAnswer, sent_as: str) -> None:
        now = self._clock.now()
        with self._uow() as work:
            posting = work.postings.get(order_no, for_update=True)
            order = work.orders.get(order_no)
            if posting is None or order is None:
                raise NotFound("order.not_found", order_no=order_no)
            if posting.state is not PostingState.PENDING or sent_as != (posting.posted_as or order_no):
                return  # answered already, or corrected meanwhile
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
            _tell(work, order, posting, now)
            if posting.attempts == TELL_AFTER_ATTEMPTS:
                work.audit.add(own_audit_row(now, "posting.delayed", order.order_no, attempts=posting.attempts))
            return
        if posting.attempts > 1:  # nothing was told of one that is answered at once
            for code in ("posting.delayed", "posting.amount_differs"):
                end_alert(work, code, order.order_no, now)
        work.audit.add(own_audit_row(now, f"posting.{posting.state.value}", order.order_no, code=posting.outcome))
        for refund in work.refunds.of_orders([order.order_no]):
            job = work.jobs.get(JobKind.SETTLE_REFUND, refund.refund_no)
            if refund.state in WAITS_FOR_ANSWER and job is not None and job.lease_until is None:
                work.jobs.put(replace(job, due_at=now))  # it waited for this answer
        if posting.state is PostingState.REFUSED:
            self._reverse(work, order, now)
        else:
            work.jobs.finish(JobKind.POST_ORDER, order.order_no)

    def _reverse(self, work: UnitOfWork, order: Order, now: datetime) -> None:
        """The automatic reversal: every payment of the order goes back by rule, and is looked after until it has."""
        held: list[Payment] = []
        for payment in work.payments.of_order(order.order_no):
            if payment.state in MONEY_HELD_STATES and payment.refundable_fen > 0:
                held.append(payment)
                refund_by_rule(work, order, payment, reason=HIS_REFUSED, rule="his.refused", now=now)
        raise_alert(work, "posting.refused", order.order_no, AlertLevel.NOTICE, now, amount_fen=_held_fen(held))
        work.jobs.put(Job(JobKind.POST_ORDER, order.order_no, now + LOOK_AFTER_REFUSED))


def _held_fen(payments: list[Payment]) -> int:
    return sum(payment.amount_fen - payment.refunded_fen for payment in payments)


def _tell(work: UnitOfWork, order: Order, posting: Posting, now: datetime) -> None:
    """Raise what people must know of a posting that has no answer, by its attempts and its age."""
    if posting.outcome == DIFFERS:
        raise_alert(work, "posting.amount_differs", order.order_no, AlertLevel.URGENT, now, amount_fen=order.total_fen)
    age = now - posting.created_at
    if age >= URGE_AFTER:
        level = AlertLevel.URGENT
    elif age >= WARN_AFTER:
        level = AlertLevel.WARNING
    elif posting.attempts >= TELL_AFTER_ATTEMPTS:
        level = AlertLevel.NOTICE
    else:
        return
    raise_alert(work, "posting.delayed", order.order_no, level, now, amount_fen=order.total_fen)


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
        self._post.now(order_no)
        with self._uow() as work:
            order = work.orders.get(order_no)
            return order_details(work, [order] if order else [], {})[0]
