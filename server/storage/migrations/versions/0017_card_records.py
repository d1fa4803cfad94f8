"""What card terminals did: a record a number."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
WORDS = (
    "code", "host_code", "text", "card_masked", "trace_no", "reference_no", "authorisation_no", "batch_no",
    "terminal_no", "merchant_no", "issuer_no", "issuer", "card_kind", "at", "settlement_day",
)  # fmt: skip


def upgrade() -> None:
    """One table."""
    op.create_table(
        "card_records",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("payment_no", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("discount_fen", sa.BigInteger(), nullable=False),
        *[sa.Column(name, sa.String(), nullable=False) for name in WORDS],
        sa.Column("slip", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("act IN ('sale', 'void', 'refund')", name=op.f("ck_card_records_act")),
        sa.CheckConstraint(
            "outcome IN ('done', 'failed', 'unknown', 'never_asked')", name=op.f("ck_card_records_outcome")
        ),
        sa.ForeignKeyConstraint(["payment_no"], ["payments.payment_no"], name=op.f("fk_card_records_payment_no")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_card_records")),
    )
    op.create_index(op.f("ix_card_records_payment_no"), "card_records", ["payment_no"], unique=False)
