"""The rows of Alipay's business bill: the detail file inside the ZIP, by the header's names, with its totals checked.

GBK is not decoded: what is needed of a row is ASCII, save one word of two, and no byte of a Chinese character is ever
a comma, a quote or a line's end. A third word that looks like one of them undecoded is not in that one's total, which
refuses the bill. A bill in UTF-8 is read alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from server.channels.alipay import paper
from server.channels.statements import entries_of
from server.ports import StatementEntry
from server.reconciliation.parties import Kind
from server.reconciliation.reading import (
    StatementContext,
    StatementUnreadable,
    beijing_instant,
    canonical,
    check_day,
    columns_of,
    decimal,
    fen,
    fen_of,
    instant,
    milli_fen,
    milli_fen_of,
    quick,
)
from server.reconciliation.rows import KINDS
from server.reconciliation.unpacking import zip_member

_PARTY_NO, _OUR_NO, _KIND, _AT = "支付宝交易号", "商户订单号", "业务类型", "完成时间"
_RECEIVED, _GROSS, _FEE = "商家实收（元）", "订单金额（元）", "服务费（元）"
_REFUND_NOS = ("退款批次号/请求号", "退款批次号")
_REQUIRED = (_PARTY_NO, _OUR_NO, _KIND, _AT, _RECEIVED)
_PAID, _GIVEN_BACK = "交易", "退款"
_TOTAL = re.compile(
    r"#(?P<name>交易|退款)合计：(?P<count>\d{1,9})笔，商家实收(?:退款)?共(?P<sum>-?[\d.]+)元.*", re.ASCII
)
_MORE: Final = "_more"
"""What follows behind the last column: nothing."""
_MUST: Final = ("_kind", "at", "_received", "_gross", "_our_no", "_party_no", "fee_milli_fen")


@dataclass(frozen=True, slots=True)
class _Bill:
    """A detail file and the lines that frame its rows. ``head`` and ``tail`` count lines; ``totals`` are count and sum
    by kind."""

    text: bytes
    encoding: str
    columns: tuple[str, ...]
    refund_no: str
    head: int
    tail: int
    totals: Mapping[str, tuple[int, str]]

    @property
    def gross(self) -> str:
        """The column of amounts as ordered."""
        return _GROSS if _GROSS in self.columns else _RECEIVED

    def word(self, text: str) -> str:
        """A word as the undecoded column shows it."""
        return text.encode(self.encoding).decode("utf-8", "replace")


def read_rows(content: bytes, context: StatementContext) -> pl.DataFrame:
    """The rows in the canonical SCHEMA (CHANNELS 3.5). What a cancel gave back is a reverse: it has no number of its
    own. Raises StatementUnreadable."""
    return _read(content, context)


def read_entries(content: bytes, context: StatementContext) -> Sequence[StatementEntry]:
    """The same rows, each with the payment that it belongs to. Raises StatementUnreadable."""
    return entries_of(_read(content, context, more=("payment_no", "channel_number")))


def _read(content: bytes, context: StatementContext, more: Sequence[str] = ()) -> pl.DataFrame:
    bill = _framed(zip_member(content, lambda name: name.endswith("业务明细.csv")), context)
    rows = _rows(bill, context, quickly=True)
    # What is wrong is found line by line; amounts of other forms are read at leisure.
    if rows is None:
        _walk(bill, context)
        rows = _rows(bill, context, quickly=False)
    if rows is None:
        raise StatementUnreadable(bill.head, "", "cannot be read")
    _check_totals(bill, rows)
    return canonical(_told(rows), context, first_line=bill.head + 1, more=more)


def _rows(bill: _Bill, context: StatementContext, *, quickly: bool) -> pl.DataFrame | None:
    """The rows; None where a line is not as it should be."""

    def text(column: str) -> pl.Expr:
        return pl.col(column).str.strip_chars_end("\t ")

    def amount(column: str) -> pl.Expr:
        return quick(pl.col(column), 2) if quickly else fen(text(column))

    kinds = {f"{bill.word(word)}{end}": word == _PAID for word in (_PAID, _GIVEN_BACK) for end in ("", "\t")}
    fee = pl.lit(0, pl.Int64)
    if _FEE in bill.columns:
        fee = quick(pl.col(_FEE), 2) * 1000 if quickly else milli_fen(text(_FEE).fill_null("0"))
    columns = {
        "_kind": pl.col(_KIND).replace_strict(kinds, default=None, return_dtype=pl.Boolean),
        "at": instant(pl.col(_AT) if quickly else text(_AT)),
        "_received": amount(_RECEIVED),
        "_gross": amount(bill.gross),
        "_our_no": text(_OUR_NO),
        "_party_no": text(_PARTY_NO),
        "_refund_no": text(bill.refund_no),
        "fee_milli_fen": fee,
        "_more": pl.col(_MORE),
    }
    try:
        read = _lines(bill).select(**columns).collect()
    except pl.exceptions.PolarsError:
        return None
    rows = read.head(max(read.height - bill.tail, 0))
    return rows if read.height >= bill.tail and _is_good(rows, context) else None


def _lines(bill: _Bill) -> pl.LazyFrame:
    schema = {name: pl.String() for name in (*bill.columns, _MORE)}
    encoding: Literal["utf8", "utf8-lossy"] = "utf8" if bill.encoding == "utf-8" else "utf8-lossy"
    return pl.scan_csv(
        bill.text, has_header=False, skip_lines=bill.head, schema=schema, encoding=encoding, missing_columns="insert"
    )


def _is_good(rows: pl.DataFrame, context: StatementContext) -> bool:
    if any(rows[name].null_count() for name in _MUST) or rows[_MORE].null_count() < rows.height:
        return False
    first, end = context.bounds
    is_paid = pl.col("_kind")
    bounds = rows.select(
        first=pl.col("at").min(), last=pl.col("at").max(), paid=pl.col("_gross").filter(is_paid).min().fill_null(0),
        back=pl.col("_gross").filter(~is_paid).max().fill_null(0),
        numbered=((pl.col("_our_no") != "") & (pl.col("_party_no") != "")).all(),
    ).row(0)  # fmt: skip
    return rows.height == 0 or bool(
        first <= bounds[0] and bounds[1] < end and bounds[2] >= 0 >= bounds[3] and bounds[4]
    )  # fmt: skip


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows under the canonical names."""
    is_paid, number = pl.col("_kind"), pl.col("_refund_no").fill_null("")
    is_refund = ~is_paid & (number != "") & (number != pl.col("_our_no"))
    kinds = pl.when(is_paid).then(pl.lit(Kind.PAY.value, KINDS)).when(is_refund).then(pl.lit(Kind.REFUND.value, KINDS))
    return rows.with_columns(
        kind=kinds.otherwise(pl.lit(Kind.REVERSE.value, KINDS)),
        our_no=pl.when(is_refund).then(number).otherwise(pl.col("_our_no")),
        party_no=pl.when(is_refund).then(pl.lit("")).otherwise(pl.col("_party_no")),
        amount_fen=pl.col("_gross").abs(),
        payment_no=pl.col("_our_no"),
        channel_number=pl.col("_party_no"),
    )


