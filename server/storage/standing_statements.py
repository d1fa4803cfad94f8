"""What every storage of statements decides alike: which row stands, and which bytes are worth compressing."""

from collections.abc import Iterable

from app.core.reconciliation import StatementState
from server.domain.statement import Statement

TAKES_PLACE = frozenset({StatementState.KEPT, StatementState.NONE_THAT_DAY})
RANKS = {
    StatementState.KEPT: 2, StatementState.NONE_THAT_DAY: 2, StatementState.REFUSED: 1, StatementState.EXPECTED: 0,
}  # fmt: skip
ALREADY_PACKED = (b"\x1f\x8b", b"PK\x03\x04")


def standing(rows: Iterable[Statement]) -> list[Statement]:
    """One row a day, party, name and merchant, in that order: kept or empty before refused before expected, and of
    refused files the last."""
    best: dict[tuple[object, ...], Statement] = {}
    for row in rows:
        key = (row.day, row.party, row.name, row.merchant)
        other = best.get(key)
        if other is None or _rank(row) > _rank(other):
            best[key] = row
    return [best[key] for key in sorted(best, key=str)]


def _rank(row: Statement) -> tuple[int, float, int]:
    received = row.received_at.timestamp() if row.received_at else 0.0
    return RANKS[row.state], received, row.statement_id


def is_packed(content: bytes) -> bool:
    """Whether bytes are compressed at rest; those that are an archive already would only cost time."""
    return not content.startswith(ALREADY_PACKED)
