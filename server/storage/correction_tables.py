"""The table of postings that were taken back and made anew."""

from sqlalchemy import ForeignKey, Index, Table

from server.storage.columns import at, fen, number, version, words
from server.storage.tables import metadata

posting_corrections = Table(
    "posting_corrections",
    metadata,
    number("withdrawal_no", primary_key=True),
    number("order_no", ForeignKey("orders.order_no"), index=True),
    number("exception_no"),
    words("business"),
    number("old_no"),
    number("new_no"),
    fen("amount_fen"),
    at("begun_at"),
    at("withdrawn_at", nullable=True),
    version(),
    Index(None, "begun_at"),
)
