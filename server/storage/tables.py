"""The tables: every column, key, constraint and index of the server's database. Seen by `server.storage` alone.

Amounts are whole fen. Operators, windows and shifts are named by number without a foreign key, so that a window's row
can never be locked or lost for the sake of its payments; orders, payments, refunds, postings and ledger lines hold on
to each other. Texts have no length here: both databases must take the same rows, and an answer of a channel that is
longer than expected must not lose a payment; lengths are checked at the border. Every query of the
ports has an index; open payments have partial ones, which stay small for ever.
"""

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
    false,
)

from app.core.payment import OPEN_STATES, PaymentState
from app.core.posting import PostingState
from app.core.shift import LIVE_STATES, ShiftState
from server.domain.alert import AlertLevel
from server.domain.job import JobKind
from server.domain.ledger import EntryKind
from server.domain.order import OrderBill, OrderState
from server.storage.columns import (
    BIG,
    at,
    count,
    fen,
    number,
    one_of,
    partial,
    state_of,
    states_clause,
    version,
    words,
)
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

_PAIRS = JsonText(lambda pairs: [list(pair) for pair in pairs], lambda rows: tuple(tuple(row) for row in rows))
TUPLE = JsonText(list, tuple)
_SET = JsonText(sorted, frozenset)
_BILLS = JsonText(
    lambda bills: [
        [bill.bill_no, bill.kind, bill.version, bill.own_fen, bill.title, bill.department] for bill in bills
    ],
    lambda rows: tuple(OrderBill(*row) for row in rows),
)

orders = Table(
    "orders",
    metadata,
    number("order_no", primary_key=True),
    words("business"),
    words("source"),
    words("campus"),
    count("window_id"),
    count("operator_id"),
    number("shift_no"),
    words("patient_no"),
    words("patient_label"),
    Column("bills", _BILLS, nullable=False),
    fen("total_fen"),
    state_of(OrderState),
    at("created_at"),
    Column("day", Day, nullable=False),
    version(),
    CheckConstraint("total_fen > 0", name="total"),
    one_of("state", OrderState),
    Index(None, "created_at", "order_no"),
    Index(None, "patient_no", "created_at"),
    Index(None, "shift_no", "created_at"),
    Index(None, "window_id", "created_at"),
    Index(None, "operator_id", "created_at"),
)

bill_holds = Table(
    "bill_holds",
    metadata,
    words("business", primary_key=True),
    words("bill_no", primary_key=True),
    number("order_no", ForeignKey("orders.order_no"), index=True),
    sqlite_with_rowid=False,
)

orders_in_parts = Table(
    "orders_in_parts",
    metadata,
    number("order_no", ForeignKey("orders.order_no"), primary_key=True),
    count("window_id"),
    words("shift_no", index=True),
    count("operator_id"),
    at("begun_at"),
    at("undo_asked_at", nullable=True),
    count("undo_asked_by"),
    version(),
    Index(None, "window_id", "begun_at"),
)

payments = Table(
    "payments",
    metadata,
    number("payment_no", primary_key=True),
    number("order_no", ForeignKey("orders.order_no"), index=True),
    words("channel"),
    words("merchant"),
    words("campus"),
    words("source"),
    count("window_id"),
    count("operator_id"),
    number("shift_no"),
    fen("amount_fen"),
    fen("tendered_fen"),
    state_of(PaymentState),
    at("created_at"),
    at("changed_at"),
    Column("day", Day, nullable=False),
    words("reason"),
    words("channel_code"),
    words("channel_number"),
    at("paid_at", nullable=True),
    at("cancel_requested_at", nullable=True),
    count("asked_count"),
    count("reverse_count"),
    fen("refunded_fen"),
    fen("reserved_fen"),
    version(),
    Column("kept", Boolean, nullable=False, server_default=false()),
    Column("refund_instead", Boolean, nullable=False, server_default=false()),
    Column("reverse_open", Boolean, nullable=False, server_default=false()),
    at("late_claimed_at", nullable=True),
    Column("late_shift_no", Reference),
    Column("foreign_no", Reference),
    CheckConstraint("amount_fen > 0 AND tendered_fen >= amount_fen", name="amount"),
    CheckConstraint(
        "refunded_fen >= 0 AND reserved_fen >= 0 AND refunded_fen + reserved_fen <= amount_fen", name="refundable"
    ),
    one_of("state", PaymentState),
    partial("ix_payments_open_window", "window_id", "created_at", where=states_clause(OPEN_STATES)),
    partial("ix_payments_open_shift", "shift_no", "created_at", where=states_clause(OPEN_STATES)),
    Index(None, "day", "payment_no"),
    partial("ix_payments_late", "late_shift_no", where="late_shift_no IS NOT NULL"),
    partial("ix_payments_foreign", "foreign_no", where="foreign_no IS NOT NULL"),
)

postings = Table(
    "postings",
    metadata,
    number("order_no", ForeignKey("orders.order_no"), primary_key=True),
    words("business"),
    state_of(PostingState),
    at("created_at"),
    at("changed_at"),
    count("attempts"),
    words("outcome"),
    words("receipt_no"),
    words("guidance"),
    at("posted_at", nullable=True),
    version(),
    Column("posted_as", String, nullable=False, server_default=""),
    one_of("state", PostingState),
    partial("ix_postings_pending", "created_at", where="state = 'pending'"),
)

