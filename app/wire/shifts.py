"""Shifts: open with a float, count by denomination, close or hand over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.core.shift import ShiftState
from app.wire.limits import FenOrZero, GivenPassword, ShiftNo, ShortText, Username
from app.wire.payments import PaymentView


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShift:
    """``POST /api/shifts``."""

    shift_no: ShiftNo
    float_fen: FenOrZero


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Pieces of one denomination."""

    denomination_fen: Annotated[int, Meta(ge=1, le=10000)]
    pieces: Annotated[int, Meta(ge=0, le=100000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The operator who takes over the money that is still unknown, by name and with the password."""

    username: Username
    password: GivenPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseShift:
    """``POST /api/shifts/{shift_no}/close``: the blind count; a difference needs a reason, unknown money a handover."""

    counted: Annotated[tuple[Counted, ...], Meta(max_length=20)]
    difference_reason: ShortText = ""
    handover: Handover | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTotalView:
    """Payments or refunds of one channel (``kind`` is ``payment`` or ``refund``)."""

    channel: str
    kind: str
    count: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """A shift and its statement, summed from the ledger. While the shift is open ``expected_fen`` is 0: the count
    is blind.
    """

    shift_no: str
    window_id: int
    window_name: str
    operator_id: int
    operator_name: str
    state: ShiftState
    float_fen: int
    opened_at: datetime
    closed_at: datetime | None
    totals: tuple[ShiftTotalView, ...]
    counted: tuple[Counted, ...]
    counted_fen: int
    expected_fen: int
    difference_fen: int
    difference_reason: str
    handed_over_to: str
    unknown: tuple[PaymentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentShift:
    """``GET /api/shifts/current``: the open shift of this window, if any."""

    shift: ShiftView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftList:
    """``GET /api/shifts``: the operator's latest shifts (``?everybody=true``: of all windows), newest first."""

    shifts: tuple[ShiftView, ...]
