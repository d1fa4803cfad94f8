"""Take one payment: commit the intent, then ask the channel with no transaction open, then commit the answer."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict, InvalidInput, PaydeskError
from app.core.fault_points import fault_point
from app.core.payment import OPEN_STATES, PaymentEvent, PaymentState
from app.core.shift import ShiftState
from app.core.terminal import CARD
from server.domain.bill_lease import BILL_LEASE_S, RENEW_AFTER
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.order import Order, OrderBill, OrderState
from server.domain.parts import OrderInParts, going_back, taken_fen
from server.domain.payment import Payment, PaymentWanted
from server.domain.settlement import give_up_at
from server.ports import BusinessSystem, Channel, ChannelAnswer, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require, require_channel, require_source
from server.services.bill_holders import held_conflict
from server.services.channel_doors import ALL_OPEN, ChannelDoors
from server.services.details import PaymentDetail, payment_detail, waits_of
from server.services.record_answer import RecordAnswer, book_paid
from server.services.release_bills import ReleaseBills

log = logging.getLogger(__name__)

CRASH_MARGIN_S = 5
"""Beyond the channel's answer time-out, how soon the settling job looks at a payment whose sender may have died."""
SOURCE = "window"
NEVER_SENT = ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "payment.never_sent")
"""Our own word, and proof: only the sender holds the payment code, and it has not sent it."""
NUMBER_TAKEN = frozenset({"payment.number_reused", "order.number_reused"})


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was there before a new payment: its order, and other orders that hold its bills."""

    order: Order | None
    holders: Sequence[tuple[str, str | None]]


class TakePayment:
    """Take one payment for an actor. The same number is the same payment."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
        record: RecordAnswer,
        release: ReleaseBills,
        run: Callable[[Callable[[], object]], None],
        wake: Callable[[], None],
        doors: ChannelDoors = ALL_OPEN,
        keep_mark: Callable[[], None] = lambda: None,
    ) -> None:
        """``keep_mark`` keeps, where a restore does not reach, how far the database has come
        (`server.services.notice_restore`)."""
        self._uow, self._reader, self._channels, self._businesses = uow, reader, channels, businesses
        self._clock, self._record, self._release, self._run = clock, record, release, run
        self._doors, self._wake, self._keep_mark = doors, wake, keep_mark

    def __call__(self, actor: Actor, wanted: PaymentWanted) -> PaymentDetail:
        """Begin a payment (or answer how one of this number stands). Cash is paid on return; a wallet is *sending*.

        Raises NotPermitted; InvalidInput; Conflict ``payment.number_reused``, ``order.number_reused``, ``bill.held``,
        ``bill.changed`` …, ``shift.not_open``, ``channel.closed``; Unreachable when the business system cannot confirm
        the bills. After any of these no money has moved.
        """
        seen = self._look(wanted)
        if isinstance(seen, PaymentDetail):
            return seen
        channel = self._check(actor, wanted)
        try:
            self._lock_bills(actor, wanted, seen.holders)
        except PaydeskError as refusal:
            return self._begun_meanwhile(wanted, refusal)
        fault_point("P0")
        try:
            detail = self._begin(actor, wanted, channel, seen.order)
        except Conflict as conflict:
            repeated = self._repeated(wanted)
            if repeated is not None:
                return repeated
            if conflict.code in NUMBER_TAKEN:
                raise
            if seen.order is None:
                self._unlock(wanted)
            if conflict.code == "bill.held":
                raise held_conflict(
                    self._reader, str(conflict.values["bill_no"]), str(conflict.values["order_no"])
                ) from None
            raise
        fault_point("P1s")
        if detail.payment.state is PaymentState.PAID:
            self._wake()
        if detail.payment.state is PaymentState.SENDING:
            self._run(lambda: self._send(channel, detail, wanted.auth_code, actor.address))
        return detail

    def _check(self, actor: Actor, wanted: PaymentWanted) -> Channel:
        """What forbids a new payment; it says nothing of one that was begun before, whose state is always told."""
        require_source(actor, SOURCE)
        require(actor, "checkout.cash" if wanted.channel == "cash" else "checkout.pay")
        require_channel(actor, wanted.channel)
        channel = self._channels.get(wanted.channel)
        if channel is None:
            raise Conflict("channel.closed", channel=wanted.channel)
        if wanted.business not in self._businesses:
            raise InvalidInput("business", "is not configured")
        if wanted.amount_fen > channel.rules.largest_payment_fen:
            raise Conflict("payment.amount_too_large", largest_fen=channel.rules.largest_payment_fen)
        if wanted.channel == "cash":
            if wanted.auth_code or wanted.tendered_fen < wanted.amount_fen:
                raise InvalidInput("tendered_fen", "is less than the amount")
        elif bool(wanted.auth_code) is (wanted.channel == CARD) or wanted.tendered_fen:
            raise InvalidInput("auth_code", "is missing, or not for this channel")
        if len({bill.bill_no for bill in wanted.bills}) != len(wanted.bills):
            raise InvalidInput("bills", "names a bill twice")
        if reason := self._doors.closed_reason(wanted.channel, self._clock.now()):
            raise Conflict("channel.closed", channel=wanted.channel, reason=reason)
        return channel

    def _look(self, wanted: PaymentWanted) -> PaymentDetail | _Seen:
        """The payment if its number is known, else what stands in its way: its order, and who holds its bills."""
        with self._reader() as work:
            payment = work.payments.get(wanted.payment_no)
            if payment is not None:
                return self._same(work, payment, wanted)
            holders = [(bill.bill_no, work.bills.holder(wanted.business, bill.bill_no)) for bill in wanted.bills]
            return _Seen(
                order=work.orders.get(wanted.order_no),
                holders=[(bill_no, holder) for bill_no, holder in holders if holder not in (None, wanted.order_no)],
            )

    def _begun_meanwhile(self, wanted: PaymentWanted, refusal: PaydeskError) -> PaymentDetail:
        """Of two requests with one number at the same moment the other may have paid the bills while this one asked
        for them: then that they are gone is no answer, and the payment is."""
        seen = self._look(wanted)
        if isinstance(seen, PaymentDetail):
            return seen
        raise refusal

    def _repeated(self, wanted: PaymentWanted) -> PaymentDetail | None:
        """Two requests with one number at the same moment: the other was first, and what it took may be all that stands
        in the way of this one. It may share a COMMIT that is still to come with this one, which therefore looks as a
        writer and answers after it."""
        with self._uow() as work:
            payment = work.payments.get(wanted.payment_no)
            if payment is None:
                return None
            detail = self._same(work, payment, wanted)
            work.commit()
        return detail

    def _same(self, work: UnitOfWork, payment: Payment, wanted: PaymentWanted) -> PaymentDetail:
        detail = payment_detail(work, payment, self._channels)
        bills = {(bill.bill_no, bill.own_fen) for bill in detail.order.bills}
        same = (
            payment.order_no == wanted.order_no
            and payment.channel == wanted.channel
            and payment.amount_fen == wanted.amount_fen
            and detail.order.patient_no == wanted.patient_no
            and bills == {(bill.bill_no, bill.own_fen) for bill in wanted.bills}
        )
        if not same:
            raise Conflict("payment.number_reused", payment_no=wanted.payment_no)
        return detail

    def _lock_bills(self, actor: Actor, wanted: PaymentWanted, holders: Sequence[tuple[str, str | None]]) -> None:
        """Have the business system confirm and hold the bills; an ended order of ours lets go of them first."""
        for bill_no, holder in holders:
            if holder is not None and not self._release.free(holder):
                raise held_conflict(self._reader, bill_no, holder)
        self._businesses[wanted.business].lock_bills(
            wanted.order_no,
            wanted.patient_no,
            [(bill.bill_no, bill.version) for bill in wanted.bills],
            window=actor.window.name,
            lease_s=BILL_LEASE_S,
        )

    def _unlock(self, wanted: PaymentWanted) -> None:
        """No order was made: the lock taken for it must not stand in the next one's way."""
        try:
            self._businesses[wanted.business].unlock_bills(wanted.order_no)
        except PaydeskError as error:
            # The lock there runs out by its own lease.
            log.warning("order %s: unlock not confirmed (%s)", wanted.order_no, error.code)

    def _begin(self, actor: Actor, wanted: PaymentWanted, channel: Channel, known_order: Order | None) -> PaymentDetail:
        now = self._clock.now()
        payment = _new_payment(actor, wanted, channel, now)
        due = now + timedelta(seconds=channel.rules.answer_timeout_s + CRASH_MARGIN_S)
        with self._uow() as work:
            _check_shift(work, actor, wanted)
            order = self._order(work, actor, wanted, known_order, now)
            work.payments.add(payment)
            work.audit.add(
                audit_row(
                    actor, now, "payment.taken", payment.payment_no,
                    order_no=order.order_no, channel=payment.channel, amount_fen=payment.amount_fen,
                )
            )  # fmt: skip
            posting = None
            if payment.state is PaymentState.PAID:
                posting = book_paid(work, payment, order, now)
            else:
                work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, due))
            work.commit()
        log.info("payment %s: taken, %s %d fen", payment.payment_no, payment.channel, payment.amount_fen)
        return PaymentDetail(
            payment=payment,
            order=order,
            posting=posting,
            operator_name=actor.operator.display_name,
            ask_again_at=due if payment.state is PaymentState.SENDING else None,
            give_up_at=give_up_at(payment, waits_of(channel.rules)),
        )

    def _order(
        self, work: UnitOfWork, actor: Actor, wanted: PaymentWanted, known: Order | None, now: datetime
    ) -> Order:
        if known is None:
            order = _new_order(actor, wanted, now)
            if wanted.amount_fen > order.total_fen:
                raise Conflict("payment.amount_over_order", remaining_fen=order.total_fen)
            work.orders.add(order)
            work.bills.hold(wanted.business, [bill.bill_no for bill in wanted.bills], wanted.order_no)
            if wanted.amount_fen < order.total_fen:
                _begin_parts(work, actor, wanted, now)
            return order
        known = work.orders.get(wanted.order_no, for_update=True) or known
        if (
            known.state not in (OrderState.OPEN, OrderState.CANCELLED)
            or known.patient_no != wanted.patient_no
            or {(bill.bill_no, bill.own_fen) for bill in known.bills}
            != {(bill.bill_no, bill.own_fen) for bill in wanted.bills}
        ):
            raise Conflict("order.number_reused", order_no=wanted.order_no)
        payments, mark = work.payments.of_order(known.order_no), work.parts.get(known.order_no)
        if going_back(payments) or (mark is not None and mark.undo_asked_at is not None):
            raise Conflict("order.being_undone", order_no=known.order_no)
        remaining_fen = known.total_fen - taken_fen(payments)
        if wanted.amount_fen > remaining_fen:
            raise Conflict("payment.amount_over_order", remaining_fen=remaining_fen)
        if wanted.amount_fen < known.total_fen:
            _begin_parts(work, actor, wanted, now)
        else:
            work.jobs.finish(JobKind.RELEASE_BILLS, known.order_no)
            work.parts.end(known.order_no)
        work.bills.hold(wanted.business, [bill.bill_no for bill in wanted.bills], known.order_no)
        if known.state is OrderState.CANCELLED:  # its bills were let go; the patient is still there and pays after all
            work.orders.set_state(known.order_no, OrderState.OPEN)
            return replace(known, state=OrderState.OPEN)
        return known

    def _send(self, channel: Channel, detail: PaymentDetail, auth_code: str, address: str) -> None:
        self._keep_mark()  # a database put back to before this payment is known by it, whatever its wallet says then
        if not self._may_still_send(detail.payment.payment_no):  # directly before it is sent
            return
        subject = SUBJECTS.get(detail.order.bills[0].kind, SUBJECTS["outpatient"])
        fault_point("P2")
        answer = channel.pay(detail.payment, auth_code=auth_code, subject=subject, address=address)
        fault_point("P4")
        self._record(detail.payment.payment_no, answer)

    def _may_still_send(self, payment_no: str) -> bool:
        """Whether nobody has looked at the payment, or wants it undone, while its sender waited for a thread. After
        that a charge might come after the proof that there is none."""
        with self._reader() as work:
            payment = work.payments.get(payment_no)
        if payment is None or (payment.state is PaymentState.SENDING and payment.cancel_requested_at is None):
            return payment is not None
        log.warning("payment %s: its turn to be sent came too late (%s)", payment_no, payment.state)
        if payment.state in OPEN_STATES:
            self._record(payment_no, NEVER_SENT)
        return False


