"""How a person's request for a statement ended, so that every server knows what was broken off at another."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """A row a request, for a day."""
    op.create_table(
        "statement_requests",
        sa.Column("operator_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("became", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("became IN ('stopped', 'kept')", name=op.f("ck_statement_requests_became")),
        sa.PrimaryKeyConstraint("operator_id", "request", name=op.f("pk_statement_requests")),
    )
