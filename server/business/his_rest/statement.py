"""The statement of a business day (CONTRACT 4.17): CSV whose last line holds the totals, read into canonical rows."""

import csv
import re
from collections.abc import Mapping
from typing import Final

import polars as pl

from server.reconciliation.parties import Kind
from server.reconciliation.reading import (
    StatementContext,
    StatementUnreadable,
    canonical,
    columns_of,
)
from server.reconciliation.rows import KINDS
from server.reconciliation.unpacking import plain, without_end

_COLUMNS: Final = ("line", "order_no", "refund_no", "payment_no", "channel", "receipt_no", "amount_fen", "at")
_KINDS: Final = {"posting": Kind.PAY.value, "withdrawal": Kind.REFUND.value}
_TOTALS: Final = re.compile(
    r"#totals,(?P<day>\d{4}-\d\d-\d\d),(?P<postings>\d{1,9}),(?P<posted_fen>\d{1,15}),(?P<withdrawals>\d{1,9}),"
    r"(?P<withdrawn_fen>\d{1,15})", re.ASCII,
)  # fmt: skip
_AT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)
_BEHIND: Final = "_behind"
_FORMS: Final = ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%.fZ")
"""Whole seconds are read at half the price."""
_MUST: Final = ("kind", "our_no", "business_no", "amount_fen", "at")


def read_rows(content: bytes, context: StatementContext) -> pl.DataFrame:
    """A row a payment that was posted or a withdrawal. The day is the system's own business day, so an instant may lie
    on another one. Raises StatementUnreadable."""
    text = without_end(plain(content).removeprefix(b"\xef\xbb\xbf"))
    head, last = text.find(b"\n"), text.rfind(b"\n", 0, -1)
    if last < 0:
        raise StatementUnreadable(1, "", "no header and totals")
    columns = columns_of(_line(text[:head], 1).split(","), _COLUMNS, 1)
    totals = _TOTALS.fullmatch(_line(text[last + 1 :].removesuffix(b"\n"), 0))
    if totals is None:
        raise StatementUnreadable(text.count(b"\n", 0, -1) + 1, "#totals", "missing")
    rows = _rows(text, columns)
    line = rows.height + 2
    if totals["day"] != context.day.isoformat():
        raise StatementUnreadable(line, "#totals", "is of another day")
    for kind, count, sum_fen in (("pay", "postings", "posted_fen"), ("refund", "withdrawals", "withdrawn_fen")):
        own = pl.col("kind") == kind
        own_count, own_fen = rows.select(own.sum(), sum_fen=pl.when(own).then(pl.col("amount_fen")).sum()).row(0)
        if own_count != int(totals[count]):
            raise StatementUnreadable(line, count, "is not the number of rows")
        if own_fen != int(totals[sum_fen]):
            raise StatementUnreadable(line, sum_fen, "total is not the sum")
    return canonical(rows, context, first_line=2)


def _line(raw: bytes, number: int) -> str:
    try:
        return raw.removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        raise StatementUnreadable(number, "", "not UTF-8") from None


def _rows(text: bytes, columns: tuple[str, ...]) -> pl.DataFrame:
    for form in _FORMS:
        rows = _scanned(text, columns, form)
        if rows is not None and _is_good(rows):
            return rows.drop(_BEHIND)
    _walk(text, columns)
    raise StatementUnreadable(2, "", "cannot be read")


def _scanned(text: bytes, columns: tuple[str, ...], form: str) -> pl.DataFrame | None:
    is_posting, is_withdrawal = (pl.col("line") == word for word in _KINDS)
    pay, refund = (pl.lit(kind, KINDS) for kind in _KINDS.values())
    schema = {name: pl.String() for name in (*columns, _BEHIND)}
    try:
        read = (
            pl.scan_csv(text, has_header=False, skip_lines=1, schema=schema, missing_columns="insert")
            .select(
                kind=pl.when(is_posting).then(pay).when(is_withdrawal).then(refund),  # cheaper than a table of words
                our_no=pl.when(is_posting).then(pl.col("payment_no")).otherwise(pl.col("refund_no")),
                business_no=pl.col("order_no"),
                channel=pl.col("channel").fill_null("").cast(pl.Categorical()),
                amount_fen=pl.col("amount_fen").cast(pl.Int64, strict=False),
                at=pl.col("at").str.to_datetime(form, time_unit="ms", strict=False).dt.replace_time_zone("UTC"),
                _behind=pl.col(_BEHIND),
            )
            .collect()
        )
    except pl.exceptions.PolarsError:
        return None
    return read.head(max(read.height - 1, 0))


def _is_good(rows: pl.DataFrame) -> bool:
    if any(rows[name].null_count() for name in _MUST) or rows[_BEHIND].null_count() < rows.height:
        return False
    return rows.height == 0 or bool(rows["amount_fen"].min() >= 0)  # type: ignore[operator]


def _walk(text: bytes, columns: tuple[str, ...]) -> None:
    """Every line, to the first that cannot stand. Raises StatementUnreadable."""
    lines = text.removesuffix(b"\n").split(b"\n")
    for number, raw in enumerate(lines[1:-1], 2):
        cells = next(csv.reader([_line(raw, number)]), [])
        if len(cells) != len(columns):
            column = columns[min(len(cells), len(columns) - 1)]
            raise StatementUnreadable(number, column, f"{len(cells)} values for {len(columns)} columns")
        _check(dict(zip(columns, cells, strict=True)), number)


def _check(row: Mapping[str, str], line: int) -> None:
    if row["line"] not in _KINDS:
        raise StatementUnreadable(line, "line", "neither a posting nor a withdrawal")
    for column in ("order_no", "payment_no" if row["line"] == "posting" else "refund_no"):
        if not row[column]:
            raise StatementUnreadable(line, column, "missing")
    if not re.fullmatch(r"[0-9]{1,15}", row["amount_fen"]):
        raise StatementUnreadable(line, "amount_fen", "is not whole fen")
    if not _AT.fullmatch(row["at"]):
        raise StatementUnreadable(line, "at", "not a time")
