"""Reconciliation: the calendar of days, runs, and the rows of a run, a page at a time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from app.core.reconciliation import DayState, RunState, StatementState
from app.wire.limits import OptionalIdentifier, ShortText

RunNo = Annotated[str, Meta(pattern=r"^N\d{12}[0-9A-HJKMNP-TV-Z]{15}$", description="Minted by whoever starts it.")]
LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SumView:
    """So many records of so many fen; what was given back counts negative."""

    count: int = 0
    fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """One accounting day of the calendar. ``run_no`` is the run that stands, empty without one."""

    day: date
    state: DayState
    run_no: str
    matched: int
    in_transit: int
    exceptions: int
    at_risk_fen: int
    statements_kept: int
    statements_expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayList:
    """``GET /api/reconciliation/days?first=&last=``: every day of the span, oldest first (at most 400)."""

    days: tuple[DayView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDay:
    """One party on one day: a line of the day proof and its statement. ``party`` is ``channel``, ``platform``,
    ``business`` or ``source``; ``name`` which one (``wechat``, ``his`` …; empty for the platform)."""

    party: str
    name: str
    opening: SumView
    today: SumView
    matched: SumView
    closed: SumView
    in_transit: SumView
    exceptions: SumView
    holds: bool
    statement_state: StatementState | None
    statement_sha256: str
    statement_lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """One run. ``step`` is ``reading``, ``verifying``, ``matching``, ``classifying``, ``storing`` or empty; rows are
    those of the present step; ``error`` a stable code with ``error_values``; ``version`` counts the day's runs.
    ``GET /api/reconciliation/runs/{run_no}`` reads one (each second while it is live), ``POST …/cancel`` ends it."""

    run_no: str
    day: date
    version: int
    state: RunState
    step: str
    rows_done: int
    rows_total: int
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    asked_by: str
    rule_version: str
    error: str
    error_values: dict[str, str | int]
    matched: SumView
    in_transit: SumView
    exceptions: SumView
    at_risk_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDetail:
    """``GET /api/reconciliation/days/{day}``: the parties and runs (latest first) of one day."""

    day: DayView
    parties: tuple[PartyDay, ...]
    runs: tuple[RunView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRun:
    """``POST /api/reconciliation/days/{day}/runs``. The same number again is the same run; while one of the day is
    live, that one is answered."""

    run_no: RunNo


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRows:
    """``POST /api/reconciliation/runs/{run_no}/rows`` (and ``…/rows/export`` for a CSV file of all that fits). ``text``
    is looked for in the numbers; empty conditions hold for every row. Sorted and counted by the server."""

    text: OptionalIdentifier = ""
    outcome: Literal["", "matched", "in_transit", "exception"] = ""
    channel: OptionalIdentifier = ""
    type: OptionalIdentifier = ""
    kind: Literal["", "pay", "refund", "reverse", "fee", "transfer"] = ""
    sort: Literal["worst", "at", "amount_fen", "our_no", "party_no", "channel", "type"] = "worst"
    descending: bool = False
    offset: Annotated[int, Meta(ge=0, le=2**40)] = 0
    limit: Annotated[int, Meta(ge=1, le=LARGEST_PAGE)] = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One group of a run: four cells in one row. ``cells`` as in the table of patterns (channel, platform, business,
    source); ``…_fen`` is None where a party has no record; ``row`` its place in the run."""

    row: int
    outcome: str
    cells: str
    type: str
    field: str
    channel: str
    kind: str
    our_no: str
    party_no: str
    business_no: str
    channel_fen: int | None
    platform_fen: int | None
    business_fen: int | None
    source_fen: int | None
    at: datetime
    day: date
    carried: bool
    exception_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage:
    """Rows from ``offset`` on; ``total`` is how many fit the conditions, ``fen`` their gross sum."""

    total: int
    fen: int
    offset: int
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternView:
    """One row of the table of 81: the explanation of a picture of four cells."""

    cells: str
    type: str
    cause: str
    act: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternTable:
    """``GET /api/reconciliation/patterns``."""

    patterns: tuple[PatternView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChange:
    """A row that two runs of a day tell differently; ``before`` and ``after`` are outcome and type (``exception
    surplus``), empty where a run does not have it."""

    our_no: str
    party_no: str
    kind: str
    channel: str
    before: str
    after: str
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunComparison:
    """``GET /api/reconciliation/runs/{run_no}/changes?since=``: what changed between two runs of a day."""

    since: str
    run_no: str
    changes: tuple[RunChange, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOn:
    """``POST /api/reconciliation/runs/{run_no}/go-on``: a held run is right after all, and why."""

    note: ShortText
