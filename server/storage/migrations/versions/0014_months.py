"""Months that close; entries that name the closed month they correct; the books of a day by an index."""

import sqlalchemy as sa
from alembic import op

from server.storage.migrations.checks import widen

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
ENTRIES = [
    "payment", "late_payment", "refund", "float", "count_difference", "pay_in", "pay_out", "drop", "written_off",
    "carried_payment", "carried_refund", "adjustment",
]  # fmt: skip


def upgrade() -> None:
    """Widen the kinds of entries, add the column and the index, create the table."""
    widen("ledger_lines", "kind", ENTRIES, [*ENTRIES, "opening", "settlement"])
    op.add_column("ledger_lines", sa.Column("corrects", sa.String(), nullable=False, server_default=""))
    op.create_index(op.f("ix_ledger_lines_day"), "ledger_lines", ["day"], unique=False)
    clause = sa.text("corrects <> ''")
    op.create_index(
        "ix_ledger_lines_corrects", "ledger_lines", ["corrects"], unique=False, sqlite_where=clause,
        postgresql_where=clause,
    )  # fmt: skip
    sums = [
        sa.Column(f"{name}_{unit}", sa.BigInteger(), nullable=False)
        for name in ("matched", "in_transit", "exceptions")
        for unit in ("count", "fen")
    ]
    op.create_table(
        "months",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        *sums,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'proposed', 'closed')", name=op.f("ck_months_state")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_months")),
    )
