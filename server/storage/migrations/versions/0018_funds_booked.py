"""The job that books what a bank's statement explains."""

from server.storage.migrations.checks import widen

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JOBS = [
    "settle_payment", "post_order", "settle_refund", "release_bills", "link_audit", "end_sessions", "close_left_open",
    "verify_exception", "run_reconciliation", "plan_days", "fetch_statement", "start_run", "own_statement",
    "mail_digest", "send_mail",
]  # fmt: skip


def upgrade() -> None:
    """One word more."""
    widen("jobs", "kind", JOBS, [*JOBS, "book_funds"])
