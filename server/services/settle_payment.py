"""Settle what is not yet known of a payment: ask the channel, undo when it is time, never end without an answer."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from app.core.clock import BEIJING, Clock
from app.core.payment import PaymentEvent, PaymentState, next_state
from server.domain.alert import AlertLevel
from server.domain.job import Job, JobKind
from server.domain.payment import Payment
from server.domain.settlement import (
    REVERSIBLE_STATES,
    graded_wait_s,
    known_age_s,
    may_reverse,
    next_look_at,
    reads_statement,
    wants_reverse,
)
from server.ports import Channel, ChannelAnswer, UnitOfWork, UnitOfWorkFactory
from server.services.alerts import raise_alert
from server.services.ask_statement import NOT_IN_STATEMENT
from server.services.authorise import own_audit_row
from server.services.changes import Changes
from server.services.details import waits_of
from server.services.late_money import ENDED_WITHOUT_MONEY, look_after_late
from server.services.record_answer import TELL_AFTER_S, RecordAnswer, is_closed
from server.services.returned_before import ReturnedBefore

log = logging.getLogger(__name__)

MONEY_RETURNED = "channel.money_returned"
"""Paid, and some or all of it has gone back since."""
REVERSE_MARGIN_S = 5
"""Beyond two answer time-outs (there may be a standby host), how soon a reverse whose sender may have died is
followed. Until then nobody else asks: what a channel says beside a reverse may not stay true."""
MORNING = time(10, 30)
"""When an end without money is looked at for the last time, the day after, at the hospital."""
DENIALS = frozenset({PaymentEvent.CHANNEL_REVERSED, PaymentEvent.CHANNEL_REFUSED})

AskStatement = Callable[[Payment], ChannelAnswer | None]
"""What the channel's statements say of a payment; None while they cannot be had. ``not_found``: in none of them."""


