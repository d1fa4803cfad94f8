"""Exceptions of reconciliation with their evidence and files, and the calls of connected systems."""

import sqlalchemy as sa
from alembic import op

from server.storage.migrations.checks import widen

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
DAY = sa.Date().with_variant(sa.String(10), "sqlite")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ENTRIES = [
    "payment", "late_payment", "refund", "float", "count_difference", "pay_in", "pay_out", "drop", "written_off",
    "carried_payment", "carried_refund",
]  # fmt: skip
STATES = (
    "state IN ('new', 'proposed', 'approved', 'executed', 'verified', 'closed_by_statement', 'written_off', 'undone')"
)
ACTS = (
    "act IN ('query_channel', 'ask_business', 'post_again', 'correct_posting', 'book', 'refund', 'attach', "
    "'restore_record', 'tell_source', 'explain', 'write_off')"
)
OPEN = "state IN ('approved', 'executed', 'new', 'proposed', 'undone')"
ENDED = "state IN ('closed_by_statement', 'verified', 'written_off')"


def upgrade() -> None:
    """One more kind of ledger entry; the tables."""
    widen("ledger_lines", "kind", ENTRIES, [*ENTRIES, "adjustment"])
    create_exceptions()
    create_evidence()
    op.create_table(
        "connected_calls",
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("system", "nonce", name=op.f("pk_connected_calls")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_connected_calls_at"), "connected_calls", ["at"], unique=False)


def create_exceptions() -> None:
    """The table `exceptions`; the open ones have small indexes of their own."""
    words = (
        "pattern", "type", "field", "cause", "safe_act", "channel", "kind", "our_no", "party_no", "business_no",
        "opened_by_run", "run_no", "account", "order_no", "note", "outcome", "act_no",
    )  # fmt: skip
    op.create_table(
        "exceptions",
        sa.Column("exception_no", sa.String(), nullable=False),
        *[sa.Column(name, sa.String(), nullable=False) for name in words],
        sa.Column("day", DAY, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        *[sa.Column(name, INSTANT, nullable=False) for name in ("at", "opened_at", "changed_at", "limit_at")],
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("at_risk_fen", sa.BigInteger(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=True),
        *[
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("owner_id", "proposed_by", "approved_by", "executed_by", "version")
        ],
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_exceptions_state")),
        sa.CheckConstraint(ACTS, name=op.f("ck_exceptions_act")),
        sa.CheckConstraint("people BETWEEN 0 AND 2", name=op.f("ck_exceptions_people")),
        sa.PrimaryKeyConstraint("exception_no", name=op.f("pk_exceptions")),
    )
    op.create_index(op.f("ix_exceptions_day_state"), "exceptions", ["day", "state"], unique=False)
    small = {
        "ix_exceptions_open_day": ["day"],
        "ix_exceptions_open_types": ["type", "at_risk_fen", "limit_at"],
        "ix_exceptions_open_worst": ["at_risk_fen", "opened_at", "exception_no"],
    }
    for name, columns in small.items():
        op.create_index(name, "exceptions", columns, sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN))
    worst = ["at_risk_fen", "opened_at", "exception_no"]
    ended = sa.text(ENDED)
    op.create_index("ix_exceptions_ended_worst", "exceptions", worst, sqlite_where=ended, postgresql_where=ended)


def create_evidence() -> None:
    """The tables `exception_evidence` and `exception_files`."""
    op.create_table(
        "exception_evidence",
        sa.Column("evidence_id", BIG, nullable=False),
        sa.Column("exception_no", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("attachment_id", sa.BigInteger(), nullable=False),
        sa.Column("attachment_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exception_no"], ["exceptions.exception_no"], name=op.f("fk_exception_evidence_exception_no")
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_exception_evidence")),
    )
    op.create_index(
        op.f("ix_exception_evidence_exception_no_evidence_id"), "exception_evidence", ["exception_no", "evidence_id"]
    )
    op.create_table(
        "exception_files",
        sa.Column("attachment_id", BIG, nullable=False),
        sa.Column("exception_no", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exception_no"], ["exceptions.exception_no"], name=op.f("fk_exception_files_exception_no")
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_exception_files")),
    )
