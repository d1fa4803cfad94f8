"""The tables: every column, key, constraint and index of the server's database. Seen by `server.storage` alone.

Amounts are whole fen. Operators, windows and shifts are named by number without a foreign key, so that a window's row
can never be locked or lost for the sake of its payments; orders, payments, refunds, postings and ledger lines hold on
to each other. Texts have no length here: both databases must take the same rows, and an answer of a channel that is
longer than expected must not lose a payment; lengths are checked at the border. Every query of the
ports has an index; open payments have partial ones, which stay small for ever.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from app.core.payment import OPEN_STATES, PaymentState
from app.core.posting import PostingState
from app.core.refund import MONEY_UNCLEAR_STATES, RefundState
from app.core.shift import ShiftState
from server.domain.job import JobKind
from server.domain.ledger import EntryKind
from server.domain.order import OrderBill, OrderState
from server.storage.types import Day, Instant, JsonText, Reference, Word

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

_BIG = BigInteger().with_variant(Integer, "sqlite")


def states_clause(states: frozenset[Any]) -> str:
    """``state IN (…)`` as text: written alike in a partial index and in the query that shall use it."""
    return f"state IN ({_words(sorted(state.value for state in states))})"


def _words(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({_words([word.value for word in words])})", name=column)


def _number(name: str, *more: Any, **options: Any) -> Column[str]:
    return Column(name, String, *more, nullable=False, **options)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, String, nullable=False, **options)


def _fen(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _at(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Instant, nullable=nullable)


def _state(words: type[StrEnum], name: str = "state") -> Column[Any]:
    return Column(name, Word(words), nullable=False)


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


_PAIRS = JsonText(lambda pairs: [list(pair) for pair in pairs], lambda rows: tuple(tuple(row) for row in rows))
_TUPLE = JsonText(list, tuple)
_SET = JsonText(sorted, frozenset)
_BILLS = JsonText(
    lambda bills: [[bill.bill_no, bill.kind, bill.version, bill.own_fen] for bill in bills],
    lambda rows: tuple(OrderBill(*row) for row in rows),
)

orders = Table(
    "orders",
    metadata,
    _number("order_no", primary_key=True),
    _text("business"),
    _text("source"),
    _text("campus"),
    _count("window_id"),
    _count("operator_id"),
    _number("shift_no"),
    _text("patient_no"),
    _text("patient_label"),
    Column("bills", _BILLS, nullable=False),
    _fen("total_fen"),
    _state(OrderState),
    _at("created_at"),
    Column("day", Day, nullable=False),
    _version(),
    CheckConstraint("total_fen > 0", name="total"),
    _one_of("state", OrderState),
    Index(None, "created_at", "order_no"),
    Index(None, "patient_no", "created_at"),
    Index(None, "shift_no", "created_at"),
    Index(None, "window_id", "created_at"),
    Index(None, "operator_id", "created_at"),
)

bill_holds = Table(
    "bill_holds",
    metadata,
    _text("business", primary_key=True),
    _text("bill_no", primary_key=True),
    _number("order_no", ForeignKey("orders.order_no"), index=True),
    sqlite_with_rowid=False,
)

payments = Table(
    "payments",
    metadata,
    _number("payment_no", primary_key=True),
    _number("order_no", ForeignKey("orders.order_no"), index=True),
    _text("channel"),
    _text("merchant"),
    _text("campus"),
    _text("source"),
    _count("window_id"),
    _count("operator_id"),
    _number("shift_no"),
    _fen("amount_fen"),
    _fen("tendered_fen"),
    _state(PaymentState),
    _at("created_at"),
    _at("changed_at"),
    Column("day", Day, nullable=False),
    _text("reason"),
    _text("channel_code"),
    _text("channel_number"),
    _at("paid_at", nullable=True),
    _at("cancel_requested_at", nullable=True),
    _count("asked_count"),
    _count("reverse_count"),
    _fen("refunded_fen"),
    _fen("reserved_fen"),
    _version(),
    CheckConstraint("amount_fen > 0 AND tendered_fen >= amount_fen", name="amount"),
    CheckConstraint(
        "refunded_fen >= 0 AND reserved_fen >= 0 AND refunded_fen + reserved_fen <= amount_fen", name="refundable"
    ),
    _one_of("state", PaymentState),
    _partial("ix_payments_open_window", "window_id", "created_at", where=states_clause(OPEN_STATES)),
    _partial("ix_payments_open_shift", "shift_no", "created_at", where=states_clause(OPEN_STATES)),
)

refunds = Table(
    "refunds",
    metadata,
    _number("refund_no", primary_key=True),
    _number("payment_no", ForeignKey("payments.payment_no"), index=True),
    _number("order_no", ForeignKey("orders.order_no"), index=True),
    _text("channel"),
    _fen("amount_fen"),
    _text("reason"),
    _text("note"),
    Column("bills", _TUPLE, nullable=False),
    Column("business_withdrawal", Boolean, nullable=False),
    _state(RefundState),
    _count("window_id"),
    _number("shift_no"),
    _count("requested_by"),
    _at("requested_at"),
    _at("changed_at"),
    Column("approved_by", Integer),
    _at("approved_at", nullable=True),
    _text("outcome"),
    _text("channel_code"),
    _text("channel_number"),
    _at("refunded_at", nullable=True),
    _count("asked_count"),
    _version(),
    CheckConstraint("amount_fen > 0", name="amount"),
    _one_of("state", RefundState),
    Index(None, "state", "requested_at"),
    _partial("ix_refunds_unclear_shift", "shift_no", "requested_at", where=states_clause(MONEY_UNCLEAR_STATES)),
)

postings = Table(
    "postings",
    metadata,
    _number("order_no", ForeignKey("orders.order_no"), primary_key=True),
    _text("business"),
    _state(PostingState),
    _at("created_at"),
    _at("changed_at"),
    _count("attempts"),
    _text("outcome"),
    _text("receipt_no"),
    _text("guidance"),
    _at("posted_at", nullable=True),
    _version(),
    _one_of("state", PostingState),
    _partial("ix_postings_pending", "created_at", where="state = 'pending'"),
)

ledger_lines = Table(
    "ledger_lines",
    metadata,
    _number("entry_no", primary_key=True),
    Column("kind", Word(EntryKind), primary_key=True, nullable=False),
    Column("line", Integer, primary_key=True, nullable=False, autoincrement=False),
    _text("account"),
    _fen("amount_fen"),
    _text("channel"),
    _text("merchant"),
    _text("campus"),
    Column("order_no", Reference, ForeignKey("orders.order_no"), index=True),
    Column("payment_no", Reference, ForeignKey("payments.payment_no")),
    Column("refund_no", Reference, ForeignKey("refunds.refund_no")),
    _number("shift_no"),
    _count("window_id"),
    _count("operator_id"),
    _at("at"),
    Column("day", Day, nullable=False),
    CheckConstraint("amount_fen <> 0", name="amount"),
    _one_of("kind", EntryKind),
    Index(None, "account", "day", "amount_fen"),
    Index(None, "shift_no"),
    sqlite_with_rowid=False,
)

shifts = Table(
    "shifts",
    metadata,
    _number("shift_no", primary_key=True),
    _count("window_id"),
    _count("operator_id"),
    _text("campus"),
    _state(ShiftState),
    _fen("float_fen"),
    _at("opened_at"),
    _at("closed_at", nullable=True),
    Column("counted", _PAIRS, nullable=False),
    _fen("counted_fen"),
    _fen("expected_fen"),
    _text("difference_reason"),
    Column("handed_over_to", Integer),
    _version(),
    CheckConstraint("float_fen >= 0 AND counted_fen >= 0", name="amounts"),
    _one_of("state", ShiftState),
    _partial("uq_shifts_open_window", "window_id", where="state = 'open'", unique=True),
    Index(None, "operator_id", "opened_at"),
)

roles = Table(
    "roles",
    metadata,
    Column("role_id", Integer, primary_key=True),
    _text("name", unique=True),
    Column("permissions", _SET, nullable=False),
    Column("channels", _SET, nullable=False),
    Column("sources", _SET, nullable=False),
    _version(),
)

operators = Table(
    "operators",
    metadata,
    Column("operator_id", Integer, primary_key=True),
    _text("username", unique=True),
    _text("display_name"),
    _text("password_hash"),
    Column("role_ids", _TUPLE, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    _count("failed_count"),
    _at("locked_at", nullable=True),
    _version(),
)

windows = Table(
    "windows",
    metadata,
    Column("window_id", Integer, primary_key=True),
    _text("code", unique=True),
    _text("name"),
    _text("campus"),
    Column("active", Boolean, nullable=False),
    Column("token_hash", Reference, unique=True),
    Column("enrolment_hash", Reference, unique=True),
    _at("enrolment_expires_at", nullable=True),
    _version(),
)

sessions = Table(
    "sessions",
    metadata,
    _text("token_hash", primary_key=True),
    Column("operator_id", Integer, ForeignKey("operators.operator_id"), nullable=False, index=True),
    _count("window_id"),
    _at("created_at"),
    _at("seen_at"),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("ended_at", Instant, index=True),
)

audit_rows = Table(
    "audit_rows",
    metadata,
    Column("row_id", _BIG, primary_key=True),
    _at("at"),
    _text("action"),
    _text("subject"),
    _count("operator_id"),
    _text("operator_name"),
    _count("window_id"),
    _text("address"),
    Column("detail", _PAIRS, nullable=False),
    Column("chain_no", BigInteger, unique=True),
    Column("hash", String),
    CheckConstraint("(chain_no IS NULL) = (hash IS NULL)", name="linked"),
    Index(None, "at"),
    Index(None, "action", "row_id"),
    Index(None, "subject", "row_id"),
    Index(None, "operator_id", "row_id"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("head_id", Integer, primary_key=True, autoincrement=False),
    Column("chain_no", BigInteger, nullable=False),
    _text("hash"),
    CheckConstraint("head_id = 1", name="single"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("kind", Word(JobKind), primary_key=True, nullable=False),
    _text("subject", primary_key=True),
    _at("due_at"),
    _count("attempts"),
    _text("lease_owner"),
    _at("lease_until", nullable=True),
    Column("ready_at", Instant, nullable=False, index=True),
    _one_of("kind", JobKind),
    sqlite_with_rowid=False,
)
"""``ready_at`` is the later of ``due_at`` and ``lease_until``: when a worker may take the job."""

notices = Table(
    "notices",
    metadata,
    _text("channel", primary_key=True),
    _text("notice_id", primary_key=True),
    _at("at"),
    sqlite_with_rowid=False,
)

facts = Table(
    "facts",
    metadata,
    _text("name", primary_key=True),
    Column("value", Text, nullable=False),
)
