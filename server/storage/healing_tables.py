"""The tables of healing after a restore. Seen by `server.storage` alone."""

from sqlalchemy import Column, Integer, Table

from server.domain.healing import ItemKind, ItemState
from server.storage.columns import at, one_of, state_of, words
from server.storage.tables import _PAIRS, metadata
from server.storage.types import Word

healings = Table(
    "healings",
    metadata,
    Column("healing_no", Integer, primary_key=True, autoincrement=False),
    words("reason"),
    at("from_at"),
    at("noticed_at"),
    at("ended_at", nullable=True),
)

healing_items = Table(
    "healing_items",
    metadata,
    Column("healing_no", Integer, primary_key=True, autoincrement=False),
    Column("kind", Word(ItemKind), primary_key=True, nullable=False),
    words("subject", primary_key=True),
    state_of(ItemState),
    at("changed_at"),
    Column("detail", _PAIRS, nullable=False),
    one_of("kind", ItemKind),
    one_of("state", ItemState),
)
