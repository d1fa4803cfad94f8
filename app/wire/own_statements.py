"""Our own statements for service channels: what each was told of a day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

OwnStatementForm = Literal["csv", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStatementView:
    """One source's statement of one day. ``sha256`` is that of its CSV file; ``unknown`` rows are in no sum."""

    source: str
    day: date
    payments: int
    payments_fen: int
    refunds: int
    refunds_fen: int
    unknown: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStatementList:
    """``GET /api/own-statements/{day}``: of every source that traded; the files stand under
    ``…/{day}/{source}/{form}``, form ``csv`` or ``json``."""

    statements: tuple[OwnStatementView, ...]
