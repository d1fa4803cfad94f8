"""Windows: enrolment, configuration, administration."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.wire.limits import Name
from app.wire.offline import SnapshotKey


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowView:
    """One window as shown."""

    window_id: int
    code: str
    name: str
    campus: str
    active: bool
    enrolled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol:
    """``POST /api/windows/enrol``: trade a one-time code for the window's token."""

    code: Annotated[str, Meta(min_length=8, max_length=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """The window's token, shown once, and the keys by which its computer checks what the server signed."""

    token: str
    window: WindowView
    snapshot_keys: tuple[SnapshotKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWindow:
    """``POST /api/windows`` (new) and ``PUT /api/windows/{window_id}``."""

    name: Name
    campus: Name
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentCode:
    """``POST /api/windows/{window_id}/enrolment``: a one-time code; an earlier token ends when it is used."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """A channel as the desk must know it: its waits and limits, and whether it may be used now."""

    name: str
    open: bool
    closed_reason: str
    give_up_s: int
    largest_payment_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundReasonView:
    """Why money goes back: a code that never changes meaning, and its words."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskConfiguration:
    """``GET /api/configuration``: what a desk shows and prints."""

    hospital_name: str
    practice: bool
    channels: tuple[ChannelView, ...]
    businesses: tuple[str, ...]
    lock_after_idle_s: int
    refund_reasons: tuple[RefundReasonView, ...] = ()
    refund_alone_fen: int = 0
    """Up to so much of one order a person refunds alone whose roles name no limit."""
    server_at: datetime
    server_version: str
    snapshot_keys: tuple[SnapshotKey, ...] = ()
    invoice_numbers: bool = False
    """Each printed receipt of a payment bears a number of the window's range of printed invoices."""
    healing: bool = False
    """The server's database was put back to an earlier point, and what is missing is being found again."""
