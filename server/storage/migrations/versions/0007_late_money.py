"""Late money: what a payment must remember so that a late success is believed once it is said twice, and refunded."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Two columns of `payments`."""
    op.add_column("payments", sa.Column("refund_instead", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("payments", sa.Column("late_claimed_at", INSTANT, nullable=True))
