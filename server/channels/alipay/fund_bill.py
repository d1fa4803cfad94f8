"""The rows of Alipay's account log: every movement of the merchant's balance, fees as rows of their own, with its
totals compared (CHANNELS 3.6).

The log is decoded whole: its kinds of business are Chinese words. What is neither trade nor refund nor fee (money drawn
to the bank, transfers) is a transfer.
"""

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from server.channels.alipay import paper
from server.reconciliation.moved import BALANCE, MORE, MOVED
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
)
from server.reconciliation.unpacking import zip_member

LARGEST_BYTES: Final = 512 * 1024**2
_PARTY_NO, _OUR_NO, _AT, _TYPE = "业务流水号", "商户订单号", "发生时间", "业务类型"
_CAME, _WENT, _LEFT = "收入金额（+元）", "支出金额（-元）", "账户余额（元）"
_REQUIRED = (_PARTY_NO, _OUR_NO, _AT, _CAME, _WENT, _LEFT, _TYPE)
_OUT_TOTAL, _IN_TOTAL = "支出合计", "收入合计"
_TOTAL = re.compile(r"#(?P<name>支出合计|收入合计)：(?P<count>\d{1,9})笔，共(?P<sum>-?[\d.]+)元.*", re.ASCII)
_TRADE, _BACK, _FEE = "在线支付|交易", "退款", "收费|服务费|手续费"
"""Words in the kind of business; which way the money went tells the rest."""
_MORE_VALUES: Final = "_more"
_MUST: Final = ("at", "our_no", "party_no", "_type", "_came", "_went", BALANCE)


@dataclass(frozen=True, slots=True)
class _Log:
    """A log in UTF-8 and the lines that frame its rows; ``totals`` are count and sum by name."""

    text: bytes
    columns: tuple[str, ...]
    head: int
    tail: int
    totals: Mapping[str, tuple[int, str]]


def read_rows(content: bytes, context: StatementContext) -> pl.DataFrame:
    """The rows in the canonical SCHEMA and `moved.MORE`. Raises StatementUnreadable."""
    log = _framed(zip_member(content, lambda name: name.endswith("账务明细.csv"), LARGEST_BYTES), context)
    rows = _rows(log, context)
    if rows is None:
        for line, cells in paper.records(log.text, "utf-8", log.columns, log.head, log.tail):
            _check_row(dict(zip(log.columns, cells, strict=True)), line, context)
        raise StatementUnreadable(log.head, "", "cannot be read")
    _check_totals(log, rows)
    return canonical(_told(rows), context, first_line=log.head + 1, more=MORE)


def _framed(raw: bytes, context: StatementContext) -> _Log:
    text = _in_utf_8(raw.removeprefix(paper.BOM))
    head = [line.removesuffix(b"\r").decode("utf-8") for line in paper.first_lines(text)]
    names = [name.strip(' "\t').replace("(", "（").replace(")", "）") for name in head[-1].split(",")]
    columns = columns_of(names, _REQUIRED, len(head))
    paper.check_frame(head[:-1], context)
    tail = [line.removesuffix(b"\r").decode("utf-8", "replace") for line in paper.last_lines(text)]
    totals = {found["name"]: (int(found["count"]), found["sum"]) for found in map(_TOTAL.fullmatch, tail) if found}
    if len(totals) != 2:
        raise StatementUnreadable(text.removesuffix(b"\n").count(b"\n") + 1, "", "totals are missing")
    return _Log(text, columns, len(head), len(tail), totals)


def _in_utf_8(raw: bytes) -> bytes:
    """GBK as UTF-8; a log that is in UTF-8 already stays. Raises StatementUnreadable with the line."""
    with contextlib.suppress(UnicodeDecodeError):
        raw.decode("utf-8")
        return raw
    try:
        return raw.decode("gb18030").encode("utf-8")
    except UnicodeDecodeError as error:
        raise StatementUnreadable(raw.count(b"\n", 0, error.start) + 1, "", "not GBK") from None


