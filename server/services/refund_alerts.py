"""What a person must know of a refund: raised when it begins, worse with its age, ended when it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.refund import RefundState
from app.core.terminal import CARD, TerminalOutcome
from server.domain.alert import AlertLevel
from server.domain.refund import Refund
from server.ports import UnitOfWork
from server.services import alerts

Grades = tuple[tuple[timedelta, AlertLevel], ...]
"""From which age on which level, the last that is reached."""

UNSETTLED, AT_TERMINAL, SLOW = "refund.unsettled", "refund.at_terminal", "refund.slow"
NOT_WITHDRAWN = "refund.withdrawal_delayed"
TOLD_AFTER: dict[str, Grades] = {
    UNSETTLED: ((timedelta(hours=1), AlertLevel.WARNING), (timedelta(days=1), AlertLevel.URGENT)),
    NOT_WITHDRAWN: ((timedelta(minutes=30), AlertLevel.WARNING), (timedelta(hours=4), AlertLevel.URGENT)),
    AT_TERMINAL: (
        (timedelta(hours=1), AlertLevel.NOTICE),
        (timedelta(days=1), AlertLevel.WARNING),
        (timedelta(days=3), AlertLevel.URGENT),
    ),
    SLOW: ((timedelta(days=3), AlertLevel.NOTICE), (timedelta(days=7), AlertLevel.WARNING)),
}
"""As of payments and postings that have no answer. A bank card's refund takes about three working days; after that
somebody asks the channel. A card's refund is an act at a window, which nobody takes up by itself."""
TELL_AFTER_ATTEMPTS = 3
"""A business system that has not answered so many attempts to withdraw is told as a notice, however young."""
_OF_STATE = {
    RefundState.UNFUNDED: ("refund.balance_low", AlertLevel.WARNING),
    RefundState.ABNORMAL: ("refund.abnormal", AlertLevel.WARNING),
}


@dataclass(frozen=True, slots=True)
class _Wait:
    """What a refund waits for, by the code of its alert, and since when."""

    code: str
    since: datetime


def tell_of(work: UnitOfWork, before: Refund, refund: Refund, now: datetime) -> None:
    """Raise and end the alerts that a change of a refund's state, or its age, brings."""
    for state, (code, level) in _OF_STATE.items():
        if refund.state is state is not before.state:
            raise_alert(work, refund, code, level, now)
        elif before.state is state is not refund.state:
            work.alerts.end(code, refund.refund_no, now)
    wait = _wait_of(work, refund)
    if before.state is not refund.state or refund.channel == CARD:
        for code in TOLD_AFTER:  # harmless where nothing was told
            if wait is None or code != wait.code:
                work.alerts.end(code, refund.refund_no, now)
    if wait is not None:
        _tell_by_age(work, refund, wait, now)
    if refund.state is RefundState.FAILED is not before.state:
        by_rule = refund.requested_by == 0
        code = "refund.failed_by_rule" if by_rule else "refund.failed"
        raise_alert(work, refund, code, AlertLevel.URGENT if by_rule else AlertLevel.WARNING, now)


def tell_not_withdrawn(work: UnitOfWork, refund: Refund, now: datetime) -> None:
    """The business system has not answered whether it takes the items back; ``refund`` counts that attempt."""
    wait = _Wait(NOT_WITHDRAWN, _begun_at(refund))
    least = AlertLevel.NOTICE if refund.asked_count >= TELL_AFTER_ATTEMPTS else None
    _tell_by_age(work, refund, wait, now, least)


def raise_alert(work: UnitOfWork, refund: Refund, code: str, level: AlertLevel, now: datetime) -> None:
    """Raise an alert about a refund, owned by who asked for it."""
    alerts.raise_alert(
        work, code, refund.refund_no, level, now,
        amount_fen=refund.amount_fen, owner_id=refund.requested_by or None,
    )  # fmt: skip


def level_at(grades: Grades, age: timedelta, least: AlertLevel | None = None) -> AlertLevel | None:
    """The level that something of that age has reached; ``least`` before any."""
    return next((level for after, level in reversed(grades) if age >= after), least)


def _wait_of(work: UnitOfWork, refund: Refund) -> _Wait | None:
    """What one that has gone out waits for; its request for a withdrawal tells of itself."""
    if refund.state in (RefundState.SENDING, RefundState.UNKNOWN):
        return _Wait(UNSETTLED, _begun_at(refund))
    if refund.state is not RefundState.PROCESSING:
        return None
    if refund.channel != CARD:
        return _Wait(SLOW, refund.requested_at)
    said = work.cards.get(refund.refund_no)
    if said is not None and said.outcome is TerminalOutcome.UNKNOWN:
        return _Wait(UNSETTLED, said.recorded_at)
    return _Wait(AT_TERMINAL, _begun_at(refund))


def _begun_at(refund: Refund) -> datetime:
    """Since when nobody but the other side is waited for."""
    return max(at for at in (refund.requested_at, refund.approved_at, refund.withdrawn_at) if at is not None)


def _tell_by_age(work: UnitOfWork, refund: Refund, wait: _Wait, now: datetime, least: AlertLevel | None = None) -> None:
    level = level_at(TOLD_AFTER[wait.code], now - wait.since, least)
    if level is not None:
        raise_alert(work, refund, wait.code, level, now)
