"""Exceptions that a run is still writing: hidden by one row until the run is done."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; no run of before has drafts."""
    op.create_table(
        "exception_drafts",
        sa.Column("run_no", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("run_no", name=op.f("pk_exception_drafts")),
        sqlite_with_rowid=False,
    )
