"""An alert: something a person must know of or act on, open until it is over; one open alert a code and subject."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class AlertLevel(StrEnum):
    """How bad it is: to be known, to be looked at today, to be acted on now."""

    NOTICE = "notice"
    WARNING = "warning"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """Grows with the level."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(AlertLevel)}


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert as it is stored.

    ``code`` is stable (``posting.delayed``), ``subject`` the number of what it is about (an order, a payment, a shift).
    ``count`` is how often it was raised while open, ``amount_fen`` the money at risk. ``owner_id`` is who took it;
    ``ended_by`` who closed it, 0 for the program itself. ``note`` is what that person wrote.
    """

    code: str
    subject: str
    level: AlertLevel
    raised_at: datetime
    changed_at: datetime
    count: int = 1
    amount_fen: int = 0
    owner_id: int | None = None
    ended_at: datetime | None = None
    ended_by: int = 0
    note: str = ""


ENDS_BY_ITSELF = frozenset(
    {
        "payment.found", "payment.late", "payment.unsettled", "posting.delayed", "posting.refused", "refund.abnormal",
        "refund.at_terminal", "refund.balance_low", "refund.put_back_delayed", "refund.slow", "refund.unsettled",
        "refund.withdrawal_delayed", "shift.left_open", "statement.missing", "statement.own_not_written",
        "mail.undelivered", "reconciliation.held", "roles.new_permissions",
    }
)  # fmt: skip
CLOCK_BACK = "server.clock_back"
"""It has happened; that somebody looked after the clock, nobody but a person can say."""


def ends_by_itself(code: str) -> bool:
    """Whether an alert ends when its cause does, so that no person can close it away: money that is still open, and the
    states of the server and of channels that are watched."""
    return code in ENDS_BY_ITSELF or (code.startswith(("server.", "channel.")) and code != CLOCK_BACK)


def raised_again(before: Alert, again: Alert) -> Alert:
    """What becomes of an alert that is raised once more: an open one counts and its level only grows; one that had
    ended begins anew."""
    if before.ended_at is not None:
        return again
    return replace(
        before,
        level=max(before.level, again.level, key=lambda level: level.rank),
        changed_at=max(before.changed_at, again.changed_at),
        count=before.count + again.count,
        amount_fen=again.amount_fen,
    )


def worst_first(alert: Alert) -> tuple[int, datetime, str, str]:
    """The order in which alerts are shown: the worst, then the oldest."""
    return (-alert.level.rank, alert.raised_at, alert.code, alert.subject)
