"""Settle an intent that the server may never have seen, so that it can never be sent any more."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime

from app.core.clock import Clock, accounting_day
from app.core.errors import InvalidInput, PaydeskError
from app.core.ids import minted_at
from app.core.offline import OFFLINE_KINDS
from app.core.payment import PaymentEvent, PaymentState
from server.domain.bill_lease import UNLOCK_AGAIN
from server.domain.handed_in import HandedPayment
from server.domain.healing import Healing
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.order import Order, OrderBill, OrderState
from server.domain.parts import taken_fen
from server.domain.payment import Payment, PaymentWanted
from server.ports import BusinessSystem, Channel, PostingQuery, PostingWord, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.details import PaymentDetail, payment_detail
from server.services.payments_again import make_again
from server.services.posted_there import is_part, posted_there
from server.services.record_answer import FIRST_LOOK_BACK
from server.services.refund_healing import BY_HAND
from server.services.settle_payment import DENIALS
from server.services.take_payment import SOURCE

log = logging.getLogger(__name__)


class AbandonPayment:
    """A desk found an intent on its disk after a crash. If we never had it, its number dies here: a delayed request
    that still carries it finds a payment that is not paid, and nothing is ever sent to a channel. Only its wallet can
    tell that we had it, and that the database was put back since."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
        missed: Callable[[str], None],
    ) -> None:
        """``missed`` hears the number of a payment that a restore has lost, of which only its wallet tells
        (`server.services.notice_restore`)."""
        self._uow, self._channels, self._businesses, self._clock = uow, channels, businesses, clock
        self._missed = missed

    def __call__(self, actor: Actor, wanted: PaymentWanted) -> PaymentDetail:
        """The payment's true state, or a new one that is ``not_paid`` with reason ``payment.never_sent``. Raises
        Unreachable ``his.no_answer`` while the only witness of cash from before a restore is silent."""
        require(actor, "checkout.view")
        channel = self._channels.get(wanted.channel)
        if channel is None:
            raise InvalidInput("channel", "is not configured")
        now, order_is_new = self._clock.now(), False
        self._ask_wallet(actor, wanted, channel)
        outcome, posted = self._witness(wanted)
        with self._uow() as work:
            payment = work.payments.get(wanted.payment_no) or self._lost(work, actor, wanted, outcome, posted, now)
            if payment is None:
                order_is_new = work.orders.get(wanted.order_no) is None
                if order_is_new:
                    work.orders.add(_dead_order(actor, wanted, now_day=accounting_day(now), now=now))
                payment = _dead_payment(actor, wanted, channel.merchant, now)
                work.payments.add(payment)
                if wanted.channel not in BY_HAND:  # silent now, or a request from before a restore is on its way still
                    work.jobs.put(Job(JobKind.SETTLE_PAYMENT, wanted.payment_no, now + FIRST_LOOK_BACK))
                work.audit.add(audit_row(actor, now, "payment.abandoned", wanted.payment_no, channel=wanted.channel))
            detail = payment_detail(work, payment, self._channels)
            work.commit()
        if order_is_new:
            self._unlock(wanted)
        return detail

    def _ask_wallet(self, actor: Actor, wanted: PaymentWanted, channel: Channel) -> None:
        """If its wallet was asked to pay, although it is not known here, the database was put back: a restore that
        forgot no more than the last minute may be noticed by nothing else."""
        if wanted.channel in BY_HAND or self._is_known(wanted):
            return
        said = channel.query(_dead_payment(actor, wanted, channel.merchant, self._clock.now()))
        denied = said.event is PaymentEvent.CHANNEL_UNCLEAR or said.event in DENIALS
        if not denied and not self._is_known(wanted):  # its request may have come meanwhile
            self._missed(wanted.payment_no)

    def _is_known(self, wanted: PaymentWanted) -> bool:
        """Whether the payment is here, or may have been forgotten, which is known."""
        with self._uow() as work:
            return work.payments.get(wanted.payment_no) is not None or bool(_gaps(work, wanted))

    def _witness(self, wanted: PaymentWanted) -> tuple[str, Mapping[str, PostingWord]]:
        """What the business system knows of a payment of a gap: whether its order was paid in the end, which a part
        does not show, and whether cash was, of which no channel could tell (``paid``, ``not_paid``; empty: nobody is
        asked).
        Raises Unreachable ``his.no_answer``."""
        by_hand = wanted.channel in OFFLINE_KINDS
        if not by_hand and not is_part(wanted):
            return "", {}
        if not isinstance(self._businesses.get(wanted.business), PostingQuery):
            return "", {}
        with self._uow() as work:
            if work.payments.get(wanted.payment_no) is not None or not _gaps(work, wanted):
                return "", {}
        posted = posted_there(self._businesses, [wanted])
        word = posted.get(wanted.order_no)
        by_others = word is not None and word.payment_nos and wanted.payment_no not in word.payment_nos
        said = "paid" if word is not None and not by_others else "not_paid"
        return said if by_hand else "", posted

    def _lost(
        self,
        work: UnitOfWork,
        actor: Actor,
        wanted: PaymentWanted,
        outcome: str,
        posted: Mapping[str, PostingWord],
        now: datetime,
    ) -> Payment | None:
        """A payment of a gap left by a restore of the database: it may have been charged, so it is unknown."""
        gaps, at = _gaps(work, wanted), minted_at(wanted.payment_no)
        if outcome == "paid" and not _has_room(work, wanted):
            outcome = "not_paid"  # what the business system knows of is another payment of the same order
        handed = HandedPayment(wanted=wanted, recorded_at=at, operator_id=actor.operator.operator_id, outcome=outcome)
        if not gaps or not make_again(work, actor.window, gaps, self._channels, handed, posted, now):
            return None
        return work.payments.get(wanted.payment_no)

    def _unlock(self, wanted: PaymentWanted) -> None:
        """A server that died between the lock at the business system and its own commit left the bills locked."""
        business = self._businesses.get(wanted.business)
        try:
            if business is not None:
                business.unlock_bills(wanted.order_no)
        except PaydeskError as error:
            log.warning("order %s: unlock not confirmed (%s)", wanted.order_no, error.code)
            with self._uow() as work:
                due_at = self._clock.now() + UNLOCK_AGAIN
                work.jobs.put(Job(JobKind.RELEASE_BILLS, wanted.order_no, due_at))
                work.commit()


