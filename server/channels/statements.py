"""A statement as read: columns by name, rows as text, totals as printed; or the place where it cannot be read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core.clock import BEIJING
from app.core.errors import Refused

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,8})?", re.ASCII)
LARGEST_BYTES = 1024 * 1024 * 1024


class StatementUnreadable(Refused):
    """A file that is not the statement it should be; values name ``line`` (from 1), ``column`` and ``rule``."""

    def __init__(self, line: int, column: str, rule: str) -> None:
        super().__init__("statement.unreadable", line=line, column=column, rule=rule)


@dataclass(frozen=True, slots=True)
class Statement:
    """Rows in the file's order, one text a column, as printed; ``totals`` by the names that the file gives them."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    totals: Mapping[str, str]

    def by_name(self) -> Iterator[dict[str, str]]:
        """Each row by the names of its columns."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def columns_of(names: Sequence[str], required: Sequence[str], line: int) -> tuple[str, ...]:
    """Column names as they stand. Raises StatementUnreadable for one twice or a required one that is not there."""
    for name in names:
        if names.count(name) > 1:
            raise StatementUnreadable(line, name, "twice")
    for name in required:
        if name not in names:
            raise StatementUnreadable(line, name, "missing")
    return tuple(names)


def check_sum(
    rows: Sequence[tuple[str, ...]], columns: Sequence[str], name: str, total: str, *, total_line: int, first_line: int
) -> None:
    """The column's texts sum to the printed total, exactly. Raises StatementUnreadable at the cell at fault."""
    place = columns.index(name)
    summed = Decimal(0)
    for offset, row in enumerate(rows):
        summed += decimal(row[place], first_line + offset, name)
    if summed != decimal(total, total_line, name):
        raise StatementUnreadable(total_line, name, "total is not the sum")


def decimal(text: str, line: int, column: str) -> Decimal:
    """Decimal text, with any number of decimals: fees have five. Raises StatementUnreadable."""
    if not _NUMBER.fullmatch(text):
        raise StatementUnreadable(line, column, "not a number")
    return Decimal(text)


def fen_of(text: str, line: int, column: str) -> int:
    """Whole fen of a yuan text with at most two decimals; a negative one stays negative. Raises StatementUnreadable."""
    fen = decimal(text, line, column) * 100
    if fen != fen.to_integral_value():
        raise StatementUnreadable(line, column, "is not whole fen")
    return int(fen)


def milli_fen_of(text: str, line: int, column: str) -> int:
    """Thousandths of a fen of a yuan text with at most five decimals; nothing printed is nothing."""
    return int(decimal(text, line, column) * 100_000) if text else 0


def beijing_instant(text: str, line: int, column: str) -> datetime:
    """``2026-03-01 09:30:05`` in Beijing time as an aware instant. Raises StatementUnreadable."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        raise StatementUnreadable(line, column, "not a time") from None
