"""All that the devices screen shows, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.desk.ports import DeviceStatus, Power
from app.desk.trial_sale import OpenTrial
from ui.presenting import Fault


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device, whether it is being tested, and what its last test said (None: not tested; empty: well)."""

    status: DeviceStatus
    testing: bool = False
    tested: str | None = None

    @property
    def trouble(self) -> str:
        """The code of what is wrong now, empty when nothing is."""
        status = self.status
        if status.error:
            return status.error
        if status.facts.get("paper") == "out":
            return "printer.paper_out"
        if status.facts.get("cover") == "open":
            return "printer.cover_open"
        return "device.offline" if status.power in (Power.OFF, Power.OFFLINE) else ""


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A receipt of this computer that did not come out, or perhaps did (``in_doubt``)."""

    number: str
    title: str
    made_at: datetime
    in_doubt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesModel:
    """``host_runs`` is None until it was heard of."""

    busy: bool = False
    fault: Fault | None = None
    host_runs: bool | None = None
    lines: tuple[DeviceLine, ...] = ()
    unprinted: tuple[Unprinted, ...] = ()
    printing: bool = False
    may_test: bool = False
    may_open_drawer: bool = False
    practice: bool = False
    """In practice mode a card terminal is tested with a sale of one fen."""
    trial: OpenTrial | None = None
    """One that has no end."""
