"""What a person must know of a refund: raised when it begins, ended when it is over."""

from datetime import datetime, timedelta

from app.core.refund import RefundState
from server.domain.alert import Alert, AlertLevel
from server.domain.refund import Refund
from server.ports import UnitOfWork

SLOW_AFTER = timedelta(days=3)
"""A bank card's refund takes about three working days; after that somebody asks the channel."""
_OF_STATE = {
    RefundState.UNFUNDED: ("refund.balance_low", AlertLevel.WARNING),
    RefundState.ABNORMAL: ("refund.abnormal", AlertLevel.WARNING),
}


def tell_of(work: UnitOfWork, before: Refund, refund: Refund, now: datetime) -> None:
    """Raise and end the alerts that a change of a refund's state brings."""
    for state, (code, level) in _OF_STATE.items():
        if refund.state is state is not before.state:
            raise_alert(work, refund, code, level, now)
        elif before.state is state is not refund.state:
            work.alerts.end(code, refund.refund_no, now)
    if refund.state is RefundState.PROCESSING and now - refund.requested_at > SLOW_AFTER:
        if work.alerts.get("refund.slow", refund.refund_no) is None:
            raise_alert(work, refund, "refund.slow", AlertLevel.NOTICE, now)
    elif before.state is RefundState.PROCESSING is not refund.state:
        work.alerts.end("refund.slow", refund.refund_no, now)
    if refund.state is RefundState.FAILED is not before.state:
        by_rule = refund.requested_by == 0
        code = "refund.failed_by_rule" if by_rule else "refund.failed"
        raise_alert(work, refund, code, AlertLevel.URGENT if by_rule else AlertLevel.WARNING, now)


def raise_alert(work: UnitOfWork, refund: Refund, code: str, level: AlertLevel, now: datetime) -> None:
    """Raise an alert about a refund."""
    work.alerts.raise_(
        Alert(
            code=code, subject=refund.refund_no, level=level, raised_at=now, changed_at=now,
            amount_fen=refund.amount_fen, owner_id=refund.requested_by or None,
        )
    )  # fmt: skip