ledger_lines = Table(
    "ledger_lines",
    metadata,
    number("entry_no", primary_key=True),
    Column("kind", Word(EntryKind), primary_key=True, nullable=False),
    Column("line", Integer, primary_key=True, nullable=False, autoincrement=False),
    words("account"),
    fen("amount_fen"),
    words("channel"),
    words("merchant"),
    words("campus"),
    Column("order_no", Reference, ForeignKey("orders.order_no"), index=True),
    Column("payment_no", Reference, ForeignKey("payments.payment_no")),
    Column("refund_no", Reference, ForeignKey("refunds.refund_no")),
    number("shift_no"),
    count("window_id"),
    count("operator_id"),
    at("at"),
    Column("day", Day, nullable=False),
    words("corrects"),
    CheckConstraint("amount_fen <> 0", name="amount"),
    one_of("kind", EntryKind),
    Index(None, "account", "day", "amount_fen"),
    Index(None, "day"),
    Index(None, "shift_no"),
    partial("ix_ledger_lines_corrects", "corrects", where="corrects <> ''"),
    sqlite_with_rowid=False,
)

shifts = Table(
    "shifts",
    metadata,
    number("shift_no", primary_key=True),
    count("window_id"),
    count("operator_id"),
    words("campus"),
    state_of(ShiftState),
    fen("float_fen"),
    at("opened_at"),
    at("closed_at", nullable=True),
    Column("counted", _PAIRS, nullable=False),
    fen("counted_fen"),
    fen("expected_fen"),
    words("difference_reason"),
    Column("handed_over_to", Integer),
    version(),
    Column("wallets", _PAIRS, nullable=False, server_default="[]"),
    Column("given_to", Integer),
    at("given_at", nullable=True),
    Column("refusal", String, nullable=False, server_default=""),
    Column("closed_by_rule", Boolean, nullable=False, server_default=false()),
    at("counted_at", nullable=True),
    Column("counted_by", Integer, nullable=False, server_default="0"),
    CheckConstraint("float_fen >= 0 AND counted_fen >= 0", name="amounts"),
    one_of("state", ShiftState),
    partial("uq_shifts_live_window", "window_id", where=states_clause(LIVE_STATES), unique=True),
    partial("ix_shifts_given", "given_to", where="state = 'handed_over'"),
    partial("ix_shifts_uncounted", "opened_at", where="state = 'uncounted'"),
    Index(None, "operator_id", "opened_at"),
)

roles = Table(
    "roles",
    metadata,
    Column("role_id", Integer, primary_key=True),
    words("name", unique=True),
    Column("permissions", _SET, nullable=False),
    Column("channels", _SET, nullable=False),
    Column("sources", _SET, nullable=False),
    version(),
    Column("refund_alone_fen", BigInteger),
    Column("refund_approve_fen", BigInteger),
)

operators = Table(
    "operators",
    metadata,
    Column("operator_id", Integer, primary_key=True),
    words("username", unique=True),
    words("display_name"),
    words("password_hash"),
    Column("role_ids", TUPLE, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    count("failed_count"),
    at("locked_at", nullable=True),
    version(),
    words("pin_hash"),
    count("pin_failed_count"),
)

windows = Table(
    "windows",
    metadata,
    Column("window_id", Integer, primary_key=True),
    words("code", unique=True),
    words("name"),
    words("campus"),
    Column("active", Boolean, nullable=False),
    Column("token_hash", Reference, unique=True),
    Column("enrolment_hash", Reference, unique=True),
    at("enrolment_expires_at", nullable=True),
    version(),
)

sessions = Table(
    "sessions",
    metadata,
    words("token_hash", primary_key=True),
    Column("operator_id", Integer, ForeignKey("operators.operator_id"), nullable=False, index=True),
    count("window_id"),
    at("created_at"),
    at("seen_at"),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("ended_at", Instant, index=True),
)

audit_rows = Table(
    "audit_rows",
    metadata,
    Column("row_id", BIG, primary_key=True),
    at("at"),
    words("action"),
    words("subject"),
    count("operator_id"),
    words("operator_name"),
    count("window_id"),
    words("address"),
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
    words("hash"),
    CheckConstraint("head_id = 1", name="single"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("kind", Word(JobKind), primary_key=True, nullable=False),
    words("subject", primary_key=True),
    at("due_at"),
    count("attempts"),
    words("lease_owner"),
    at("lease_until", nullable=True),
    Column("ready_at", Instant, nullable=False, index=True),
    one_of("kind", JobKind),
    sqlite_with_rowid=False,
)
"""``ready_at`` is the later of ``due_at`` and ``lease_until``: when a worker may take the job."""

notices = Table(
    "notices",
    metadata,
    words("channel", primary_key=True),
    words("notice_id", primary_key=True),
    at("at"),
    sqlite_with_rowid=False,
)

facts = Table(
    "facts",
    metadata,
    words("name", primary_key=True),
    Column("value", Text, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    words("code", primary_key=True),
    words("subject", primary_key=True),
    state_of(AlertLevel, "level"),
    at("raised_at"),
    at("changed_at"),
    count("count"),
    fen("amount_fen"),
    Column("owner_id", Integer),
    at("ended_at", nullable=True),
    count("ended_by"),
    words("note"),
    one_of("level", AlertLevel),
    partial("ix_alerts_open", "raised_at", where="ended_at IS NULL"),
)
