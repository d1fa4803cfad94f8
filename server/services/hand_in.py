"""Take over what a desk did in a gap: unknown payments and refunds are made again under their numbers and asked for.

Numbers are never reused. A number carries the second it was minted in, its window and 55 random bits, so a server that
forgot it cannot mint it anew; the channel knows it still, so nothing can be charged under it twice: the same number
with another amount is refused there (ORDERPAID and its like), which is no proof and stays unknown until asked. Posting
an order that the business system has heard of is answered as before (CONTRACT.md 4.7: idempotent by ``order_no``), so
orders of the gap are posted again without asking first whether they were.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict
from app.core.ids import minted_at
from app.core.offline import OFFLINE_KINDS
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.core.shift import ShiftState
from server.domain.alert import Alert, AlertLevel
from server.domain.handed_in import Handed, HandedPayment, HandedRefund, HandedShift, HandedWord
from server.domain.healing import Healing, HealingItem, ItemKind, ItemState
from server.domain.identity import Window
from server.domain.job import Job, JobKind
from server.domain.order import Order, OrderBill, OrderState
from server.domain.parts import OrderInParts
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.domain.settlement import REVERSIBLE_STATES
from server.domain.shift import Shift
from server.ports import BusinessSystem, Channel, PostingWord, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.late_events import late_payment_home
from server.services.made_again import (
    KNOWN,
    LATER,
    MADE_AGAIN,
    ONCE_MORE,
    PASSED_OVER,
    REFUND_AFTER,
    REFUND_FOUND,
    WHOLE,
    found_refund,
    others_wait,
)
from server.services.paid_before import keep
from server.services.payout_again import payout_again
from server.services.posted_there import is_part, known_posted, posted_there
from server.services.record_answer import book_paid
from server.services.refund_healing import BY_HAND
from server.services.request_refund import bills_taken_back
from server.services.sign_in import enrolled_window
from server.services.undone_before import MAY_BE_BACK

log = logging.getLogger(__name__)

GIVEN_OR_PAID = frozenset({"paid", "refunded"})
GIVEN_BACK = frozenset({"refunded", "paid_out"})
NO_REFUND = frozenset({"rejected", "failed"})
SOURCE = "window"


HearWords = Callable[[Window, Sequence[Healing], Sequence[HandedWord]], Sequence[str]]
"""`server.services.hand_in_words.HearHandedWords`."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many were known here, were made again, or need none."""

    known: int
    made_again: int
    passed_over: int


class HandIn:
    """Takes parts of a desk's journal while that desk is asked for it; a repeat changes nothing."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        businesses: Mapping[str, BusinessSystem],
        wake: Callable[[], None],
        hear_words: HearWords,
    ) -> None:
        self._uow, self._reader, self._channels, self._clock, self._wake = uow, reader, channels, clock, wake
        self._businesses, self._hear_words = businesses, hear_words

    def __call__(self, window_token: str, handed: Handed) -> Taken:
        """Raises NotSignedIn ``window.not_enrolled``; Conflict ``healing.not_asked``; Unreachable ``his.no_answer``."""
        window = enrolled_window(self._reader, window_token)
        heard = self._heard(window, handed)
        now, posted, carried_out = self._clock.now(), self._posted_there(window, handed), self._carried_out(handed)
        with self._uow() as work:
            asking = asking_of(work, window)
            if not asking:
                raise Conflict("healing.not_asked")
            part = _Part(work, window, asking, self._channels, posted, now, carried_out)
            done = [*heard, *(part.shift(shift) for shift in handed.shifts)]
            done += [part.payment(payment) for payment in handed.payments]
            done += [part.refund(refund) for refund in handed.refunds]
            done += [payout_again(work, window, asking, payout, now) for payout in handed.payouts]
            taken = Taken(done.count(KNOWN), done.count(MADE_AGAIN), done.count(PASSED_OVER))
            for healing in asking:
                _note(work, healing, window, taken, now, handed, later=done.count(LATER))
            work.commit()
        self._wake()
        return taken

    def _heard(self, window: Window, handed: Handed) -> Sequence[str]:
        """What became of the words of its card terminal, each taken in by itself."""
        if not handed.words:
            return ()
        with self._reader() as work:
            asking = asking_of(work, window)
        return self._hear_words(window, asking, handed.words) if asking else ()

    def _carried_out(self, handed: Handed) -> frozenset[str]:
        """Those of its refunds that are not known here, and that their channel has."""
        with self._reader() as work:
            unsure = [one for one in handed.refunds if one.outcome not in GIVEN_BACK]
            lost = [one for one in unsure if work.refunds.get(one.refund_no) is None]
            found = [(one, work.payments.get(one.payment_no)) for one in lost]
        answers = {
            one.refund_no: self._channels[payment.channel]
            .query_refund(found_refund(payment, one.refund_no, one.amount_fen, self._clock.now()), payment)
            .event
            for one, payment in found
            if payment is not None and payment.channel in self._channels and payment.channel not in BY_HAND
        }
        return frozenset(number for number, event in answers.items() if event in MAY_BE_BACK)

    def _posted_there(self, window: Window, handed: Handed) -> Mapping[str, PostingWord]:
        """What the business systems know of orders in parts that are not known here to be complete."""
        parts = [one.wanted for one in handed.payments if one.began and is_part(one.wanted)]
        if not parts:
            return {}
        with self._reader() as work:
            asking = asking_of(work, window)
            lost = [
                wanted
                for wanted in parts
                if is_lost_payment(asking, wanted.payment_no) and work.payments.get(wanted.payment_no) is None
            ]
        return posted_there(self._businesses, lost)


def is_lost_payment(healings: Iterable[Healing], payment_no: str) -> bool:
    """Whether the payment of this number may be missing because of a restore."""
    at = minted_at(payment_no)
    return any(healing.may_have_lost_payment(at) for healing in healings)


def asking_of(work: UnitOfWork, window: Window) -> Sequence[Healing]:
    """The healings that still want this window's journal: also one that was told it would never come."""
    found = []
    for healing in work.healings.all():
        item = work.healings.item(healing.healing_no, ItemKind.DESK, str(window.window_id))
        if item.state is not ItemState.DONE if item is not None else healing.ended_at is None:
            found.append(healing)
    return found


