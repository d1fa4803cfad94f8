"""Decide on a refund that waits for a second person, at the own screen or at that of whoever asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound, NotPermitted
from app.core.fault_points import fault_point
from app.core.offline import OFFLINE_KINDS
from app.core.refund import ORIGINAL_ROUTE, RefundEvent, RefundState, next_state
from app.core.shift import ShiftState
from server.domain.healing import ItemKind
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.refund import Refund
from server.domain.shift import Shift
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require_channel
from server.services.changes import Changes
from server.services.refund_detail import RefundDetail, refund_detail
from server.services.refund_healing import check_payout_not_forgotten
from server.services.refund_limits import RefundLimits
from server.services.step_up import CheckStepUp, StepUp


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

    def approve(
        self, actor: Actor, refund_no: str, note: str = "", *, at_screen_of: Actor | None = None
    ) -> RefundDetail:
        """``at_screen_of`` is who is signed in where the actor approved. Raises NotPermitted, NotFound, Conflict
        ``refund.same_person``, ``refund.over_approval_limit``, ``refund.not_waiting`` or ``refund.healing``."""
        return self._decide(actor, refund_no, RefundEvent.APPROVE, note, at_screen_of)

    def reject(
        self, actor: Actor, refund_no: str, note: str = "", *, at_screen_of: Actor | None = None
    ) -> RefundDetail:
        """Raises like approve, and Conflict ``refund.by_rule``; the reserved amount is free again."""
        return self._decide(actor, refund_no, RefundEvent.REJECT, note, at_screen_of)

    def _decide(
        self, actor: Actor, refund_no: str, event: RefundEvent, note: str, beside: Actor | None
    ) -> RefundDetail:
        now = self._clock.now()
        with self._uow() as work:
            refund = work.refunds.get(refund_no, for_update=True)
            if refund is None:
                raise NotFound("refund.not_found", refund_no=refund_no)
            self._require(work, actor, refund, event)
            if refund.state is not RefundState.REQUESTED:
                raise Conflict("refund.not_waiting", state=refund.state.value)
            if event is RefundEvent.APPROVE:
                if refund.channel in OFFLINE_KINDS:  # its notes may have left another drawer, which is not known here
                    check_payout_not_forgotten(work, refund)
                approve(work, actor, replace(refund, decision_note=note), now, beside)
            else:
                _reject(work, actor, replace(refund, decision_note=note), now, beside)
            work.alerts.end("refund.approval_lost", refund_no, now, actor.operator.operator_id)
            detail = refund_detail(work, work.refunds.get(refund_no) or refund)
            work.commit()
        if event is RefundEvent.APPROVE:
            fault_point("R2")
        self._changes.announce(refund_no)
        self._wake()
        return detail

    def _require(self, work: UnitOfWork, actor: Actor, refund: Refund, event: RefundEvent) -> None:
        require_channel(actor, refund.channel)
        own = refund.requested_by == actor.operator.operator_id
        if event is RefundEvent.APPROVE:
            self._limits.check_decider(work, refund, actor)
            return
        if refund.requested_by == 0:
            raise Conflict("refund.by_rule")  # the business system has not taken the order: the money is the patient's
        if not own and "refunds.approve" not in actor.permissions:
            raise NotPermitted("refunds.approve")


class DecideAtAnothersScreen:
    """A supervisor decides at the window, with the own name and password or PIN, while the cashier stays signed in."""

    def __init__(self, check: CheckStepUp, decide: DecideRefund) -> None:
        self._check, self._decide = check, decide

    def approve(self, cashier: Actor, refund_no: str, offered: StepUp, note: str = "") -> RefundDetail:
        """Approves this one refund. Raises what the check raises, and like DecideRefund.approve."""
        supervisor = self._check(cashier, offered)
        return self._decide.approve(supervisor, refund_no, note, at_screen_of=cashier)


def approve(work: UnitOfWork, actor: Actor, refund: Refund, now: datetime, at_screen_of: Actor | None = None) -> Refund:
    """Write an approval down, with the drawer that pays when it is cash. Raises Conflict ``shift.not_open``."""
    shift_no, window_id = refund.shift_no, refund.window_id
    if refund.channel == "cash" and refund.route == ORIGINAL_ROUTE:
        shift = _drawer(work, actor, refund)
        shift_no, window_id = shift.shift_no, shift.window_id
    approved = replace(
        refund, state=next_state(refund.state, RefundEvent.APPROVE), approved_by=actor.operator.operator_id,
        approved_at=now, changed_at=now, shift_no=shift_no, window_id=window_id, outcome="",
    )  # fmt: skip
    work.refunds.save(approved)
    work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now))
    beside = {"at_screen_of": at_screen_of.operator.username} if at_screen_of else {}
    work.audit.add(audit_row(actor, now, "refund.approved", refund.refund_no, amount_fen=refund.amount_fen, **beside))
    return approved


def _reject(work: UnitOfWork, actor: Actor, refund: Refund, now: datetime, at_screen_of: Actor | None) -> None:
    rejected = replace(refund, state=next_state(refund.state, RefundEvent.REJECT), changed_at=now)
    work.refunds.save(rejected)
    unreserve(work, refund, now)
    beside = {"at_screen_of": at_screen_of.operator.username} if at_screen_of else {}
    work.audit.add(audit_row(actor, now, "refund.rejected", refund.refund_no, **beside))
    if may_be_withdrawn(work, refund):
        work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now))


def may_be_withdrawn(work: UnitOfWork, refund: Refund) -> bool:
    """Whether the business system has taken its items back, before its approval was lost, or may have done so before a
    restore after which it was made again, and its channel asked: it hears that they stay. To put back what it never
    took is harmless (CONTRACT.md 4.12)."""
    if refund.withdrawn_at is not None or not refund.business_withdrawal:
        return refund.withdrawn_at is not None
    found = (work.healings.item(one.healing_no, ItemKind.REFUND, refund.refund_no) for one in work.healings.all())
    return any(item is not None for item in found)


def unreserve(work: UnitOfWork, refund: Refund, now: datetime) -> None:
    """Give the refund's amount free again on its payment, after a definite end without money."""
    payment = work.payments.get(refund.payment_no, for_update=True)
    if payment is None:
        raise NotFound("payment.not_found", payment_no=refund.payment_no)
    work.payments.save(replace(payment, reserved_fen=payment.reserved_fen - refund.amount_fen, changed_at=now))


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
