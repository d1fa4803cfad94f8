"""Storage of alerts as the services need it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from server.domain.alert import Alert


class Alerts(Protocol):
    """One row a code and subject; raising it again while it is open counts, and its level only grows."""

    def raise_(self, alert: Alert) -> None:
        """Open an alert, or count it once more (see `server.domain.alert.raised_again`)."""
        ...

    def end(self, code: str, subject: str, now: datetime, by: int = 0, note: str = "") -> bool:
        """End an open alert; False (and no harm) when there is none."""
        ...

    def take(self, code: str, subject: str, owner_id: int, now: datetime) -> bool:
        """Make somebody the owner of an open alert; False when there is none."""
        ...

    def open(self, limit: int) -> Sequence[Alert]:
        """Open alerts, the worst first, then the oldest."""
        ...

    def get(self, code: str, subject: str) -> Alert | None:
        """The alert, open or ended."""
        ...
