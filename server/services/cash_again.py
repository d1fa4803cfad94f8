"""After a restore: the notes of a cash refund that a window has handed out in the gap are booked as gone, and never
handed out again, whoever had asked for it: a person at any window, an undone order, a rule."""

from dataclasses import replace

from app.core.offline import OFFLINE_KINDS
from app.core.refund import RefundState
from server.domain.alert import AlertLevel
from server.domain.handed_in import HandedCash
from server.domain.job import Job, JobKind
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.services.alerts import raise_alert
from server.services.authorise import own_audit_row
from server.services.gap import Gap
from server.services.made_again import (
    CARRIED_LATER,
    KNOWN,
    MADE_AGAIN,
    PASSED_OVER,
    REFUND_FOUND,
    no_room,
    refund_again,
)
from server.services.refund_by_rule import BY_RULE, HIS_REFUSED

NOT_OPENED = "not_opened"
AGAIN = "refund.made_again"
_BEFORE_THE_DRAWER = frozenset({RefundState.REQUESTED, RefundState.APPROVED, RefundState.WITHDRAWN})
_NO_MONEY = frozenset({RefundState.REJECTED, RefundState.FAILED})


def cash_again(gap: Gap, handed: HandedCash) -> str:
    """What became of it. A drawer opens only for what its server had called refunded: that is asked for and booked as
    soon as its payment and its order's posting are known (`server.services.settle_refund`)."""
    work = gap.work
    if handed.outcome == NOT_OPENED:
        return PASSED_OVER
    refund = work.refunds.get(handed.refund_no, for_update=True)
    if refund is None:
        if not any(healing.may_have_lost(handed.recorded_at) for healing in gap.asking):
            return PASSED_OVER
        if gap.others_wait or gap.is_asked_for_later(handed.refund_no):
            return CARRIED_LATER
        payment = work.payments.get(handed.payment_no, for_update=True)
        if payment is None or not _fits(payment, handed):
            _tell(gap, handed)
            if payment is None or payment.channel not in OFFLINE_KINDS:
                return PASSED_OVER
            healing_no = gap.asking[-1].healing_no
            return no_room(work, healing_no, payment, handed.refund_no, handed.amount_fen, gap.now)
        by_rule = handed.reason in BY_RULE
        refund_again(
            work, gap.asking[-1].healing_no, payment, handed.refund_no, handed.amount_fen, gap.now,
            withdrawal=False if by_rule and handed.reason != HIS_REFUSED else None,  # that one's order is told anew
            reason=handed.reason if by_rule else "",
        )  # fmt: skip
        _given_out(gap, work.refunds.get(handed.refund_no, for_update=True), handed)
        return MADE_AGAIN
    if refund.state in _NO_MONEY or (refund.payment_no, refund.amount_fen) != (handed.payment_no, handed.amount_fen):
        return _tell(gap, handed)
    if refund.handed_over_at is None:
        _given_out(gap, refund, handed)
    return KNOWN


def _given_out(gap: Gap, refund: Refund | None, handed: HandedCash) -> None:
    """It is not to be handed out (any more); one that is not known to be refunded is asked for."""
    if refund is None:
        return
    given = replace(refund, handed_over_at=handed.recorded_at, changed_at=gap.now)
    if refund.state in _BEFORE_THE_DRAWER:
        given = replace(given, state=RefundState.UNKNOWN, outcome=AGAIN)
        gap.work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, gap.now))
    if given.state is RefundState.UNKNOWN:
        shift_no = handed.shift_no if gap.work.shifts.get(handed.shift_no) is not None else refund.shift_no
        given = replace(given, window_id=gap.window.window_id, shift_no=shift_no)
    gap.work.refunds.save(given)
    gap.work.audit.add(
        own_audit_row(
            gap.now, "refund.given_before", refund.refund_no, state=refund.state.value, amount_fen=refund.amount_fen,
            window=gap.window.code, given_by=handed.operator_id,
        )
    )  # fmt: skip


def _fits(payment: Payment, handed: HandedCash) -> bool:
    return payment.channel in OFFLINE_KINDS and handed.amount_fen <= payment.refundable_fen


def _tell(gap: Gap, handed: HandedCash) -> str:
    """Notes left the drawer that have no place here: a person looks for them."""
    raise_alert(gap.work, REFUND_FOUND, handed.refund_no, AlertLevel.URGENT, gap.now, amount_fen=handed.amount_fen)
    gap.work.audit.add(own_audit_row(gap.now, REFUND_FOUND, handed.refund_no, amount_fen=handed.amount_fen))
    return PASSED_OVER
