"""The rows of WeChat's fund-flow bill: every movement of the merchant's balance, by the header's names, with its
totals compared (CHANNELS 1.11).

A refund leaves the balance less the fee that comes back with it; its remark says both
(退款总金额0.01元;含手续费0.00元).
Brackets in names are full-width or half-width. The bill does not name its merchant.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import polars as pl

from server.channels.wechat import ticked
from server.reconciliation.moved import BALANCE, MORE, MOVED
from server.reconciliation.parties import Kind
from server.reconciliation.reading import (
    StatementContext,
    StatementUnreadable,
    beijing_instant,
    canonical,
    check_day,
    decimal,
    fen,
    fen_of,
    instant,
)
from server.reconciliation.unpacking import plain

LARGEST_BYTES: Final = 512 * 1024**2
_AT, _PARTY_NO, _OUR_NO, _TYPE, _WAY = "记账时间", "微信支付业务单号", "业务凭证号", "业务类型", "收支类型"
_AMOUNT, _LEFT, _REMARK = "收支金额(元)", "账户结余(元)", "备注"
_REQUIRED = (_AT, _PARTY_NO, _TYPE, _WAY, _AMOUNT, _LEFT, _OUR_NO)
_IN, _OUT = "收入", "支出"
_COUNT = "资金流水总笔数"
_TOTALS: Mapping[str, str] = {"收入笔数": _IN, "收入金额": _IN, "支出笔数": _OUT, "支出金额": _OUT}
_PAID, _REFUNDED, _FEES = ("交易",), ("退款", "交易退款"), ("扣除交易手续费", "交易手续费", "退回交易手续费")
_NOTE: Final = r"^退款总金额([0-9]+\.[0-9]{2})元;含手续费([0-9]+\.[0-9]{2})元"
_MUST: Final = ("at", "_type", "_in", MOVED, BALANCE)


def read_rows(content: bytes, context: StatementContext) -> pl.DataFrame:
    """The rows of a bill, plain or GZIP, in the canonical SCHEMA and `moved.MORE`. What is neither trade nor refund nor
    fee is a transfer. Raises StatementUnreadable."""
    bill = ticked.framed(plain(content, LARGEST_BYTES), _REQUIRED, _COUNT, _with_half_brackets)
    rows = _rows(bill, bill.text, context)
    if rows is None:
        rows = _rows(bill, ticked.untangled(bill.text), context)
    if rows is None:
        ticked.walk(bill, lambda row, line: _check_row(row, line, context))
    _check_totals(bill, rows)
    return canonical(_told(rows), context, first_line=ticked.FIRST_LINE, more=MORE)


def _with_half_brackets(name: str) -> str:
    return name.replace("（", "(").replace("）", ")")


def _rows(bill: ticked.Framed, text: bytes, context: StatementContext) -> pl.DataFrame | None:
    """The rows; None where a line is not as it should be."""
    amount, way = fen(ticked.value(_AMOUNT)), ticked.value(_WAY)
    is_in = pl.when(way == _IN).then(statement=True).when(way == _OUT).then(statement=False)
    columns = {
        "at": instant(ticked.value(_AT)),
        "our_no": ticked.value(_OUR_NO).fill_null(""),
        "party_no": ticked.value(_PARTY_NO).fill_null(""),
        "_type": ticked.value(_TYPE),
        "_in": is_in,
        "_amount": amount,
        MOVED: pl.when(is_in).then(amount).otherwise(-amount),
        BALANCE: fen(ticked.value(_LEFT)),
        "_note": ticked.value(_REMARK) if _REMARK in bill.columns else pl.lit(""),
        "_whole": ticked.is_whole(bill.columns),
    }
    try:
        read = ticked.scanned(bill.columns, text).select(**columns).collect()
    except pl.exceptions.PolarsError:
        return None
    rows = read.head(max(read.height - 2, 0))
    return rows if read.height >= 2 and _is_good(rows, context) else None


def _is_good(rows: pl.DataFrame, context: StatementContext) -> bool:
    if any(rows[name].null_count() for name in _MUST) or not rows["_whole"].all(ignore_nulls=False):
        return False
    first, end = context.bounds
    bounds = rows.select(least=pl.col("_amount").min(), first=pl.col("at").min(), last=pl.col("at").max()).row(0)
    return rows.height == 0 or bool(bounds[0] >= 0 and first <= bounds[1] and bounds[2] < end)


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows under the canonical names. A refund's remark counts where it comes to what moved."""
    kind, is_in = pl.col("_type"), pl.col("_in")
    noted = [fen(pl.col("_note").str.extract(_NOTE, group)).fill_null(0) for group in (1, 2)]
    is_back = kind.is_in(_REFUNDED) & ~is_in
    by_note = is_back & (noted[0] - noted[1] == pl.col("_amount"))
    kinds = (
        pl.when(kind.is_in(_PAID) & is_in).then(pl.lit(Kind.PAY.value)).when(is_back).then(pl.lit(Kind.REFUND.value))
        .when(kind.is_in(_FEES)).then(pl.lit(Kind.FEE.value)).otherwise(pl.lit(Kind.TRANSFER.value))
    )  # fmt: skip
    return rows.with_columns(
        kind=kinds,
        amount_fen=pl.when(by_note).then(noted[0]).otherwise(pl.col("_amount")),
        fee_milli_fen=pl.when(by_note).then(noted[1] * -1000).otherwise(0).cast(pl.Int64),
    )


def _check_totals(bill: ticked.Framed, rows: pl.DataFrame) -> None:
    """Counts and sums of what came and what went are those of the rows."""
    line = rows.height + ticked.FIRST_LINE + 1
    if decimal(bill.totals[_COUNT], line, _COUNT) != rows.height:
        raise StatementUnreadable(line, _COUNT, "is not the number of rows")
    for name, way in _TOTALS.items():
        if name not in bill.totals:
            raise StatementUnreadable(line - 1, name, "missing")
        mine = rows.filter(pl.col("_in") == (way == _IN))["_amount"]
        said = decimal(bill.totals[name], line, name)
        if name.endswith("笔数") and said != mine.len():
            raise StatementUnreadable(line, name, "is not the number of rows")
        if name.endswith("金额") and said != Decimal(mine.sum()) / 100:
            raise StatementUnreadable(line, name, "total is not the sum")


def _check_row(row: Mapping[str, str], line: int, context: StatementContext) -> None:
    """Raises StatementUnreadable for a line that cannot stand."""
    check_day(beijing_instant(row[_AT], line, _AT), context, line, _AT)
    if row[_WAY] not in (_IN, _OUT):
        raise StatementUnreadable(line, _WAY, "neither money in nor money out")
    if fen_of(row[_AMOUNT], line, _AMOUNT) < 0:
        raise StatementUnreadable(line, _AMOUNT, "is negative")
    fen_of(row[_LEFT], line, _LEFT)
    if not row[_TYPE]:
        raise StatementUnreadable(line, _TYPE, "missing")
