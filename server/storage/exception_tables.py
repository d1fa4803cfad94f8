"""The tables of exceptions, of their evidence and files, and of calls that connected systems made."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, Text

from app.core.reconciliation import OPEN_EXCEPTIONS, ExceptionAct, ExceptionState
from server.domain.exception_case import Cell
from server.storage.columns import BIG, at, count, fen, number, one_of, partial, state_of, states_clause, version, words
from server.storage.tables import _PAIRS, metadata
from server.storage.types import Day, JsonText, Word

OPEN = states_clause(OPEN_EXCEPTIONS)
ENDED = states_clause(frozenset(ExceptionState) - OPEN_EXCEPTIONS)
"""Written alike in the partial indexes and in the queries that shall use them."""
_AT, _DAY = 11, 12
"""The places of a cell's instant and day among its fields."""


def _pack(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return cells  # JSON writes tuples as lists, instants and days as ISO has them


def _unpack(rows: list[list[Any]]) -> tuple[Cell, ...]:
    for row in rows:
        row[_AT] = datetime.fromisoformat(row[_AT]) if row[_AT] else None
        row[_DAY] = date.fromisoformat(row[_DAY]) if row[_DAY] else None
    return tuple(map(Cell._make, rows))


exceptions = Table(
    "exceptions",
    metadata,
    number("exception_no", primary_key=True),
    Column("day", Day, nullable=False),
    words("pattern"),
    words("type"),
    words("field"),
    words("cause"),
    words("safe_act"),
    count("people"),
    words("channel"),
    words("kind"),
    words("our_no"),
    words("party_no"),
    words("business_no"),
    at("at"),
    fen("amount_fen"),
    fen("at_risk_fen"),
    Column("cells", JsonText(_pack, _unpack), nullable=False),
    state_of(ExceptionState),
    at("opened_at"),
    at("changed_at"),
    at("limit_at"),
    words("opened_by_run"),
    words("run_no"),
    count("owner_id"),
    Column("act", Word(ExceptionAct)),
    words("account"),
    words("order_no"),
    count("proposed_by"),
    count("approved_by"),
    count("executed_by"),
    words("note"),
    words("outcome"),
    words("act_no"),
    version(),
    Column("search_text", Text, nullable=False),
    Column("parties", Text, nullable=False),
    one_of("state", ExceptionState),
    one_of("act", ExceptionAct),
    CheckConstraint("people BETWEEN 0 AND 2", name="people"),
    partial("ix_exceptions_open_worst", "at_risk_fen", "opened_at", "exception_no", where=OPEN),
    partial("ix_exceptions_ended_worst", "at_risk_fen", "opened_at", "exception_no", where=ENDED),
    partial("ix_exceptions_open_types", "type", "at_risk_fen", "limit_at", where=OPEN),
    Index(None, "day", "state"),
)
exception_evidence = Table(
    "exception_evidence",
    metadata,
    Column("evidence_id", BIG, primary_key=True),
    number("exception_no", ForeignKey("exceptions.exception_no")),
    at("at"),
    words("source"),
    words("code"),
    Column("detail", _PAIRS, nullable=False),
    count("operator_id"),
    words("text"),
    Column("attachment_id", BigInteger, nullable=False),
    words("attachment_name"),
    Index(None, "exception_no", "evidence_id"),
)

exception_files = Table(
    "exception_files",
    metadata,
    Column("attachment_id", BIG, primary_key=True),
    number("exception_no", ForeignKey("exceptions.exception_no")),
    Column("content", LargeBinary, nullable=False),
)

exception_drafts = Table(
    "exception_drafts",
    metadata,
    number("run_no", primary_key=True),
    sqlite_with_rowid=False,
)
"""Runs whose new exceptions are being written and that nobody sees yet: one row that hides them all."""

connected_calls = Table(
    "connected_calls",
    metadata,
    words("system", primary_key=True),
    words("nonce", primary_key=True),
    at("at"),
    Index(None, "at"),
    sqlite_with_rowid=False,
)
