"""Reconciliation: the calendar of days, runs and their acts, the rows of a run in pages or as a file."""

from datetime import date
from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, QueryParameter
from litestar.response import Stream

from app.wire.reconciliation import (
    DayDetail,
    DayList,
    GoOn,
    PatternTable,
    PatternView,
    ReadRows,
    RowPage,
    RunComparison,
    RunView,
    StartRun,
)
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.reconciliation_views import change_view, day_detail, day_view, named_run_view, row_view, run_view
from server.api.services import Services
from server.reconciliation.pages import Wanted
from server.reconciliation.patterns import patterns

NUMBER = r"^N\d{12}[0-9A-HJKMNP-TV-Z]{15}$"
RunNumber = Annotated[str, Parameter(pattern=NUMBER)]
Since = Annotated[str, QueryParameter(pattern=NUMBER)]
FirstDay = FromQuery[date]
LastDay = FromQuery[date]
Day = FromPath[date]


@get("/reconciliation/days", sync_to_thread=True, responses=documented())
def reconciliation_days(
    request: AnyRequest, services: NamedDependency[Services], first: FirstDay, last: LastDay
) -> DayList:  # fmt: skip
    """Every day of a span, oldest first."""
    found = services.reconciliation.read.days(actor(request, services), first, last)
    return DayList(days=tuple(map(day_view, found)))


@get("/reconciliation/days/{day:date}", sync_to_thread=True, responses=documented())
def reconciliation_day(request: AnyRequest, services: NamedDependency[Services], day: Day) -> DayDetail:
    """One day: its parties, statements and runs."""
    return day_detail(services.reconciliation.read.day(actor(request, services), day))


@post("/reconciliation/days/{day:date}/runs", status_code=200, sync_to_thread=True, responses=documented())
def start_run(
    request: AnyRequest, services: NamedDependency[Services], day: Day, data: JSONBody[StartRun]
) -> RunView:  # fmt: skip
    """Start a run of a day; while one is live, that one is answered."""
    who = actor(request, services)
    run = services.reconciliation.ask.start(who, day, data.run_no)
    return run_view(run, who.operator.display_name if run.asked_by == who.operator.operator_id else "")


@get("/reconciliation/runs/{run_no:str}", sync_to_thread=True, responses=documented(404))
def read_run(request: AnyRequest, services: NamedDependency[Services], run_no: RunNumber) -> RunView:
    """One run as it stands."""
    return named_run_view(services.reconciliation.read.run(actor(request, services), run_no))


@post("/reconciliation/runs/{run_no:str}/cancel", status_code=200, sync_to_thread=True, responses=documented(404))
def cancel_run(request: AnyRequest, services: NamedDependency[Services], run_no: RunNumber) -> RunView:
    """Stop a run between two steps; the day stays as it was."""
    who = actor(request, services)
    services.reconciliation.ask.cancel(who, run_no)
    return named_run_view(services.reconciliation.read.run(who, run_no))


@post("/reconciliation/runs/{run_no:str}/go-on", status_code=200, sync_to_thread=True, responses=documented(404))
def go_on(
    request: AnyRequest, services: NamedDependency[Services], run_no: RunNumber, data: JSONBody[GoOn]
) -> RunView:  # fmt: skip
    """A held run's files are right after all."""
    who = actor(request, services)
    services.reconciliation.ask.go_on(who, run_no, data.note)
    return named_run_view(services.reconciliation.read.run(who, run_no))


@post("/reconciliation/runs/{run_no:str}/rows", status_code=200, sync_to_thread=True, responses=documented(404))
def run_rows(
    request: AnyRequest, services: NamedDependency[Services], run_no: RunNumber, data: JSONBody[ReadRows]
) -> RowPage:  # fmt: skip
    """Rows of a run: filtered, sorted, counted and cut here."""
    who = actor(request, services)
    found = services.reconciliation.rows.page(who, run_no, _wanted(data), data.offset, data.limit)
    return RowPage(total=found.total, fen=found.fen, offset=data.offset, rows=tuple(map(row_view, found.rows)))


@post("/reconciliation/runs/{run_no:str}/rows/export", status_code=200, sync_to_thread=True, responses=documented(404))
def export_rows(
    request: AnyRequest, services: NamedDependency[Services], run_no: RunNumber, data: JSONBody[ReadRows]
) -> Stream:  # fmt: skip
    """All rows that fit as a CSV file; offset and limit are not looked at."""
    pieces = services.reconciliation.rows.export(actor(request, services), run_no, _wanted(data))
    named = {"Content-Disposition": f'attachment; filename="{run_no}.csv"'}
    return Stream(pieces, media_type="text/csv", headers=named)


@get("/reconciliation/runs/{run_no:str}/changes", sync_to_thread=True, responses=documented(404))
def run_changes(
    request: AnyRequest, services: NamedDependency[Services], run_no: RunNumber, since: Since
) -> RunComparison:  # fmt: skip
    """What two runs of a day tell differently."""
    total, found = services.reconciliation.read.changes(actor(request, services), run_no, since)
    return RunComparison(since=since, run_no=run_no, changes=tuple(map(change_view, found)), total=total)


@get("/reconciliation/patterns", sync_to_thread=True, responses=documented())
def pattern_table(request: AnyRequest, services: NamedDependency[Services]) -> PatternTable:
    """The table of 81 patterns: the explanation of every row."""
    actor(request, services)
    rows = [
        PatternView(cells=one.cells, type=one.type, cause=one.cause, act=one.act, people=one.people)
        for one in patterns()
    ]
    return PatternTable(patterns=tuple(rows))


def _wanted(data: ReadRows) -> Wanted:
    return Wanted(
        text=data.text, outcome=data.outcome, channel=data.channel, type=data.type, kind=data.kind, sort=data.sort,
        descending=data.descending,
    )  # fmt: skip


HANDLERS = (
    reconciliation_days, reconciliation_day, start_run, read_run, cancel_run, go_on, run_rows, export_rows,
    run_changes, pattern_table,
)  # fmt: skip
