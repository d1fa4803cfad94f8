"""Files by a configured layout: a card acquirer's, a bank's or a service channel's rows in the canonical SCHEMA."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

import polars as pl

from app.core.clock import BEIJING
from server.reconciliation.layout import Layout
from server.reconciliation.layout_totals import check_totals
from server.reconciliation.parties import Kind
from server.reconciliation.reading import (
    WHOLE_FEN_TEXT,
    ReadRows,
    StatementContext,
    StatementUnreadable,
    canonical,
    fen,
    fen_of,
    instant,
    milli_fen,
    milli_fen_of,
    quick,
)
from server.reconciliation.rows import KINDS
from server.reconciliation.unpacking import plain, without_end, zip_member

_BOM: Final = b"\xef\xbb\xbf"
_ZIP: Final = b"PK\x03\x04"
_MORE: Final = "_more"
EARLIER, LATER = timedelta(days=3), timedelta(days=1)
"""How far a clearing day may be from the day of a transaction (cut at 23:00, bank's weekend)."""
_OWN_DAY: Final = frozenset({"business", "source"})
"""Parties whose accounting day is the calendar day of each row."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The fields of a file as text columns by the layout's field names, and where they stand."""

    texts: pl.DataFrame
    first_line: int


def reader_of(layout: Layout) -> ReadRows:
    """The reader of files of this layout."""
    return partial(_read, layout)


def read_sample(layout: Layout, sample: bytes) -> pl.DataFrame:
    """The rows of a sample of whatever day. Raises StatementUnreadable."""
    context = StatementContext(layout.party, layout.name, "", date(2000, 1, 1))
    raw = _unpacked(sample)
    rows = _told(layout, _table(layout, raw), context)
    check_totals(layout, raw, rows, _codec(layout))
    return rows


def terminals_of(layout: Layout, content: bytes) -> Sequence[tuple[str, str]]:
    """The party's number and the terminal of every row, where the layout names the terminal; a file that was read
    before. Raises StatementUnreadable."""
    if not any(each.field == "terminal" for each in layout.columns):
        return []
    texts = {each.field: pl.col(each.field) for each in layout.columns}
    rows = _table(layout, _unpacked(content)).texts
    return list(rows.select(_party_no(texts).alias("number"), _number("terminal", texts).alias("at")).iter_rows())


def _read(layout: Layout, content: bytes, context: StatementContext) -> pl.DataFrame:
    raw = _unpacked(content)
    rows = _quickly(layout, raw, context)
    if rows is None:  # spaces, other decimals, other encodings, or something wrong: told field by field
        rows = _told(layout, _table(layout, raw), context)
    check_totals(layout, raw, rows, _codec(layout))
    _check_days(rows, context, _column(layout))
    return rows


def _first_lines(raw: bytes, count: int) -> bytes:
    end = -1
    for _ in range(count):
        end = raw.find(b"\n", end + 1)
        if end < 0:
            return raw
    return raw[:end]


def _unpacked(content: bytes) -> bytes:
    raw = zip_member(content, lambda name: not name.endswith("/")) if content.startswith(_ZIP) else plain(content)
    return without_end(raw.removeprefix(_BOM))


def _quickly(layout: Layout, raw: bytes, context: StatementContext) -> pl.DataFrame | None:
    """The rows of a file in UTF-8 whose amounts all have two decimals (in fen none), in one scan; None for others."""
    if layout.encoding != "utf-8" or layout.delimiter == "fixed":
        return None
    try:
        places, width = _places(layout, _first_lines(raw, layout.header_lines + 1).decode())
        texts = {field: pl.col(f"c{place}") for field, place in places.items()}
        read = _scan(layout, raw, width).select(**_fields(layout, texts, quickly=True), _more=pl.col(_MORE)).collect()
    except (UnicodeDecodeError, StatementUnreadable, pl.exceptions.PolarsError):
        return None
    rows = read.head(max(read.height - layout.footer_lines, 0))
    torn = rows[_MORE].null_count() < rows.height or read.height < layout.footer_lines
    return None if torn or not _is_whole(rows) else _canonical(rows, context, layout.header_lines + 1)


def _column(layout: Layout) -> str:
    found = next(each for each in layout.columns if each.field in ("at", "date"))
    return found.header or found.field


def _check_days(rows: pl.DataFrame, context: StatementContext, column: str) -> None:
    first, end = context.bounds
    if context.party not in _OWN_DAY:
        first, end = first - EARLIER, end + LATER
    if rows.height and (rows["at"].min() < first or rows["at"].max() >= end):  # type: ignore[operator]
        wrong = rows.filter((pl.col("at") < first) | (pl.col("at") >= end))
        raise StatementUnreadable(wrong["line"][0], column, "is of another day")
    if context.party == "channel" and rows.height and rows["at"].max() < context.bounds[0]:  # type: ignore[operator]
        raise StatementUnreadable(rows["line"][-1], column, "no line is of that day")


# ---------------------------------------------------------------- columns of text


def _table(layout: Layout, raw: bytes) -> _Table:
    raw = raw.removesuffix(b"\n").removesuffix(b"\r")
    if layout.delimiter == "fixed":
        return _fixed(layout, raw)
    return _delimited(layout, _text(layout, raw))


def _text(layout: Layout, raw: bytes) -> str:
    try:
        return raw.decode(_codec(layout))
    except UnicodeDecodeError as error:
        rule = "not GBK" if layout.encoding == "gbk" else "not UTF-8"
        raise StatementUnreadable(raw.count(b"\n", 0, error.start) + 1, "", rule) from None


def _codec(layout: Layout) -> str:
    return "gb18030" if layout.encoding == "gbk" else "utf-8"


def _delimited(layout: Layout, text: str) -> _Table:
    places, width = _places(layout, text)
    columns = [pl.col(f"c{place}").str.strip_chars().alias(field) for field, place in places.items()]
    try:
        read = _scan(layout, text.encode(), width).select(*columns, pl.col(_MORE)).collect()
    except pl.exceptions.NoDataError:
        read = pl.DataFrame(schema={**dict.fromkeys(places, pl.String()), _MORE: pl.String()})
    except pl.exceptions.PolarsError:
        _find_torn(layout, text, width)
        raise StatementUnreadable(layout.header_lines + 1, "", "cannot be read") from None
    if read.height < layout.footer_lines:
        raise StatementUnreadable(layout.header_lines + read.height, "", "fewer lines than its footer has")
    rows = read.head(read.height - layout.footer_lines)
    if rows[_MORE].null_count() < rows.height:
        _find_torn(layout, text, width)
        raise StatementUnreadable(layout.header_lines + 1, "", "more values than columns")
    return _Table(rows.drop(_MORE), layout.header_lines + 1)


def _scan(layout: Layout, text: bytes, width: int) -> pl.LazyFrame:
    schema = {f"c{place}": pl.String() for place in range(width)} | {_MORE: pl.String()}
    return pl.scan_csv(
        text, separator=layout.delimiter or ",", has_header=False, skip_lines=layout.header_lines, schema=schema,
        missing_columns="insert",
    )  # fmt: skip


def _places(layout: Layout, text: str) -> tuple[dict[str, int], int]:
    """The column of each field, and how many columns there are."""
    lines = text.split("\n", layout.header_lines + 1)
    if len(lines) < max(layout.header_lines, 1):
        raise StatementUnreadable(len(lines), "", "fewer lines than its header has")
    names = [name.strip() for name in _cells(layout, lines[layout.header_lines - 1])] if layout.header_lines else []
    first = lines[layout.header_lines] if len(lines) > layout.header_lines else ""
    width = len(names) if any(each.header for each in layout.columns) else len(_cells(layout, first))
    places = {}
    for each in layout.columns:
        if each.header and names.count(each.header) != 1:
            rule = "twice" if each.header in names else "missing"
            raise StatementUnreadable(layout.header_lines, each.header, rule)
        places[each.field] = names.index(each.header) if each.header else each.place - 1
        if first and places[each.field] >= width:
            raise StatementUnreadable(layout.header_lines + 1, each.header or each.field, "missing")
    return places, max(width, *(place + 1 for place in places.values()))


def _cells(layout: Layout, line: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r")], delimiter=layout.delimiter or ","), [])


def _find_torn(layout: Layout, text: str, width: int) -> None:
    """The first line with more values than columns, or with quotes that do not match. Raises StatementUnreadable."""
    last = text.count("\n") + 1 - layout.footer_lines
    for number, line in enumerate(text.split("\n"), 1):
        if layout.header_lines < number <= last:
            cells = _cells(layout, line)
            if len(cells) > width:
                raise StatementUnreadable(number, "", f"{len(cells)} values for {width} columns")
            if line.count('"') % 2:
                raise StatementUnreadable(number, "", "quotes do not match")


def _fixed(layout: Layout, raw: bytes) -> _Table:
    """Places and widths count bytes, as banks' files do."""
    lines = raw.split(b"\n")[layout.header_lines :] if raw else []
    if len(lines) < layout.footer_lines:
        raise StatementUnreadable(layout.header_lines + len(lines), "", "fewer lines than its footer has")
    lines = lines[: len(lines) - layout.footer_lines]
    texts: dict[str, list[str]] = {each.field: [] for each in layout.columns}
    codec = _codec(layout)
    for number, line in enumerate(lines, layout.header_lines + 1):
        whole = line.rstrip(b"\r")
        for each in layout.columns:
            cut = whole[each.place - 1 : each.place - 1 + each.width]
            if len(whole) < each.place:
                raise StatementUnreadable(number, each.field, "the line is shorter than the layout")
            try:
                texts[each.field].append(cut.decode(codec).strip())
            except UnicodeDecodeError:
                raise StatementUnreadable(number, each.field, "not whole characters") from None
    return _Table(pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String())), layout.header_lines + 1)


