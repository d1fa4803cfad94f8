"""Write down what a channel said of a payment, with all that follows from it, in one transaction."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import NotFound
from app.core.fault_points import fault_point
from app.core.payment import (
    CANCELLABLE_STATES,
    MONEY_HELD_STATES,
    OPEN_STATES,
    ForbiddenTransition,
    PaymentEvent,
    PaymentState,
    next_state,
)
from app.core.posting import PostingState
from server.domain.alert import AlertLevel
from server.domain.bill_lease import RENEW_AFTER
from server.domain.job import Job, JobKind
from server.domain.ledger import EntryKind, payment_entry
from server.domain.order import Order, OrderState
from server.domain.parts import going_back, held_fen, taken_fen
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.domain.settlement import DAY_S, known_age_s, may_reverse, next_look_at
from server.ports import Channel, ChannelAnswer, UnitOfWork, UnitOfWorkFactory
from server.services.alerts import end_alert, raise_alert
from server.services.authorise import own_audit_row
from server.services.changes import Changes
from server.services.details import waits_of
from server.services.late_events import late_payment_home
from server.services.late_money import (
    ENDED_WITHOUT_MONEY,
    LATE_DECISION,
    decide_late,
    is_claim,
    note_claim,
    send_back_cancelled,
)
from server.services.paid_before import any_window_waits
from server.services.restore_record import RESTORED

log = logging.getLogger(__name__)

FAILED_BUT_OPEN = "channel.pay_error"
"""The channel says that the payment failed and wants it reversed before it counts as ended: no need to wait."""
CLOSED = "channel.order_closed"
"""The channel holds no money of it: never paid, undone, or given back wholly, as some channels say."""
BILLS_FREE_AFTER = timedelta(minutes=10)
"""How long an order keeps its bills after its last payment ended without money; a new try needs them."""
FIRST_LOOK_BACK = timedelta(seconds=60)
"""When an end without money that followed an unclear time is looked at again; once more the next morning."""
TELL_AFTER_S = 3600
"""How long a payment may be unknown before a person is told; after a day it is urgent."""

UNANSWERED_REVERSE = ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, "payment.reverse_unanswered")
"""What "paid" is worth while a reverse may still take effect."""

_MAY_LAST = frozenset({PaymentState.UNKNOWN, PaymentState.REVERSING})
"""States that may outlast the lock of the bills at the business system, which is therefore looked after."""


class RecordAnswer:
    """Apply a verified answer (or the lack of one) to a payment: state, ledger, order, posting, next look, audit."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        changes: Changes,
        late_decision: timedelta = LATE_DECISION,
    ) -> None:
        """``late_decision`` is how long a person may decide on late money before it goes back by rule."""
        self._uow, self._channels, self._clock, self._changes = uow, channels, clock, changes
        self.late_decision = late_decision

    def __call__(
        self,
        payment_no: str,
        answer: ChannelAnswer,
        *,
        asked: bool = False,
        after_reverses: int = -1,
        confirms: bool = False,
        of_reverse: bool = False,
    ) -> Payment:
        """The payment as it stands afterwards. ``asked`` counts a question. ``after_reverses`` is how many reverses had
        been sent and answered when the question left; only who settles the payment knows that, and whether the question
        left after a late success had been claimed (``confirms``). ``of_reverse``: it answers the last reverse. Raises
        NotFound."""
        with self._uow() as work:
            payment = work.payments.get(payment_no, for_update=True)
            if payment is None:
                raise NotFound("payment.not_found", payment_no=payment_no)
            changed = self.apply(
                work,
                payment,
                answer,
                asked=asked,
                after_reverses=after_reverses,
                confirms=confirms,
                of_reverse=of_reverse,
            )
            work.commit()
        fault_point("P5s")
        self._changes.announce(payment_no)
        return changed

    def apply(
        self,
        work: UnitOfWork,
        payment: Payment,
        answer: ChannelAnswer,
        *,
        asked: bool,
        after_reverses: int = -1,
        confirms: bool = False,
        of_reverse: bool = False,
    ) -> Payment:
        """The same inside a transaction of the caller's; the payment must have been read in it."""
        now = self._clock.now()
        if is_claim(payment, answer) and not (confirms and payment.late_claimed_at is not None):
            log.warning("payment %s is %s, channel says paid: asked once more", payment.payment_no, payment.state)
            return note_claim(work, payment, now)
        if _may_be_overtaken(payment, answer, after_reverses):
            log.info("payment %s: %s was said beside a reverse, asked again after it", payment.payment_no, answer.event)
            return payment
        if self._may_go_back_yet(payment, answer, now):
            log.info("payment %s: paid is not believed before its reverse is answered", payment.payment_no)
            answer = UNANSWERED_REVERSE
        if was_given_back(payment, answer):
            answer = replace(answer, event=PaymentEvent.CHANNEL_PAID, paid_at=payment.created_at)
        elif is_closed(payment, answer) and any_window_waits(work, payment):
            log.info("payment %s: closed is not believed before every window has handed in", payment.payment_no)
            answer = replace(answer, event=PaymentEvent.CHANNEL_UNCLEAR)
        try:
            state = next_state(payment.state, answer.event)
        except ForbiddenTransition:
            return self._contradicted(work, payment, answer)
        changed = replace(
            payment,
            state=state,
            changed_at=now,
            asked_count=payment.asked_count + (1 if asked else 0),
            reason=payment.reason if _keeps_reason(payment, state) else answer.reason,
            channel_code=answer.channel_code or payment.channel_code,
            channel_number=_number_of(payment, answer),
            refund_instead=payment.refund_instead or answer.refund_instead,
            reverse_open=payment.reverse_open
            and state is PaymentState.REVERSING
            and not (of_reverse and not answer.may_take_effect),
            late_claimed_at=None if state is PaymentState.LATE_PAID else payment.late_claimed_at,
        )
        if state in (PaymentState.PAID, PaymentState.LATE_PAID) and payment.state is not state:
            paid_at = answer.paid_at or now
            changed = replace(changed, paid_at=paid_at, day=answer.day or accounting_day(paid_at))
        if answer.reason == FAILED_BUT_OPEN and state in CANCELLABLE_STATES and changed.cancel_requested_at is None:
            changed = replace(changed, cancel_requested_at=now)
        work.payments.save(changed)
        if payment.state is not state:
            self._follow(work, payment, changed, answer)
        elif state in OPEN_STATES and state is not PaymentState.LATE_PAID:
            self._look_again(work, changed)
        return changed

    def _may_go_back_yet(self, payment: Payment, answer: ChannelAnswer, now: datetime) -> bool:
        """Whether "paid" may still become untrue: a reverse that nobody heard the answer of may yet take effect. It is
        sent again until it is answered, or until the channel takes none any more."""
        if answer.event is not PaymentEvent.CHANNEL_PAID or not payment.reverse_open:
            return False
        return may_reverse(payment, waits_of(self._channels[payment.channel].rules), now)

    def _follow(self, work: UnitOfWork, before: Payment, payment: Payment, answer: ChannelAnswer) -> None:
        now = self._clock.now()
        work.audit.add(
            own_audit_row(
                now, f"payment.{payment.state.value}", payment.payment_no,
                was=before.state.value, reason=answer.reason, channel_code=answer.channel_code,
            )
        )  # fmt: skip
        log.info("payment %s: %s -> %s (%s)", payment.payment_no, before.state, payment.state, answer.reason)
        if payment.state in OPEN_STATES and payment.state is not PaymentState.LATE_PAID:
            self._look_again(work, payment)
            if payment.state in _MAY_LAST:
                renew_at = max(now, payment.created_at + RENEW_AFTER)
                work.jobs.put(Job(JobKind.RELEASE_BILLS, payment.order_no, renew_at))
            return
        self._look_once_more(work, before, payment)
        order = _order_of(work, payment)
        if payment.state is PaymentState.PAID and payment.refund_instead and payment.cancel_requested_at is not None:
            work.ledger.add(payment_entry(payment, order.business, now))
            send_back_cancelled(work, _again(work, payment), order, now)
        elif payment.state is PaymentState.PAID:
            book_paid(work, payment, order, now)
        elif payment.state is PaymentState.LATE_PAID:
            payment = late_payment_home(work, payment) if before.state not in OPEN_STATES else payment
            work.ledger.add(payment_entry(payment, order.business, now, EntryKind.LATE_PAYMENT))
            decide_late(work, _again(work, payment), order, now, self.late_decision)
        elif payment.state in (PaymentState.NOT_PAID, PaymentState.REVERSED):
            mark = work.parts.get(payment.order_no)
            undone = mark is not None and mark.undo_asked_at is not None
            if mark is not None and not undone and not taken_fen(work.payments.of_order(payment.order_no)):
                work.parts.end(payment.order_no)
            work.jobs.put(Job(JobKind.RELEASE_BILLS, payment.order_no, now if undone else now + BILLS_FREE_AFTER))

    def _look_once_more(self, work: UnitOfWork, before: Payment, payment: Payment) -> None:
        """The settling job ends with the open state. An end without money that followed an unclear time is looked at
        again: a late success shall be found early."""
        now = self._clock.now()
        if before.state in _MAY_LAST:
            for code in ("payment.unsettled", "payment.not_in_statement", "payment.statement_differs"):
                end_alert(work, code, payment.payment_no, now)
        if before.state in _MAY_LAST and payment.state in ENDED_WITHOUT_MONEY:
            work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, now + FIRST_LOOK_BACK))
        elif before.state in OPEN_STATES:
            work.jobs.finish(JobKind.SETTLE_PAYMENT, payment.payment_no)

    def _look_again(self, work: UnitOfWork, payment: Payment) -> None:
        now, waits = self._clock.now(), waits_of(self._channels[payment.channel].rules)
        work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, next_look_at(payment, waits, now)))
        age_s = known_age_s(payment, waits, now)
        if age_s >= TELL_AFTER_S:
            level = AlertLevel.URGENT if age_s >= DAY_S else AlertLevel.WARNING
            raise_alert(work, "payment.unsettled", payment.payment_no, level, now, amount_fen=payment.amount_fen)

    def _contradicted(self, work: UnitOfWork, payment: Payment, answer: ChannelAnswer) -> Payment:
        """A known payment about which the channel now says otherwise: nothing is edited, a person must see it."""
        if answer.event in (PaymentEvent.CHANNEL_REVERSED, PaymentEvent.CHANNEL_REFUSED):
            log.warning("payment %s is %s, channel says %s", payment.payment_no, payment.state, answer.event)
            now = self._clock.now()
            work.audit.add(
                own_audit_row(
                    now, "payment.contradicted", payment.payment_no,
                    state=payment.state.value, said=answer.event.value, channel_code=answer.channel_code,
                )
            )  # fmt: skip
            if payment.state in MONEY_HELD_STATES:
                at_risk_fen = payment.amount_fen - payment.refunded_fen
                raise_alert(
                    work, "payment.contradicted", payment.payment_no, AlertLevel.URGENT, now, amount_fen=at_risk_fen
                )
        return payment


