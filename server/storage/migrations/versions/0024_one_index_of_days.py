"""Exceptions by day have one index: open ones stood in a second one, which nobody needed and every run paid for."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The index by day and state finds them as well."""
    op.drop_index("ix_exceptions_open_day", "exceptions")