def _rows(log: _Log, context: StatementContext) -> pl.DataFrame | None:
    """The rows; None where a line is not as it should be."""

    def text(column: str) -> pl.Expr:
        return pl.col(column).str.strip_chars(" \t").fill_null("")

    def amount(column: str) -> pl.Expr:
        return pl.when(text(column) == "").then(0).otherwise(fen(text(column).str.strip_prefix("+")))

    columns = {
        "at": instant(text(_AT)),
        "our_no": text(_OUR_NO),
        "party_no": text(_PARTY_NO),
        "_type": pl.col(_TYPE).str.strip_chars(" \t"),
        "_came": amount(_CAME),
        "_went": amount(_WENT).abs(),
        BALANCE: fen(text(_LEFT)),
        _MORE_VALUES: pl.col(_MORE_VALUES),
    }
    schema = {name: pl.String() for name in (*log.columns, _MORE_VALUES)}
    try:
        scan = pl.scan_csv(log.text, has_header=False, skip_lines=log.head, schema=schema, missing_columns="insert")
        read = scan.select(**columns).collect()
    except pl.exceptions.PolarsError:
        return None
    rows = read.head(max(read.height - log.tail, 0))
    return rows if read.height >= log.tail and _is_good(rows, context) else None


def _is_good(rows: pl.DataFrame, context: StatementContext) -> bool:
    if any(rows[name].null_count() for name in _MUST) or rows[_MORE_VALUES].null_count() < rows.height:
        return False
    first, end = context.bounds
    bounds = rows.select(
        first=pl.col("at").min(), last=pl.col("at").max(), least=pl.col("_came").min(),
        one_way=((pl.col("_came") == 0) | (pl.col("_went") == 0)).all(),
    ).row(0)  # fmt: skip
    return rows.height == 0 or bool(first <= bounds[0] and bounds[1] < end and bounds[2] >= 0 and bounds[3])


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows under the canonical names."""
    kind, moved = pl.col("_type"), pl.col("_came") - pl.col("_went")
    kinds = (
        pl.when(kind.str.contains(_FEE)).then(pl.lit(Kind.FEE.value))
        .when(kind.str.contains(_BACK) & (moved < 0)).then(pl.lit(Kind.REFUND.value))
        .when(kind.str.contains(_TRADE) & (moved > 0)).then(pl.lit(Kind.PAY.value))
        .otherwise(pl.lit(Kind.TRANSFER.value))
    )  # fmt: skip
    return rows.with_columns(moved.alias(MOVED), kind=kinds, amount_fen=moved.abs())


def _check_totals(log: _Log, rows: pl.DataFrame) -> None:
    """Counts and sums of what went and what came are those of the rows; the sign of what went is Alipay's affair."""
    first = log.head + rows.height + 2
    sides: Sequence[tuple[str, str]] = ((_OUT_TOTAL, "_went"), (_IN_TOTAL, "_came"))
    for line, (name, column) in enumerate(sides, first):
        count, total = log.totals[name]
        mine = rows.filter(pl.col(column) != 0)[column]
        if mine.len() != count:
            raise StatementUnreadable(line, name, "is not the number of rows")
        if abs(decimal(total, line, name)) * 100 != mine.sum():
            raise StatementUnreadable(line, name, "total is not the sum")


def _check_row(row: Mapping[str, str], line: int, context: StatementContext) -> None:
    """Raises StatementUnreadable for a line that cannot stand."""
    check_day(beijing_instant(row[_AT], line, _AT), context, line, _AT)
    came, went = (fen_of(row[column].removeprefix("+") or "0", line, column) for column in (_CAME, _WENT))
    if came < 0:
        raise StatementUnreadable(line, _CAME, "is negative")
    if came and went:
        raise StatementUnreadable(line, _WENT, "neither money in nor money out")
    fen_of(row[_LEFT], line, _LEFT)
    if not row[_TYPE]:
        raise StatementUnreadable(line, _TYPE, "missing")
