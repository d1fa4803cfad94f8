"""Refunds followed to their end: limits by role, manager PIN, items, payouts with their proof."""

import sqlalchemy as sa
from alembic import op

from server.storage.migrations.checks import widen

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
BEFORE = [
    "requested", "approved", "withdrawn", "sending", "processing", "unknown", "refunded", "abnormal", "rejected",
    "failed",
]  # fmt: skip
AFTER = [
    "requested", "approved", "withdrawn", "sending", "processing", "unfunded", "unknown", "refunded", "abnormal",
    "paid_out", "rejected", "failed",
]  # fmt: skip
TO_HAND_OVER = "channel = 'cash' AND state = 'refunded' AND handed_over_at IS NULL"


def upgrade() -> None:
    """Add the columns and the tables of payouts."""
    op.add_column("roles", sa.Column("refund_alone_fen", sa.BigInteger(), nullable=True))
    op.add_column("roles", sa.Column("refund_approve_fen", sa.BigInteger(), nullable=True))
    op.add_column("operators", sa.Column("pin_hash", sa.String(), nullable=False, server_default=""))
    op.add_column("operators", sa.Column("pin_failed_count", sa.Integer(), nullable=False, server_default="0"))
    extend_refunds()
    create_payouts()


def extend_refunds() -> None:
    """New states and columns of the table `refunds`; cash that went back before counts as handed over."""
    widen("refunds", "state", BEFORE, AFTER)
    op.add_column("refunds", sa.Column("source", sa.String(), nullable=False, server_default="window"))
    op.add_column("refunds", sa.Column("route", sa.String(), nullable=False, server_default="original"))
    op.add_column("refunds", sa.Column("items", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("refunds", sa.Column("refused_items", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("refunds", sa.Column("decision_note", sa.String(), nullable=False, server_default=""))
    op.add_column("refunds", sa.Column("withdrawn_at", INSTANT, nullable=True))
    op.add_column("refunds", sa.Column("sent_at", INSTANT, nullable=True))
    op.add_column("refunds", sa.Column("handed_over_at", INSTANT, nullable=True))
    op.execute("UPDATE refunds SET handed_over_at = refunded_at WHERE channel = 'cash' AND state = 'refunded'")
    op.create_index(
        "ix_refunds_to_hand_over", "refunds", ["window_id", "refunded_at"], unique=False,
        sqlite_where=sa.text(TO_HAND_OVER), postgresql_where=sa.text(TO_HAND_OVER),
    )  # fmt: skip


def create_payouts() -> None:
    """The tables `payouts` and `payout_proofs`."""
    op.create_table(
        "payouts",
        sa.Column("payout_no", sa.String(), nullable=False),
        sa.Column("refund_no", sa.String(), nullable=False),
        sa.Column("payment_no", sa.String(), nullable=False),
        sa.Column("order_no", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("payee", sa.String(), nullable=False),
        sa.Column("sealed_payee", sa.String(), nullable=False),
        sa.Column("proof_sha256", sa.String(), nullable=False),
        sa.Column("proof_type", sa.String(), nullable=False),
        sa.Column("proof_bytes", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("paid_by", sa.Integer(), nullable=True),
        sa.Column("paid_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payouts_amount")),
        sa.CheckConstraint("method IN ('cash', 'account')", name=op.f("ck_payouts_method")),
        sa.CheckConstraint("state IN ('prepared', 'approved', 'paid', 'cancelled')", name=op.f("ck_payouts_state")),
        sa.ForeignKeyConstraint(["refund_no"], ["refunds.refund_no"], name=op.f("fk_payouts_refund_no")),
        sa.PrimaryKeyConstraint("payout_no", name=op.f("pk_payouts")),
    )
    op.create_index(op.f("ix_payouts_refund_no"), "payouts", ["refund_no"], unique=False)
    standing = "state IN ('approved', 'paid', 'prepared')"
    op.create_index(
        "uq_payouts_standing", "payouts", ["refund_no"], unique=True,
        sqlite_where=sa.text(standing), postgresql_where=sa.text(standing),
    )  # fmt: skip
    op.create_table(
        "payout_proofs",
        sa.Column("payout_no", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["payout_no"], ["payouts.payout_no"], name=op.f("fk_payout_proofs_payout_no")),
        sa.PrimaryKeyConstraint("payout_no", name=op.f("pk_payout_proofs")),
    )
