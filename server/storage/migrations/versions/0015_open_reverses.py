"""Reverses that may still take effect: what a payment must remember so that "paid" is not believed too early."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of `payments`; an undoing that is under way now counts as one that may still take effect."""
    op.add_column("payments", sa.Column("reverse_open", sa.Boolean(), nullable=False, server_default=sa.false()))
    payments = sa.table("payments", sa.column("state", sa.String), sa.column("reverse_open", sa.Boolean))
    op.execute(payments.update().where(payments.c.state == "reversing").values(reverse_open=True))
