"""A reconciled day for tests of proofs and months: a done run with totals that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.core.reconciliation import RunState
from server.domain.run import Run, RunTotal
from server.ports import UnitOfWork

ENDED = datetime(2026, 3, 6, 2, 5, tzinfo=UTC)


def run_no_of(day: date, count: int = 1) -> str:
    """A run number of the right form, the same for the same day."""
    return f"N{day:%y%m%d}1000000000{count:011d}"


def a_total(party: str, name: str, **changes: int) -> RunTotal:
    """A line of nothing, changed."""
    nothing = RunTotal(party, name, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    return replace(nothing, **changes)  # type: ignore[arg-type]


def plant_run(work: UnitOfWork, day: date, *totals: RunTotal, **changes: Any) -> Run:
    """Store a done run of a day."""
    ended_at = ENDED + timedelta(days=(day - date(2026, 3, 5)).days)
    run = Run(
        run_no=run_no_of(day), day=day, version=1, state=RunState.RUNNING, asked_at=ended_at, ended_at=ended_at,
        rule_version="2026.1", matched_count=3, matched_fen=300,
    )  # fmt: skip
    run = replace(run, **changes)
    work.runs.add(run)
    work.runs.finish(run, totals)
    return run