def _begin_parts(work: UnitOfWork, actor: Actor, wanted: PaymentWanted, now: datetime) -> None:
    """Mark the order as one in parts, or its mark as this shift's, and have its bills looked after."""
    mark = OrderInParts(
        order_no=wanted.order_no, window_id=actor.window.window_id, shift_no=wanted.shift_no,
        operator_id=actor.operator.operator_id, begun_at=now,
    )  # fmt: skip
    known = work.parts.get(wanted.order_no)
    if known is None:
        work.parts.begin(mark)
    else:
        work.parts.save(replace(known, window_id=mark.window_id, shift_no=mark.shift_no, operator_id=mark.operator_id))
    work.jobs.put(Job(JobKind.RELEASE_BILLS, wanted.order_no, now + RENEW_AFTER))


SUBJECTS = {
    "outpatient": "门诊缴费",
    "registration": "挂号费",
    "inpatient": "住院费用",
    "deposit": "住院预交金",
}
"""What the payer's telephone shows, by kind of bill; the channel's own field, hence in the payer's language."""


def _check_shift(work: UnitOfWork, actor: Actor, wanted: PaymentWanted) -> None:
    """The shift must be this person's, at this window, and stay open until the payment is counted in it."""
    shift = work.shifts.get(wanted.shift_no, for_update=True)
    whose = (actor.window.window_id, actor.operator.operator_id, ShiftState.OPEN)
    if shift is None or (shift.window_id, shift.operator_id, shift.state) != whose:
        raise Conflict("shift.not_open")


