"""The tables of cash movements, differences found at a count, and ranges of printed invoices."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table

from app.core.shift import CashMovementKind, DifferenceState
from server.domain.invoice import InvoiceState
from server.storage.columns import at, count, fen, number, one_of, state_of, version, words
from server.storage.tables import metadata
from server.storage.types import Reference

cash_movements = Table(
    "cash_movements",
    metadata,
    number("movement_no", primary_key=True),
    number("shift_no"),
    count("window_id"),
    count("operator_id"),
    words("campus"),
    state_of(CashMovementKind, "kind"),
    fen("amount_fen"),
    words("reason"),
    at("at"),
    words("difference_of"),
    CheckConstraint("amount_fen > 0", name="amount"),
    one_of("kind", CashMovementKind),
    Index(None, "shift_no", "at"),
)

shift_differences = Table(
    "shift_differences",
    metadata,
    number("shift_no", primary_key=True),
    words("channel", primary_key=True),
    count("window_id"),
    count("operator_id"),
    words("campus"),
    fen("amount_fen"),
    state_of(DifferenceState),
    at("found_at"),
    at("changed_at"),
    words("reason"),
    Column("explained_by", Integer),
    Column("approved_by", Integer),
    Column("ended_by", Integer),
    words("note"),
    words("movement_no"),
    version(),
    CheckConstraint("amount_fen <> 0", name="amount"),
    one_of("state", DifferenceState),
    Index(None, "state", "found_at"),
)

invoice_ranges = Table(
    "invoice_ranges",
    metadata,
    Column("range_id", Integer, primary_key=True),
    count("window_id"),
    words("prefix"),
    count("digits"),
    fen("first_no"),
    fen("last_no"),
    fen("next_no"),
    at("given_at"),
    count("given_by"),
    at("ended_at", nullable=True),
    count("ended_by"),
    version(),
    CheckConstraint("first_no >= 0 AND last_no >= first_no AND next_no >= first_no", name="numbers"),
)

invoices = Table(
    "invoices",
    metadata,
    Column("range_id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, nullable=False, autoincrement=False),
    state_of(InvoiceState),
    words("shift_no"),
    count("window_id"),
    count("operator_id"),
    at("at"),
    Column("order_no", Reference),
    words("reason"),
    one_of("state", InvoiceState),
    Index(None, "order_no"),
    Index(None, "shift_no"),
)
