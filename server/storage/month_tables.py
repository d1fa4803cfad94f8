"""The table of months."""

from sqlalchemy import BigInteger, Column, Integer, Table

from server.domain.month import MonthState
from server.storage.columns import at, count, number, one_of, state_of, version, words
from server.storage.tables import metadata

months = Table(
    "months",
    metadata,
    number("month", primary_key=True),
    state_of(MonthState),
    count("proposed_by"),
    at("proposed_at"),
    Column("closed_by", Integer),
    at("closed_at", nullable=True),
    words("note"),
    *[
        Column(f"{name}_{unit}", BigInteger, nullable=False)
        for name in ("matched", "in_transit", "exceptions")
        for unit in ("count", "fen")
    ],
    version(),
    one_of("state", MonthState),
)
