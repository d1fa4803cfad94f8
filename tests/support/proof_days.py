"""A reconciled day for tests of proofs and months: a done run with totals that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.core.reconciliation import RunState
from server.domain.books import Books, Check, Tally
from server.domain.proof import DayProof, ShiftLine, prove_day
from server.domain.run import Run, RunTotal
from server.ports import UnitOfWork

DAY = date(2026, 3, 5)
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


def a_proof(**changes: Any) -> DayProof:
    """The proof of a day on which everything agrees."""
    run = Run(
        run_no="N2603060205000000AB3DE6GH9JK", day=DAY, version=2, state=RunState.DONE,
        asked_at=datetime(2026, 3, 6, 2, tzinfo=UTC), ended_at=datetime(2026, 3, 6, 2, 5, tzinfo=UTC),
        rule_version="2026.1", inputs=(("channel", "wechat", "ef" * 32),),
    )  # fmt: skip
    cash = Tally(payments=3, payments_fen=900, refunds=1, refunds_fen=100)
    books = Books(
        by_channel=(("cash", cash),), by_shift=(("S1", cash),), of_its_own=cash,
        checks=(Check("drawers", 4, 800, 4, 800),),
    )  # fmt: skip
    usual: dict[str, Any] = {
        "day": DAY, "hospital": "演示医院", "run": run, "books": books, "paid": cash, "before": (),
        "totals": [a_total("channel", "wechat", today_count=5, today_fen=500, matched_count=4, matched_fen=400,
                           in_transit_count=1, in_transit_fen=100),
                   a_total("platform", "", today_count=4, today_fen=400, matched_count=4, matched_fen=400)],
        "shifts": [ShiftLine("S1", "门诊1号", "演示", cash)],
    }  # fmt: skip
    return prove_day(**{**usual, **changes})
