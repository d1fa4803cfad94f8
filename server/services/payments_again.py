"""Make shifts and payments again that a desk's journal has and this database has lost: cash that was paid is booked,
all else is unknown and asked for under its number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.core.clock import accounting_day
from app.core.offline import OFFLINE_KINDS
from app.core.payment import PaymentState
from app.core.shift import ShiftState
from server.domain.handed_in import HandedPayment, HandedShift
from server.domain.healing import Healing, ItemKind
from server.domain.identity import Window
from server.domain.job import Job, JobKind
from server.domain.order import Order, OrderBill, OrderState
from server.domain.parts import OrderInParts
from server.domain.payment import Payment
from server.domain.settlement import REVERSIBLE_STATES
from server.domain.shift import Shift
from server.ports import Channel, PostingWord, UnitOfWork
from server.services.authorise import own_audit_row
from server.services.gap import Gap
from server.services.late_events import late_payment_home
from server.services.made_again import KNOWN, LATER, MADE_AGAIN, PASSED_OVER
from server.services.paid_before import keep
from server.services.posted_there import known_posted
from server.services.record_answer import book_paid

GIVEN_OR_PAID = frozenset({"paid", "refunded"})
SOURCE = "window"


def make_again(
    work: UnitOfWork,
    window: Window,
    healings: Sequence[Healing],
    channels: Mapping[str, Channel],
    handed: HandedPayment,
    posted: Mapping[str, PostingWord],
    now: datetime,
) -> bool:
    """Make one payment again that a restored server may have lost; False when it was not of a gap. ``posted`` is its
    order if the business system has booked it."""
    gap = Gap(work, window, healings, channels, now)
    return PaymentsAgain(gap, posted).payment(handed) == MADE_AGAIN


def payment_again(handed: HandedPayment, window: Window, merchant: str, at: datetime, now: datetime) -> Payment:
    """The payment: unknown, or cash that was paid ``at`` that time."""
    wanted, paid = handed.wanted, handed.outcome in GIVEN_OR_PAID
    booked = paid and wanted.channel == "cash"
    return Payment(
        payment_no=wanted.payment_no, order_no=wanted.order_no, channel=wanted.channel, merchant=merchant,
        campus=window.campus, source=SOURCE, window_id=window.window_id, operator_id=handed.operator_id,
        shift_no=wanted.shift_no, amount_fen=wanted.amount_fen, tendered_fen=wanted.tendered_fen or wanted.amount_fen,
        state=PaymentState.PAID if booked else PaymentState.UNKNOWN, created_at=at, changed_at=now,
        day=accounting_day(at), reason="payment.made_again", paid_at=at if booked else None, kept=paid,
    )  # fmt: skip


class PaymentsAgain:
    """Shifts and payments of one part of a journal. ``posted`` are its orders in parts that the business systems have
    booked, ``unsaid`` those refused payments of which too little is said yet."""

    def __init__(self, gap: Gap, posted: Mapping[str, PostingWord], unsaid: frozenset[str] = frozenset()) -> None:
        self._gap, self._posted, self._unsaid = gap, posted, unsaid

    def shift(self, handed: HandedShift) -> str:
        """Open a shift of the gap again; where another one is open by now it is only named, as closed."""
        work = self._gap.work
        if work.shifts.get(handed.shift_no) is not None:
            return KNOWN
        if not self._gap.covers(handed.shift_no):
            return PASSED_OVER
        self._make_shift(handed.shift_no, handed.operator_id, handed.float_fen, handed.recorded_at)
        return MADE_AGAIN

    def payment(self, handed: HandedPayment) -> str:
        """Make a payment again that is not known here: cash that was paid is booked, all else is unknown and asked."""
        wanted = handed.wanted
        known = self._gap.work.payments.get(wanted.payment_no, for_update=True)
        if known is not None:
            self._compare(known, handed)
            self._complete(known)
            return KNOWN
        channel = self._gap.channels.get(wanted.channel)
        if not handed.began or channel is None or not self._gap.covers(wanted.payment_no):
            return LATER if wanted.payment_no in self._unsaid else PASSED_OVER
        if wanted.channel in OFFLINE_KINDS and handed.outcome not in GIVEN_OR_PAID:
            return PASSED_OVER  # no channel can be asked: its desk asks us, and we the business system
        if self._gap.work.shifts.get(wanted.shift_no) is None:
            self._make_shift(wanted.shift_no, handed.operator_id, 0, handed.recorded_at)
        order = known_posted(self._gap.work, self._order(handed), self._posted.get(wanted.order_no), self._gap.now)
        at = self._gap.done_at(handed.recorded_at)
        payment = payment_again(handed, self._gap.window, channel.merchant, at, self._gap.now)
        self._gap.work.payments.add(payment)
        payment = late_payment_home(self._gap.work, payment)  # its shift may have been sealed since
        if payment.amount_fen < order.total_fen and order.state is OrderState.OPEN:
            self._gap.work.parts.begin(
                OrderInParts(
                    order_no=order.order_no, window_id=order.window_id, shift_no=payment.shift_no,
                    operator_id=payment.operator_id, begun_at=order.created_at,
                )
            )  # fmt: skip
        if payment.state is PaymentState.PAID:
            book_paid(self._gap.work, payment, order, self._gap.now)
        else:
            self._gap.work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, self._gap.now))
        self._gap.made(ItemKind.PAYMENT, payment.payment_no, payment.amount_fen, said=handed.outcome)
        return MADE_AGAIN

    def _compare(self, known: Payment, handed: HandedPayment) -> None:
        """One that is unclear, and that the desk knows to be paid, is not undone. Of one that was ended here since
        the restore as never sent, which the desk had seen begun, it is written down that both differ."""
        if known.state in REVERSIBLE_STATES and handed.outcome in GIVEN_OR_PAID:
            keep(self._gap.work, known, self._gap.now)
        never_sent = known.state is PaymentState.NOT_PAID and known.reason == "payment.never_sent"
        if never_sent and handed.outcome in ("paid", "refunded"):
            self._gap.work.audit.add(
                own_audit_row(
                    self._gap.now, "payment.contradicted", known.payment_no, state=known.state.value, said="paid"
                )
            )

    def _complete(self, known: Payment) -> None:
        """A part that is known here may be of an order that was complete and posted in the gap; since then some of it
        may have gone back, and it would never be complete again."""
        order = self._gap.work.orders.get(known.order_no, for_update=True)
        if order is not None:
            known_posted(self._gap.work, order, self._posted.get(known.order_no), self._gap.now)

    def _order(self, handed: HandedPayment) -> Order:
        work, wanted, at = self._gap.work, handed.wanted, self._gap.done_at(handed.recorded_at)
        order = work.orders.get(wanted.order_no, for_update=True)
        if order is None:
            order = Order(
                order_no=wanted.order_no, business=wanted.business, source=SOURCE, campus=self._gap.window.campus,
                window_id=self._gap.window.window_id, operator_id=handed.operator_id, shift_no=wanted.shift_no,
                patient_no=wanted.patient_no, patient_label=wanted.patient_label,
                bills=tuple(
                    OrderBill(bill.bill_no, bill.kind, bill.version, bill.own_fen, bill.title, bill.department)
                    for bill in wanted.bills
                ),
                total_fen=sum(bill.own_fen for bill in wanted.bills), state=OrderState.OPEN,
                created_at=at, day=accounting_day(at),
            )  # fmt: skip
            work.orders.add(order)
        elif order.state is OrderState.CANCELLED:
            work.orders.set_state(order.order_no, OrderState.OPEN)
            order = replace(order, state=OrderState.OPEN)
        free = [
            bill.bill_no
            for bill in order.bills
            if work.bills.holder(order.business, bill.bill_no) in (None, order.order_no)
        ]
        work.bills.hold(order.business, free, order.order_no)
        return order

    def _make_shift(self, shift_no: str, operator_id: int, float_fen: int, opened_at: datetime) -> None:
        work, window, now = self._gap.work, self._gap.window, self._gap.now
        another = work.shifts.live_of_window(window.window_id) is not None
        shift = Shift(
            shift_no=shift_no, window_id=window.window_id, operator_id=operator_id, campus=window.campus,
            state=ShiftState.CLOSED if another else ShiftState.OPEN, float_fen=float_fen,
            opened_at=self._gap.done_at(opened_at),
            closed_at=now if another else None,
        )  # fmt: skip
        work.shifts.add(shift)
        work.audit.add(own_audit_row(now, "shift.made_again", shift_no, state=shift.state.value))
