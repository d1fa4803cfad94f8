"""A digest: what a person is told by mail of all that is open, worst first; numbers, days and amounts alone."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from server.domain.alert import Alert, AlertLevel, worst_first

CONCERNS: Mapping[str, frozenset[str]] = {
    "reconciliation": frozenset({"finance"}),
    "statement": frozenset({"finance"}),
    "exception": frozenset({"finance"}),
    "posting": frozenset({"finance", "supervisor"}),
    "payment": frozenset({"finance", "supervisor"}),
    "refund": frozenset({"finance", "supervisor"}),
    "shift": frozenset({"supervisor"}),
    "server": frozenset({"administrator"}),
    "channel": frozenset({"administrator", "finance"}),
    "mail": frozenset({"administrator"}),
}
"""Whose business an alert is, by the area of its code; an area that is not named is everybody's."""
SHOWN = 5
"""Subjects named of one kind of alert; the others are counted."""
_NUMBER = r"[MNOPRSY]\d{12}[0-9A-Z]{15}"
_DAY = r"\d{4}-\d{2}-\d{2}"
_SAFE = re.compile(rf"{_NUMBER}|{_DAY}(\.\.{_DAY})?|[a-z]+:[a-z0-9_.]{{1,64}}:{_DAY}|[a-z][a-z0-9_]{{0,31}}")
"""Subjects that may stand in a mail: our numbers, days, statements, names of channels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told what: alerts that concern one of the ``roles`` (none: all), of these ``levels`` (none: all) and,
    where an alert is about money, of ``amount_from_fen`` or more."""

    address: str
    roles: frozenset[str] = frozenset()
    levels: frozenset[AlertLevel] = frozenset()
    amount_from_fen: int = 0
    language: str = "zh"

    def wants(self, alert: Alert) -> bool:
        """Whether this alert is for this address."""
        concerns = CONCERNS.get(alert.code.partition(".")[0])
        return (
            (not self.roles or concerns is None or bool(self.roles & concerns))
            and (not self.levels or alert.level in self.levels)
            and (not alert.amount_fen or alert.amount_fen >= self.amount_from_fen)
        )


@dataclass(frozen=True, slots=True)
class DigestLine:
    """All open alerts of one code and level: how many, their money, a few of their subjects, since when."""

    code: str
    level: AlertLevel
    count: int
    amount_fen: int
    subjects: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """What one mail says; ``new`` of its alerts were not in the last one."""

    lines: tuple[DigestLine, ...]
    new: int
    made_at: datetime

    @property
    def count(self) -> int:
        """How many alerts are open."""
        return sum(line.count for line in self.lines)


def mark_of(alert: Alert) -> str:
    """What tells one alert from another, and from itself once it got worse or came again."""
    return f"{alert.code} {alert.subject} {alert.raised_at.isoformat()} {alert.level.value}"


def digest_of(alerts: Collection[Alert], told: Collection[str], now: datetime) -> Digest:
    """Put alerts together by code and level, worst first."""
    groups: dict[tuple[AlertLevel, str], list[Alert]] = {}
    for alert in sorted(alerts, key=worst_first):
        groups.setdefault((alert.level, alert.code), []).append(alert)
    return Digest(
        lines=tuple(_line(code, level, group) for (level, code), group in groups.items()),
        new=sum(mark_of(alert) not in told for alert in alerts),
        made_at=now,
    )


def message_id(recipient: str, marks: Sequence[str]) -> str:
    """The same content for the same address has the same id, whichever server makes the mail."""
    return sha256("\n".join([recipient, *sorted(marks)]).encode()).hexdigest()[:40]


def _line(code: str, level: AlertLevel, group: Sequence[Alert]) -> DigestLine:
    safe = [alert.subject for alert in group if _SAFE.fullmatch(alert.subject)]
    return DigestLine(
        code=code,
        level=level,
        count=len(group),
        amount_fen=sum(alert.amount_fen for alert in group),
        subjects=tuple(safe[:SHOWN]),
        since=min(alert.raised_at for alert in group),
    )
