"""The tables of statements, of their bytes, and of the layouts of files. Seen by `server.storage` alone."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table

from app.core.reconciliation import StatementState
from server.domain.statement import RequestEnd
from server.reconciliation.layout import LayoutColumn, LayoutTotals
from server.storage.columns import at, count, fen, one_of, partial, state_of, version, words
from server.storage.tables import _PAIRS, TUPLE, metadata
from server.storage.types import Day, JsonText

STANDING = "state IN ('expected', 'kept', 'none_that_day')"

_COLUMNS = JsonText(
    lambda columns: [[each.field, each.header, each.place, each.width] for each in columns],
    lambda rows: tuple(LayoutColumn(field=row[0], header=row[1], place=row[2], width=row[3]) for row in rows),
)

_TOTALS = JsonText(
    lambda one: [one.line, one.count_place, one.count_width, one.sum_place, one.sum_width, one.sum_of] if one else [],
    lambda row: (
        LayoutTotals(
            line=row[0], count_place=row[1], count_width=row[2], sum_place=row[3], sum_width=row[4], sum_of=row[5]
        )
        if row
        else None
    ),
)

statements = Table(
    "statements",
    metadata,
    Column("statement_id", Integer, primary_key=True),
    words("party"),
    words("name"),
    words("merchant"),
    Column("day", Day, nullable=False),
    state_of(StatementState),
    words("file_name"),
    words("sha256"),
    Column("size", BigInteger, nullable=False),
    count("lines"),
    fen("total_fen"),
    at("due_at", nullable=True),
    at("received_at", nullable=True),
    count("fetched_by"),
    words("error"),
    Column("error_values", _PAIRS, nullable=False),
    count("layout_version"),
    version(),
    one_of("state", StatementState),
    Index(None, "day", "party", "name"),
    partial("uq_statements_standing", "party", "name", "merchant", "day", where=STANDING, unique=True),
    partial(
        "uq_statements_file", "party", "name", "merchant", "day", "sha256", where="sha256 <> ''", unique=True
    ),
)  # fmt: skip

statement_files = Table(
    "statement_files",
    metadata,
    Column("statement_id", Integer, ForeignKey("statements.statement_id"), primary_key=True, autoincrement=False),
    Column("packed", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

statement_requests = Table(
    "statement_requests",
    metadata,
    Column("operator_id", Integer, primary_key=True, autoincrement=False),
    words("request", primary_key=True),
    state_of(RequestEnd, "became"),
    at("at"),
    one_of("became", RequestEnd),
)

statement_layouts = Table(
    "statement_layouts",
    metadata,
    words("name", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    words("party"),
    words("title"),
    words("encoding"),
    words("delimiter"),
    count("header_lines"),
    count("footer_lines"),
    words("unit"),
    words("sign"),
    Column("refund_words", TUPLE, nullable=False),
    words("date_form"),
    words("time_form"),
    Column("columns", _COLUMNS, nullable=False),
    Column("totals", _TOTALS, nullable=False, server_default="[]"),
)
