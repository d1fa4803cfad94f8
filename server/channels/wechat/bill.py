"""The rows of WeChat's trade bill, by the header's names, with everything compared that the bill says of itself.

One scan reads the columns that are needed; only a bill that is refused is walked again, line by line, to say where.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NoReturn

import polars as pl

from server.channels.statements import entries_of
from server.channels.wechat import ticked
from server.channels.wechat.ticked import FIRST_LINE, value
from server.ports import StatementEntry
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
    milli_fen,
    milli_fen_of,
    quick,
)
from server.reconciliation.rows import KINDS
from server.reconciliation.unpacking import plain

_MERCHANT, _AT, _STATE = "商户号", "交易时间", "交易状态"
_OUR_NO, _PARTY_NO, _OUR_BACK_NO, _PARTY_BACK_NO = "商户订单号", "微信订单号", "商户退款单号", "微信退款单号"
_REQUIRED = (_AT, _PARTY_NO, _OUR_NO, _STATE)
_GROSS, _BACK, _FEE = ("订单金额", "总金额"), ("申请退款金额", "退款金额"), ("手续费", "返还手续费")
"""Which column it is in the layouts that merchants get; the first that is there."""
TOTAL_OF: Mapping[str, str] = {
    "应结订单总金额": "应结订单金额",
    "退款总金额": "退款金额",
    "充值券退款总金额": "充值券退款金额",
    "手续费总金额": "手续费",
    "订单总金额": "订单金额",
    "申请退款总金额": "申请退款金额",
    # The layout of 24 columns, which some merchants still get:
    "总交易额": "总金额",
    "总退款金额": "退款金额",
    "总代金券或立减优惠退款金额": "代金券或立减优惠退款金额",
}
"""Which column each printed total sums."""
_COUNT = "总交易单数"
FEN, MILLI_FEN = 2, 5
_KINDS: Mapping[str, Kind] = {"SUCCESS": Kind.PAY, "REFUND": Kind.REFUND, "REVOKED": Kind.REVERSE}
_AMOUNT: Final = (
    pl.when((pl.col("kind") == Kind.PAY.value) | (pl.col("_back") == 0))
    .then(pl.col("_gross"))
    .otherwise(pl.col("_back"))
)
_MUST: Final = ("at", "kind", "our_no", "party_no", "fee_milli_fen", "_gross", "_back")


@dataclass(frozen=True, slots=True)
class _Bill:
    """A bill and the lines that frame its rows: names of columns, totals by name. ``back`` is empty in a bill of
    payments alone, ``fee`` in one without fees."""

    text: bytes
    columns: tuple[str, ...]
    totals: Mapping[str, str]
    gross: str
    back: str
    fee: str

    @property
    def apart(self) -> dict[str, str]:
        """Columns that are summed and not read for anything else, each with the column that it mostly repeats; an empty
        one stands for 0.00."""
        read = {self.gross, self.back, self.fee}
        summed = [TOTAL_OF[name] for name in self.totals if TOTAL_OF.get(name) in self.columns]
        twins = {"应结订单金额": self.gross, "退款金额": self.back}
        return {column: twins.get(column, "") for column in summed if column not in read}


def read_rows(content: bytes, context: StatementContext) -> pl.DataFrame:
    """The rows of a bill, plain or GZIP, any of WeChat's layouts, in the canonical SCHEMA. A refund is booked on the
    day on which it was accepted, whatever its state says: that is frozen there. Raises StatementUnreadable."""
    return _read(content, context, {})


def read_entries(content: bytes, context: StatementContext) -> Sequence[StatementEntry]:
    """The same rows, each with the payment that it belongs to. Raises StatementUnreadable."""
    numbers = {"payment_no": value(_OUR_NO), "channel_number": value(_PARTY_NO)}
    return entries_of(_read(content, context, numbers))


def _read(content: bytes, context: StatementContext, more: Mapping[str, pl.Expr]) -> pl.DataFrame:
    bill = _framed(plain(content))
    rows = _rows(bill, bill.text, context, more, quickly=True)
    if rows is None:  # amounts of other forms are read at leisure, and so are names that hold a backtick
        rows = _rows(bill, bill.text, context, more, quickly=False)
    if rows is None:
        rows = _rows(bill, ticked.untangled(bill.text), context, more, quickly=False)
    if rows is None:
        _refuse(bill, context)
    _check_totals(bill, rows)
    return canonical(rows.with_columns(amount_fen=_AMOUNT), context, first_line=FIRST_LINE, more=tuple(more))


def _rows(
    bill: _Bill, text: bytes, context: StatementContext, more: Mapping[str, pl.Expr], *, quickly: bool
) -> pl.DataFrame | None:
    """The rows and, beside them, what the totals are compared with; None where a line is not as it should be."""
    columns = _columns(bill, context, quickly=quickly)
    try:
        read = ticked.scanned(bill.columns, text).select(**columns, **more).collect()
    except pl.exceptions.PolarsError:
        return None
    rows = read.head(max(read.height - 2, 0))
    return rows if read.height >= 2 and _is_good(rows, context) else None


def _columns(bill: _Bill, context: StatementContext, *, quickly: bool) -> dict[str, pl.Expr]:
    def amount(column: str, decimals: int) -> pl.Expr:
        if quickly and column != bill.columns[-1]:
            return quick(pl.col(column), decimals, ",")
        return fen(value(column)) if decimals == FEN else milli_fen(value(column))

    words = {word: kind for word, kind in _KINDS.items() if bill.back or kind is not Kind.REFUND}
    kinds = {f"{word}{end}": kind.value for word, kind in words.items() for end in (",", "")}
    kind = pl.col(_STATE).replace_strict(kinds, default=None, return_dtype=KINDS)
    gross, back, our_no, party_no = amount(bill.gross, FEN), pl.lit(0, pl.Int64), pl.col(_OUR_NO), pl.col(_PARTY_NO)
    if bill.back:
        is_refund = pl.col(_STATE).str.starts_with("REFUND")
        back = amount(bill.back, FEN)
        our_no = pl.when(is_refund).then(pl.col(_OUR_BACK_NO)).otherwise(our_no)
        party_no = pl.when(is_refund).then(pl.col(_PARTY_BACK_NO)).otherwise(party_no)
    whole = ticked.is_whole(bill.columns)
    if context.merchant and _MERCHANT in bill.columns:
        whole &= pl.col(_MERCHANT).is_in([context.merchant, f"{context.merchant},"])
    return {
        "kind": kind,
        "our_no": our_no.str.strip_suffix(","),
        "party_no": party_no.str.strip_suffix(","),
        "fee_milli_fen": amount(bill.fee, MILLI_FEN),
        "at": instant(value(_AT)) if bill.columns[-1] == _AT else instant(pl.col(_AT), "%Y-%m-%d %H:%M:%S,"),
        "_gross": gross,
        "_back": back,
        "_whole": whole,
        **{f"_apart.{column}": _differing(column, twin) for column, twin in bill.apart.items()},
    }


def _differing(column: str, twin: str) -> pl.Expr:
    """The values that are not those of the twin."""
    told = pl.col(column)
    return pl.when(told != (pl.col(twin) if twin else pl.lit("0.00,"))).then(value(column))


def _is_good(rows: pl.DataFrame, context: StatementContext) -> bool:
    if any(rows[name].null_count() for name in _MUST) or not rows["_whole"].all(ignore_nulls=False):
        return False
    first, end = context.bounds
    bounds = rows.select(least=pl.min_horizontal(pl.col("_gross").min(), pl.col("_back").min()),
                         first=pl.col("at").min(), last=pl.col("at").max()).row(0)  # fmt: skip
    return rows.height == 0 or bool(bounds[0] >= 0 and first <= bounds[1] and bounds[2] < end)


# ---------------------------------------------------------------- the lines that frame the rows


def _framed(text: bytes) -> _Bill:
    frame = ticked.framed(text, _REQUIRED, _COUNT)
    columns = frame.columns
    return _Bill(
        text=text,
        columns=columns,
        totals=frame.totals,
        gross=_one_of(columns, _GROSS),
        back=_one_of(columns, _BACK) if _has_refunds(columns) else "",
        fee=_one_of(columns, _FEE),
    )


def _one_of(columns: Sequence[str], names: Sequence[str]) -> str:
    for name in names:
        if name in columns:
            return name
    raise StatementUnreadable(1, names[0], "missing")


def _has_refunds(columns: Sequence[str]) -> bool:
    """A bill has all columns of refunds or none. Raises StatementUnreadable."""
    there = [name for name in (_OUR_BACK_NO, _PARTY_BACK_NO) if name in columns]
    if len(there) == 1:
        raise StatementUnreadable(1, _OUR_BACK_NO if there == [_PARTY_BACK_NO] else _PARTY_BACK_NO, "missing")
    return bool(there)


def _check_totals(bill: _Bill, rows: pl.DataFrame) -> None:
    line = rows.height + FIRST_LINE + 1
    if decimal(bill.totals[_COUNT], line, _COUNT) != rows.height:
        raise StatementUnreadable(line, _COUNT, "is not the number of rows")
    of_column = {
        bill.gross: Decimal(rows["_gross"].sum()) / 100,
        bill.back: Decimal(rows["_back"].sum()) / 100,
        bill.fee: Decimal(rows["fee_milli_fen"].sum()) / 100_000,
    }
    for name, total in bill.totals.items():
        column = TOTAL_OF.get(name, "")
        if column not in bill.columns:
            continue
        said = decimal(total, line, column)
        told = _sum_apart(bill, rows, column, of_column) if column in bill.apart else of_column[column]
        if said != told:
            raise StatementUnreadable(line, column, "total is not the sum")


def _sum_apart(bill: _Bill, rows: pl.DataFrame, column: str, of_column: Mapping[str, Decimal]) -> Decimal:
    """The sum of a column of which only the values that differ from its twin were read."""
    twin = bill.apart[column]
    own = rows.with_row_index("_line", FIRST_LINE).filter(pl.col(f"_apart.{column}").is_not_null())
    others = Decimal(own["_gross" if twin == bill.gross else "_back"].sum()) / 100 if twin else Decimal(0)
    values = [decimal(text, line, column) for text, line in zip(own[f"_apart.{column}"], own["_line"], strict=True)]
    return of_column.get(twin, Decimal(0)) - others + sum(values, Decimal(0))


# ---------------------------------------------------------------- where a refused bill is wrong


def _refuse(bill: _Bill, context: StatementContext) -> NoReturn:
    """Walk the lines until the first that cannot stand."""
    frame = ticked.Framed(bill.text, bill.columns, bill.totals)
    ticked.walk(frame, lambda row, line: _check_row(bill, context, row, line))


def _check_row(bill: _Bill, context: StatementContext, row: Mapping[str, str], line: int) -> None:
    if context.merchant and row.get(_MERCHANT, context.merchant) != context.merchant:
        raise StatementUnreadable(line, _MERCHANT, "is another merchant's")
    if row[_STATE] not in _KINDS:
        raise StatementUnreadable(line, _STATE, "unknown kind")
    if _KINDS[row[_STATE]] is Kind.REFUND and not bill.back:
        raise StatementUnreadable(1, _OUR_BACK_NO, "missing")
    check_day(beijing_instant(row[_AT], line, _AT), context, line, _AT)
    for column in filter(None, (bill.gross, bill.back)):
        if fen_of(row[column], line, column) < 0:
            raise StatementUnreadable(line, column, "is negative")
    milli_fen_of(row[bill.fee], line, bill.fee)
