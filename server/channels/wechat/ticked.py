"""How WeChat frames a bill: a line of names, rows whose values each begin with a backtick, a line of totals' names and
one of totals. Said once for the trade bill and the fund-flow bill."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

import polars as pl

from server.reconciliation.reading import StatementUnreadable, columns_of

FIRST_LINE: Final = 2
BEFORE, BEHIND = "_before", "_behind"
"""What stands before the first backtick of a line and behind the last column: nothing."""
_BOM: Final = b"\xef\xbb\xbf"
_TICK: Final = b"`"
_INNER_TICK: Final = re.compile(rb"(?<![,\n])`")
"""A backtick inside a value: one that neither begins a line nor follows a comma."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A bill and the lines that frame its rows: names of columns, totals by name."""

    text: bytes
    columns: tuple[str, ...]
    totals: Mapping[str, str]


def framed(text: bytes, required: Sequence[str], count: str, named: Callable[[str], str] = str) -> Framed:
    """The frame of a bill. ``count`` is the name of the total that tells it from other files, ``named`` makes a
    column's name of what is printed. Raises StatementUnreadable."""
    end = len(text.rstrip(b"\r\n")) if len(text) < 3 else len(text) - len(text[-2:]) + len(text[-2:].rstrip(b"\r\n"))
    head, last = text.find(b"\n"), text.rfind(b"\n", 0, end)
    names_at = text.rfind(b"\n", 0, max(last, 0))
    if head < 0 or names_at < head:
        raise StatementUnreadable(text.count(b"\n") + bool(text), "", "no header, rows and totals")
    names = [named(name) for name in line_of(text[:head].removeprefix(_BOM), 1).split(",")]
    columns = columns_of(names, required, 1)
    total_names = [named(name) for name in line_of(text[names_at + 1 : last], 1).split(",")]
    if count not in total_names:
        _no_totals(text, total_names, count)
    return Framed(text, columns, _totals(text, total_names, text[last + 1 : end], columns, count))


def untangled(text: bytes) -> bytes:
    """The same text with backticks inside values replaced."""
    return _INNER_TICK.sub(b"'", text)


def scanned(columns: Sequence[str], text: bytes) -> pl.LazyFrame:
    """The lines behind the header as columns of text, each value with the comma that follows it."""
    schema = {name: pl.String() for name in (BEFORE, *columns, BEHIND)}
    return pl.scan_csv(
        text, separator="`", quote_char=None, has_header=False, skip_lines=1, schema=schema, missing_columns="insert"
    )


def value(column: str) -> pl.Expr:
    """A value without the comma that parts it from the next backtick."""
    return pl.col(column).str.strip_suffix(",")


def is_whole(columns: Sequence[str]) -> pl.Expr:
    """Whether a line has as many values as there are columns."""
    return pl.col(BEFORE).is_null() & pl.col(BEHIND).is_null() & pl.col(columns[-2]).str.ends_with(",")


def line_of(raw: bytes, number: int) -> str:
    """A line as text. Raises StatementUnreadable."""
    try:
        return raw.removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        raise StatementUnreadable(number, "", "not UTF-8") from None


def cells(line: str, number: int, columns: Sequence[str]) -> list[str]:
    """Every value begins with a backtick; product names may hold commas. Raises StatementUnreadable."""
    if not line.startswith("`"):
        raise StatementUnreadable(number, columns[0], "does not begin with a backtick")
    found = line[1:].split(",`")
    if len(found) != len(columns):
        column = columns[len(found)] if len(found) < len(columns) else columns[-1]
        raise StatementUnreadable(number, column, f"{len(found)} values for {len(columns)} columns")
    return found


def walk(bill: Framed, check: Callable[[Mapping[str, str], int], None]) -> NoReturn:
    """Every line of a bill that cannot be read, until the first that cannot stand. Raises StatementUnreadable."""
    lines = bill.text.removesuffix(b"\n").split(b"\n")
    for number, raw in enumerate(lines[1:-2], FIRST_LINE):
        found = cells(line_of(raw, number), number, bill.columns)
        check(dict(zip(bill.columns, found, strict=True)), number)
    raise StatementUnreadable(len(lines), "", "cannot be read")


def _totals(text: bytes, names: Sequence[str], raw: bytes, columns: Sequence[str], count: str) -> dict[str, str]:
    try:
        columns_of(names, (count,), -1)
        if len(names) > len(columns):
            raise StatementUnreadable(-1, names[-1], "more totals than columns")
        return dict(zip(names, cells(line_of(raw, 0), 0, names), strict=True))
    except StatementUnreadable as error:  # lines of a good bill need not be counted
        last = text.count(b"\n", 0, len(text) - 2) + 1
        line, column, rule = (error.values[name] for name in ("line", "column", "rule"))
        raise StatementUnreadable(last + int(line), str(column), str(rule)) from None


def _no_totals(text: bytes, names: Sequence[str], count: str) -> NoReturn:
    """The last line but one does not name totals: other names, or a file that was cut or goes on."""
    lines = text.removesuffix(b"\n").split(b"\n")
    place = next((place for place, line in enumerate(lines[1:], 1) if not line.startswith(_TICK)), len(lines) - 1)
    if place == len(lines) - 2 and "总" in names[0]:
        raise StatementUnreadable(place + 1, count, "missing")
    raise StatementUnreadable(place + 1, "", "totals are not the last two lines")
