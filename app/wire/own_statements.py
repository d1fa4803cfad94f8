"""Our own statements for service channels: what each was told of a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

OwnStatementForm = Literal["csv", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStatementView:
    """One source's statement of one day. ``sha256`` is that of its CSV file; ``unknown`` rows are in no sum. A day that
    changed after it was written is a further ``version``."""

    source: str
    day: date
    payments: int
    payments_fen: int
    refunds: int
    refunds_fen: int
    unknown: int
    sha256: str
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStatementList:
    """``GET /api/own-statements/{day}``: of every source that traded; the files stand under
    ``…/{day}/{source}/{form}``, form ``csv`` or ``json``."""

    statements: tuple[OwnStatementView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenVersion:
    """A version that was written: the hash of its CSV file, and when."""

    version: int
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStatementVersions:
    """``GET /api/open/statements/{day}``: what the calling system was told of a day, oldest first; ``current`` is how
    the day stands now, written or not."""

    current: OwnStatementView
    written: tuple[WrittenVersion, ...]
