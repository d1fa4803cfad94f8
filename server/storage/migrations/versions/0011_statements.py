"""Statements of parties with their bytes, and the layouts of files."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
DAY = sa.Date().with_variant(sa.String(10), "sqlite")
STANDING = "state IN ('expected', 'kept', 'none_that_day')"
HAS_FILE = "sha256 <> ''"
KEY = ["party", "name", "merchant", "day"]


def upgrade() -> None:
    """Create the three tables."""
    create_statements()
    op.create_table(
        "statement_files",
        sa.Column("statement_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("packed", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.statement_id"], name=op.f("fk_statement_files_statement_id")
        ),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_statement_files")),
    )
    op.create_table(
        "statement_layouts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("delimiter", sa.String(), nullable=False),
        sa.Column("header_lines", sa.Integer(), nullable=False),
        sa.Column("footer_lines", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("refund_words", sa.Text(), nullable=False),
        sa.Column("date_form", sa.String(), nullable=False),
        sa.Column("time_form", sa.String(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_statement_layouts")),
    )


def create_statements() -> None:
    """The table of statements, one standing for a party and day, one row a file."""
    states = "'expected', 'kept', 'none_that_day', 'refused', 'superseded'"
    op.create_table(
        "statements",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("merchant", sa.String(), nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=True),
        sa.Column("fetched_by", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("error_values", sa.Text(), nullable=False),
        sa.Column("layout_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_statements_state")),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_statements")),
    )
    op.create_index(op.f("ix_statements_day_party_name"), "statements", ["day", "party", "name"], unique=False)
    op.create_index(
        "uq_statements_standing", "statements", KEY, unique=True,
        sqlite_where=sa.text(STANDING), postgresql_where=sa.text(STANDING),
    )  # fmt: skip
    op.create_index(
        "uq_statements_file", "statements", [*KEY, "sha256"], unique=True,
        sqlite_where=sa.text(HAS_FILE), postgresql_where=sa.text(HAS_FILE),
    )  # fmt: skip
