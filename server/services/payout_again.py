"""After a restore: a payout that a window has paid in the gap is known again, booked once, and never paid again. One of
which that window saw no answer may have been paid all the same: it stands, so that no other one can be paid, until a
person has looked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from app.core.payout import OPEN_STATES as OPEN_PAYOUTS
from app.core.payout import PayoutMethod, PayoutState
from app.core.refund import ENDED_STATES, RefundState
from server.domain.alert import Alert, AlertLevel
from server.domain.handed_in import HandedPayout
from server.domain.healing import Healing, HealingItem, ItemKind, ItemState
from server.domain.identity import Window
from server.domain.job import Job, JobKind
from server.domain.payout import Payout
from server.domain.refund import Refund
from server.ports import UnitOfWork
from server.services.authorise import own_audit_row
from server.services.made_again import (
    CARRIED_LATER,
    KNOWN,
    LATER,
    MADE_AGAIN,
    PASSED_OVER,
    REFUND_FOUND,
    is_put_off,
    no_room,
    others_wait,
    refund_again,
)
from server.services.payouts import IN_DOUBT, paid_in_a_gap
from server.services.payouts import MADE_AGAIN as PAID_BEFORE
from server.services.refund_alerts import tell_of

PAID = PayoutState.PAID.value
INSTEAD = "payout.other_paid"
"""Why a payout that stood is cancelled: another one of the refund had been paid."""


def payout_again(
    work: UnitOfWork, window: Window, asking: Sequence[Healing], handed: HandedPayout, now: datetime
) -> str:
    """What became of it. One that its server had called paid moved money; it is booked as soon as its payment and its
    order's posting are known (`server.services.settle_refund`)."""
    known = work.payouts.get(handed.payout_no, for_update=True)
    if known is not None and (known.state is PayoutState.PAID or known.outcome == PAID_BEFORE):
        return KNOWN
    if known is not None and known.outcome == IN_DOUBT and not handed.outcome:
        return KNOWN
    lost = any(healing.may_have_lost(handed.recorded_at) for healing in asking)
    if not lost or handed.outcome not in (PAID, ""):
        return PASSED_OVER
    refund = work.refunds.get(handed.refund_no, for_update=True)
    if refund is None:
        if any(is_put_off(work, healing, LATER, handed.refund_no) for healing in asking):
            return CARRIED_LATER  # by whom it was asked for, and which way, comes first
        if any(others_wait(work, healing, window) for healing in asking):
            return CARRIED_LATER
        payment = work.payments.get(handed.payment_no, for_update=True)
        if payment is None:
            return _tell(work, handed, now)
        if payment.refundable_fen < handed.amount_fen:
            _tell(work, handed, now)
            return no_room(work, asking[-1].healing_no, payment, handed.refund_no, handed.amount_fen, now)
        refund_again(work, asking[-1].healing_no, payment, handed.refund_no, handed.amount_fen, now)
        refund = work.refunds.get(handed.refund_no, for_update=True)
    same = refund is not None and (refund.payment_no, refund.amount_fen) == (handed.payment_no, handed.amount_fen)
    if not handed.outcome:
        return _doubt(work, window, refund if same else None, known, handed, now)
    if refund is None or not same or refund.state in ENDED_STATES:
        return _tell(work, handed, now)
    if known is not None and known.state is PayoutState.CANCELLED:  # by a person, since the restore
        return _tell(work, handed, now)
    _stand(work, window, refund, known, handed, now, PAID_BEFORE)
    work.alerts.end(IN_DOUBT, refund.refund_no, now)
    again = replace(refund, state=RefundState.UNKNOWN, outcome="refund.made_again", changed_at=now)
    work.refunds.save(again)
    tell_of(work, refund, again, now)
    work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now))
    facts: tuple[tuple[str, str | int], ...] = (("amount_fen", handed.amount_fen), ("said", "paid_out"), ("fits", 1))
    healing_no = asking[-1].healing_no
    work.healings.put(HealingItem(healing_no, ItemKind.REFUND, refund.refund_no, ItemState.WAITING, now, facts))
    work.audit.add(
        own_audit_row(
            now, PAID_BEFORE, handed.payout_no, refund_no=refund.refund_no, amount_fen=handed.amount_fen,
            window=window.code, paid_by=handed.operator_id,
        )
    )  # fmt: skip
    return MADE_AGAIN


