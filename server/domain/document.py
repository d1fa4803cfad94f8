"""A document before it has a form: facts, tables and notes whose words are looked up where it is written."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Cell = str | int | bool | date | datetime | None
"""A value; None is an empty cell. ``int`` is a count or whole fen, as the column says."""


class CellKind(StrEnum):
    """How a value is shown."""

    TEXT = "text"
    """As it is; never taken for a formula."""
    WORD = "word"
    """A key of ``resources/reports/words.toml``; what stands there in no language is shown as it is."""
    COUNT = "count"
    FEN = "fen"
    """Whole fen, shown in yuan."""
    DAY = "day"
    INSTANT = "instant"
    """An aware instant, shown in Beijing's time."""
    HOLDS = "holds"
    """True or False: it agrees, or it does not."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its heading, how its values are shown, how wide it is beside the others."""

    key: str
    kind: CellKind
    width: int = 10


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value above the tables."""

    key: str
    kind: CellKind
    value: Cell


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """Rows under headings. ``sum_row`` stands below them; ``on_page`` is False for what only files in columns carry
    (a page must not run over)."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sum_row: tuple[Cell, ...] = ()
    on_page: bool = True


@dataclass(frozen=True, slots=True)
class Seal:
    """What proves a content: its canonical bytes, the signature over them (base64 of Ed25519), which key made it."""

    content: bytes
    signature: str
    key_id: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document. ``kind`` is the key of its title; ``one_page``: it is made smaller until it fits one page, if it
    can; ``warnings`` are keys of sentences shown in red."""

    kind: str
    facts: tuple[Fact, ...]
    tables: tuple[DocumentTable, ...]
    made_at: datetime
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    one_page: bool = False
    seal: Seal | None = None
