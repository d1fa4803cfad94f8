"""Items that the business system keeps as withdrawn although no money went back: told to a person, and taken over by
the same refund when it is asked for again and the business system refuses it because it has them withdrawn already.
"""

from datetime import datetime, timedelta

from app.core.refund import RefundState
from server.domain.alert import AlertLevel
from server.domain.refund import Refund
from server.ports import UnitOfWork, WithdrawalAnswer
from server.services.authorise import own_audit_row
from server.services.refund_alerts import Grades, level_at, raise_alert

ITEMS_HELD = "refund.items_held"
"""It will not put them back (CONTRACT.md 4.12 ``withdrawal.final``). Ends when the refund is made again, or by the hand
of who had them put back."""
NOT_PUT_BACK = "refund.put_back_delayed"
"""It does not answer; ends with its answer."""
ITEM_WITHDRAWN = "item.withdrawn"
"""The business system's word for a line that is withdrawn there already (CONTRACT.md 4.11)."""
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
        raise_alert(work, refund, NOT_PUT_BACK, level, now)


def tell_held(work: UnitOfWork, refund: Refund, code: str, now: datetime) -> None:
    """They are not put back, for that reason of the business system's."""
    raise_alert(work, refund, ITEMS_HELD, AlertLevel.URGENT, now)
    work.audit.add(own_audit_row(now, "refund.items_held", refund.refund_no, code=code))


def end_delayed(work: UnitOfWork, refund_no: str, now: datetime) -> None:
    """It has answered."""
    work.alerts.end(NOT_PUT_BACK, refund_no, now)


def stand_withdrawn(refund: Refund, answer: WithdrawalAnswer) -> bool:
    """Whether the business system itself says that all that a refund asks for stands as withdrawn there."""
    said = answer.refused_items
    return (
        (answer.outcome, answer.code) == ("refused", ITEM_WITHDRAWN)
        and all(one.code == ITEM_WITHDRAWN for one in said)
        and set(refund.bills) <= {one.bill_no for one in said}
        and {(one.bill_no, one.line_no) for one in refund.items} <= {(one.bill_no, one.line_no) for one in said}
    )


def end_held(work: UnitOfWork, refund: Refund, now: datetime) -> None:
    """The business system has withdrawn the same items for this refund: they had been put back. Of an amount without
    items that shows nothing, and a person looks."""
    if refund.bills or refund.items:
        for other in _held(work, refund):
            work.alerts.end(ITEMS_HELD, other.refund_no, now)


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