def _new_order(actor: Actor, wanted: PaymentWanted, now: datetime) -> Order:
    return Order(
        order_no=wanted.order_no,
        business=wanted.business,
        source=SOURCE,
        campus=actor.window.campus,
        window_id=actor.window.window_id,
        operator_id=actor.operator.operator_id,
        shift_no=wanted.shift_no,
        patient_no=wanted.patient_no,
        patient_label=wanted.patient_label,
        bills=tuple(
            OrderBill(bill.bill_no, bill.kind, bill.version, bill.own_fen, bill.title, bill.department)
            for bill in wanted.bills
        ),
        total_fen=sum(bill.own_fen for bill in wanted.bills),
        state=OrderState.OPEN,
        created_at=now,
        day=accounting_day(now),
    )


def _new_payment(actor: Actor, wanted: PaymentWanted, channel: Channel, now: datetime) -> Payment:
    cash = wanted.channel == "cash"
    return Payment(
        payment_no=wanted.payment_no,
        order_no=wanted.order_no,
        channel=wanted.channel,
        merchant=channel.merchant,
        campus=actor.window.campus,
        source=SOURCE,
        window_id=actor.window.window_id,
        operator_id=actor.operator.operator_id,
        shift_no=wanted.shift_no,
        amount_fen=wanted.amount_fen,
        tendered_fen=wanted.tendered_fen if cash else wanted.amount_fen,
        state=PaymentState.PAID if cash else PaymentState.SENDING,
        created_at=now,
        changed_at=now,
        day=accounting_day(now),
        paid_at=now if cash else None,
        reason="channel.cash_received" if cash else "payment.sent",
    )
