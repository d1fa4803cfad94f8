"""Orders in parts: a mark on every order that is paid by more than one payment, until it is wholly paid or undone."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "orders_in_parts",
        sa.Column("order_no", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("undo_asked_at", INSTANT, nullable=True),
        sa.Column("undo_asked_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_no"], ["orders.order_no"], name=op.f("fk_orders_in_parts_order_no")),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_orders_in_parts")),
    )
    op.create_index("ix_orders_in_parts_window_id_begun_at", "orders_in_parts", ["window_id", "begun_at"])
    op.create_index("ix_orders_in_parts_shift_no", "orders_in_parts", ["shift_no"])