def was_given_back(payment: Payment, answer: ChannelAnswer) -> bool:
    """Whether a payment of which its desk knows that it was paid is closed at the channel: after a restore of our
    database that is a payment and its refund, which comes back by itself, and no payment that never was."""
    return payment.kept and is_closed(payment, answer)


def is_closed(payment: Payment, answer: ChannelAnswer) -> bool:
    """Whether an unclear payment of which no reverse is under way is said to hold no money."""
    closed = answer.event is PaymentEvent.CHANNEL_REVERSED and answer.reason == CLOSED
    return closed and payment.state in CANCELLABLE_STATES


def _keeps_reason(payment: Payment, state: PaymentState) -> bool:
    """Why a payment ended is said once; a later look that finds the same end has other words for it. One that was
    written from a statement stays marked so."""
    if payment.reason == RESTORED:
        return True
    return state is PaymentState.REFUNDED or (state is payment.state and state in ENDED_WITHOUT_MONEY)


def _number_of(payment: Payment, answer: ChannelAnswer) -> str:
    """The channel's number; that by which it was found stays."""
    return payment.channel_number if payment.foreign_no else answer.channel_number or payment.channel_number


def _may_be_overtaken(payment: Payment, answer: ChannelAnswer, after_reverses: int) -> bool:
    """Whether a reverse under way may make the answer untrue: "paid" may have been said before the money went back.

    The settling job asks again when its reverse is answered; until then nothing is booked, and the job is left alone.
    """
    ends = answer.event in (PaymentEvent.CHANNEL_REVERSED, PaymentEvent.CHANNEL_REFUSED)
    return payment.state is PaymentState.REVERSING and not ends and after_reverses != payment.reverse_count


