"""Day zero: what a hospital begins with, looked at before it is final, imported once by two people."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from app.wire.reconciliation import SumView
from app.wire.refunds import StepUp

LARGEST_FILE_BYTES = 64 * 1024 * 1024
MOST_SHOWN = 500
FileContent = Annotated[bytes, Meta(min_length=1, max_length=LARGEST_FILE_BYTES, description="Base64.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayZeroView:
    """``GET /api/reconciliation/day-zero``. ``day``, ``at``, ``sha256`` and what was in transit once it was imported;
    ``too_late`` is a day that was reconciled before, so that it cannot be any more."""

    day: date | None
    at: datetime | None
    in_transit: SumView
    sha256: str
    too_late: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayZeroFile:
    """``POST /api/reconciliation/day-zero/preview``: a file to be looked at; nothing is stored. Answers
    ``DayZeroPreview``."""

    content: FileContent


@dataclass(frozen=True, slots=True)
class OpeningBalanceView:
    """What one account holds, debit positive."""

    account: str
    fen: int


@dataclass(frozen=True, slots=True)
class TransitView:
    """The rows in transit of one party; what was given back counts negative."""

    party: str
    name: str
    count: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayZeroPreview:
    """What a file says whose totals agree with its rows; of balances the first 500. ``booked_before``: the first day
    on which money was booked here, where it is before day zero; such days are not asked for."""

    day: date
    balances: tuple[OpeningBalanceView, ...]
    balances_count: int
    balances_fen: int
    in_transit: tuple[TransitView, ...]
    sha256: str
    booked_before: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDayZeroNow:
    """``POST /api/reconciliation/day-zero``: import the file that was looked at (its hash), another person agreeing at
    this screen. Answers ``DayZeroView``."""

    content: FileContent
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    step_up: StepUp
