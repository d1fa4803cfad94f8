"""What a desk itself tried on its card terminal stands beside the settlement that took it in."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COLUMNS = {
    "trial_sale_count": sa.Integer, "trial_sale_fen": sa.BigInteger,
    "trial_void_count": sa.Integer, "trial_void_fen": sa.BigInteger,
}  # fmt: skip


def upgrade() -> None:
    """Four counters; nothing was told of trials so far."""
    for name, kind in COLUMNS.items():
        op.add_column("card_settlements", sa.Column(name, kind(), nullable=False, server_default="0"))
