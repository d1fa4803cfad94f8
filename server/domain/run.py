"""A run: one reconciliation of one accounting day over all parties, as it is stored."""

from dataclasses import dataclass
from datetime import date, datetime

from app.core.reconciliation import RunState


@dataclass(frozen=True, slots=True)
class RunTotal:
    """One party's line of the day proof: counts and fen of opening, today, matched, closed, in transit, exceptions."""

    party: str
    name: str
    opening_count: int
    opening_fen: int
    today_count: int
    today_fen: int
    matched_count: int
    matched_fen: int
    closed_count: int
    closed_fen: int
    in_transit_count: int
    in_transit_fen: int
    exceptions_count: int
    exceptions_fen: int


@dataclass(frozen=True, slots=True)
class Run:
    """One run. ``version`` counts the runs of its day from 1; ``inputs`` are (party, name, sha256) of the statements it
    read; ``row_version`` guards the row itself. Amounts of matched, in transit and exceptions are gross fen of the
    references. ``asked_by`` is 0 for the scheduler. ``gone_on_by`` said of a held run that its files are right, and why
    (``note``)."""

    run_no: str
    day: date
    version: int
    state: RunState
    asked_at: datetime
    asked_by: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    step: str = ""
    rows_done: int = 0
    rows_total: int = 0
    rule_version: str = ""
    inputs: tuple[tuple[str, str, str], ...] = ()
    error: str = ""
    error_values: tuple[tuple[str, str | int], ...] = ()
    matched_count: int = 0
    matched_fen: int = 0
    in_transit_count: int = 0
    in_transit_fen: int = 0
    exceptions_count: int = 0
    exceptions_fen: int = 0
    at_risk_fen: int = 0
    gone_on_by: int = 0
    note: str = ""
    row_version: int = 0
