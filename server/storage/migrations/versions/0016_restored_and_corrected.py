"""Payments written from a statement's line, and postings that were taken back and made anew under another number."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """A column of `payments` with its index, one of `postings`, a table."""
    op.add_column("payments", sa.Column("foreign_no", sa.String(), nullable=True))
    clause = sa.text("foreign_no IS NOT NULL")
    op.create_index(
        "ix_payments_foreign", "payments", ["foreign_no"], unique=False, sqlite_where=clause, postgresql_where=clause
    )
    op.add_column("postings", sa.Column("posted_as", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "posting_corrections",
        sa.Column("withdrawal_no", sa.String(), nullable=False),
        sa.Column("order_no", sa.String(), nullable=False),
        sa.Column("exception_no", sa.String(), nullable=False),
        sa.Column("business", sa.String(), nullable=False),
        sa.Column("old_no", sa.String(), nullable=False),
        sa.Column("new_no", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_no"], ["orders.order_no"], name=op.f("fk_posting_corrections_order_no")),
        sa.PrimaryKeyConstraint("withdrawal_no", name=op.f("pk_posting_corrections")),
    )
    op.create_index(op.f("ix_posting_corrections_order_no"), "posting_corrections", ["order_no"], unique=False)
    op.create_index(op.f("ix_posting_corrections_begun_at"), "posting_corrections", ["begun_at"], unique=False)
