"""Money: orders, bill holds, payments, refunds, postings, ledger lines, shifts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
DAY = sa.Date().with_variant(sa.String(10), "sqlite")


def upgrade() -> None:
    """Create the tables and their indexes."""
    create_orders()
    create_bill_holds()
    create_payments()
    create_refunds()
    create_postings()
    create_ledger_lines()
    create_shifts()


def create_orders() -> None:
    """The table `orders`."""
    op.create_table(
        "orders",
        sa.Column("order_no", sa.String(), nullable=False),
        sa.Column("business", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("campus", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("patient_no", sa.String(), nullable=False),
        sa.Column("patient_label", sa.String(), nullable=False),
        sa.Column("bills", sa.Text(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'paid', 'cancelled', 'refunded')", name=op.f("ck_orders_state")),
        sa.CheckConstraint("total_fen > 0", name=op.f("ck_orders_total")),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_orders")),
    )
    op.create_index(op.f("ix_orders_created_at_order_no"), "orders", ["created_at", "order_no"], unique=False)
    op.create_index(op.f("ix_orders_operator_id_created_at"), "orders", ["operator_id", "created_at"], unique=False)
    op.create_index(op.f("ix_orders_patient_no_created_at"), "orders", ["patient_no", "created_at"], unique=False)
    op.create_index(op.f("ix_orders_shift_no_created_at"), "orders", ["shift_no", "created_at"], unique=False)
    op.create_index(op.f("ix_orders_window_id_created_at"), "orders", ["window_id", "created_at"], unique=False)


def create_bill_holds() -> None:
    """The table `bill_holds`."""
    op.create_table(
        "bill_holds",
        sa.Column("business", sa.String(), nullable=False),
        sa.Column("bill_no", sa.String(), nullable=False),
        sa.Column("order_no", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["order_no"], ["orders.order_no"], name=op.f("fk_bill_holds_order_no")),
        sa.PrimaryKeyConstraint("business", "bill_no", name=op.f("pk_bill_holds")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_bill_holds_order_no"), "bill_holds", ["order_no"], unique=False)


def create_payments() -> None:
    """The table `payments`."""
    op.create_table(
        "payments",
        sa.Column("payment_no", sa.String(), nullable=False),
        sa.Column("order_no", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("merchant", sa.String(), nullable=False),
        sa.Column("campus", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("tendered_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("channel_code", sa.String(), nullable=False),
        sa.Column("channel_number", sa.String(), nullable=False),
        sa.Column("paid_at", INSTANT, nullable=True),
        sa.Column("cancel_requested_at", INSTANT, nullable=True),
        sa.Column("asked_count", sa.Integer(), nullable=False),
        sa.Column("reverse_count", sa.Integer(), nullable=False),
        sa.Column("refunded_fen", sa.BigInteger(), nullable=False),
        sa.Column("reserved_fen", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('sending', 'waiting', 'unknown', 'reversing', 'paid', 'not_paid',"
            " 'reversed', 'late_paid', 'refunded')",
            name=op.f("ck_payments_state"),
        ),
        sa.CheckConstraint("amount_fen > 0 AND tendered_fen >= amount_fen", name=op.f("ck_payments_amount")),
        sa.CheckConstraint(
            "refunded_fen >= 0 AND reserved_fen >= 0 AND refunded_fen + reserved_fen <= amount_fen",
            name=op.f("ck_payments_refundable"),
        ),
        sa.ForeignKeyConstraint(["order_no"], ["orders.order_no"], name=op.f("fk_payments_order_no")),
        sa.PrimaryKeyConstraint("payment_no", name=op.f("pk_payments")),
    )
    op.create_index(
        "ix_payments_open_shift",
        "payments",
        ["shift_no", "created_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('late_paid', 'reversing', 'sending', 'unknown', 'waiting')"),
        postgresql_where=sa.text("state IN ('late_paid', 'reversing', 'sending', 'unknown', 'waiting')"),
    )
    op.create_index(
        "ix_payments_open_window",
        "payments",
        ["window_id", "created_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('late_paid', 'reversing', 'sending', 'unknown', 'waiting')"),
        postgresql_where=sa.text("state IN ('late_paid', 'reversing', 'sending', 'unknown', 'waiting')"),
    )
    op.create_index(op.f("ix_payments_order_no"), "payments", ["order_no"], unique=False)


def create_refunds() -> None:
    """The table `refunds`."""
    op.create_table(
        "refunds",
        sa.Column("refund_no", sa.String(), nullable=False),
        sa.Column("payment_no", sa.String(), nullable=False),
        sa.Column("order_no", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("bills", sa.Text(), nullable=False),
        sa.Column("business_withdrawal", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("channel_code", sa.String(), nullable=False),
        sa.Column("channel_number", sa.String(), nullable=False),
        sa.Column("refunded_at", INSTANT, nullable=True),
        sa.Column("asked_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('requested', 'approved', 'withdrawn', 'sending', 'processing', 'unknown', 'refunded',"
            " 'abnormal', 'rejected', 'failed')",
            name=op.f("ck_refunds_state"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_refunds_amount")),
        sa.ForeignKeyConstraint(["order_no"], ["orders.order_no"], name=op.f("fk_refunds_order_no")),
        sa.ForeignKeyConstraint(["payment_no"], ["payments.payment_no"], name=op.f("fk_refunds_payment_no")),
        sa.PrimaryKeyConstraint("refund_no", name=op.f("pk_refunds")),
    )
    op.create_index(op.f("ix_refunds_order_no"), "refunds", ["order_no"], unique=False)
    op.create_index(op.f("ix_refunds_payment_no"), "refunds", ["payment_no"], unique=False)
    op.create_index(op.f("ix_refunds_state_requested_at"), "refunds", ["state", "requested_at"], unique=False)
    op.create_index(
        "ix_refunds_unclear_shift",
        "refunds",
        ["shift_no", "requested_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('sending', 'unknown', 'withdrawn')"),
        postgresql_where=sa.text("state IN ('sending', 'unknown', 'withdrawn')"),
    )


def create_postings() -> None:
    """The table `postings`."""
    op.create_table(
        "postings",
        sa.Column("order_no", sa.String(), nullable=False),
        sa.Column("business", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("receipt_no", sa.String(), nullable=False),
        sa.Column("guidance", sa.String(), nullable=False),
        sa.Column("posted_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'posted', 'refused', 'withdrawn')", name=op.f("ck_postings_state")),
        sa.ForeignKeyConstraint(["order_no"], ["orders.order_no"], name=op.f("fk_postings_order_no")),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_postings")),
    )
    op.create_index(
        "ix_postings_pending",
        "postings",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )


def create_ledger_lines() -> None:
    """The table `ledger_lines`."""
    op.create_table(
        "ledger_lines",
        sa.Column("entry_no", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("merchant", sa.String(), nullable=False),
        sa.Column("campus", sa.String(), nullable=False),
        sa.Column("order_no", sa.String(), nullable=True),
        sa.Column("payment_no", sa.String(), nullable=True),
        sa.Column("refund_no", sa.String(), nullable=True),
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.CheckConstraint(
            "kind IN ('payment', 'late_payment', 'refund', 'float', 'count_difference')",
            name=op.f("ck_ledger_lines_kind"),
        ),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_ledger_lines_amount")),
        sa.ForeignKeyConstraint(["order_no"], ["orders.order_no"], name=op.f("fk_ledger_lines_order_no")),
        sa.ForeignKeyConstraint(["payment_no"], ["payments.payment_no"], name=op.f("fk_ledger_lines_payment_no")),
        sa.ForeignKeyConstraint(["refund_no"], ["refunds.refund_no"], name=op.f("fk_ledger_lines_refund_no")),
        sa.PrimaryKeyConstraint("entry_no", "kind", "line", name=op.f("pk_ledger_lines")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_ledger_lines_account_day_amount_fen"), "ledger_lines", ["account", "day", "amount_fen"], unique=False
    )
    op.create_index(op.f("ix_ledger_lines_order_no"), "ledger_lines", ["order_no"], unique=False)
    op.create_index(op.f("ix_ledger_lines_shift_no"), "ledger_lines", ["shift_no"], unique=False)


def create_shifts() -> None:
    """The table `shifts`."""
    op.create_table(
        "shifts",
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("campus", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("float_fen", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("counted_fen", sa.BigInteger(), nullable=False),
        sa.Column("expected_fen", sa.BigInteger(), nullable=False),
        sa.Column("difference_reason", sa.String(), nullable=False),
        sa.Column("handed_over_to", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_shifts_state")),
        sa.CheckConstraint("float_fen >= 0 AND counted_fen >= 0", name=op.f("ck_shifts_amounts")),
        sa.PrimaryKeyConstraint("shift_no", name=op.f("pk_shifts")),
    )
    op.create_index(op.f("ix_shifts_operator_id_opened_at"), "shifts", ["operator_id", "opened_at"], unique=False)
    op.create_index(
        "uq_shifts_open_window",
        "shifts",
        ["window_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