def _note(
    work: UnitOfWork, healing: Healing, window: Window, taken: Taken, now: datetime, handed: Handed, *, later: int
) -> None:
    """What a desk has handed in so far. If anything was put off it is asked once more, also if nobody is waited for any
    more. It begins anew with its refunds: a doubled word that all is handed in does not end it before."""
    before = work.healings.item(healing.healing_no, ItemKind.DESK, str(window.window_id))
    detail: dict[str, str | int] = dict(before.detail) if before else {}
    for name in (KNOWN, MADE_AGAIN, PASSED_OVER):
        detail[name] = int(detail.get(name, 0)) + int(getattr(taken, name))
    if handed.refunds or handed.payouts or handed.words:
        detail[LATER] = later + (0 if detail.pop(ONCE_MORE, 0) else int(detail.get(LATER, 0)))
    last = handed.last and not detail.get(ONCE_MORE)
    if last and detail.get(LATER):
        last, detail[ONCE_MORE], detail[WHOLE] = False, 1, 1
    state = ItemState.DONE if last else before.state if before else ItemState.WAITING
    detail["name"] = window.name
    item = HealingItem(healing.healing_no, ItemKind.DESK, str(window.window_id), state, now, tuple(detail.items()))
    work.healings.put(item)
    if last:
        counts = {name: int(detail[name]) for name in (KNOWN, MADE_AGAIN, PASSED_OVER)}
        work.audit.add(own_audit_row(now, "healing.desk_answered", window.code, **counts))


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
    return _Part(work, window, healings, channels, posted, now).payment(handed) == MADE_AGAIN