class SettlePayment:
    """One look at one payment. Run by the job queue as often as it takes; every step is committed before the next."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        record: RecordAnswer,
        changes: Changes,
        statement: AskStatement = lambda _payment: None,
        paid_before: Callable[[Payment], bool] = lambda _payment: False,
    ) -> None:
        """``paid_before`` says of what is about to be undone whether it may not be, for it was paid before a restore
        (`server.services.paid_before`)."""
        self._uow, self._reader, self._channels = uow, reader, channels
        self._clock, self._record, self._changes, self._statement = clock, record, changes, statement
        self._paid_before = paid_before
        self._returned_before = ReturnedBefore(uow=uow, reader=reader, channels=channels, clock=clock)

    def __call__(self, payment_no: str) -> None:
        """Ask; and when the payment is still unclear and is to be undone, undo it. What has ended without money is
        asked for once more; late money is looked after."""
        with self._reader() as work:
            payment = work.payments.get(payment_no)
        if payment is None:
            self._finish(payment_no)
        elif payment.channel not in self._channels:
            self._wait_for_channel(payment)
        elif payment.state in REVERSIBLE_STATES:
            self._settle(payment)
        elif payment.state in ENDED_WITHOUT_MONEY:
            self._look_back(payment)
        elif payment.state is PaymentState.LATE_PAID:
            self._look_after(payment_no)
        else:
            self._finish(payment_no)

    def _settle(self, payment: Payment) -> None:
        channel = self._channels[payment.channel]
        waits, reverses = waits_of(channel.rules), payment.reverse_count
        said = channel.query(payment)
        gone = said.reason == MONEY_RETURNED or is_closed(payment, said)
        if gone:
            returned = self._returned_before(payment)
            if returned:
                return  # asked again at once, now that its refund is known
            if returned is None:
                said = replace(said, event=PaymentEvent.CHANNEL_UNCLEAR)
        payment = self._record(payment.payment_no, said, asked=True, after_reverses=reverses)
        held_back = payment.reverse_open and payment.reverse_count == reverses
        if payment.state not in REVERSIBLE_STATES or (said.event is PaymentEvent.CHANNEL_PAID and not held_back):
            return
        now = self._clock.now()
        if reads_statement(known_age_s(payment, waits, now), waits):
            payment = self._ask_statement(payment, reverses)
        unseen = said.not_found and payment.merchant == channel.merchant  # another merchant has never seen it
        if not wants_reverse(payment, waits, now) or not may_reverse(payment, waits, now, unseen=unseen):
            return
        nothing_to_undo = gone and not held_back
        if nothing_to_undo or self._paid_before(payment):
            return
        reversing = self._start_reverse(payment.payment_no)
        if reversing is not None:
            answer = channel.reverse(reversing)
            self._record(payment.payment_no, answer, after_reverses=reversing.reverse_count, of_reverse=True)
            if answer.refund_instead:
                log.warning("payment %s: too late to reverse, asked until known", payment.payment_no)

    def _ask_statement(self, payment: Payment, reverses: int) -> Payment:
        """The end of the ladder: what the channel's own statement says. A clear line is its word; anything else, also
        that there is none, is only told to a person."""
        said = self._statement(payment)
        if said is None:
            return payment
        if said.event is not PaymentEvent.CHANNEL_UNCLEAR:
            return self._record(payment.payment_no, said, after_reverses=reverses)
        now = self._clock.now()
        code = "payment.not_in_statement" if said.not_found else "payment.statement_differs"
        with self._uow() as work:
            raise_alert(work, code, payment.payment_no, AlertLevel.URGENT, now, amount_fen=payment.amount_fen)
            work.commit()
        return payment

    def _look_back(self, payment: Payment) -> None:
        """Ask about an end without money: somebody said "paid" since, or the time before it was unclear. What was never
        sent is asked for again until its channel answers, once."""
        claimed = payment.late_claimed_at is not None
        said = self._channels[payment.channel].query(payment)
        if claimed and said.event is PaymentEvent.CHANNEL_UNCLEAR:
            said = self._said_in_statement(payment) or said
        after = self._record(payment.payment_no, said, asked=True, confirms=claimed)
        if after.state not in ENDED_WITHOUT_MONEY:
            return
        with self._uow() as work:
            current = work.payments.get(payment.payment_no, for_update=True)
            if current is not None and current.state in ENDED_WITHOUT_MONEY:
                self._plan_look_back(work, current, said, since=payment.changed_at, claimed=claimed)
            work.commit()

    def _said_in_statement(self, payment: Payment) -> ChannelAnswer | None:
        waits, claimed_at = waits_of(self._channels[payment.channel].rules), payment.late_claimed_at
        if claimed_at is None or not reads_statement(_seconds(claimed_at, self._clock.now()), waits):
            return None
        return self._statement(payment)

    def _plan_look_back(
        self, work: UnitOfWork, payment: Payment, said: ChannelAnswer, *, since: datetime, claimed: bool
    ) -> None:
        now, number = self._clock.now(), payment.payment_no
        if payment.late_claimed_at is None:
            morning = _next_morning(since)
            never_there = payment.reason == "payment.never_sent" and (said.not_found or said.event in DENIALS)
            if now < morning and not never_there:
                work.jobs.put(Job(JobKind.SETTLE_PAYMENT, number, morning))
            else:
                work.jobs.finish(JobKind.SETTLE_PAYMENT, number)
            return
        if claimed and (said.event in DENIALS or said.reason == NOT_IN_STATEMENT):
            work.payments.save(replace(payment, late_claimed_at=None, changed_at=now))
            work.audit.add(own_audit_row(now, "payment.late_denied", number, said=said.event.value, reason=said.reason))
            work.jobs.finish(JobKind.SETTLE_PAYMENT, number)
            work.alerts.end("payment.unsettled", number, now)
            return
        if not claimed:  # claimed by this very question: asked once more, soon
            return
        age_s = _seconds(payment.late_claimed_at, now)
        wait_s = graded_wait_s(waits_of(self._channels[payment.channel].rules), age_s)
        work.jobs.put(Job(JobKind.SETTLE_PAYMENT, number, now + timedelta(seconds=wait_s)))
        if age_s >= TELL_AFTER_S:
            raise_alert(work, "payment.unsettled", number, AlertLevel.URGENT, now, amount_fen=payment.amount_fen)

    def _look_after(self, payment_no: str) -> None:
        now = self._clock.now()
        with self._uow() as work:
            payment = work.payments.get(payment_no, for_update=True)
            order = work.orders.get(payment.order_no, for_update=True) if payment else None
            if payment is not None and order is not None and payment.state is PaymentState.LATE_PAID:
                look_after_late(work, payment, order, now, self._record.late_decision)
            else:
                work.jobs.finish(JobKind.SETTLE_PAYMENT, payment_no)
            work.commit()
        self._changes.announce(payment_no)

    def _wait_for_channel(self, payment: Payment) -> None:
        """Its channel is no longer configured: nothing can be asked, and nothing is forgotten."""
        now = self._clock.now()
        with self._uow() as work:
            work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, now + timedelta(hours=1)))
            raise_alert(
                work, "payment.unsettled", payment.payment_no, AlertLevel.URGENT, now, amount_fen=payment.amount_fen
            )
            work.commit()

    def _finish(self, payment_no: str) -> None:
        with self._uow() as work:
            work.jobs.finish(JobKind.SETTLE_PAYMENT, payment_no)
            work.commit()

    def _start_reverse(self, payment_no: str) -> Payment | None:
        """Commit that a reverse goes out now, before it does. None: it ended meanwhile, or is known to have been
        paid."""
        now = self._clock.now()
        with self._uow() as work:
            payment = work.payments.get(payment_no, for_update=True)
            if payment is None:
                return None
            rules = self._channels[payment.channel].rules
            if not wants_reverse(payment, waits_of(rules), now):
                return None
            changed = replace(
                payment,
                state=next_state(payment.state, PaymentEvent.REVERSE_STARTED),
                reverse_count=payment.reverse_count + 1,
                reverse_open=True,
                changed_at=now,
            )
            work.payments.save(changed)
            answered_by = now + timedelta(seconds=2 * rules.answer_timeout_s + REVERSE_MARGIN_S)
            due = max(answered_by, next_look_at(changed, waits_of(rules), now))
            work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment_no, due))
            if payment.state is not PaymentState.REVERSING:
                work.audit.add(own_audit_row(now, "payment.reversing", payment_no, was=payment.state.value))
            work.commit()
        self._changes.announce(payment_no)
        return replace(changed, version=changed.version + 1)


def _seconds(since: datetime, now: datetime) -> int:
    return max(0, int((now - since).total_seconds()))


def _next_morning(ended_at: datetime) -> datetime:
    """The morning after an instant, at the hospital."""
    local = ended_at.astimezone(BEIJING)
    return datetime.combine(local.date() + timedelta(days=1), MORNING, BEIJING)
