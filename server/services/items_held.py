"""Items that the business system keeps as withdrawn although no money went back: told to a person, and taken over by
the same refund when it is asked for again, which the business system would refuse (it has them withdrawn already).
"""

from datetime import datetime, timedelta

from app.core.refund import RefundState
from server.domain.alert import AlertLevel
from server.domain.refund import Refund
from server.ports import UnitOfWork
from server.services.alerts import raise_alert
from server.services.authorise import own_audit_row
from server.services.refund_alerts import Grades, level_at

ITEMS_HELD = "refund.items_held"
"""It will not put them back (CONTRACT.md 4.12 ``withdrawal.final``). Ends when the refund is made again, or by the hand
of who had them put back."""
NOT_PUT_BACK = "refund.put_back_delayed"
"""It does not answer; ends with its answer."""
_GRADES: Grades = (
    (timedelta(minutes=5), AlertLevel.NOTICE),
    (timedelta(minutes=30), AlertLevel.WARNING),
    (timedelta(hours=4), AlertLevel.URGENT),
)
_NOT_MADE = frozenset({RefundState.FAILED, RefundState.REJECTED})


def tell_delayed(work: UnitOfWork, refund: Refund, now: datetime) -> None:
    """No answer yet to whether the items are put back, by the time since the refund ended."""
    level = level_at(_GRADES, now - refund.changed_at)
    if level is not None:
        _raise(work, NOT_PUT_BACK, refund, level, now)


def tell_held(work: UnitOfWork, refund: Refund, code: str, now: datetime) -> None:
    """They are not put back, for that reason of the business system's."""
    _raise(work, ITEMS_HELD, refund, AlertLevel.URGENT, now)
    work.audit.add(own_audit_row(now, "refund.items_held", refund.refund_no, code=code))


def end_delayed(work: UnitOfWork, refund_no: str, now: datetime) -> None:
    """It has answered."""
    work.alerts.end(NOT_PUT_BACK, refund_no, now)


def can_take_over(work: UnitOfWork, refund: Refund) -> bool:
    """Whether the same items are kept as withdrawn for a refund that was not made."""
    return bool(_held(work, refund))


def take_over(work: UnitOfWork, refund: Refund, now: datetime) -> datetime | None:
    """When the business system withdrew the items that this refund, read in this transaction, now takes over; None when
    another one was first. Taken once: that ends the alert."""
    work.payments.get(refund.payment_no, for_update=True)
    for other in _held(work, refund):
        if refund.withdrawn_at == other.withdrawn_at or work.alerts.end(ITEMS_HELD, other.refund_no, now):
            work.audit.add(own_audit_row(now, "refund.items_taken_over", refund.refund_no, of=other.refund_no))
            return other.withdrawn_at
    return None


def taken_from(work: UnitOfWork, refund: Refund) -> Refund | None:
    """Whose items a refund has taken over that was not made either."""
    found = (one for one in _told(work, refund) if one.withdrawn_at == refund.withdrawn_at)
    return next(found, None)


def _held(work: UnitOfWork, refund: Refund) -> list[Refund]:
    """Those that are told and open, and the one that this refund has taken over already."""
    alerts = [(one, work.alerts.get(ITEMS_HELD, one.refund_no)) for one in _told(work, refund)]
    return [
        one for one, alert in alerts if one.withdrawn_at == refund.withdrawn_at or (alert and alert.ended_at is None)
    ]


def _told(work: UnitOfWork, refund: Refund) -> list[Refund]:
    same = (refund.amount_fen, refund.bills, refund.items)
    return [
        one
        for one in work.refunds.of_payment(refund.payment_no)
        if one.refund_no != refund.refund_no
        and (one.amount_fen, one.bills, one.items) == same
        and one.state in _NOT_MADE
        and one.withdrawn_at is not None
        and work.alerts.get(ITEMS_HELD, one.refund_no) is not None
    ]


def _raise(work: UnitOfWork, code: str, refund: Refund, level: AlertLevel, now: datetime) -> None:
    raise_alert(
        work, code, refund.refund_no, level, now,
        amount_fen=refund.amount_fen, owner_id=refund.requested_by or None,
    )  # fmt: skip
