"""Ask for a refund: the amount is reserved on the payment before anybody approves or sends; from window, ward or
system alike.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.fault_points import fault_point
from app.core.payment import MONEY_HELD_STATES, PaymentState
from app.core.refund import ORIGINAL_ROUTE, PAYOUT_ROUTE, RefundState
from server.domain.identity import Actor
from server.domain.order import Order, OrderState
from server.domain.payment import Payment
from server.domain.refund import Refund, RefundItem
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require, require_channel, require_source
from server.services.channel_doors import ALL_OPEN, ChannelDoors
from server.services.decide_refund import approve
from server.services.refund_detail import RefundDetail, refund_detail
from server.services.refund_gate import door_of
from server.services.refund_healing import check_not_forgotten
from server.services.refund_limits import RefundLimits
from server.services.refund_window import limit_reached, route_closed

log = logging.getLogger(__name__)

WINDOW = "window"
REASONS = (
    "refund.patient_request", "refund.wrong_item", "refund.not_executed", "refund.wrong_amount", "refund.other",
)  # fmt: skip
"""Reasons of an installation that configures none."""
OWN_REASONS = frozenset({"refund.his_refused", "refund.late_success", "refund.part_undone", "refund.exception"})
"""Reasons that the program itself gives."""


@dataclass(frozen=True, slots=True)
class RefundWanted:
    """What somebody asks for, numbered by whoever asks. ``bills`` are meant whole, ``items`` are single lines of them.

    ``shift_no`` is the shift at whose window it is asked for; empty when ``source`` is no window. ``route`` is
    ``payout`` when the way back by the channel is closed.
    """

    refund_no: str
    payment_no: str
    amount_fen: int
    reason: str
    shift_no: str
    note: str
    bills: tuple[str, ...]
    items: tuple[RefundItem, ...] = ()
    source: str = WINDOW
    route: str = ORIGINAL_ROUTE


class RequestRefund:
    """Ask for a refund. The same number is the same refund."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        limits: RefundLimits,
        wake: Callable[[], None],
        reasons: Collection[str] = REASONS,
        doors: ChannelDoors = ALL_OPEN,
    ) -> None:
        self._uow, self._channels, self._clock, self._limits, self._wake = uow, channels, clock, limits, wake
        self._reasons, self._doors = frozenset(reasons) | OWN_REASONS, doors

    def __call__(self, actor: Actor, wanted: RefundWanted, *, waits: bool = False) -> RefundDetail:
        """The refund, approved at once within the asker's own limit. Raises NotPermitted, NotFound, InvalidInput,
        Conflict ``refund.number_reused``, ``refund.payment_not_known``, ``refund.over_paid``, ``refund.too_old``,
        ``refund.too_many``, ``refund.route_open``, ``refund.healing``, ``shift.not_open``; ``refund.channel_closed``
        with why (``because``), unless it ``waits`` for its channel, because it is promised already."""
        require(actor, "refunds.request")
        require_source(actor, wanted.source)
        now = self._clock.now()
        with self._uow() as work:
            known = work.refunds.get(wanted.refund_no)
            if known is not None:
                return _same(work, known, wanted)
            refund = self.within(work, actor, wanted, now)
            closed = self._doors.closed_reason(door_of(refund.route, refund.channel), now)
            if closed and not waits:  # the patient is still at the window
                raise Conflict("refund.channel_closed", channel=refund.channel, because=closed)
            by_hand = refund.channel == "cash" and wanted.source != WINDOW  # a drawer must be found first
            if not by_hand and self._limits.within(work, refund):
                approve(work, actor, refund, now)
            detail = refund_detail(work, work.refunds.get(refund.refund_no) or refund)
            work.commit()
        fault_point("R1")
        if detail.refund.state is RefundState.APPROVED:
            fault_point("R2")
        self._wake()
        return detail

    def within(self, work: UnitOfWork, actor: Actor, wanted: RefundWanted, now: datetime) -> Refund:
        """Ask for it inside a transaction of the caller's, who has looked whether the actor may; nobody has approved
        it yet. Raises as the call does."""
        payment = work.payments.get(wanted.payment_no, for_update=True)
        if payment is None:
            raise NotFound("payment.not_found", payment_no=wanted.payment_no)
        require_channel(actor, payment.channel)
        order = work.orders.get(payment.order_no)
        if order is None:
            raise NotFound("order.not_found", order_no=payment.order_no)
        if wanted.reason not in self._reasons:
            raise InvalidInput("reason", "is not configured")
        _check(work, actor, wanted, payment, order)
        check_not_forgotten(work, payment, wanted.amount_fen)
        self._check_channel(work, wanted, payment, now)
        refund = _new_refund(actor, wanted, payment, order, now)
        work.payments.save(replace(payment, reserved_fen=payment.reserved_fen + refund.amount_fen, changed_at=now))
        work.refunds.add(refund)
        work.audit.add(
            audit_row(
                actor, now, "refund.requested", refund.refund_no,
                payment_no=refund.payment_no, amount_fen=refund.amount_fen, reason=refund.reason,
                source=refund.source, route=refund.route,
            )
        )  # fmt: skip
        return refund

    def _check_channel(self, work: UnitOfWork, wanted: RefundWanted, payment: Payment, now: datetime) -> None:
        """What the channel would refuse is refused before the business system takes anything back."""
        channel = self._channels.get(payment.channel)
        if channel is None:
            raise Conflict("channel.closed", channel=payment.channel)
        others, rules = work.refunds.of_payment(payment.payment_no), channel.rules
        if wanted.route == PAYOUT_ROUTE:
            if not route_closed(payment, others, rules, now):
                raise Conflict("refund.route_open")
            return
        if reached := limit_reached(payment, others, rules, now):
            limits = {"refund.too_old": rules.refund_window_days, "refund.too_many": rules.refunds_per_payment}
            raise Conflict(reached, limit=limits[reached])


