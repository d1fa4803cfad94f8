"""Around the money: roles, operators, windows, sessions, audit, jobs, notices, facts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables and their indexes."""
    create_roles()
    create_operators()
    create_windows()
    create_sessions()
    create_audit_rows()
    create_audit_head()
    create_jobs()
    create_notices()
    create_facts()


def create_roles() -> None:
    """The table `roles`."""
    op.create_table(
        "roles",
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("role_id", name=op.f("pk_roles")),
        sa.UniqueConstraint("name", name=op.f("uq_roles_name")),
    )


def create_operators() -> None:
    """The table `operators`."""
    op.create_table(
        "operators",
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("role_ids", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("locked_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_operators")),
        sa.UniqueConstraint("username", name=op.f("uq_operators_username")),
    )


def create_windows() -> None:
    """The table `windows`."""
    op.create_table(
        "windows",
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("campus", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("enrolment_hash", sa.String(), nullable=True),
        sa.Column("enrolment_expires_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("window_id", name=op.f("pk_windows")),
        sa.UniqueConstraint("code", name=op.f("uq_windows_code")),
        sa.UniqueConstraint("enrolment_hash", name=op.f("uq_windows_enrolment_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_windows_token_hash")),
    )


def create_sessions() -> None:
    """The table `sessions`."""
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.operator_id"], name=op.f("fk_sessions_operator_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_ended_at"), "sessions", ["ended_at"], unique=False)
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sessions_operator_id"), "sessions", ["operator_id"], unique=False)


def create_audit_rows() -> None:
    """The table `audit_rows`."""
    op.create_table(
        "audit_rows",
        sa.Column("row_id", BIG, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("operator_name", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("chain_no", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.String(), nullable=True),
        sa.CheckConstraint("(chain_no IS NULL) = (hash IS NULL)", name=op.f("ck_audit_rows_linked")),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_audit_rows")),
        sa.UniqueConstraint("chain_no", name=op.f("uq_audit_rows_chain_no")),
    )
    op.create_index(op.f("ix_audit_rows_action_row_id"), "audit_rows", ["action", "row_id"], unique=False)
    op.create_index(op.f("ix_audit_rows_at"), "audit_rows", ["at"], unique=False)
    op.create_index(op.f("ix_audit_rows_operator_id_row_id"), "audit_rows", ["operator_id", "row_id"], unique=False)
    op.create_index(op.f("ix_audit_rows_subject_row_id"), "audit_rows", ["subject", "row_id"], unique=False)


def create_audit_head() -> None:
    """The table `audit_head`."""
    op.create_table(
        "audit_head",
        sa.Column("head_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chain_no", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("head_id = 1", name=op.f("ck_audit_head_single")),
        sa.PrimaryKeyConstraint("head_id", name=op.f("pk_audit_head")),
    )


def create_jobs() -> None:
    """The table `jobs`."""
    op.create_table(
        "jobs",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("ready_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('settle_payment', 'post_order', 'settle_refund', 'release_bills', 'link_audit', 'end_sessions')",
            name=op.f("ck_jobs_kind"),
        ),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_jobs")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_jobs_ready_at"), "jobs", ["ready_at"], unique=False)


def create_notices() -> None:
    """The table `notices`."""
    op.create_table(
        "notices",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "notice_id", name=op.f("pk_notices")),
        sqlite_with_rowid=False,
    )


def create_facts() -> None:
    """The table `facts`."""
    op.create_table(
        "facts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
