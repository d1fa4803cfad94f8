"""Alerts in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from server.domain.alert import Alert, raised_again, worst_first
from server.storage.memory_tables import View


class MemoryAlerts:
    """`server.ports.Alerts`."""

    def __init__(self, alerts: View[Alert]) -> None:
        self._alerts = alerts

    def raise_(self, alert: Alert) -> None:
        """As the port says."""
        before = self._alerts.get((alert.code, alert.subject))
        self._put(alert if before is None else raised_again(before, alert))

    def end(self, code: str, subject: str, now: datetime, by: int = 0, note: str = "") -> bool:
        """As the port says."""
        found = self._open(code, subject)
        if found is not None:
            self._put(replace(found, ended_at=now, ended_by=by, changed_at=now, note=note))
        return found is not None

    def take(self, code: str, subject: str, owner_id: int, now: datetime) -> bool:
        """As the port says."""
        found = self._open(code, subject)
        if found is not None:
            self._put(replace(found, owner_id=owner_id, changed_at=now))
        return found is not None

    def open(self, limit: int) -> Sequence[Alert]:
        """As the port says."""
        return sorted(self._alerts.by("open", True), key=worst_first)[:limit]

    def get(self, code: str, subject: str) -> Alert | None:
        """As the port says."""
        return self._alerts.get((code, subject))

    def _open(self, code: str, subject: str) -> Alert | None:
        found = self._alerts.get((code, subject))
        return found if found is not None and found.ended_at is None else None

    def _put(self, alert: Alert) -> None:
        self._alerts.put((alert.code, alert.subject), alert)
