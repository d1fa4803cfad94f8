"""Which channels must not be begun with, for what is known before any money moves.

Verdicts are found by `HealthGate.look` in rounds of its own, never while a payment is taken; its last word counts.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import PaydeskError
from server.domain.alert import Alert, AlertLevel
from server.domain.gate import ALL_CHANNELS, OF_CHANNELS, OF_SERVERS, Verdict
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import own_audit_row

log = logging.getLogger(__name__)

MARGIN = timedelta(hours=1)
"""Closed so long before the certificate ends: a payment that stays unclear must still be undone with it."""
CLOSED_ALERT = "channel.closed"
MOST_OPEN = 1000
"""Open alerts looked through at a start, the worst first."""

Check = Callable[[], Sequence[Verdict]]


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a certificate is good."""

    from_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ChannelDoors:
    """``certificates`` holds, for each channel that presents one, when it is good (a bare instant: until then); None:
    there is none. ``closed`` is what the gates found last, by channel."""

    certificates: Mapping[str, Validity | datetime | None] = field(default_factory=dict)
    closed: Callable[[str], str] = field(default=lambda channel: "")

    def closed_reason(self, channel: str, now: datetime) -> str:
        """Why a payment must not be begun, as a stable code; empty while it may be."""
        if code := self.closed(channel):
            return code
        if channel not in self.certificates:
            return ""
        good = self.certificates[channel]
        if good is None:
            return "channel.certificate_missing"
        if isinstance(good, Validity) and now < good.from_at:
            return "channel.certificate_not_yet"
        until = good.until if isinstance(good, Validity) else good
        return "channel.certificate_expired" if now >= until - MARGIN else ""


ALL_OPEN = ChannelDoors()


class HealthGate:
    """Runs the checks and keeps what they found; what closes or opens is told by an alert and a row of the audit."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = tuple(checks)
        self._lock = threading.Lock()
        self._verdicts: tuple[Verdict, ...] = ()
        self._closed: Mapping[str, str] = {}

    def closed(self, channel: str) -> str:
        """The code that closes a channel now; empty while it is open."""
        closed = self._closed
        return closed.get(ALL_CHANNELS, "") or closed.get(channel, "")

    @property
    def verdicts(self) -> Sequence[Verdict]:
        """What was found last."""
        return self._verdicts

    def look(self) -> Sequence[Verdict]:
        """Run every check."""
        found: list[Verdict] = []
        for check in self._checks:
            found.extend(check())
        with self._lock:
            self._verdicts = tuple(found)
            closing = [verdict for verdict in found if verdict.code and verdict.closes]
            self._closed = {verdict.channel: verdict.code for verdict in reversed(closing)}
        return self._verdicts


class TellOfGates:
    """One round: look, then alerts for what is not well and the end of those that are; the first round also ends what
    an earlier life of this server has told and is well by now."""

    def __init__(self, *, gate: HealthGate, uow: UnitOfWorkFactory, clock: Clock, alone: bool = True) -> None:
        """``alone``: no other server lives on this database, so what was told of a server was told of this one."""
        self._gate, self._uow, self._clock = gate, uow, clock
        self._told: dict[tuple[str, str], Verdict] = {}
        self._of_earlier_lives: tuple[str, ...] = (*OF_CHANNELS, *(OF_SERVERS if alone else ()))

    def __call__(self) -> None:
        """Look and tell. A database that cannot be written to is told in the log alone."""
        bad = {(verdict.code, verdict.channel): verdict for verdict in self._gate.look() if verdict.code}
        if bad.keys() == self._told.keys() and not self._of_earlier_lives:
            return
        for key in bad.keys() - self._told.keys():
            log.warning("gate %s: %s %s", bad[key].gate, bad[key].code, dict(bad[key].values))
        try:
            self._write(bad)
        except PaydeskError as error:
            log.warning("what the gates found was not written down (%s)", error.code)
            return
        self._told, self._of_earlier_lives = bad, ()

    def _write(self, bad: Mapping[tuple[str, str], Verdict]) -> None:
        now = self._clock.now()
        with self._uow() as work:
            for code, channel in bad.keys() - self._told.keys():
                verdict = bad[code, channel]
                level = AlertLevel.URGENT if verdict.closes else AlertLevel.WARNING
                work.alerts.raise_(Alert(code, channel or "all", level, now, now))
                work.audit.add(own_audit_row(now, "gate.closed", channel or "all", code=code, **dict(verdict.values)))
            for code, subject in {(code, channel or "all") for code, channel in self._told} | self._before(work):
                if (code, "" if subject == "all" else subject) not in bad and work.alerts.end(code, subject, now):
                    work.audit.add(own_audit_row(now, "gate.opened", subject, code=code))
            work.commit()

    def _before(self, work: UnitOfWork) -> set[tuple[str, str]]:
        """Codes and subjects that an earlier life has told."""
        if not self._of_earlier_lives:
            return set()
        return {
            (alert.code, alert.subject) for alert in work.alerts.open(MOST_OPEN) if alert.code in self._of_earlier_lives
        }
