"""A month of accounting days: closed by two people, after which nothing enters it any more."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.core.clock import accounting_day
from server.domain.ledger import LedgerLine


class MonthState(StrEnum):
    """Where a month stands; one that nobody has proposed to close has no row and is open."""

    OPEN = "open"
    PROPOSED = "proposed"
    """One person says that it may close; another one closes it."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Month:
    """A month (``2026-03``) with the sums of the runs that stood when it was closed (gross fen)."""

    month: str
    state: MonthState
    proposed_by: int
    proposed_at: datetime
    closed_by: int | None = None
    closed_at: datetime | None = None
    note: str = ""
    matched_count: int = 0
    matched_fen: int = 0
    in_transit_count: int = 0
    in_transit_fen: int = 0
    exceptions_count: int = 0
    exceptions_fen: int = 0
    version: int = 0


def month_of(day: date) -> str:
    """The month of a day."""
    return f"{day.year:04d}-{day.month:02d}"


def days_of(month: str) -> Sequence[date]:
    """Every day of a month. Raises ValueError for what is none."""
    first = date.fromisoformat(f"{month}-01")
    return [first + timedelta(days=place) for place in range(monthrange(first.year, first.month)[1])]


def in_open_month(lines: Sequence[LedgerLine], is_closed: Callable[[str], bool]) -> Sequence[LedgerLine]:
    """The entry as it is booked: one of a closed month goes to the day of its writing and names the day that it
    corrects. ``is_closed`` is asked only for an entry whose day is in another month than its instant: a month is never
    closed before it is over."""
    month, written = month_of(lines[0].day), accounting_day(lines[0].at)
    if month == month_of(written) or not is_closed(month):
        return lines
    return [replace(line, day=written, corrects=lines[0].day.isoformat()) for line in lines]