class _Part:
    """One transaction of a desk's hand-in."""

    def __init__(
        self,
        work: UnitOfWork,
        window: Window,
        asking: Sequence[Healing],
        channels: Mapping[str, Channel],
        posted: Mapping[str, PostingWord],
        now: datetime,
        carried_out: frozenset[str] = frozenset(),
    ) -> None:
        self._carried_out = carried_out
        self._work, self._window, self._asking, self._channels, self._now = work, window, asking, channels, now
        self._posted = posted

    def shift(self, handed: HandedShift) -> str:
        """Open a shift of the gap again; where another one is open by now it is only named, as closed."""
        work = self._work
        if work.shifts.get(handed.shift_no) is not None:
            return KNOWN
        if not self._is_of_gap(handed.shift_no):
            return PASSED_OVER
        self._make_shift(handed.shift_no, handed.operator_id, handed.float_fen, handed.recorded_at)
        return MADE_AGAIN

    def payment(self, handed: HandedPayment) -> str:
        """Make a payment again that is not known here: cash that was paid is booked, all else is unknown and asked."""
        wanted = handed.wanted
        known = self._work.payments.get(wanted.payment_no, for_update=True)
        if known is not None:
            self._compare(known, handed)
            return KNOWN
        channel = self._channels.get(wanted.channel)
        if not handed.began or channel is None or not is_lost_payment(self._asking, wanted.payment_no):
            return PASSED_OVER
        if wanted.channel in OFFLINE_KINDS and handed.outcome not in GIVEN_OR_PAID:
            return PASSED_OVER  # no channel can be asked: its desk asks us, and we the business system
        if self._work.shifts.get(wanted.shift_no) is None:
            self._make_shift(wanted.shift_no, handed.operator_id, 0, handed.recorded_at)
        order = known_posted(self._work, self._order(handed), self._posted.get(wanted.order_no), self._now)
        payment = self._made_payment(handed, channel.merchant)
        self._work.payments.add(payment)
        payment = late_payment_home(self._work, payment)  # its shift may have been sealed since
        if payment.amount_fen < order.total_fen and order.state is OrderState.OPEN:
            self._work.parts.begin(
                OrderInParts(
                    order_no=order.order_no, window_id=order.window_id, shift_no=payment.shift_no,
                    operator_id=payment.operator_id, begun_at=order.created_at,
                )
            )  # fmt: skip
        if payment.state is PaymentState.PAID:
            book_paid(self._work, payment, order, self._now)
        else:
            self._work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, self._now))
        self._made(ItemKind.PAYMENT, payment.payment_no, payment.amount_fen, said=handed.outcome)
        return MADE_AGAIN

    def refund(self, handed: HandedRefund) -> str:
        """Make a refund again that is not known here: unknown, and asked for under its number, never sent anew unless
        the channel says that it has none and a person agrees. Cash that was not yet given waits for a person, and a
        card until its terminal's word is told (or a person agrees)."""
        work = self._work
        if work.refunds.get(handed.refund_no) is not None:
            return KNOWN
        ended = "." in handed.outcome or handed.outcome in NO_REFUND
        if ended or not self._is_of_gap(handed.refund_no):
            return PASSED_OVER
        waits = self._others_wait  # before what they may bring is read
        payment = work.payments.get(handed.payment_no, for_update=True)
        sure = handed.outcome in GIVEN_BACK or handed.refund_no in self._carried_out
        if waits and (payment is None or (not sure and payment.channel not in BY_HAND)):
            return LATER
        if payment is None:
            return PASSED_OVER
        if payment.refundable_fen < handed.amount_fen:
            log.warning("refund %s: does not fit into its payment any more", handed.refund_no)
            if payment.channel in OFFLINE_KINDS and handed.outcome in GIVEN_BACK:  # no statement tells of it
                alert = Alert(REFUND_FOUND, handed.refund_no, AlertLevel.URGENT, self._now, self._now)
                work.alerts.raise_(replace(alert, amount_fen=handed.amount_fen))
            self._made(ItemKind.REFUND, handed.refund_no, handed.amount_fen, said=handed.outcome, fits=0)
            return PASSED_OVER
        refund = self._made_refund(handed, payment)
        work.payments.save(
            replace(payment, reserved_fen=payment.reserved_fen + refund.amount_fen, changed_at=self._now)
        )
        work.refunds.add(refund)
        if refund.state is RefundState.UNKNOWN:
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, self._now + REFUND_AFTER))
        self._made(ItemKind.REFUND, refund.refund_no, refund.amount_fen, said=handed.outcome)
        return MADE_AGAIN

    @cached_property
    def _others_wait(self) -> bool:
        """Whether another window may yet bring a refund's payment, or know of one that was carried out in its place
        (of a drawer and a terminal their own window knows best)."""
        return any(others_wait(self._work, healing, self._window) for healing in self._asking)

    def _is_of_gap(self, number: str) -> bool:
        at = minted_at(number)
        return any(healing.may_have_lost(at) for healing in self._asking)

    def _compare(self, known: Payment, handed: HandedPayment) -> None:
        """One that is unclear, and that the desk knows to be paid, is not undone. Of one that was ended here since
        the restore as never sent, which the desk had seen begun, it is written down that both differ."""
        if known.state in REVERSIBLE_STATES and handed.outcome in GIVEN_OR_PAID:
            keep(self._work, known, self._now)
        never_sent = known.state is PaymentState.NOT_PAID and known.reason == "payment.never_sent"
        if never_sent and handed.outcome in ("paid", "refunded"):
            self._work.audit.add(
                own_audit_row(self._now, "payment.contradicted", known.payment_no, state=known.state.value, said="paid")
            )

    def _order(self, handed: HandedPayment) -> Order:
        work, wanted = self._work, handed.wanted
        order = work.orders.get(wanted.order_no, for_update=True)
        if order is None:
            order = Order(
                order_no=wanted.order_no, business=wanted.business, source=SOURCE, campus=self._window.campus,
                window_id=self._window.window_id, operator_id=handed.operator_id, shift_no=wanted.shift_no,
                patient_no=wanted.patient_no, patient_label=wanted.patient_label,
                bills=tuple(
                    OrderBill(bill.bill_no, bill.kind, bill.version, bill.own_fen, bill.title, bill.department)
                    for bill in wanted.bills
                ),
                total_fen=sum(bill.own_fen for bill in wanted.bills), state=OrderState.OPEN,
                created_at=handed.recorded_at, day=accounting_day(handed.recorded_at),
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

    def _made_payment(self, handed: HandedPayment, merchant: str) -> Payment:
        wanted = handed.wanted
        booked = wanted.channel == "cash" and handed.outcome in ("paid", "refunded")
        return Payment(
            payment_no=wanted.payment_no, order_no=wanted.order_no, channel=wanted.channel, merchant=merchant,
            campus=self._window.campus, source=SOURCE, window_id=self._window.window_id,
            operator_id=handed.operator_id, shift_no=wanted.shift_no, amount_fen=wanted.amount_fen,
            tendered_fen=wanted.tendered_fen or wanted.amount_fen,
            state=PaymentState.PAID if booked else PaymentState.UNKNOWN, created_at=handed.recorded_at,
            changed_at=self._now, day=accounting_day(handed.recorded_at),
            reason="payment.made_again", paid_at=handed.recorded_at if booked else None,
            kept=handed.outcome in ("paid", "refunded"),
        )  # fmt: skip

    def _made_refund(self, handed: HandedRefund, payment: Payment) -> Refund:
        waits = payment.channel in BY_HAND and handed.outcome not in GIVEN_BACK  # nobody else can be asked
        return Refund(
            refund_no=handed.refund_no, payment_no=payment.payment_no, order_no=payment.order_no,
            channel=payment.channel, amount_fen=handed.amount_fen, reason=handed.reason, note=handed.note,
            bills=self._bills(handed, payment), business_withdrawal=payment.state is not PaymentState.LATE_PAID,
            state=RefundState.REQUESTED if waits else RefundState.UNKNOWN,
            window_id=self._window.window_id, shift_no=handed.shift_no, requested_by=handed.operator_id,
            requested_at=handed.recorded_at, changed_at=self._now, outcome="refund.made_again", items=handed.items,
            route=handed.route,
        )  # fmt: skip

    def _bills(self, handed: HandedRefund, payment: Payment) -> tuple[str, ...]:
        """The bills that went back whole, as it was reckoned when the refund was asked for: the business system knows
        its withdrawal by them."""
        order = self._work.orders.get(payment.order_no)
        if handed.items or order is None:
            return ()
        part = payment.amount_fen < order.total_fen and order.state in (OrderState.OPEN, OrderState.CANCELLED)
        return () if part else bills_taken_back(order, handed.bills, handed.amount_fen)

    def _make_shift(self, shift_no: str, operator_id: int, float_fen: int, opened_at: datetime) -> None:
        another = self._work.shifts.live_of_window(self._window.window_id) is not None
        shift = Shift(
            shift_no=shift_no, window_id=self._window.window_id, operator_id=operator_id, campus=self._window.campus,
            state=ShiftState.CLOSED if another else ShiftState.OPEN, float_fen=float_fen, opened_at=opened_at,
            closed_at=self._now if another else None,
        )  # fmt: skip
        self._work.shifts.add(shift)
        self._work.audit.add(own_audit_row(self._now, "shift.made_again", shift_no, state=shift.state.value))

    def _made(self, kind: ItemKind, number: str, amount_fen: int, *, said: str, fits: int = 1) -> None:
        facts: dict[str, str | int] = {"amount_fen": amount_fen, "said": said, "fits": fits}
        item = HealingItem(
            self._asking[-1].healing_no, kind, number, ItemState.WAITING, self._now, tuple(facts.items())
        )
        self._work.healings.put(item)
        self._work.audit.add(own_audit_row(self._now, f"{kind.value}.made_again", number, **facts))
