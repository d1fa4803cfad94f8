"""Ask for a refund and decide on it: the amount is reserved on the payment before anybody approves or sends."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.fault_points import fault_point
from app.core.payment import MONEY_HELD_STATES, PaymentState
from app.core.refund import RESERVING_STATES, RefundEvent, RefundState, next_state
from app.core.shift import ShiftState
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.domain.shift import Shift
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require, require_channel
from server.services.changes import Changes
from server.services.details import operator_name

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RefundWanted:
    """What a person asks for, numbered by the desk."""

    refund_no: str
    payment_no: str
    amount_fen: int
    reason: str
    shift_no: str
    note: str
    bills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefundDetail:
    """A refund, whose it is, and whether it waits for a second person."""

    refund: Refund
    order: Order
    requested_by: str
    approved_by: str
    needs_second_person: bool


@dataclass(frozen=True, slots=True)
class RefundLimits:
    """Up to ``self_approve_fen`` of one payment a person may approve the own refunds; above it another one must."""

    self_approve_fen: int

    def within(self, work: UnitOfWork, refund: Refund) -> bool:
        """Whether the refund, with those of the same payment that its asker approved before, is within the limit."""
        before_fen = sum(
            one.amount_fen
            for one in work.refunds.of_payment(refund.payment_no)
            if one.refund_no != refund.refund_no
            and one.requested_by == one.approved_by == refund.requested_by
            and one.state in RESERVING_STATES
        )
        return before_fen + refund.amount_fen <= self.self_approve_fen


def refund_detail(work: UnitOfWork, refund: Refund) -> RefundDetail:
    """The detail of one refund. Raises NotFound for an order that is gone."""
    order = work.orders.get(refund.order_no)
    if order is None:
        raise NotFound("order.not_found", order_no=refund.order_no)
    return RefundDetail(
        refund=refund,
        order=order,
        requested_by=operator_name(work, refund.requested_by),
        approved_by=operator_name(work, refund.approved_by or 0),
        needs_second_person=refund.state is RefundState.REQUESTED,
    )


class RequestRefund:
    """Ask for a refund. The same number is the same refund."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, limits: RefundLimits, wake: Callable[[], None]) -> None:
        self._uow, self._clock, self._limits, self._wake = uow, clock, limits, wake

    def __call__(self, actor: Actor, wanted: RefundWanted) -> RefundDetail:
        """The refund, approved at once within the asker's own limit. Raises NotPermitted, NotFound, InvalidInput,
        Conflict ``refund.number_reused``, ``refund.payment_not_known``, ``refund.over_paid``, ``shift.not_open``."""
        require(actor, "refunds.request")
        now = self._clock.now()
        with self._uow() as work:
            known = work.refunds.get(wanted.refund_no)
            if known is not None:
                return _same(work, known, wanted)
            payment = work.payments.get(wanted.payment_no, for_update=True)
            if payment is None:
                raise NotFound("payment.not_found", payment_no=wanted.payment_no)
            require_channel(actor, payment.channel)
            order = work.orders.get(payment.order_no)
            if order is None:
                raise NotFound("order.not_found", order_no=payment.order_no)
            _check(work, actor, wanted, payment, order)
            refund = _new_refund(actor, wanted, payment, order, now)
            work.payments.save(replace(payment, reserved_fen=payment.reserved_fen + refund.amount_fen, changed_at=now))
            work.refunds.add(refund)
            work.audit.add(
                audit_row(
                    actor, now, "refund.requested", refund.refund_no,
                    payment_no=refund.payment_no, amount_fen=refund.amount_fen, reason=refund.reason,
                )
            )  # fmt: skip
            if self._limits.within(work, refund):
                refund = _approve(work, actor, refund, now)
            detail = refund_detail(work, work.refunds.get(refund.refund_no) or refund)
            work.commit()
        fault_point("R1")
        self._wake()
        return detail


