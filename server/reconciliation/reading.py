"""What a statement's reader is asked for, how it says that a file is not what it should be, and what readers share:
amounts, instants and the canonical row as expressions over columns of text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

import polars as pl

from app.core.clock import BEIJING
from app.core.errors import Refused
from server.reconciliation.parties import RowState
from server.reconciliation.rows import KINDS, SCHEMA, STATES

_NUMBER: Final = re.compile(r"-?\d{1,13}(\.\d{1,8})?", re.ASCII)
FEN_TEXT: Final = r"^-?[0-9]{1,13}(?:\.[0-9]{1,2}0*)?$"
MILLI_FEN_TEXT: Final = r"^-?[0-9]{1,10}(?:\.[0-9]{1,5}0*)?$"
WHOLE_FEN_TEXT: Final = r"^-?[0-9]{1,15}$"
_TEXTS: Final = ("channel", "business", "source", "our_no", "party_no", "business_no")
EARLIER_BY: Final = timedelta(hours=8)
"""Beijing has had no other clock since 1991."""


class StatementUnreadable(Refused):
    """A file that is not the statement it should be; values name ``line`` (from 1), ``column`` and ``rule``."""

    def __init__(self, line: int, column: str, rule: str) -> None:
        super().__init__("statement.unreadable", line=line, column=column[:64], rule=rule)


@dataclass(frozen=True, slots=True)
class StatementContext:
    """What a file is taken for: whose statement, of which merchant, of which accounting day. An empty ``merchant`` is
    not compared."""

    party: str
    name: str
    merchant: str
    day: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The first instant of the day in Beijing and the first one after it."""
        start = datetime.combine(self.day, time(), BEIJING)
        return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)


ReadRows = Callable[[bytes, StatementContext], pl.DataFrame]
"""The rows of a file in the canonical SCHEMA (``file`` 0, ``line`` that of the raw line), everything the file says
about itself compared first. Raises StatementUnreadable, and nothing else, for whatever bytes."""


def columns_of(names: Sequence[str], required: Sequence[str], line: int) -> tuple[str, ...]:
    """Column names as they stand. Raises StatementUnreadable for one twice or a required one that is not there."""
    for place, name in enumerate(names):
        if name in names[:place]:
            raise StatementUnreadable(line, name, "twice")
    for name in required:
        if name not in names:
            raise StatementUnreadable(line, name, "missing")
    return tuple(names)


def fen(text: pl.Expr) -> pl.Expr:
    """Whole fen of a yuan text, null for anything else; exact, never through a float."""
    decimals = pl.when(text.str.contains(FEN_TEXT)).then(text.cast(pl.Decimal(18, 2), strict=False))
    return decimals.to_physical().cast(pl.Int64)


def milli_fen(text: pl.Expr) -> pl.Expr:
    """Thousandths of a fen of a yuan text of at most five decimals, null for anything else."""
    decimals = pl.when(text.str.contains(MILLI_FEN_TEXT)).then(text.cast(pl.Decimal(18, 5), strict=False))
    return decimals.to_physical().cast(pl.Int64)


def quick(text: pl.Expr, decimals: int, tail: str = "") -> pl.Expr:
    """The same of texts that all have exactly so many decimals, at half the price: fen of two, thousandths of a fen of
    five; null for anything else. ``tail`` ends every text."""
    zero, end = "0." + "0" * decimals + tail, len(tail)
    other = pl.when(text != zero).then(text)
    told = other.str.head(-end) if end else other
    amounts = told.cast(pl.Decimal(18, decimals), strict=False).to_physical().cast(pl.Int64)
    point = other.str.slice(-(decimals + 1 + end), 1) == "."
    return pl.when(text == zero).then(0).when(point).then(amounts)


def instant(text: pl.Expr, form: str = "%Y-%m-%d %H:%M:%S") -> pl.Expr:
    """The instant of a time printed in Beijing, null for anything else."""
    read = text.str.to_datetime(form, time_unit="ms", strict=False, exact=True)
    return (read - EARLIER_BY).dt.replace_time_zone("UTC")


def canonical(
    rows: pl.DataFrame, context: StatementContext, *, first_line: int, more: Sequence[str] = ()
) -> pl.DataFrame:
    """Rows with the columns of the canonical SCHEMA in their order, and ``more``; what a reader does not know is empty,
    and lines count from the first unless the reader says which they are."""
    party = context.party if context.party in ("business", "source") else "channel"
    usual: dict[str, pl.Expr] = {name: pl.lit("", SCHEMA[name]) for name in _TEXTS}
    usual |= {party: pl.lit(context.name, SCHEMA[party]), "state": pl.lit(RowState.DONE.value, STATES)}
    usual |= {"fee_milli_fen": pl.lit(0, pl.Int64), "day": pl.lit(context.day), "carried": pl.lit(value=False)}
    usual |= {"file": pl.lit(0, pl.UInt16), "expects": pl.lit(0, pl.UInt8)}
    usual["line"] = pl.int_range(first_line, first_line + rows.height, dtype=pl.UInt32)
    missing = [usual[name].alias(name) for name in SCHEMA if name not in rows.columns]
    return rows.with_columns(*missing, pl.col("kind").cast(KINDS)).select(*SCHEMA, *more)


def decimal(text: str, line: int, column: str) -> Decimal:
    """Decimal text, with any number of decimals: fees have five. Raises StatementUnreadable."""
    if not _NUMBER.fullmatch(text):
        raise StatementUnreadable(line, column, "not a number")
    return Decimal(text)


def fen_of(text: str, line: int, column: str) -> int:
    """Whole fen of a yuan text with at most two decimals; a negative one stays negative. Raises StatementUnreadable."""
    told = decimal(text, line, column) * 100
    if told != told.to_integral_value():
        raise StatementUnreadable(line, column, "is not whole fen")
    return int(told)


def milli_fen_of(text: str, line: int, column: str) -> int:
    """Thousandths of a fen of a yuan text with at most five decimals. Raises StatementUnreadable."""
    told = decimal(text, line, column) * 100_000
    if told != told.to_integral_value() or abs(told) >= 10**15:
        raise StatementUnreadable(line, column, "has more than five decimals")
    return int(told)


def beijing_instant(text: str, line: int, column: str, form: str = "%Y-%m-%d %H:%M:%S") -> datetime:
    """A time printed in Beijing as an aware instant. Raises StatementUnreadable."""
    try:
        return datetime.strptime(text, form).replace(tzinfo=BEIJING)
    except ValueError:
        raise StatementUnreadable(line, column, "not a time") from None


def check_day(at: datetime, context: StatementContext, line: int, column: str) -> None:
    """Raises StatementUnreadable for an instant of another day."""
    first, end = context.bounds
    if not first <= at < end:
        raise StatementUnreadable(line, column, "is of another day")