# ---------------------------------------------------------------- what the texts say


def _told(layout: Layout, table: _Table, context: StatementContext) -> pl.DataFrame:
    texts = {each.field: pl.col(each.field) for each in layout.columns}
    try:
        rows = table.texts.lazy().select(**_fields(layout, texts, quickly=False)).collect()
    except pl.exceptions.PolarsError:
        raise StatementUnreadable(table.first_line, _column(layout), "not a time of this form") from None
    if not _is_whole(rows):
        _find_wrong(layout, table)
        raise StatementUnreadable(table.first_line, "", "cannot be read")
    return _canonical(rows, context, table.first_line)


def _is_whole(rows: pl.DataFrame) -> bool:
    return not any(rows[name].null_count() for name in ("at", "_amount", "fee_milli_fen"))


def _canonical(rows: pl.DataFrame, context: StatementContext, first_line: int) -> pl.DataFrame:
    kinds = pl.when("_back").then(pl.lit(Kind.REFUND.value, KINDS)).otherwise(pl.lit(Kind.PAY.value, KINDS))
    told = rows.with_columns(kind=kinds, amount_fen=pl.col("_amount").abs())
    return canonical(told, context, first_line=first_line)


def _fields(layout: Layout, texts: Mapping[str, pl.Expr], *, quickly: bool) -> dict[str, pl.Expr]:
    """What the columns of text say."""
    return {
        "at": _at(layout, texts),
        "_amount": _amount(layout, texts["amount"], quickly=quickly),
        "_back": _is_back(layout, texts),
        "fee_milli_fen": _fee(layout, texts["fee"], quickly=quickly) if "fee" in texts else pl.lit(0, pl.Int64),
        "our_no": _number("our_no", texts),
        "party_no": _party_no(texts),
        "business_no": _number("business_no", texts),
    }


