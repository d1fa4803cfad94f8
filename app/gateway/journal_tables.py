"""The tables of the journal on this computer's disk."""

import zlib
from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData()


class Sealed(sa.TypeDecorator[bytes]):
    """A document with a checksum behind it: a bit that flips on the disk is found when it is read, as ValueError.

    SQLite itself looks only at the order of its pages. Documents of older versions end without one.
    """

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:
        """The document, a mark, eight hexadecimal digits."""
        return None if value is None else value + b"#%08x" % zlib.crc32(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> bytes | None:
        """The document, None for none. Raises ValueError."""
        if value is None:
            return None
        if not isinstance(value, bytes):
            raise ValueError("not a document")
        document, mark, checksum = value[:-9], value[-9:-8], value[-8:]
        if mark != b"#" and value.endswith(b"}"):
            return value
        if mark != b"#" or checksum != b"%08x" % zlib.crc32(document):
            raise ValueError("not what was written")
        return document


INTENTS = sa.Table(
    "intent",
    METADATA,
    sa.Column("payment_no", sa.String(40), primary_key=True),
    sa.Column("recorded_at", sa.String(40), nullable=False),
    sa.Column("operator_id", sa.Integer, nullable=False),
    sa.Column("payment", Sealed, nullable=False),
    sa.Column("outcome", sa.String(80), nullable=False, server_default="", index=True),
)

RECEIPTS = sa.Table(
    "receipt",
    METADATA,
    sa.Column("row_no", sa.Integer, primary_key=True),
    sa.Column("payment_no", sa.String(40), nullable=False, unique=True),
    sa.Column("made_at", sa.String(40), nullable=False),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("printed", sa.Boolean, nullable=False),
)

BLANK = sa.Table(
    "receipt_blank",
    METADATA,
    sa.Column("payment_no", sa.String(40), primary_key=True),
)
"""Receipts of which it is certain that nothing came out; a table of its own, so that older journals have it too."""

OFFLINE = sa.Table(
    "offline",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("payment_no", sa.String(40), nullable=False, unique=True),
    sa.Column("operator_id", sa.Integer, nullable=False),
    sa.Column("operator_name", sa.String(120), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False, server_default="", index=True),
    sa.Column("reason", sa.String(80), nullable=False, server_default=""),
)
"""Payments taken while the server did not answer; never deleted. ``content`` holds what goes to the server."""

NAMED = sa.Table(
    "named",
    METADATA,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.String(200), nullable=False),
)
"""Small named values of this journal: its identity, where it saw the server's history stand."""

ACTS = sa.Table(
    "act",
    METADATA,
    sa.Column("number", sa.String(40), primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("recorded_at", sa.String(40), nullable=False, index=True),
    sa.Column("operator_id", sa.Integer, nullable=False),
    sa.Column("content", Sealed, nullable=False),
    sa.Column("outcome", sa.String(80), nullable=False, server_default=""),
)
"""Refunds asked for and shifts opened here, by their numbers, stored before they were sent."""

TERMINAL_ACTS = sa.Table(
    "terminal_act",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("number", sa.String(40), nullable=False, unique=True),
    sa.Column("asked", Sealed, nullable=False),
    sa.Column("word", Sealed, nullable=True),
    sa.Column("outcome", sa.String(20), nullable=False, server_default=""),
    sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false(), index=True),
)
"""What the card terminal was asked under our numbers, stored before it was asked, and what it said."""
