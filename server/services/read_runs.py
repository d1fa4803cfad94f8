"""Days and runs as people see them: the calendar, one day with its parties, what two runs tell differently."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from app.core.clock import Clock, accounting_day
from app.core.errors import InvalidInput, NotFound
from app.core.reconciliation import LIVE_RUNS, DayState, RunState, StatementState
from server.domain.identity import Actor
from server.domain.month import MonthState, month_of
from server.domain.run import Run, RunTotal
from server.domain.statement import IN_RUNS, Statement
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import require
from server.services.details import operator_name
from server.services.opened_runs import OpenedRuns

MOST_DAYS = 400
MOST_CHANGES = 1000
THERE = (StatementState.KEPT, StatementState.NONE_THAT_DAY)
Expected = Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class DayStanding:
    """One day: the run that stands (None without one), how many statements there are of how many."""

    day: date
    state: DayState
    run: Run | None
    kept: int
    expected: int


@dataclass(frozen=True, slots=True)
class NamedRun:
    """A run, and who asked for it."""

    run: Run
    asked_by: str


@dataclass(frozen=True, slots=True)
class DayParties:
    """One day with its totals (of the run that stands), statements and runs (latest first)."""

    standing: DayStanding
    totals: Sequence[RunTotal]
    statements: Mapping[tuple[str, str], Statement]
    runs: Sequence[NamedRun]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that two runs tell differently: outcome and type in each, empty where one does not have it."""

    our_no: str
    party_no: str
    kind: str
    channel: str
    before: str
    after: str
    fen: int


class ReadRuns:
    """Everything is read in one transaction an answer. Raises NotPermitted."""

    def __init__(
        self, *, reader: UnitOfWorkFactory, clock: Clock, expected: Expected, opened: OpenedRuns
    ) -> None:  # fmt: skip
        self._reader, self._clock, self._expected, self._opened = reader, clock, expected, opened

    def days(self, actor: Actor, first: date, last: date) -> Sequence[DayStanding]:
        """Every day of a span, oldest first. Raises InvalidInput ``last`` for more than MOST_DAYS or none."""
        require(actor, "reconciliation.view")
        if not first <= last < first + timedelta(days=MOST_DAYS):
            raise InvalidInput("last", f"is before the first or makes more than {MOST_DAYS} days")
        with self._reader() as work:
            return self._days(work, first, last)

    def day(self, actor: Actor, day: date) -> DayParties:
        """One day."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            (standing,) = self._days(work, day, day)
            runs = [NamedRun(run, operator_name(work, run.asked_by)) for run in work.runs.of_day(day)]
            totals = work.runs.totals(standing.run.run_no) if standing.run else ()
            statements = {(each.party, each.name): each for each in work.statements.standing(day, day)}
        return DayParties(standing, totals, statements, runs)

    def run(self, actor: Actor, run_no: str) -> NamedRun:
        """One run. Raises NotFound ``run.not_found``."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            return _named(work, run_no)

    def changes(self, actor: Actor, run_no: str, since: str) -> tuple[int, Sequence[Change]]:
        """How many rows two runs of a day tell differently, and the first MOST_CHANGES of them, most money first.
        Raises NotFound ``run.not_found``, ``run.no_rows``, InvalidInput ``since`` for a run of another day."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            after, before = _named(work, run_no).run, _named(work, since).run
        if after.day != before.day:
            raise InvalidInput("since", "is a run of another day")
        found = _differences(self._opened(since).rows, self._opened(run_no).rows)
        return found.height, [Change(**row) for row in found.head(MOST_CHANGES).iter_rows(named=True)]

    def _days(self, work: UnitOfWork, first: date, last: date) -> list[DayStanding]:
        standing = {run.day: run for run in work.runs.standing(first, last)}
        latest = {run.day: run for run in work.runs.latest(first, last)}
        statements: dict[date, list[Statement]] = {}
        for each in work.statements.standing(first, last):
            statements.setdefault(each.day, []).append(each)
        closed = {month.month for month in work.months.all() if month.state is MonthState.CLOSED}
        today, expected = accounting_day(self._clock.now()), {key for key in self._expected() if key[0] in IN_RUNS}
        days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
        return [
            self._standing(
                day, standing.get(day), latest.get(day), statements.get(day, []), expected if day < today else set(),
                is_closed=month_of(day) in closed,
            )
            for day in days
        ]  # fmt: skip

    def _standing(
        self,
        day: date,
        run: Run | None,
        latest: Run | None,
        statements: Sequence[Statement],
        expected: set[tuple[str, str]],
        *,
        is_closed: bool,
    ) -> DayStanding:
        kept = {(each.party, each.name) for each in statements if each.state in THERE and each.party in IN_RUNS}
        state = DayState.CLOSED if is_closed else _state(run, latest, bool(statements))
        return DayStanding(day, state, run, len(kept), len(expected | kept))


def _state(run: Run | None, latest: Run | None, has_statements: bool) -> DayState:
    if latest is not None and latest.state in LIVE_RUNS:
        return DayState.HELD if latest.state is RunState.HELD else DayState.RUNNING
    if latest is not None and latest.state is RunState.FAILED:
        return DayState.FAILED
    if run is None:
        return DayState.WAITING if has_statements else DayState.EMPTY
    if run.exceptions_count:
        return DayState.EXCEPTIONS
    return DayState.IN_TRANSIT if run.in_transit_count else DayState.BALANCED


def _named(work: UnitOfWork, run_no: str) -> NamedRun:
    run = work.runs.get(run_no)
    if run is None:
        raise NotFound("run.not_found", run_no=run_no)
    return NamedRun(run, operator_name(work, run.asked_by))


_KEY = ["our_no", "party_no", "kind", "channel"]


def _differences(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Rows by what they are about; equal ones of a run are told apart by their order."""
    sides = [_told(rows, name) for rows, name in ((before, "before"), (after, "after"))]
    both = sides[0].join(sides[1], on=[*_KEY, "place"], how="full", coalesce=True)
    both = both.with_columns(pl.col("before", "after").fill_null(""))
    found = both.filter(pl.col("before") != pl.col("after"))
    fen = pl.coalesce(["fen_after", "fen_before"]).alias("fen")
    shown = found.select(*_KEY, "before", "after", fen)
    return shown.sort(["fen", *_KEY], descending=[True, False, False, False, False])


def _told(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    said = pl.col("outcome").cast(pl.String) + " " + pl.col("type").cast(pl.String)
    told = rows.select(
        pl.col("our_no").fill_null(""), pl.col("party_no").fill_null(""), pl.col("kind").cast(pl.String),
        pl.col("channel").cast(pl.String).fill_null(""),
        pl.when(pl.col("outcome") == "matched").then(pl.lit("matched")).otherwise(said).alias(name),
        pl.col("amount_fen").alias(f"fen_{name}"),
    )  # fmt: skip
    told = told.sort([*_KEY, name, f"fen_{name}"])
    return told.with_columns(pl.int_range(pl.len()).over(_KEY).alias("place"))
