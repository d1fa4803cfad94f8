"""Carry one refund to its end: the business system takes the items back, the channel is asked, its answers are
written down.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import NotFound
from app.core.fault_points import fault_point
from app.core.payment import MONEY_HELD_STATES, OPEN_STATES
from app.core.posting import PostingState
from app.core.refund import ENDED_STATES, PAYOUT_ROUTE, RefundEvent, RefundState, next_state
from app.core.terminal import CARD, TerminalOutcome
from server.domain.job import Job, JobKind
from server.domain.ledger import refund_entry
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.domain.settlement import ladder_wait
from server.ports import BusinessSystem, Channel, RefundAnswer, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.book_refund import book_money_back, money_of
from server.services.changes import Changes
from server.services.channel_doors import ALL_OPEN, ChannelDoors
from server.services.late_events import late_refund_home
from server.services.payouts import cancel_standing, end_paid_in_a_gap, paid_in_a_gap
from server.services.refund_alerts import tell_of
from server.services.refund_gate import RefundGate
from server.services.refund_limits import RefundLimits
from server.services.terminal_answer import refund_answer
from server.services.withdraw_items import WithdrawItems

log = logging.getLogger(__name__)

STEP_MARGIN_S = 5
"""How soon a refund is taken up again whose handler may have died between two steps."""
BALANCE_LOW = "channel.merchant_balance"
"""The channel's definite word that our balance there is too small: sent again, under the same number, when funded."""
CLOSED = "channel.refund_closed"
"""The channel took the refund and has closed it: a request of the same number that comes now begins it anew."""
ON_ITS_WAY = timedelta(seconds=90)
"""So long after its sending a copy of a request may still arrive."""
SENT_AGAIN = frozenset({RefundState.SENDING, RefundState.UNKNOWN, RefundState.UNFUNDED})


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
        limits: RefundLimits,
        doors: ChannelDoors = ALL_OPEN,
    ) -> None:
        self._uow, self._reader, self._channels = uow, reader, channels
        self._clock, self._changes = clock, changes
        self._gate = RefundGate(channels, limits, doors)
        self._items = WithdrawItems(uow=uow, reader=reader, businesses=businesses, clock=clock)

    def __call__(self, refund_no: str) -> None:
        """Take the next step, and the one after it when nothing stands between."""
        with self._reader() as work:
            refund = work.refunds.get(refund_no)
            payment = work.payments.get(refund.payment_no) if refund else None
        if refund is not None and refund.state in (RefundState.FAILED, RefundState.REJECTED):
            self._items.put_back(refund)
            return
        if refund is None or payment is None or refund.state in ENDED_STATES or refund.state is RefundState.REQUESTED:
            self._items.finish(refund_no)
            return
        if self._waits(refund, payment) or self._was_paid_out(refund):
            return
        if refund.state is RefundState.APPROVED:
            withdrawn = self._withdraw(refund)
            if withdrawn is None:
                return
            refund = withdrawn
        if refund.route == PAYOUT_ROUTE:
            self._wait_for_payout(refund)
            return
        answer = self._answer(refund, payment)
        if answer is None:
            return
        fault_point("R5")
        if answer.event is RefundEvent.CHANNEL_REFUNDED and not self._items.after_its_money(refund):
            return
        self._record(refund_no, answer)
        fault_point("R6")
        self._changes.announce(refund_no)
        self._changes.announce(payment.payment_no)

    def _answer(self, refund: Refund, payment: Payment) -> RefundAnswer | None:
        """What the channel says, asked or sent to; None while it is not to be sent."""
        refund_no, channel = refund.refund_no, self._channels[refund.channel]
        if refund.state is RefundState.WITHDRAWN:
            sent = self._start_sending(refund_no)
            return channel.refund(sent, payment) if sent is not None else None
        answer = self._word_of_terminal(refund) or channel.query_refund(refund, payment)
        again = answer.not_found or (answer.retry and refund.state is not RefundState.SENDING)
        if refund.approved_at is None and answer.not_found:
            self._wait_for_person(refund)
            return None
        closed = self._gate.closed_reason(refund, self._clock.now())
        if again and refund.state in SENT_AGAIN and refund.approved_at is not None and not closed:
            sent = self._start_sending(refund_no)
            return channel.refund(sent, payment) if sent is not None else None
        return answer

    def hear(self, refund_no: str, answer: RefundAnswer) -> None:
        """Take in a channel's word that nobody here asked for (a card terminal's, told by its window)."""
        with self._reader() as work:
            refund = work.refunds.get(refund_no)
        if refund is not None and self._is_before_its_posting(refund):
            self._come_back(refund_no)  # the word is kept
            return
        moved = refund is not None and answer.event is RefundEvent.CHANNEL_REFUNDED
        if refund is not None and moved and not self._items.after_its_money(refund):
            return
        self._record(refund_no, answer)
        self._changes.announce(refund_no)
        if refund is not None:
            self._changes.announce(refund.payment_no)

    def _word_of_terminal(self, refund: Refund) -> RefundAnswer | None:
        """That its money went back, as the window's card terminal has said; the server cannot ask it."""
        if refund.channel != CARD:
            return None
        with self._reader() as work:
            said = work.cards.get(refund.refund_no)
        done = said is not None and said.outcome is TerminalOutcome.DONE
        return refund_answer(refund, said) if said is not None and done else None

    def _withdraw(self, refund: Refund) -> Refund | None:
        """The refund once the business system has taken its items back; None while or if it has not."""
        with self._uow() as work:
            current = work.refunds.get(refund.refund_no, for_update=True)
            passed = current is not None and self._gate.passes(work, current, self._clock.now())
            work.commit()
        if not passed:
            self._changes.announce(refund.refund_no)
            return None
        withdrawn = self._items.withdraw(refund)
        self._changes.announce(refund.refund_no)
        return withdrawn

    def _start_sending(self, refund_no: str) -> Refund | None:
        """Commit that the refund goes out now, before it does; None when it may not go out now."""
        now = self._clock.now()
        with self._uow() as work:
            refund = work.refunds.get(refund_no, for_update=True)
            if refund is None:
                raise NotFound("refund.not_found", refund_no=refund_no)
            work.payments.get(refund.payment_no, for_update=True)  # two refunds of it keep their distance
            if refund.state is RefundState.WITHDRAWN and not self._gate.passes(work, refund, now):
                work.commit()
                return None
            state = refund.state if refund.state is RefundState.SENDING else next_state(refund.state, RefundEvent.SEND)
            sending = replace(refund, state=state, changed_at=now, sent_at=now)
            work.refunds.save(sending)
            if refund.state is RefundState.UNFUNDED:
                tell_of(work, refund, sending, now)
            timeout_s = self._channels[refund.channel].rules.answer_timeout_s
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund_no, now + timedelta(seconds=timeout_s + STEP_MARGIN_S)))
            work.commit()
        fault_point("R4")
        return replace(sending, version=sending.version + 1)

    def _wait_for_person(self, refund: Refund) -> None:
        """Made again after a restore, and the channel has none under its number: whether it was ever approved is not
        known here, so it is sent only when a person approves it (again)."""
        now = self._clock.now()
        with self._uow() as work:
            current = work.refunds.get(refund.refund_no, for_update=True)
            if current is not None and current.state is RefundState.UNKNOWN:
                state = next_state(current.state, RefundEvent.APPROVAL_LOST)
                asked = replace(current, state=state, outcome="refund.not_at_channel", changed_at=now)
                work.refunds.save(asked)
                tell_of(work, current, asked, now)
                work.audit.add(own_audit_row(now, "refund.not_at_channel", refund.refund_no))
            work.jobs.finish(JobKind.SETTLE_REFUND, refund.refund_no)
            work.commit()
        self._changes.announce(refund.refund_no)

    def _waits(self, refund: Refund, payment: Payment) -> bool:
        """Whether it is made again after a restore, and what has to be known first is not."""
        waits = payment.state in OPEN_STATES - MONEY_HELD_STATES or self._is_before_its_posting(refund)
        if waits:
            self._come_back(refund.refund_no)
        return waits

    def _is_before_its_posting(self, refund: Refund) -> bool:
        """Made again after a restore with its order, of which the business system has not spoken yet: the money counts
        as held until then, as it did when the order was first posted; what is posted otherwise is not the same order.
        Any other refund had its posting's answer before its items were withdrawn."""
        if refund.state is not RefundState.UNKNOWN or not refund.business_withdrawal:
            return False
        with self._reader() as work:
            posting = work.postings.get(refund.order_no)
        return posting is not None and posting.state is PostingState.PENDING

    def _was_paid_out(self, refund: Refund) -> bool:
        """Made again after a restore, and a window has paid it out before: booked now that its payment is known."""
        if refund.state is not RefundState.UNKNOWN:
            return False
        with self._reader() as work:
            if paid_in_a_gap(work, refund.refund_no) is None:
                return False
        now = self._clock.now()
        with self._uow() as work:
            if end_paid_in_a_gap(work, refund.refund_no, now):
                work.commit()
        self._changes.announce(refund.payment_no)
        return True

    def _come_back(self, refund_no: str) -> None:
        """Made again after a restore with what has to be known first: its payment, its order's posting."""
        with self._uow() as work:
            due = self._clock.now() + timedelta(seconds=STEP_MARGIN_S)
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund_no, due))
            work.commit()

    def _wait_for_payout(self, refund: Refund) -> None:
        """The items are taken back and the channel is not asked: two people pay the money out. Of one that is made
        again after a restore nobody can be asked, and no window has paid it: a person agrees once more."""
        if refund.state is RefundState.UNKNOWN:
            self._wait_for_person(refund)
            return
        now = self._clock.now()
        with self._uow() as work:
            current = work.refunds.get(refund.refund_no, for_update=True)
            if current is not None and current.state is RefundState.WITHDRAWN:
                state = next_state(current.state, RefundEvent.ROUTE_CLOSED)
                waiting = replace(current, state=state, outcome="refund.route_closed", changed_at=now)
                work.refunds.save(waiting)
                tell_of(work, current, waiting, now)
                work.audit.add(own_audit_row(now, "refund.abnormal", refund.refund_no, route=refund.route))
            work.jobs.finish(JobKind.SETTLE_REFUND, refund.refund_no)
            work.commit()
        self._changes.announce(refund.refund_no)

    def _record(self, refund_no: str, answer: RefundAnswer) -> None:
        now = self._clock.now()
        event = answer.event
        if event is RefundEvent.CHANNEL_UNCLEAR and answer.outcome == BALANCE_LOW:
            event = RefundEvent.CHANNEL_UNFUNDED
        with self._uow() as work:
            before = work.refunds.get(refund_no)
            if before is not None and event is RefundEvent.CHANNEL_REFUNDED:
                late_refund_home(work, before)  # keeps its shift first, as a close does: none waits for the other
            refund = work.refunds.get(refund_no, for_update=True)
            if refund is None or refund.state in ENDED_STATES:
                return
            if _may_begin_anew(refund, answer, now):
                event, answer = RefundEvent.CHANNEL_UNCLEAR, replace(answer, outcome=refund.outcome)
            changed = replace(
                refund,
                state=next_state(refund.state, event),
                outcome=answer.outcome,
                channel_code=answer.channel_code or refund.channel_code,
                channel_number=answer.channel_number or refund.channel_number,
                refunded_at=answer.refunded_at or (now if event is RefundEvent.CHANNEL_REFUNDED else None),
                asked_count=refund.asked_count + 1,
                changed_at=now,
            )
            work.refunds.save(changed)
            self._follow(work, refund, changed, now)
            work.commit()
        log.info("refund %s: %s -> %s (%s)", refund_no, refund.state, changed.state, answer.outcome)

    def _follow(self, work: UnitOfWork, before: Refund, refund: Refund, now: datetime) -> None:
        tell_of(work, before, refund, now)
        if refund.state is not before.state:
            work.audit.add(
                own_audit_row(now, f"refund.{refund.state.value}", refund.refund_no, channel_code=refund.channel_code)
            )
        if before.state is RefundState.ABNORMAL is not refund.state:
            cancel_standing(work, refund.refund_no, now)
        if refund.state is RefundState.REFUNDED:
            payment, order = money_of(work, refund)
            day = accounting_day(refund.refunded_at or now)
            entry = refund_entry(refund, payment, order.business, now, day)
            book_money_back(work, refund, payment, order, entry, now)
        elif refund.state is RefundState.FAILED:
            payment, _ = money_of(work, refund)
            work.payments.save(replace(payment, reserved_fen=payment.reserved_fen - refund.amount_fen, changed_at=now))
        if refund.state is RefundState.FAILED and _was_withdrawn(work, refund):
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now))
        elif refund.state in ENDED_STATES:
            work.jobs.finish(JobKind.SETTLE_REFUND, refund.refund_no)
        else:
            wait = ladder_wait(tuple(self._channels[refund.channel].rules.refund_query_s), refund.asked_count)
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now + wait))


def _may_begin_anew(refund: Refund, answer: RefundAnswer, now: datetime) -> bool:
    """Whether "closed" may still become untrue: a copy of the request is perhaps on its way. It is asked for again; the
    amount stays reserved until then."""
    if answer.event is not RefundEvent.CHANNEL_REFUSED or answer.outcome != CLOSED:
        return False
    return refund.sent_at is not None and now - refund.sent_at < ON_ITS_WAY


def _was_withdrawn(work: UnitOfWork, refund: Refund) -> bool:
    """Whether the business system was asked to take the items back."""
    posting = work.postings.get(refund.order_no)
    return refund.business_withdrawal and posting is not None and posting.state is PostingState.POSTED