def _check(work: UnitOfWork, actor: Actor, wanted: RefundWanted, payment: Payment, order: Order) -> None:
    if payment.state not in MONEY_HELD_STATES:
        raise Conflict("refund.payment_not_known", state=payment.state.value)
    if wanted.amount_fen > payment.refundable_fen:
        raise Conflict("refund.over_paid", refundable_fen=payment.refundable_fen)
    if {*wanted.bills, *(item.bill_no for item in wanted.items)} - {bill.bill_no for bill in order.bills}:
        raise InvalidInput("bills", "is not a bill of this order")
    if wanted.items:
        if len({(item.bill_no, item.line_no) for item in wanted.items}) != len(wanted.items):
            raise InvalidInput("items", "names a line twice")
        if sum(item.own_fen for item in wanted.items) != wanted.amount_fen:
            raise InvalidInput("items", "do not sum to the amount")
    if wanted.source == WINDOW:
        _check_shift(work, actor, wanted, payment)


def _check_shift(work: UnitOfWork, actor: Actor, wanted: RefundWanted, payment: Payment) -> None:
    shift = work.shifts.open_of_window(actor.window.window_id)
    mine = shift is not None and shift.shift_no == wanted.shift_no
    cash = payment.channel == "cash" and wanted.route == ORIGINAL_ROUTE
    if not cash and not mine and wanted.shift_no != payment.shift_no:
        raise Conflict("shift.not_open")
    if cash and (not mine or shift is None or shift.operator_id != actor.operator.operator_id):
        raise Conflict("shift.not_open")


def _new_refund(actor: Actor, wanted: RefundWanted, payment: Payment, order: Order, now: datetime) -> Refund:
    late = payment.state is PaymentState.LATE_PAID
    return Refund(
        refund_no=wanted.refund_no,
        payment_no=payment.payment_no,
        order_no=payment.order_no,
        channel=payment.channel,
        amount_fen=wanted.amount_fen,
        reason="refund.late_success" if late else wanted.reason,
        note=wanted.note,
        bills=() if wanted.items else _bills_taken_back(wanted, order),
        business_withdrawal=not late,
        state=RefundState.REQUESTED,
        window_id=actor.window.window_id,
        shift_no=wanted.shift_no,
        requested_by=actor.operator.operator_id,
        requested_at=now,
        changed_at=now,
        source=wanted.source,
        route=wanted.route,
        items=wanted.items,
    )


def _bills_taken_back(wanted: RefundWanted, order: Order) -> tuple[str, ...]:
    """The bills that go back whole: those named, or all of the order, when the amount is theirs; else none, and only
    the amount goes back."""
    if order.state is OrderState.OPEN:  # a part of an order that is not complete: nobody was told of its bills yet
        return ()
    return bills_taken_back(order, wanted.bills, wanted.amount_fen)


def bills_taken_back(order: Order, named: Collection[str], amount_fen: int) -> tuple[str, ...]:
    """The bills of a complete order that go back whole with an amount; none when it is not theirs."""
    prices = {bill.bill_no: bill.own_fen for bill in order.bills}
    meant = tuple(dict.fromkeys(named)) or tuple(prices)
    return meant if sum(prices.get(bill_no, 0) for bill_no in meant) == amount_fen else ()


def _same(work: UnitOfWork, known: Refund, wanted: RefundWanted) -> RefundDetail:
    if known.payment_no != wanted.payment_no or known.amount_fen != wanted.amount_fen:
        raise Conflict("refund.number_reused", refund_no=wanted.refund_no)
    return refund_detail(work, known)