class DecideRefund:
    """Approve or reject a refund that waits for a second person."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        clock: Clock,
        limits: RefundLimits,
        changes: Changes,
        wake: Callable[[], None],
    ) -> None:
        self._uow, self._clock, self._limits, self._changes, self._wake = uow, clock, limits, changes, wake

    def approve(self, actor: Actor, refund_no: str) -> RefundDetail:
        """Raises NotPermitted, NotFound, Conflict ``refund.same_person`` or ``refund.not_waiting``."""
        return self._decide(actor, refund_no, RefundEvent.APPROVE)

    def reject(self, actor: Actor, refund_no: str) -> RefundDetail:
        """Raises like approve, and Conflict ``refund.by_rule``; the reserved amount is free again."""
        return self._decide(actor, refund_no, RefundEvent.REJECT)

    def _decide(self, actor: Actor, refund_no: str, event: RefundEvent) -> RefundDetail:
        now = self._clock.now()
        with self._uow() as work:
            refund = work.refunds.get(refund_no, for_update=True)
            if refund is None:
                raise NotFound("refund.not_found", refund_no=refund_no)
            self._require(work, actor, refund, event)
            if refund.state is not RefundState.REQUESTED:
                raise Conflict("refund.not_waiting", state=refund.state.value)
            if event is RefundEvent.APPROVE:
                _approve(work, actor, refund, now)
            else:
                work.refunds.save(replace(refund, state=next_state(refund.state, event), changed_at=now))
                unreserve(work, refund, now)
                work.audit.add(audit_row(actor, now, "refund.rejected", refund_no))
            detail = refund_detail(work, work.refunds.get(refund_no) or refund)
            work.commit()
        fault_point("R2")
        self._changes.announce(refund_no)
        self._wake()
        return detail

    def _require(self, work: UnitOfWork, actor: Actor, refund: Refund, event: RefundEvent) -> None:
        require_channel(actor, refund.channel)
        within = self._limits.within(work, refund)
        own = refund.requested_by == actor.operator.operator_id
        if event is RefundEvent.REJECT and refund.requested_by == 0:
            raise Conflict("refund.by_rule")  # the business system has not taken the order: the money is the patient's
        if event is RefundEvent.REJECT and own:
            return
        if "refunds.approve" not in actor.permissions and not (within and "refunds.request" in actor.permissions):
            raise NotPermitted("refunds.approve")
        if own and not within:
            raise Conflict("refund.same_person")


def unreserve(work: UnitOfWork, refund: Refund, now: datetime) -> None:
    """Give the refund's amount free again on its payment, after a definite end without money."""
    payment = work.payments.get(refund.payment_no, for_update=True)
    if payment is None:
        raise NotFound("payment.not_found", payment_no=refund.payment_no)
    work.payments.save(replace(payment, reserved_fen=payment.reserved_fen - refund.amount_fen, changed_at=now))


def _approve(work: UnitOfWork, actor: Actor, refund: Refund, now: datetime) -> Refund:
    shift_no, window_id = refund.shift_no, refund.window_id
    if refund.channel == "cash":
        shift = _drawer(work, actor, refund)
        shift_no, window_id = shift.shift_no, shift.window_id
    approved = replace(
        refund, state=next_state(refund.state, RefundEvent.APPROVE), approved_by=actor.operator.operator_id,
        approved_at=now, changed_at=now, shift_no=shift_no, window_id=window_id,
    )  # fmt: skip
    work.refunds.save(approved)
    work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now))
    work.audit.add(audit_row(actor, now, "refund.approved", refund.refund_no, amount_fen=refund.amount_fen))
    return approved


def _drawer(work: UnitOfWork, actor: Actor, refund: Refund) -> Shift:
    """The shift whose drawer pays: where a person asked for it while that is open, else where it is approved; for a
    refund by rule the other way round. It cannot close until the refund is counted. Raises ``shift.not_open``."""
    here = work.shifts.open_of_window(actor.window.window_id)
    numbers = [refund.shift_no, *([here.shift_no] if here else [])]
    for shift_no in numbers if refund.requested_by else reversed(numbers):
        shift = work.shifts.get(shift_no, for_update=True)
        if shift is not None and shift.state is ShiftState.OPEN:
            return shift
    raise Conflict("shift.not_open")


def _check(work: UnitOfWork, actor: Actor, wanted: RefundWanted, payment: Payment, order: Order) -> None:
    if payment.state not in MONEY_HELD_STATES:
        raise Conflict("refund.payment_not_known", state=payment.state.value)
    if wanted.amount_fen > payment.refundable_fen:
        raise Conflict("refund.over_paid", refundable_fen=payment.refundable_fen)
    if set(wanted.bills) - {bill.bill_no for bill in order.bills}:
        raise InvalidInput("bills", "is not a bill of this order")
    shift = work.shifts.open_of_window(actor.window.window_id)
    mine = shift is not None and shift.shift_no == wanted.shift_no
    if payment.channel != "cash" and not mine and wanted.shift_no != payment.shift_no:
        raise Conflict("shift.not_open")
    if payment.channel == "cash" and (not mine or shift is None or shift.operator_id != actor.operator.operator_id):
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
        bills=_bills_taken_back(wanted, order),
        business_withdrawal=not late,
        state=RefundState.REQUESTED,
        window_id=actor.window.window_id,
        shift_no=wanted.shift_no,
        requested_by=actor.operator.operator_id,
        requested_at=now,
        changed_at=now,
    )


def _bills_taken_back(wanted: RefundWanted, order: Order) -> tuple[str, ...]:
    """The bills that go back whole: those named, or all of the order, when the amount is theirs; else none, and only
    the amount goes back."""
    prices = {bill.bill_no: bill.own_fen for bill in order.bills}
    named = tuple(dict.fromkeys(wanted.bills)) or tuple(prices)
    return named if sum(prices[bill_no] for bill_no in named) == wanted.amount_fen else ()


def _same(work: UnitOfWork, known: Refund, wanted: RefundWanted) -> RefundDetail:
    if known.payment_no != wanted.payment_no or known.amount_fen != wanted.amount_fen:
        raise Conflict("refund.number_reused", refund_no=wanted.refund_no)
    return refund_detail(work, known)
