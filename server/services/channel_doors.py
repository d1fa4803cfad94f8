"""Which channels must not be begun with, for what is known before any money moves: the merchant's certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MARGIN = timedelta(hours=1)
"""Closed so long before the certificate ends: a payment that stays unclear must still be undone with it."""


@dataclass(frozen=True, slots=True)
class ChannelDoors:
    """``certificates`` holds, for each channel that presents one, until when it is good; None: there is none."""

    certificates: Mapping[str, datetime | None] = field(default_factory=dict)

    def closed_reason(self, channel: str, now: datetime) -> str:
        """Why a payment must not be begun, as a stable code; empty while it may be."""
        if channel not in self.certificates:
            return ""
        ends_at = self.certificates[channel]
        if ends_at is None:
            return "channel.certificate_missing"
        return "channel.certificate_expired" if now >= ends_at - MARGIN else ""


ALL_OPEN = ChannelDoors()
