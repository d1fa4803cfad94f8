"""Carry one refund to its end: the business system takes the items back, the channel is asked, its answers are
written down.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import NotFound
from app.core.fault_points import fault_point
from app.core.payment import PaymentEvent, PaymentState
from app.core.payment import next_state as next_payment_state
from app.core.posting import PostingEvent, PostingState
from app.core.posting import next_state as next_posting_state
from app.core.refund import RefundEvent, RefundState, next_state
from server.domain.job import Job, JobKind
from server.domain.ledger import refund_entry
from server.domain.order import Order, OrderState
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.domain.settlement import ladder_wait
from server.ports import BusinessSystem, Channel, RefundAnswer, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.changes import Changes
from server.services.details import operator_name
from server.services.request_refund import unreserve

log = logging.getLogger(__name__)

BUSINESS_LADDER_S = (2, 5, 10, 30, 60, 300, 600)
"""Waits between attempts to have the items withdrawn; the last repeats for ever."""
PUT_BACK_S = 60
"""Wait between attempts to have items put back after the channel has refused a refund; for ever."""
STEP_MARGIN_S = 5
"""How soon a refund is taken up again whose handler may have died between two steps."""
ENDED = frozenset({RefundState.REFUNDED, RefundState.REJECTED, RefundState.FAILED})
WITHOUT_MONEY = frozenset({PaymentState.NOT_PAID, PaymentState.REVERSED, PaymentState.REFUNDED})


class SettleRefund:
    """One step of one refund. Run by the job queue until the refund has ended; the refund's number makes repeats
    safe.
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
    ) -> None:
        self._uow, self._reader, self._channels, self._businesses = uow, reader, channels, businesses
        self._clock, self._changes = clock, changes

    def __call__(self, refund_no: str) -> None:
        """Take the next step, and the one after it when nothing stands between."""
        with self._reader() as work:
            refund = work.refunds.get(refund_no)
            payment = work.payments.get(refund.payment_no) if refund else None
        if refund is not None and refund.state is RefundState.FAILED:
            self._put_back(refund)
            return
        if refund is None or payment is None or refund.state in ENDED or refund.state is RefundState.REQUESTED:
            self._finish(refund_no)
            return
        if refund.state is RefundState.APPROVED:
            withdrawn = self._withdraw(refund)
            if withdrawn is None:
                return
            refund = withdrawn
            fault_point("R3")
        channel = self._channels[refund.channel]
        if refund.state is RefundState.WITHDRAWN:
            refund = self._start_sending(refund_no)
            fault_point("R4")
            answer = channel.refund(refund, payment)
            fault_point("R5")
        else:
            answer = channel.query_refund(refund, payment)
            resend = answer.not_found and refund.state in (RefundState.SENDING, RefundState.UNKNOWN)
            if resend or (answer.retry and refund.state is RefundState.UNKNOWN):
                answer = channel.refund(refund, payment)
        self._record(refund_no, answer)
        fault_point("R6")
        self._changes.announce(refund_no)
        self._changes.announce(payment.payment_no)

    def _finish(self, refund_no: str) -> None:
        with self._uow() as work:
            work.jobs.finish(JobKind.SETTLE_REFUND, refund_no)
            work.commit()

    def _withdraw(self, refund: Refund) -> Refund | None:
        """The refund once the business system has taken its items back; None while or if it has not."""
        with self._reader() as work:
            order, posting = work.orders.get(refund.order_no), work.postings.get(refund.order_no)
            operator, window = _asked_by(work, refund)
        if order is None:
            raise NotFound("order.not_found", order_no=refund.order_no)
        if posting is not None and posting.state is PostingState.PENDING:
            self._later(refund, self._clock.now() + timedelta(seconds=BUSINESS_LADDER_S[1]))
            return None
        told = refund.business_withdrawal and posting is not None and posting.state is PostingState.POSTED
        outcome, code = "withdrawn", ""
        if told:
            answer = self._businesses[order.business].withdraw(refund, order, operator=operator, window=window)
            outcome, code = answer.outcome, answer.code
        if outcome == "unclear":
            self._later(refund, self._clock.now() + ladder_wait(BUSINESS_LADDER_S, refund.asked_count + 1), code)
            return None
        event = RefundEvent.BUSINESS_WITHDREW if outcome == "withdrawn" else RefundEvent.BUSINESS_REFUSED
        return self._step(refund.refund_no, event, code)

    def _later(self, refund: Refund, due_at: datetime, code: str = "") -> None:
        with self._uow() as work:
            current = work.refunds.get(refund.refund_no, for_update=True)
            if current is not None and code:
                work.refunds.save(replace(current, asked_count=current.asked_count + 1, outcome=code))
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, due_at))
            work.commit()

    def _step(self, refund_no: str, event: RefundEvent, code: str) -> Refund | None:
        now = self._clock.now()
        with self._uow() as work:
            refund = work.refunds.get(refund_no, for_update=True)
            if refund is None or refund.state is not RefundState.APPROVED:
                return None
            changed = replace(
                refund, state=next_state(refund.state, event), changed_at=now, outcome=code, asked_count=0
            )
            work.refunds.save(changed)
            work.audit.add(own_audit_row(now, f"refund.{changed.state.value}", refund_no, code=code))
            if changed.state is RefundState.REJECTED:
                unreserve(work, refund, now)
                work.jobs.finish(JobKind.SETTLE_REFUND, refund_no)
            else:
                work.jobs.put(Job(JobKind.SETTLE_REFUND, refund_no, now + timedelta(seconds=STEP_MARGIN_S)))
            work.commit()
        self._changes.announce(refund_no)
        return None if changed.state is RefundState.REJECTED else changed

    def _start_sending(self, refund_no: str) -> Refund:
        """Commit that the refund goes out now, before it does."""
        now = self._clock.now()
        with self._uow() as work:
            refund = work.refunds.get(refund_no, for_update=True)
            if refund is None:
                raise NotFound("refund.not_found", refund_no=refund_no)
            sending = replace(refund, state=next_state(refund.state, RefundEvent.SEND), changed_at=now)
            work.refunds.save(sending)
            timeout_s = self._channels[refund.channel].rules.answer_timeout_s
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund_no, now + timedelta(seconds=timeout_s + 5)))
            work.commit()
        return replace(sending, version=sending.version + 1)

    def _record(self, refund_no: str, answer: RefundAnswer) -> None:
        now = self._clock.now()
        with self._uow() as work:
            refund = work.refunds.get(refund_no, for_update=True)
            if refund is None or refund.state in ENDED:
                return
            changed = replace(
                refund,
                state=next_state(refund.state, answer.event),
                outcome=answer.outcome,
                channel_code=answer.channel_code or refund.channel_code,
                channel_number=answer.channel_number or refund.channel_number,
                refunded_at=answer.refunded_at or (now if answer.event is RefundEvent.CHANNEL_REFUNDED else None),
                asked_count=refund.asked_count + 1,
                changed_at=now,
            )
            work.refunds.save(changed)
            self._follow(work, refund, changed, now)
            work.commit()
        log.info("refund %s: %s -> %s (%s)", refund_no, refund.state, changed.state, answer.outcome)

    def _follow(self, work: UnitOfWork, before: Refund, refund: Refund, now: datetime) -> None:
        if refund.state is not before.state:
            work.audit.add(
                own_audit_row(now, f"refund.{refund.state.value}", refund.refund_no, channel_code=refund.channel_code)
            )
        if refund.state is RefundState.REFUNDED:
            _book(work, refund, now)
        elif refund.state is RefundState.FAILED:
            unreserve(work, refund, now)
        if refund.state is RefundState.FAILED and _was_withdrawn(work, refund):
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now))
        elif refund.state in ENDED:
            work.jobs.finish(JobKind.SETTLE_REFUND, refund.refund_no)
        else:
            wait = ladder_wait(tuple(self._channels[refund.channel].rules.refund_query_s), refund.asked_count)
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now + wait))

    def _put_back(self, refund: Refund) -> None:
        """The channel refused: the business system must hear that the items stay; asked until it has answered."""
        with self._reader() as work:
            order = work.orders.get(refund.order_no)
            operator, window = _asked_by(work, refund)
        if order is None:
            raise NotFound("order.not_found", order_no=refund.order_no)
        answer = self._businesses[order.business].cancel_withdrawal(refund, operator=operator, window=window)
        if answer.outcome == "withdrawn":
            self._finish(refund.refund_no)
            return
        log.warning("refund %s: the business system did not put the items back (%s)", refund.refund_no, answer.code)
        if answer.outcome == "refused":
            self._finish(refund.refund_no)
        else:
            self._later(refund, self._clock.now() + timedelta(seconds=PUT_BACK_S))