def _check_totals(bill: _Bill, rows: pl.DataFrame) -> None:
    """Both totals are the count and the sum of their rows."""
    line = bill.head + rows.height + 2
    for name, (said, total) in bill.totals.items():
        own = pl.col("_kind") == (name == _PAID)
        count, sum_fen = rows.select(own.sum(), sum_fen=pl.when(own).then(pl.col("_received")).sum()).row(0)
        if count != said:
            raise StatementUnreadable(line, f"{name}合计", "is not the number of rows")
        if decimal(total, line, f"{name}合计") * 100 != sum_fen:
            raise StatementUnreadable(line, f"{name}合计", "total is not the sum")
        line += 1


# ---------------------------------------------------------------- the lines that frame the rows


def _framed(text: bytes, context: StatementContext) -> _Bill:
    text = text.removeprefix(paper.BOM)
    head = paper.first_lines(text)
    encoding = "utf-8" if paper.decoded(head[-1], "utf-8") is not None else "gb18030"
    frame = [paper.line_of(raw, encoding, number) for number, raw in enumerate(head, 1)]
    columns = columns_of([name.strip(' "\t\r') for name in frame[-1].split(",")], _REQUIRED, len(head))
    refund_no = next((name for name in _REFUND_NOS if name in columns), None)
    if refund_no is None:
        raise StatementUnreadable(len(head), _REFUND_NOS[0], "missing")
    paper.check_frame(frame[:-1], context)
    tail = paper.last_lines(text)
    told = [paper.line_of(raw, encoding, len(head)) for raw in tail]
    totals = {found["name"]: (int(found["count"]), found["sum"]) for found in map(_TOTAL.fullmatch, told) if found}
    if len(totals) != 2:
        raise StatementUnreadable(text.removesuffix(b"\n").count(b"\n") + 1, "", "totals are missing")
    return _Bill(text, encoding, columns, refund_no, len(head), len(tail), totals)


# ---------------------------------------------------------------- where a refused bill is wrong


def _walk(bill: _Bill, context: StatementContext) -> None:
    """Every line, to the first that cannot stand. Raises StatementUnreadable."""
    for line, cells in paper.records(bill.text, bill.encoding, bill.columns, bill.head, bill.tail):
        _check_row(bill, context, dict(zip(bill.columns, cells, strict=True)), line)


def _check_row(bill: _Bill, context: StatementContext, row: Mapping[str, str], line: int) -> None:
    if row[_KIND] not in (_PAID, _GIVEN_BACK):
        raise StatementUnreadable(line, _KIND, "neither a payment nor a refund")
    for column in (_PARTY_NO, _OUR_NO):
        if not row[column]:
            raise StatementUnreadable(line, column, "missing")
    check_day(beijing_instant(row[_AT], line, _AT), context, line, _AT)
    for column in (_RECEIVED, bill.gross):
        told = fen_of(row[column], line, column)
        if column == bill.gross and told and (told > 0) != (row[_KIND] == _PAID):
            raise StatementUnreadable(line, column, "has the wrong sign")
    milli_fen_of(row.get(_FEE, "") or "0", line, _FEE)
