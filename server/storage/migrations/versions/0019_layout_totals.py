"""Where a configured file says how many rows it has and what they come to."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column; the layouts that are there name no totals."""
    op.add_column("statement_layouts", sa.Column("totals", sa.Text(), nullable=False, server_default="[]"))
