"""Healing after a restore, and payments that are only asked for and never undone by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Create both tables, and the column."""
    op.create_table(
        "healings",
        sa.Column("healing_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("from_at", INSTANT, nullable=False),
        sa.Column("noticed_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("healing_no", name=op.f("pk_healings")),
    )
    op.create_table(
        "healing_items",
        sa.Column("healing_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('desk', 'day', 'payment', 'refund')", name=op.f("ck_healing_items_kind")),
        sa.CheckConstraint("state IN ('waiting', 'done', 'gone')", name=op.f("ck_healing_items_state")),
        sa.PrimaryKeyConstraint("healing_no", "kind", "subject", name=op.f("pk_healing_items")),
    )
    op.add_column("payments", sa.Column("kept", sa.Boolean(), server_default=sa.false(), nullable=False))
