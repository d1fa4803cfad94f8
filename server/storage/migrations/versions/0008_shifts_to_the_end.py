"""Shifts that are handed over, sealed and counted later; late events, cash movements, differences, printed invoices."""

import sqlalchemy as sa
from alembic import op

from server.storage.migrations.checks import widen

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
ENTRIES = ["payment", "late_payment", "refund", "float", "count_difference"]
MORE_ENTRIES = ["pay_in", "pay_out", "drop", "written_off", "carried_payment", "carried_refund"]
JOBS = ["settle_payment", "post_order", "settle_refund", "release_bills", "link_audit", "end_sessions"]
STATES = ["open", "handed_over", "uncounted", "closed"]
LATE = "late_shift_no IS NOT NULL"
LIVE = "state IN ('handed_over', 'open')"


def upgrade() -> None:
    """Widen the words, add the columns, create the tables."""
    widen("ledger_lines", "kind", ENTRIES, ENTRIES + MORE_ENTRIES)
    widen("jobs", "kind", JOBS, [*JOBS, "close_left_open"])
    widen("shifts", "state", ["open", "closed"], STATES)
    for table in ("payments", "refunds"):
        op.add_column(table, sa.Column("late_shift_no", sa.String(), nullable=True))
        _index(f"ix_{table}_late", table, "late_shift_no", LATE)
    extend_shifts()
    create_movements()
    create_differences()
    create_invoices()


def extend_shifts() -> None:
    """Whom a shift was given to, what its wallets were counted at, when and by whom it was counted."""
    op.add_column("shifts", sa.Column("wallets", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("shifts", sa.Column("given_to", sa.Integer(), nullable=True))
    op.add_column("shifts", sa.Column("given_at", INSTANT, nullable=True))
    op.add_column("shifts", sa.Column("refusal", sa.String(), nullable=False, server_default=""))
    op.add_column("shifts", sa.Column("closed_by_rule", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("shifts", sa.Column("counted_at", INSTANT, nullable=True))
    op.add_column("shifts", sa.Column("counted_by", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE shifts SET counted_at = closed_at, counted_by = operator_id WHERE state = 'closed'")
    op.drop_index("uq_shifts_open_window", "shifts")
    _index("uq_shifts_live_window", "shifts", "window_id", LIVE, unique=True)
    _index("ix_shifts_given", "shifts", "given_to", "state = 'handed_over'")
    _index("ix_shifts_uncounted", "shifts", "opened_at", "state = 'uncounted'")


def create_movements() -> None:
    """The table `cash_movements`."""
    op.create_table(
        "cash_movements",
        sa.Column("movement_no", sa.String(), nullable=False),
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("campus", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("difference_of", sa.String(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_cash_movements_amount")),
        sa.CheckConstraint("kind IN ('pay_in', 'pay_out', 'drop')", name=op.f("ck_cash_movements_kind")),
        sa.PrimaryKeyConstraint("movement_no", name=op.f("pk_cash_movements")),
    )
    op.create_index(op.f("ix_cash_movements_shift_no_at"), "cash_movements", ["shift_no", "at"], unique=False)


def create_differences() -> None:
    """The table `shift_differences`."""
    op.create_table(
        "shift_differences",
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("campus", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("explained_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("movement_no", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_shift_differences_amount")),
        sa.CheckConstraint(
            "state IN ('found', 'explained', 'approved', 'settled', 'written_off')",
            name=op.f("ck_shift_differences_state"),
        ),
        sa.PrimaryKeyConstraint("shift_no", "channel", name=op.f("pk_shift_differences")),
    )
    op.create_index(
        op.f("ix_shift_differences_state_found_at"), "shift_differences", ["state", "found_at"], unique=False
    )


def create_invoices() -> None:
    """The tables `invoice_ranges` and `invoices`."""
    op.create_table(
        "invoice_ranges",
        sa.Column("range_id", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("first_no", sa.BigInteger(), nullable=False),
        sa.Column("last_no", sa.BigInteger(), nullable=False),
        sa.Column("next_no", sa.BigInteger(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "first_no >= 0 AND last_no >= first_no AND next_no >= first_no", name=op.f("ck_invoice_ranges_numbers")
        ),
        sa.PrimaryKeyConstraint("range_id", name=op.f("pk_invoice_ranges")),
    )
    op.create_table(
        "invoices",
        sa.Column("range_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("shift_no", sa.String(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("order_no", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('used', 'voided')", name=op.f("ck_invoices_state")),
        sa.PrimaryKeyConstraint("range_id", "number", name=op.f("pk_invoices")),
    )
    op.create_index(op.f("ix_invoices_order_no"), "invoices", ["order_no"], unique=False)
    op.create_index(op.f("ix_invoices_shift_no"), "invoices", ["shift_no"], unique=False)


def _index(name: str, table: str, column: str, where: str, *, unique: bool = False) -> None:
    clause = sa.text(where)
    op.create_index(name, table, [column], unique=unique, sqlite_where=clause, postgresql_where=clause)
