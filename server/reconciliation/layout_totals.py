"""The totals that a configured file prints below its rows, compared with the rows."""

import csv
from collections.abc import Callable
from typing import Final

import polars as pl

from server.reconciliation.layout import Layout, LayoutTotals
from server.reconciliation.parties import Kind
from server.reconciliation.reading import StatementUnreadable, fen_of

COUNT, SUM = "total count", "total sum"
"""How the two are named where one is wrong."""
_BACK: Final = Kind.REFUND.value


def check_totals(layout: Layout, raw: bytes, rows: pl.DataFrame, codec: str) -> None:
    """``raw`` is the whole file as it is read, with at most one line end behind it. Raises StatementUnreadable."""
    totals = layout.totals
    if totals is None:
        return
    lines = raw.removesuffix(b"\n").removesuffix(b"\r").split(b"\n")
    number = len(lines) - layout.footer_lines + totals.line
    if not 1 <= number <= len(lines):
        raise StatementUnreadable(len(lines), COUNT, "missing")
    part = _fixed(lines[number - 1], codec, number) if layout.delimiter == "fixed" else _cells(
        layout, lines[number - 1], codec, number
    )  # fmt: skip
    if totals.count_place:
        said = part(totals.count_place, totals.count_width, COUNT)
        if not said.isascii() or not said.isdigit() or int(said) != rows.height:
            raise StatementUnreadable(number, COUNT, "is not the number of rows")
    if totals.sum_place:
        said = part(totals.sum_place, totals.sum_width, SUM)
        if _fen(layout, said, number) != sum_of(rows, totals):
            raise StatementUnreadable(number, SUM, "total is not the sum")


def sum_of(rows: pl.DataFrame, totals: LayoutTotals) -> int:
    """What the rows come to, in the way in which the file sums them (fen)."""
    back = rows.select(pl.col("amount_fen").filter(pl.col("kind").cast(pl.String) == _BACK).sum()).item() or 0
    whole = int(rows["amount_fen"].sum())
    return {"net": whole - 2 * back, "paid": whole - back, "all": whole}[totals.sum_of]


Part = Callable[[int, int, str], str]
"""Place (from 1), width (fixed widths alone) and name of a part of the line; what stands there."""


def _cells(layout: Layout, line: bytes, codec: str, number: int) -> Part:
    cells = next(csv.reader([_text(line, codec, number)], delimiter=layout.delimiter or ","), [])

    def part(place: int, _width: int, name: str) -> str:
        if place > len(cells):
            raise StatementUnreadable(number, name, "missing")
        return cells[place - 1].strip()

    return part


def _fixed(line: bytes, codec: str, number: int) -> Part:
    """Places and widths count bytes, as banks' files do."""

    def part(place: int, width: int, name: str) -> str:
        cut = line.rstrip(b"\r")[place - 1 : place - 1 + width]
        if not cut:
            raise StatementUnreadable(number, name, "missing")
        return _text(cut, codec, number).strip()

    return part


def _text(line: bytes, codec: str, number: int) -> str:
    try:
        return line.rstrip(b"\r").decode(codec)
    except UnicodeDecodeError:
        raise StatementUnreadable(number, "", "not whole characters") from None


def _fen(layout: Layout, text: str, number: int) -> int:
    plain = text.replace(",", "")
    if layout.unit == "yuan":
        return fen_of(plain, number, SUM)
    if not plain.isascii() or not plain.removeprefix("-").isdigit():
        raise StatementUnreadable(number, SUM, "is not whole fen")
    return int(plain)