def _has_room(work: UnitOfWork, wanted: PaymentWanted) -> bool:
    """Whether the order, as far as it is known here, still needs this money."""
    order = work.orders.get(wanted.order_no, for_update=True)
    return order is None or taken_fen(work.payments.of_order(wanted.order_no)) + wanted.amount_fen <= order.total_fen


def _gaps(work: UnitOfWork, wanted: PaymentWanted) -> list[Healing]:
    at = minted_at(wanted.payment_no)
    return [healing for healing in work.healings.all() if healing.may_have_lost(at)]


def _dead_order(actor: Actor, wanted: PaymentWanted, *, now_day: date, now: datetime) -> Order:
    return Order(
        order_no=wanted.order_no, business=wanted.business, source=SOURCE, campus=actor.window.campus,
        window_id=actor.window.window_id, operator_id=actor.operator.operator_id, shift_no=wanted.shift_no,
        patient_no=wanted.patient_no, patient_label=wanted.patient_label,
        bills=tuple(
            OrderBill(bill.bill_no, bill.kind, bill.version, bill.own_fen, bill.title, bill.department)
            for bill in wanted.bills
        ),
        total_fen=sum(bill.own_fen for bill in wanted.bills), state=OrderState.CANCELLED, created_at=now, day=now_day,
    )  # fmt: skip


def _dead_payment(actor: Actor, wanted: PaymentWanted, merchant: str, now: datetime) -> Payment:
    return Payment(
        payment_no=wanted.payment_no, order_no=wanted.order_no, channel=wanted.channel, merchant=merchant,
        campus=actor.window.campus, source=SOURCE, window_id=actor.window.window_id,
        operator_id=actor.operator.operator_id, shift_no=wanted.shift_no, amount_fen=wanted.amount_fen,
        tendered_fen=wanted.tendered_fen or wanted.amount_fen, state=PaymentState.NOT_PAID, created_at=now,
        changed_at=now, day=accounting_day(now), reason="payment.never_sent",
    )  # fmt: skip
