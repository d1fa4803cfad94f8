"""Settle what is not yet known of a payment: ask the channel, undo when it is time, never end without an answer."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from app.core.clock import Clock
from app.core.payment import PaymentEvent, PaymentState, next_state
from server.domain.job import Job, JobKind
from server.domain.payment import Payment
from server.domain.settlement import REVERSIBLE_STATES, may_reverse, next_look_at, wants_reverse
from server.ports import Channel, UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.changes import Changes
from server.services.details import waits_of
from server.services.record_answer import RecordAnswer

log = logging.getLogger(__name__)

REVERSE_MARGIN_S = 5
"""Beyond two answer time-outs (there may be a standby host), how soon a reverse whose sender may have died is
followed. Until then nobody else asks: what a channel says beside a reverse may not stay true."""


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
    ) -> None:
        self._uow, self._reader, self._channels = uow, reader, channels
        self._clock, self._record, self._changes = clock, record, changes

    def __call__(self, payment_no: str) -> None:
        """Ask; and when the payment is still unclear and is to be undone, undo it."""
        payment = self._open(payment_no)
        if payment is None:
            return
        channel = self._channels[payment.channel]
        said = channel.query(payment)
        payment = self._record(payment_no, said, asked=True, after_reverses=payment.reverse_count)
        waits = waits_of(channel.rules)
        now = self._clock.now()
        if said.event is PaymentEvent.CHANNEL_PAID:
            return
        if not wants_reverse(payment, waits, now) or not may_reverse(payment, waits, now):
            return
        reversing = self._start_reverse(payment_no)
        if reversing is not None:
            answer = channel.reverse(reversing)
            self._record(payment_no, answer, after_reverses=reversing.reverse_count)
            if answer.refund_instead:
                log.warning("payment %s: too late to reverse, asked until known", payment_no)

    def _open(self, payment_no: str) -> Payment | None:
        with self._reader() as work:
            payment = work.payments.get(payment_no)
        if payment is not None and payment.state in REVERSIBLE_STATES:
            return payment
        with self._uow() as work:
            work.jobs.finish(JobKind.SETTLE_PAYMENT, payment_no)
            work.commit()
        return None

    def _start_reverse(self, payment_no: str) -> Payment | None:
        """Commit that a reverse goes out now, before it does."""
        now = self._clock.now()
        with self._uow() as work:
            payment = work.payments.get(payment_no, for_update=True)
            if payment is None or payment.state not in REVERSIBLE_STATES:
                return None
            changed = replace(
                payment,
                state=next_state(payment.state, PaymentEvent.REVERSE_STARTED),
                reverse_count=payment.reverse_count + 1,
                changed_at=now,
            )
            work.payments.save(changed)
            rules = self._channels[payment.channel].rules
            answered_by = now + timedelta(seconds=2 * rules.answer_timeout_s + REVERSE_MARGIN_S)
            due = max(answered_by, next_look_at(changed, waits_of(rules), now))
            work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment_no, due))
            if payment.state is not PaymentState.REVERSING:
                work.audit.add(own_audit_row(now, "payment.reversing", payment_no, was=payment.state.value))
            work.commit()
        self._changes.announce(payment_no)
        return replace(changed, version=changed.version + 1)
