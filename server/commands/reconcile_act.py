"""Reconciling one day from the console: statements asked for, all parties in one run, exceptions in a file."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.clock import accounting_day
from app.core.money import Money
from app.core.reconciliation import RunState
from server.bootstrap_clockwork import timetable_of
from server.bootstrap_reconciliation import asking, reconciliation_jobs
from server.bootstrap_statements import expected_of, keep_statement
from server.domain.job import JobKind
from server.domain.run import Run, RunTotal
from server.ends import Ends
from server.reconciliation.outcome import Outcome
from server.reconciliation.pages import Wanted, choose, page
from server.reconciliation.patterns import meaning, patterns
from server.services.keep_statement import THERE
from server.services.opened_runs import OpenedRuns, OpenRun
from server.services.run_rows import pieces
from server.settings import Settings

SHOWN = 20
"""Exceptions printed; all of them are in the file."""
EXCEPTIONS = Wanted(outcome=Outcome.EXCEPTION.value)


def reconcile_day(
    settings: Settings, ends: Ends, given: argparse.Namespace, keep: Callable[[Path, bytes], None]
) -> int:  # fmt: skip
    """Ask who has not been heard, run the day, say what came of it; the exit code."""
    _ask_for_statements(settings, ends, given)
    asked = asking(ends)(given.day)
    reconciliation_jobs(ends)[JobKind.RUN_RECONCILIATION](asked.run_no)
    with ends.database.reader() as work:
        run = work.runs.get(asked.run_no) or asked
        totals = work.runs.totals(run.run_no)
    if run.state is not RunState.DONE:
        said = ", ".join(f"{name} {value}" for name, value in run.error_values)
        print(f"run {run.run_no} is {run.state.value}: {run.error} {said}".rstrip(": "))
        return 1
    rows = OpenedRuns(ends.database.reader)(run.run_no)
    _say(run, totals, rows)
    if not run.exceptions_count:
        return 0
    keep(given.out, b"".join(pieces(rows, EXCEPTIONS)))
    print(f"exceptions are in {given.out}")
    return 1


def _ask_for_statements(settings: Settings, ends: Ends, given: argparse.Namespace) -> None:
    if given.day >= accounting_day(ends.clock.now()):
        return  # the run itself refuses the day
    ask = keep_statement(ends, timetable_of(settings).due_at)
    with ends.database.reader() as work:
        standing = work.statements.standing(given.day, given.day)
    there = {(each.party, each.name) for each in standing if each.state in THERE}
    for party, name in expected_of(ends):
        if (party, name) in there:
            continue
        told = ask(party, name, given.day)
        why = f" ({told.error})" if told.error else ""
        print(f"{party} {name}: {told.state.value}{why}, {told.lines:,} lines, sha256 {told.sha256 or 'none'}")


def _say(run: Run, totals: Sequence[RunTotal], rows: OpenRun) -> None:
    print(
        f"{run.day}, run {run.run_no}, version {run.version}: matched {run.matched_count:,}, in transit "
        f"{run.in_transit_count:,}, exceptions {run.exceptions_count:,}, at risk {Money(run.at_risk_fen)} yuan"
    )
    for one in totals:
        sums = {
            "opening": (one.opening_count, one.opening_fen), "today": (one.today_count, one.today_fen),
            "matched": (one.matched_count, one.matched_fen), "closed": (one.closed_count, one.closed_fen),
            "open": (one.in_transit_count + one.exceptions_count, one.in_transit_fen + one.exceptions_fen),
        }  # fmt: skip
        told = ", ".join(f"{name} {count:,} of {Money(fen)}" for name, (count, fen) in sums.items())
        print(f"{one.party:<9} {one.name:<8} {told}: adds up")
    found = page(rows.rows, choose(rows.rows, EXCEPTIONS), 0, SHOWN)
    for row in found.iter_rows(named=True):
        said = meaning(patterns()[row["pattern"]].cells, row["field"])
        number = row["our_no"] or row["party_no"]
        print(f"  {said.cells} {said.type:<16} {said.cause:<28} {said.act:<26} {number}")
    if run.exceptions_count > SHOWN:
        print(f"  and {run.exceptions_count - SHOWN:,} more")
