"""The tables of runs, of their totals, and of the parts of their column files. Seen by `server.storage` alone."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table

from app.core.reconciliation import LIVE_RUNS, RunState
from server.storage.columns import at, count, fen, number, one_of, partial, state_of, states_clause, words
from server.storage.tables import _PAIRS as PAIRS
from server.storage.tables import metadata
from server.storage.types import Day, JsonText

INPUTS = JsonText(lambda inputs: [list(each) for each in inputs], lambda rows: tuple(tuple(row) for row in rows))

runs = Table(
    "runs",
    metadata,
    number("run_no", primary_key=True),
    Column("day", Day, nullable=False),
    Column("version", Integer, nullable=False),
    state_of(RunState),
    at("asked_at"),
    count("asked_by"),
    at("started_at", nullable=True),
    at("ended_at", nullable=True),
    words("step"),
    Column("rows_done", BigInteger, nullable=False),
    Column("rows_total", BigInteger, nullable=False),
    words("rule_version"),
    Column("inputs", INPUTS, nullable=False),
    words("error"),
    Column("error_values", PAIRS, nullable=False),
    count("matched_count"),
    fen("matched_fen"),
    count("in_transit_count"),
    fen("in_transit_fen"),
    count("exceptions_count"),
    fen("exceptions_fen"),
    fen("at_risk_fen"),
    count("gone_on_by"),
    words("note"),
    count("row_version"),
    one_of("state", RunState),
    partial("uq_runs_live", "day", where=states_clause(LIVE_RUNS), unique=True),
    partial("uq_runs_standing", "day", where="state = 'done'", unique=True),
    partial("uq_runs_version", "day", "version", where="version > 0", unique=True),
)

run_totals = Table(
    "run_totals",
    metadata,
    number("run_no", ForeignKey("runs.run_no"), primary_key=True),
    words("party", primary_key=True),
    words("name", primary_key=True),
    *[
        column
        for line in ("opening", "today", "matched", "closed", "in_transit", "exceptions")
        for column in (count(f"{line}_count"), fen(f"{line}_fen"))
    ],
    sqlite_with_rowid=False,
)

run_parts = Table(
    "run_parts",
    metadata,
    number("run_no", ForeignKey("runs.run_no"), primary_key=True),
    words("file", primary_key=True),
    Column("place", Integer, primary_key=True, nullable=False, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
"""A column file in parts of some megabytes, each written in a short turn of its own; they count once their run is
done."""
