"""Days, runs and rows of reconciliation as they are said on the wire."""

from collections.abc import Mapping
from typing import Any

from app.wire.reconciliation import DayDetail, DayView, PartyDay, RowView, RunChange, RunView, SumView
from server.domain.run import Run, RunTotal
from server.domain.statement import Statement
from server.services.read_runs import Change, DayParties, DayStanding, NamedRun


def day_view(standing: DayStanding) -> DayView:
    """One day of the calendar."""
    run = standing.run
    return DayView(
        day=standing.day, state=standing.state, run_no=run.run_no if run else "",
        matched=run.matched_count if run else 0, in_transit=run.in_transit_count if run else 0,
        exceptions=run.exceptions_count if run else 0, at_risk_fen=run.at_risk_fen if run else 0,
        statements_kept=standing.kept, statements_expected=standing.expected,
    )  # fmt: skip


def run_view(run: Run, asked_by: str) -> RunView:
    """One run."""
    return RunView(
        run_no=run.run_no, day=run.day, version=run.version, state=run.state, step=run.step, rows_done=run.rows_done,
        rows_total=run.rows_total, asked_at=run.asked_at, started_at=run.started_at, ended_at=run.ended_at,
        asked_by=asked_by, rule_version=run.rule_version, error=run.error, error_values=dict(run.error_values),
        matched=SumView(count=run.matched_count, fen=run.matched_fen),
        in_transit=SumView(count=run.in_transit_count, fen=run.in_transit_fen),
        exceptions=SumView(count=run.exceptions_count, fen=run.exceptions_fen), at_risk_fen=run.at_risk_fen,
    )  # fmt: skip


def named_run_view(named: NamedRun) -> RunView:
    """One run with the name of who asked for it."""
    return run_view(named.run, named.asked_by)


def day_detail(day: DayParties) -> DayDetail:
    """One day with its parties: those of the run's totals and those that have a statement, in a fixed order."""
    totals = {(total.party, total.name): total for total in day.totals}
    named = {party for party, name in totals if name}
    keys = {key for key in totals if key[1] or key[0] == "platform" or key[0] not in named}
    spare = {key for key in keys if not key[1] and key[0] != "platform" and not totals[key].today_count}
    shown = sorted((keys - spare) | set(day.statements), key=lambda key: (_ORDER.get(key[0], 9), key[1]))
    return DayDetail(
        day=day_view(day.standing),
        parties=tuple(_party(*key, totals.get(key), day.statements.get(key)) for key in shown),
        runs=tuple(map(named_run_view, day.runs)),
    )


_ORDER = {"channel": 0, "platform": 1, "business": 2, "source": 3, "funds": 4, "bank": 5}


def _party(party: str, name: str, total: RunTotal | None, statement: Statement | None) -> PartyDay:
    def of(line: str) -> SumView:
        if total is None:
            return SumView()
        return SumView(count=getattr(total, f"{line}_count"), fen=getattr(total, f"{line}_fen"))

    opening, today, matched, closed = of("opening"), of("today"), of("matched"), of("closed")
    in_transit, exceptions = of("in_transit"), of("exceptions")
    stays_count, stays_fen = in_transit.count + exceptions.count, in_transit.fen + exceptions.fen
    holds = (
        opening.count + today.count - matched.count - closed.count == stays_count
        and opening.fen + today.fen - matched.fen - closed.fen == stays_fen
    )
    return PartyDay(
        party=party, name=name, opening=opening, today=today, matched=matched, closed=closed, in_transit=in_transit,
        exceptions=exceptions, holds=holds, statement_state=statement.state if statement else None,
        statement_sha256=statement.sha256 if statement else "", statement_lines=statement.lines if statement else 0,
    )  # fmt: skip


def row_view(row: Mapping[str, Any]) -> RowView:
    """One group: four cells in one row."""
    return RowView(
        row=row["row"], outcome=row["outcome"], cells=row["cells"], type=row["type"], field=row["field"],
        channel=row["channel"] or "", kind=row["kind"], our_no=row["our_no"], party_no=row["party_no"],
        business_no=row["business_no"], channel_fen=row["channel_fen"], platform_fen=row["platform_fen"],
        business_fen=row["business_fen"], source_fen=row["source_fen"], at=row["at"], day=row["day"],
        carried=row["carried"], exception_no=row["exception_no"],
    )  # fmt: skip


def change_view(change: Change) -> RunChange:
    """A row that two runs tell differently."""
    return RunChange(
        our_no=change.our_no, party_no=change.party_no, kind=change.kind, channel=change.channel,
        before=change.before, after=change.after, fen=change.fen,
    )  # fmt: skip
