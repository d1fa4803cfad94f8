"""What a device is to the host: small Protocols in UnifiedPOS words (open, claim, enable, health, power)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable


class State(StrEnum):
    """UnifiedPOS ControlState."""

    CLOSED = "closed"
    IDLE = "idle"
    BUSY = "busy"
    ERROR = "error"


class Power(StrEnum):
    """UnifiedPOS PowerState; unknown when the line cannot tell."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    OFFLINE = "offline"
    OFF = "off"
    OFF_OFFLINE = "off_offline"


class Paper(StrEnum):
    """POSPrinter REC_PAPEROK, REC_NEAREMPTY, REC_EMPTY; unknown when nothing answered."""

    UNKNOWN = "unknown"
    OK = "ok"
    NEAR_END = "near_end"
    OUT = "out"


class Cover(StrEnum):
    """POSPrinter COVER_OK, COVER_OPEN; unknown when nothing answered."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"


class DrawerState(StrEnum):
    """CashDrawer status; unknown without a switch or without an answer."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"


class Outcome(StrEnum):
    """What is proven about an act: done, failed before anything happened, or unknown after a part of it."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """Answer of a health check; unverified when the line cannot be read."""

    OK = "ok"
    FAILED = "failed"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceStatus:
    """State of one device at one moment; a field that does not apply or was not answered is unknown."""

    state: State = State.CLOSED
    power: Power = Power.UNKNOWN
    paper: Paper = Paper.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    drawer: DrawerState = DrawerState.UNKNOWN
    code: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Result of a health check; ``code`` says what failed, as in drivers.errors."""

    health: Health
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActResult:
    """Result of an act on paper or drawer.

    ``confirmed`` is true only if the device itself proved it; ``code`` is empty when there is nothing to report
    (beside ``done`` it is a remark: printer.unconfirmed, printer.no_font, drawer.was_open);
    ``substituted`` holds characters that no font had and that were printed as a visible mark.
    """

    outcome: Outcome
    confirmed: bool = False
    code: str = ""
    substituted: str = ""
    status: DeviceStatus = field(default_factory=DeviceStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One code read. ``text`` may be a payment code: it is kept out of repr and logs."""

    text: str = field(repr=False)
    symbology: str
    at_monotonic: float
    double: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something a device reports by itself; ``code`` as in drivers.errors."""

    code: str


@runtime_checkable
class Device(Protocol):
    """Life of every device: open, claim, enable, use, release, close. All calls block and raise DeviceError."""

    def open(self) -> None:
        """Check settings and libraries; touches no line."""

    def claim(self, timeout_s: float) -> None:
        """Take the line for this process alone; device.claimed when somebody else has it."""

    def enable(self) -> None:
        """Make it ready for work and forget what lay in its buffers."""

    def status(self, timeout_s: float) -> DeviceStatus:
        """Ask the device; silence gives unknown values, never good ones."""

    def check_health(self, timeout_s: float) -> Checked:
        """UnifiedPOS CheckHealth, internal level: does it answer in its own language?"""

    def release(self) -> None:
        """Give the line back; safe to call twice."""

    def close(self) -> None:
        """End of use; safe to call twice."""


@runtime_checkable
class Scanner(Device, Protocol):
    """A device that speaks by itself."""

    def observe(self, timeout_s: float) -> Sequence[Scan | Fault]:
        """Wait up to ``timeout_s`` for something the device says by itself; empty when it said nothing."""


class ReceiptPrinter(Device, Protocol):
    """Prints a document (drivers.printer.document) of neutral blocks."""

    def print_document(self, document: Sequence[Mapping[str, object]], timeout_s: float) -> ActResult:
        """Read the status, print, read it again. Raises CommandError when the document is malformed."""


class CashDrawer(Device, Protocol):
    """Opens on command; closes by hand."""

    def open_drawer(self, timeout_s: float) -> ActResult:
        """Kick and look at the switch."""


@runtime_checkable
class DrawerPort(Protocol):
    """What a receipt printer lends to a drawer that hangs on it."""

    def kick(self, *, pin: int, on_ms: int, off_ms: int, timeout_s: float) -> None:
        """Send the pulse; raises DeviceError when it could not be sent."""

    def drawer_pin_high(self, timeout_s: float) -> bool | None:
        """Level of the drawer switch; None when the printer does not answer."""
