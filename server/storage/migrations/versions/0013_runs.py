"""Runs of reconciliation with totals and column files; payments by accounting day, refunds by their last change."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
DAY = sa.Date().with_variant(sa.String(10), "sqlite")
STATES = "'queued', 'running', 'held', 'done', 'failed', 'cancelled', 'superseded'"
LIVE = "state IN ('held', 'queued', 'running')"


def upgrade() -> None:
    """Create the three tables and the two indexes."""
    create_runs()
    sums = [
        column
        for line in ("opening", "today", "matched", "closed", "in_transit", "exceptions")
        for column in (
            sa.Column(f"{line}_count", sa.Integer(), nullable=False),
            sa.Column(f"{line}_fen", sa.BigInteger(), nullable=False),
        )
    ]
    op.create_table(
        "run_totals",
        sa.Column("run_no", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        *sums,
        sa.ForeignKeyConstraint(["run_no"], ["runs.run_no"], name=op.f("fk_run_totals_run_no")),
        sa.PrimaryKeyConstraint("run_no", "party", "name", name=op.f("pk_run_totals")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "run_parts",
        sa.Column("run_no", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_no"], ["runs.run_no"], name=op.f("fk_run_parts_run_no")),
        sa.PrimaryKeyConstraint("run_no", "file", "place", name=op.f("pk_run_parts")),
    )
    op.create_index(op.f("ix_payments_day_payment_no"), "payments", ["day", "payment_no"], unique=False)
    op.create_index(op.f("ix_refunds_changed_at"), "refunds", ["changed_at"], unique=False)


def create_runs() -> None:
    """The table of runs: one live, one standing a day."""
    op.create_table(
        "runs",
        sa.Column("run_no", sa.String(), nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("rows_done", sa.BigInteger(), nullable=False),
        sa.Column("rows_total", sa.BigInteger(), nullable=False),
        sa.Column("rule_version", sa.String(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("error_values", sa.Text(), nullable=False),
        sa.Column("matched_count", sa.Integer(), nullable=False),
        sa.Column("matched_fen", sa.BigInteger(), nullable=False),
        sa.Column("in_transit_count", sa.Integer(), nullable=False),
        sa.Column("in_transit_fen", sa.BigInteger(), nullable=False),
        sa.Column("exceptions_count", sa.Integer(), nullable=False),
        sa.Column("exceptions_fen", sa.BigInteger(), nullable=False),
        sa.Column("at_risk_fen", sa.BigInteger(), nullable=False),
        sa.Column("gone_on_by", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_runs_state")),
        sa.PrimaryKeyConstraint("run_no", name=op.f("pk_runs")),
    )
    _unique("uq_runs_live", ["day"], LIVE)
    _unique("uq_runs_standing", ["day"], "state = 'done'")
    _unique("uq_runs_version", ["day", "version"], "version > 0")


def _unique(name: str, columns: list[str], where: str) -> None:
    clause = sa.text(where)
    op.create_index(name, "runs", columns, unique=True, sqlite_where=clause, postgresql_where=clause)