def _amount(layout: Layout, text: pl.Expr, *, quickly: bool) -> pl.Expr:
    if layout.unit == "yuan":
        return quick(text, 2) if quickly else fen(text)
    whole = text.cast(pl.Int64, strict=False)
    return whole if quickly else pl.when(text.str.contains(WHOLE_FEN_TEXT)).then(whole)


def _fee(layout: Layout, text: pl.Expr, *, quickly: bool) -> pl.Expr:
    if layout.unit == "yuan" and not quickly:
        return milli_fen(text.fill_null("0").replace("", "0"))
    return _amount(layout, text if quickly else text.fill_null("0").replace("", "0"), quickly=quickly) * 1000


def _is_back(layout: Layout, texts: Mapping[str, pl.Expr]) -> pl.Expr:
    if layout.sign == "minus":
        return texts["amount"].str.starts_with("-")
    return texts["kind"].is_in(list(layout.refund_words)).fill_null(value=False)


def _at(layout: Layout, texts: Mapping[str, pl.Expr]) -> pl.Expr:
    day, hour = (form.replace(".%f", "%.f") for form in (layout.date_form, layout.time_form))
    if "at" in texts:
        return instant(texts["at"], day)
    if "time" in texts:
        return instant(texts["date"] + " " + texts["time"], f"{day} {hour}")
    return instant(texts["date"] + " 00:00:00", f"{day} %H:%M:%S")


def _number(field: str, texts: Mapping[str, pl.Expr]) -> pl.Expr:
    return texts[field].str.strip_chars().fill_null("") if field in texts else pl.lit("")


def _party_no(texts: Mapping[str, pl.Expr]) -> pl.Expr:
    """The party's number; a card's is told by its terminal and trace together where there is none."""
    if "party_no" in texts or "terminal" not in texts or "trace" not in texts:
        return _number("party_no", texts)
    return _number("terminal", texts) + "/" + _number("trace", texts)


def _find_wrong(layout: Layout, table: _Table) -> None:
    """The first row that cannot be understood, and why. Raises StatementUnreadable."""
    names = {each.field: each.header or each.field for each in layout.columns}
    for line, row in enumerate(table.texts.iter_rows(named=True), table.first_line):
        for field, text in _checked(row):
            if field == "fee" and not text:
                continue
            if layout.unit == "fen":
                _whole(text, line, names[field])
            elif field == "fee":
                milli_fen_of(text, line, names[field])
            else:
                fen_of(text, line, names[field])
        _find_time(layout, row, names, line)


def _checked(row: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    return ((field, row[field] or "") for field in ("amount", "fee") if field in row)


def _whole(text: str, line: int, column: str) -> None:
    if not text.removeprefix("-").isdecimal() or not text.isascii() or len(text) > 16:
        raise StatementUnreadable(line, column, "is not whole fen")


def _find_time(layout: Layout, row: Mapping[str, str | None], names: Mapping[str, str], line: int) -> None:
    forms = {"at": layout.date_form, "date": layout.date_form, "time": layout.time_form}
    for field, form in forms.items():
        if field in row:
            try:
                datetime.strptime(row[field] or "", form).replace(tzinfo=BEIJING)
            except ValueError:
                raise StatementUnreadable(line, names[field], "not a time") from None