def _asked_by(work: UnitOfWork, refund: Refund) -> tuple[str, str]:
    """The names of the operator and the window that asked for a refund, as the business system hears them."""
    window = work.windows.get(refund.window_id)
    return operator_name(work, refund.requested_by), window.name if window else ""


def _book(work: UnitOfWork, refund: Refund, now: datetime) -> None:
    """Ledger, payment, order, posting and bills after money has gone back."""
    payment = work.payments.get(refund.payment_no, for_update=True)
    order = work.orders.get(refund.order_no, for_update=True)
    if payment is None or order is None:
        raise NotFound("payment.not_found", payment_no=refund.payment_no)
    refunded_at = refund.refunded_at or now
    work.ledger.add(refund_entry(refund, payment, order.business, now, accounting_day(refunded_at)))
    changed = replace(
        payment,
        refunded_fen=payment.refunded_fen + refund.amount_fen,
        reserved_fen=payment.reserved_fen - refund.amount_fen,
        changed_at=now,
    )
    if changed.refunded_fen == changed.amount_fen:
        changed = replace(changed, state=next_payment_state(payment.state, PaymentEvent.REFUNDED_WHOLLY))
    work.payments.save(changed)
    if not _all_gone(work.payments.of_order(order.order_no)):
        if refund.business_withdrawal and _whole_bills_fen(order, refund) == refund.amount_fen:
            work.bills.release(order.order_no, refund.bills)
        return
    work.bills.release(order.order_no)
    if order.state is OrderState.OPEN:  # late money that went back: the patient may pay under this order after all
        work.orders.set_state(order.order_no, OrderState.CANCELLED)
    elif order.state is OrderState.PAID:
        work.orders.set_state(order.order_no, OrderState.REFUNDED)
        posting = work.postings.get(order.order_no, for_update=True)
        if posting is not None and posting.state is PostingState.POSTED:
            state = next_posting_state(posting.state, PostingEvent.BUSINESS_WITHDREW)
            work.postings.save(replace(posting, state=state, changed_at=now))


def _all_gone(payments: Sequence[Payment]) -> bool:
    """Whether no payment has, or may still get, money."""
    return all(payment.state in WITHOUT_MONEY for payment in payments)


def _whole_bills_fen(order: Order, refund: Refund) -> int:
    return sum(bill.own_fen for bill in order.bills if bill.bill_no in refund.bills)


def _was_withdrawn(work: UnitOfWork, refund: Refund) -> bool:
    """Whether the business system was asked to take the items back (see ``_withdraw``)."""
    posting = work.postings.get(refund.order_no)
    return refund.business_withdrawal and posting is not None and posting.state is PostingState.POSTED
