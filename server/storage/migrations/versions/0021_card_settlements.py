"""Settlements of card terminals' batches; which batch a card act is of, the tries of a refund, what was attached."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
COUNTED = ("sale", "void", "refund")


def upgrade() -> None:
    """Columns of the records, and one table; what is kept so far belongs to the open batch of its window."""
    op.add_column("card_records", sa.Column("tried_ms", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("card_records", sa.Column("settlement_no", sa.String(), nullable=False, server_default=""))
    op.add_column("card_records", sa.Column("attached_key", sa.String(), nullable=True))
    op.create_index("ix_card_records_attached_key", "card_records", ["attached_key"], unique=True)
    op.create_index(op.f("ix_card_records_trace_no"), "card_records", ["trace_no"], unique=False)
    op.create_index(op.f("ix_card_records_settlement_no"), "card_records", ["settlement_no"], unique=False)
    open_batch = sa.text("settlement_no = ''")
    op.create_index(
        "ix_card_records_open_batch", "card_records", ["window_id"], unique=False, sqlite_where=open_batch,
        postgresql_where=open_batch,
    )  # fmt: skip
    op.create_table(
        "card_settlements",
        sa.Column("settlement_no", sa.String(), nullable=False),
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        *[sa.Column(name, sa.String(), nullable=False) for name in ("state", "code", "host_code", "text", "batch_no")],
        sa.Column("typed", sa.Boolean(), nullable=False),
        *[sa.Column(f"{name}_count", sa.Integer(), nullable=True) for name in COUNTED],
        *[sa.Column(f"{name}_fen", sa.BigInteger(), nullable=True) for name in COUNTED],
        sa.Column("slip", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('unknown', 'failed', 'agrees', 'differs', 'not_compared')",
            name=op.f("ck_card_settlements_state"),
        ),
        sa.PrimaryKeyConstraint("settlement_no", name=op.f("pk_card_settlements")),
    )
    op.create_index(op.f("ix_card_settlements_shift_no"), "card_settlements", ["shift_no"], unique=False)
    op.create_index(
        op.f("ix_card_settlements_window_id_batch_no"), "card_settlements", ["window_id", "batch_no"], unique=False
    )