def _again(work: UnitOfWork, payment: Payment) -> Payment:
    """The payment as this transaction has stored it, so that it can be changed further."""
    return work.payments.get(payment.payment_no, for_update=True) or payment


def _order_of(work: UnitOfWork, payment: Payment) -> Order:
    """Locked before its ledger is touched: two of its payments that end at once must see each other."""
    order = work.orders.get(payment.order_no, for_update=True)
    if order is None:
        raise NotFound("order.not_found", order_no=payment.order_no)
    return order


def book_paid(work: UnitOfWork, payment: Payment, order: Order, now: datetime) -> Posting | None:
    """Ledger entry of a paid payment; when its order is wholly paid, the posting and its job, all in one
    transaction. Answers the posting."""
    work.ledger.add(payment_entry(payment, order.business, now))
    if payment.amount_fen == order.total_fen:
        return _leave_posting(work, order, now)
    return complete_order(work, order, now)


def complete_order(work: UnitOfWork, order: Order, now: datetime) -> Posting | None:
    """Set an order paid and leave its posting in the outbox once its paid payments sum to its total, none of which is
    promised to go back."""
    payments = work.payments.of_order(order.order_no)
    if held_fen(payments) != order.total_fen or going_back(payments):
        return None
    mark = work.parts.get(order.order_no)
    if mark is not None and mark.undo_asked_at is not None:
        return None
    work.parts.end(order.order_no)
    work.jobs.finish(JobKind.RELEASE_BILLS, order.order_no)
    return _leave_posting(work, order, now)


def _leave_posting(work: UnitOfWork, order: Order, now: datetime) -> Posting | None:
    if order.state is OrderState.PAID:
        return None
    posting = Posting(
        order_no=order.order_no, business=order.business, state=PostingState.PENDING, created_at=now, changed_at=now
    )
    work.orders.set_state(order.order_no, OrderState.PAID)
    work.postings.add(posting)
    work.jobs.put(Job(JobKind.POST_ORDER, order.order_no, now))
    return posting
