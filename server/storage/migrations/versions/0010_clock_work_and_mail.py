"""The clock work of reconciliation as jobs, and mails to people."""

import sqlalchemy as sa
from alembic import op

from server.storage.migrations.checks import widen

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
JOBS = [
    "settle_payment", "post_order", "settle_refund", "release_bills", "link_audit", "end_sessions", "close_left_open",
]  # fmt: skip
MORE_JOBS = [
    "verify_exception", "run_reconciliation", "plan_days", "fetch_statement", "start_run", "own_statement",
    "mail_digest", "send_mail",
]  # fmt: skip


def upgrade() -> None:
    """Widen the words of jobs, create the table of mails."""
    widen("jobs", "kind", JOBS, JOBS + MORE_JOBS)
    op.create_table(
        "mails",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed')", name=op.f("ck_mails_state")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_mails")),
    )
    op.create_index(op.f("ix_mails_recipient"), "mails", ["recipient"], unique=False)
