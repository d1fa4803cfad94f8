"""Take one payment: commit the intent, then ask the channel with no transaction open, then commit the answer."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.payment import PaymentState
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.order import Order, OrderBill, OrderState
from server.domain.payment import Payment, PaymentWanted
from server.ports import BusinessSystem, Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require, require_channel
from server.services.details import PaymentDetail, payment_detail
from server.services.record_answer import RecordAnswer, book_paid
from server.services.release_bills import ReleaseBills

log = logging.getLogger(__name__)

BILL_LEASE_S = 900
"""How long the business system keeps bills locked for an order; longer than any cashier loop."""
CRASH_MARGIN_S = 5
"""Beyond the channel's answer time-out, how soon the settling job looks at a payment whose sender may have died."""
SOURCE = "window"


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
    ) -> None:
        self._uow, self._reader, self._channels, self._businesses = uow, reader, channels, businesses
        self._clock, self._record, self._release, self._run = clock, record, release, run

    def __call__(self, actor: Actor, wanted: PaymentWanted) -> PaymentDetail:
        """Begin a payment (or answer how one of this number stands). Cash is paid on return; a wallet is *sending*.

        Raises NotPermitted; InvalidInput; Conflict ``payment.number_reused``, ``order.number_reused``, ``bill.held``,
        ``bill.changed`` …, ``shift.not_open``, ``channel.closed``; Unreachable when the business system cannot confirm
        the bills. After any of these no money has moved.
        """
        channel = self._check(actor, wanted)
        known = self._known(wanted)
        if known is not None:
            return known
        self._lock_bills(actor, wanted)
        detail = self._begin(actor, wanted, channel)
        if detail.payment.state is PaymentState.SENDING:
            self._run(lambda: self._send(channel, detail.payment, wanted.auth_code, actor.address))
        return detail

    def _check(self, actor: Actor, wanted: PaymentWanted) -> Channel:
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
        elif not wanted.auth_code or wanted.tendered_fen:
            raise InvalidInput("auth_code", "is missing")
        if len({bill.bill_no for bill in wanted.bills}) != len(wanted.bills):
            raise InvalidInput("bills", "names a bill twice")
        return channel

    def _known(self, wanted: PaymentWanted) -> PaymentDetail | None:
        with self._reader() as work:
            payment = work.payments.get(wanted.payment_no)
            return None if payment is None else self._same(work, payment, wanted)

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

    def _lock_bills(self, actor: Actor, wanted: PaymentWanted) -> None:
        """Have the business system confirm and hold the bills; an ended order of ours lets go of them first."""
        for bill in wanted.bills:
            with self._reader() as work:
                holder = work.bills.holder(wanted.business, bill.bill_no)
            if holder is not None and holder != wanted.order_no and not self._release(holder):
                raise Conflict("bill.held", bill_no=bill.bill_no, order_no=holder)
        self._businesses[wanted.business].lock_bills(
            wanted.order_no,
            wanted.patient_no,
            [(bill.bill_no, bill.version) for bill in wanted.bills],
            window=actor.window.name,
            lease_s=BILL_LEASE_S,
        )

    def _begin(self, actor: Actor, wanted: PaymentWanted, channel: Channel) -> PaymentDetail:
        now = self._clock.now()
        with self._uow() as work:
            payment = work.payments.get(wanted.payment_no)
            if payment is not None:
                return self._same(work, payment, wanted)
            shift = work.shifts.open_of_window(actor.window.window_id)
            if shift is None or shift.shift_no != wanted.shift_no or shift.operator_id != actor.operator.operator_id:
                raise Conflict("shift.not_open")
            order = self._order(work, actor, wanted, now)
            payment = _new_payment(actor, wanted, channel, now)
            work.payments.add(payment)
            work.audit.add(
                audit_row(
                    actor, now, "payment.taken", payment.payment_no,
                    order_no=order.order_no, channel=payment.channel, amount_fen=payment.amount_fen,
                )
            )  # fmt: skip
            if payment.state is PaymentState.PAID:
                book_paid(work, payment, order, now)
            else:
                due = now + timedelta(seconds=channel.rules.answer_timeout_s + CRASH_MARGIN_S)
                work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, due))
            detail = payment_detail(work, payment, self._channels)
            work.commit()
        log.info("payment %s: taken, %s %d fen", payment.payment_no, payment.channel, payment.amount_fen)
        return detail

    def _order(self, work: UnitOfWork, actor: Actor, wanted: PaymentWanted, now: datetime) -> Order:
        order = work.orders.get(wanted.order_no)
        if order is None:
            order = _new_order(actor, wanted, now)
            work.orders.add(order)
            work.bills.hold(wanted.business, [bill.bill_no for bill in wanted.bills], wanted.order_no)
        elif (
            order.state is not OrderState.OPEN
            or order.patient_no != wanted.patient_no
            or {(bill.bill_no, bill.own_fen) for bill in order.bills}
            != {(bill.bill_no, bill.own_fen) for bill in wanted.bills}
        ):
            raise Conflict("order.number_reused", order_no=wanted.order_no)
        taken_fen = sum(
            payment.amount_fen - payment.refunded_fen
            for payment in work.payments.of_order(order.order_no)
            if payment.state not in (PaymentState.NOT_PAID, PaymentState.REVERSED, PaymentState.REFUNDED)
        )
        if wanted.amount_fen > order.total_fen - taken_fen:
            raise Conflict("payment.amount_over_order", remaining_fen=order.total_fen - taken_fen)
        work.jobs.finish(JobKind.RELEASE_BILLS, order.order_no)
        return order

    def _send(self, channel: Channel, payment: Payment, auth_code: str, address: str) -> None:
        with self._reader() as work:
            order = work.orders.get(payment.order_no)
            if order is None:
                raise NotFound("order.not_found", order_no=payment.order_no)
        subject = SUBJECTS.get(order.bills[0].kind, SUBJECTS["outpatient"])
        answer = channel.pay(payment, auth_code=auth_code, subject=subject, address=address)
        self._record(payment.payment_no, answer)


SUBJECTS = {
    "outpatient": "门诊缴费",
    "registration": "挂号费",
    "inpatient": "住院费用",
    "deposit": "住院预交金",
}
"""What the payer's telephone shows, by kind of bill; the channel's own field, hence in the payer's language."""


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
        bills=tuple(OrderBill(bill.bill_no, bill.kind, bill.version, bill.own_fen) for bill in wanted.bills),
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
