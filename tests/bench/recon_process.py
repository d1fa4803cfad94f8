"""One measured act on the bench's day in a process of its own: how long, and how much memory it took at its most.

``python -m bench.recon_process run|reference|pages|found|paying URL`` prints a line of JSON. ``run``: one whole run;
``reference``: Polars parses the needed columns of the same kept files, then the same bulk reader reads the platform's
rows; ``pages``: the slowest of what a grid asks of the server; ``found``: exceptions of the standing run; ``paying``:
what a payment takes at 20 a second while a run is done in the same process.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

import polars as pl

from bench.recon_day import DAY
from bench.recon_reading import parse_needed, readers
from bench.taking import PACE_PER_S, Floor, at_a_pace
from server.commands.serving import collect_rarely
from server.jobs.cores import keep_to_one_core, on_all_cores, start_pool
from server.reconciliation.pages import Wanted
from server.services.ask_for_run import AskForRun
from server.services.opened_runs import OpenedRuns
from server.services.run_files import groups_of
from server.services.run_inputs import ReadInputs
from server.services.run_reconciliation import RunReconciliation
from server.services.statement_rows import StatementRows
from server.storage.engine import Database, open_database

EXPECTED = (("channel", "wechat"), ("channel", "alipay"), ("business", "his"), ("source", "kiosk"))


class NextDay:
    """It is the morning after."""

    def now(self) -> datetime:
        return datetime(2026, 3, 3, 3, tzinfo=UTC)

    def monotonic_s(self) -> float:
        return time.monotonic()


def run(database: Database) -> dict[str, Any]:
    """A whole run, asked for and done."""
    clock = NextDay()
    statements = StatementRows(database.reader, readers())
    read = ReadInputs(reader=database.reader, statements=statements, expected=lambda: EXPECTED)
    job = RunReconciliation(uow=database.uow, reader=database.reader, clock=clock, read=read)
    asked = AskForRun(uow=database.uow, clock=clock)(DAY)
    begun_s = time.perf_counter()
    on_all_cores(job)(asked.run_no)
    spent_s = time.perf_counter() - begun_s
    with database.reader() as work:
        done = work.runs.get(asked.run_no)
    assert done is not None
    assert done.state.value == "done", (done.state, done.error, done.error_values)
    return {"spent_s": spent_s, "run_no": asked.run_no, "exceptions": done.exceptions_count}


def reference(database: Database) -> dict[str, Any]:
    """The same reading and nothing else, one after another."""
    with database.reader() as work:
        standing = work.statements.standing(DAY, DAY)
        kept = {each.name: work.statements.content(each.statement_id) or b"" for each in standing}
    spent = {}
    for name, content in kept.items():
        begun_s = time.perf_counter()
        parse_needed(name, content)
        spent[name] = time.perf_counter() - begun_s
    begun_s = time.perf_counter()
    with database.reader() as work:
        rows = work.platform.payments_of_day(DAY).height
    spent["platform"] = time.perf_counter() - begun_s
    return {"spent_s": sum(spent.values()), "parts": spent, "rows": rows}


def pages(database: Database) -> dict[str, Any]:
    """Seconds of the first page of a run that nobody has opened yet, and of the slowest order and condition."""
    with database.reader() as work:
        run_no = work.runs.standing(DAY, DAY)[0].run_no
    opened = OpenedRuns(database.reader)

    def ask(wanted: Wanted) -> float:
        begun_s = time.perf_counter()
        run = opened(run_no)
        run.page(wanted, 0, 100).rows.to_dicts()
        return time.perf_counter() - begun_s

    first = ask(Wanted())
    assert opened(run_no).rows.height  # the rest has been read
    sorts = {name: ask(Wanted(sort=name)) for name in ("at", "amount_fen", "our_no", "party_no", "channel", "type")}
    filters = {
        "text": ask(Wanted(text="W00100000000012")), "outcome": ask(Wanted(outcome="matched")),
        "channel": ask(Wanted(channel="alipay")), "type": ask(Wanted(type="amount")),
    }  # fmt: skip
    return {"first_s": first, "sorts": sorts, "filters": filters}


def found(database: Database) -> dict[str, Any]:
    """(our number, type) of each exception, and the counts of the run."""
    with database.reader() as work:
        run = work.runs.standing(DAY, DAY)[0]
        rows = groups_of(work, run.run_no)
    assert rows is not None
    exceptions = rows.filter(pl.col("outcome") == "exception").select("our_no", pl.col("type").cast(pl.String))
    matched = (run.matched_count, run.matched_fen, run.in_transit_count, run.exceptions_fen, run.at_risk_fen)
    return {"exceptions": sorted(exceptions.rows()), "counts": matched}


def paying(_: Database) -> dict[str, Any]:
    """Milliseconds that a payment takes, alone and beside a whole run, 99th percentiles."""
    keep_to_one_core(os.getpid())  # as the server does with its requests
    floor = Floor(sys.argv[2])
    at_a_pace(floor, 10**8, count=PACE_PER_S)
    alone = at_a_pace(floor, 0, count=10 * PACE_PER_S)
    done = threading.Event()

    def beside() -> None:
        try:
            run(floor.database)
        finally:
            done.set()

    running = threading.Thread(target=beside)
    running.start()
    among = at_a_pace(floor, 10**7, until=done)
    running.join()
    floor.close()
    return {"alone_ms": statistics.quantiles(alone, n=100)[98], "beside_ms": statistics.quantiles(among, n=100)[98],
            "payments": len(among)}  # fmt: skip


ACTS = {"run": run, "reference": reference, "pages": pages, "found": found, "paying": paying}


def main() -> None:
    """Do one act and say what it took."""
    act, url = sys.argv[1:3]
    start_pool()  # both as the server does, in which runs are done
    collect_rarely()
    database = open_database(url)
    said = ACTS[act](database)
    database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({**said, "peak_bytes": peak}))


if __name__ == "__main__":
    main()