def _doubt(
    work: UnitOfWork, window: Window, refund: Refund | None, known: Payout | None, handed: HandedPayout, now: datetime
) -> str:
    """It was begun, and its window saw no answer. No money leaves without one, but nobody here knows what that window
    has learnt since: a person looks, and pays this one or takes it back."""
    if refund is None or refund.state in ENDED_STATES or (known and known.state is PayoutState.CANCELLED):
        return PASSED_OVER
    if paid_in_a_gap(work, refund.refund_no) is not None:
        return PASSED_OVER  # another one has paid it
    _stand(work, window, refund, known, handed, now, IN_DOUBT)
    alert = Alert(IN_DOUBT, refund.refund_no, AlertLevel.URGENT, now, now, amount_fen=refund.amount_fen)
    work.alerts.raise_(alert)
    work.audit.add(
        own_audit_row(now, IN_DOUBT, handed.payout_no, refund_no=refund.refund_no, amount_fen=refund.amount_fen)
    )
    return MADE_AGAIN


def _stand(
    work: UnitOfWork,
    window: Window,
    refund: Refund,
    known: Payout | None,
    handed: HandedPayout,
    now: datetime,
    outcome: str,
) -> None:
    """It stands as approved. Of one that was paid nobody but this server makes the end; no other one of the refund
    can be paid."""
    for other in work.payouts.of_refund(refund.refund_no):
        if other.state in OPEN_PAYOUTS and other.payout_no != handed.payout_no:
            work.payouts.save(replace(other, state=PayoutState.CANCELLED, outcome=INSTEAD, changed_at=now))
            work.audit.add(own_audit_row(now, "payout.cancelled", other.payout_no, refund_no=refund.refund_no))
    found = known or Payout(
        payout_no=handed.payout_no, refund_no=refund.refund_no, payment_no=refund.payment_no, order_no=refund.order_no,
        amount_fen=refund.amount_fen, method=handed.method, state=PayoutState.PREPARED, payee=handed.payee,
        proof_sha256=sha256(handed.proof).hexdigest(), proof_type=handed.proof_type, proof_bytes=len(handed.proof),
        note=handed.note, window_id=window.window_id, shift_no="", prepared_by=handed.prepared_by,
        prepared_at=handed.prepared_at, changed_at=now,
    )  # fmt: skip
    stands = replace(
        found, state=PayoutState.APPROVED, approved_by=handed.approved_by,
        approved_at=found.approved_at or handed.prepared_at, outcome=outcome, changed_at=now,
    )  # fmt: skip
    if outcome == PAID_BEFORE:
        stands = replace(
            stands, paid_by=handed.operator_id, paid_at=handed.recorded_at, window_id=window.window_id,
            shift_no=handed.shift_no or _drawer(work, window, handed),
        )  # fmt: skip
    if known is None:
        work.payouts.add(stands, handed.proof)
    else:
        work.payouts.save(stands)


def _drawer(work: UnitOfWork, window: Window, handed: HandedPayout) -> str:
    """The shift whose drawer paid cash, for a window that did not know of any: its own that is not sealed."""
    live = work.shifts.live_of_window(window.window_id) if handed.method is PayoutMethod.CASH else None
    return live.shift_no if live is not None else ""


def _tell(work: UnitOfWork, handed: HandedPayout, now: datetime) -> str:
    """Money left that has no place here: a person looks for it."""
    alert = Alert(REFUND_FOUND, handed.refund_no, AlertLevel.URGENT, now, now, amount_fen=handed.amount_fen)
    work.alerts.raise_(alert)
    work.audit.add(
        own_audit_row(now, REFUND_FOUND, handed.refund_no, payout_no=handed.payout_no, amount_fen=handed.amount_fen)
    )
    return PASSED_OVER
