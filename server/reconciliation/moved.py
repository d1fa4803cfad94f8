"""What a channel's own books say moved on a day (its fund bill), beside what its trade bill comes to.

A fund bill's rows are canonical rows with two columns more: ``moved_fen``, what the balance changed by, and
``balance_fen``, what it was afterwards. A fee is a row of its own there (Alipay and WeChat print it so), money on its
way to the bank is a transfer. CHANNELS 1.11, 3.6.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from server.reconciliation.parties import Kind, RowState

FUNDS: Final = "funds"
"""The party of a statement that is a fund bill; its name is that of the channel."""
MOVED, BALANCE = "moved_fen", "balance_fen"
MORE: Final = (MOVED, BALANCE)
_BACK: Final = (Kind.REFUND.value, Kind.REVERSE.value)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines of a day come to: ``refund_fen`` positive; ``fee_milli_fen`` thousandths of a fen that the channel
    keeps, fees given back taken off."""

    gross_fen: int
    refund_fen: int
    fee_milli_fen: int
    lines: int

    @property
    def fee_fen(self) -> int:
        """The fee in whole fen, half a fen away from zero."""
        whole, rest = divmod(abs(self.fee_milli_fen), 1000)
        return (whole + (rest >= 500)) * (1 if self.fee_milli_fen >= 0 else -1)

    @property
    def net_fen(self) -> int:
        """What the channel owes for them."""
        return self.gross_fen - self.refund_fen - self.fee_fen


@dataclass(frozen=True, slots=True)
class Moved:
    """A day of a channel's own books. ``other_fen``: what came or went that is neither trade nor fee (to the bank, from
    the bank). ``opening_fen`` and ``closing_fen`` are the balance before the first and after the last row, None of a
    day without rows; what the rows between do not explain is ``gap_fen``."""

    sums: Sums
    other_fen: int = 0
    opening_fen: int | None = None
    closing_fen: int | None = None
    gap_fen: int = 0


NOTHING: Final = Moved(Sums(0, 0, 0, 0))
"""A day on which nothing moved."""


@dataclass(frozen=True, slots=True)
class FundsDifference:
    """One figure that two papers of the same channel tell otherwise: ``gross``, ``refund``, ``fee`` of the trade bill
    and of the fund bill; ``balance`` as it follows from the rows (or, ``opening``, from the day before) and as it is
    printed."""

    name: str
    expected_fen: int
    moved_fen: int

    @property
    def fen(self) -> int:
        """What moved less what should have."""
        return self.moved_fen - self.expected_fen


def traded(rows: pl.DataFrame) -> Sums:
    """What a trade bill's rows come to. A channel prints a fee with the sign that it likes: on payments it is taken, on
    what goes back it is returned."""
    done = rows.filter(pl.col("state").cast(pl.String) == RowState.DONE.value)
    kind = pl.col("kind").cast(pl.String)
    paid, back = done.filter(kind == Kind.PAY.value), done.filter(kind.is_in(_BACK))
    fee = int(paid["fee_milli_fen"].abs().sum()) - int(back["fee_milli_fen"].abs().sum())
    return Sums(int(paid["amount_fen"].sum()), int(back["amount_fen"].sum()), fee, paid.height + back.height)


def moved(rows: pl.DataFrame) -> Moved:
    """What a fund bill's rows come to. Rows of one second may stand in any order, and a file may begin with the last:
    the balance is told where both ends agree with the sum."""
    if not rows.height:
        return NOTHING
    kind = pl.col("kind").cast(pl.String)
    paid, back = rows.filter(kind == Kind.PAY.value), rows.filter(kind.is_in(_BACK))
    gross_fen, refund_fen = int(paid["amount_fen"].sum()), int(back["amount_fen"].sum())
    fee_fen = -int(rows.filter(kind == Kind.FEE.value)[MOVED].sum())
    returned_milli_fen = int(back["fee_milli_fen"].abs().sum())
    sums = Sums(gross_fen, refund_fen, fee_fen * 1000 - returned_milli_fen, paid.height + back.height)
    total = int(rows[MOVED].sum())
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    ways = [(first[BALANCE] - first[MOVED], last[BALANCE]), (last[BALANCE] - last[MOVED], first[BALANCE])]
    opening, closing = next(((before, after) for before, after in ways if after == before + total), ways[0])
    other_fen = int(rows.filter(kind == Kind.TRANSFER.value)[MOVED].sum())
    return Moved(sums, other_fen, opening, closing, closing - opening - total)


def differences(trade: Sums | None, own: Moved, before_fen: int | None) -> tuple[FundsDifference, ...]:
    """What does not agree. ``trade`` is None where no trade bill is there, ``before_fen`` where the balance of the day
    before is not known. Fees may differ by the rounding of each line: half a fen."""
    found: list[FundsDifference] = []
    if trade is not None:
        found.append(FundsDifference("gross", trade.gross_fen, own.sums.gross_fen))
        found.append(FundsDifference("refund", trade.refund_fen, own.sums.refund_fen))
        fee = FundsDifference("fee", trade.fee_fen, own.sums.fee_fen)
        if abs(fee.fen) > (trade.lines + 1) // 2:
            found.append(fee)
    if own.opening_fen is not None and own.closing_fen is not None:
        found.append(FundsDifference("balance", own.closing_fen - own.gap_fen, own.closing_fen))
        if before_fen is not None:
            found.append(FundsDifference("opening", before_fen, own.opening_fen))
    return tuple(one for one in found if one.fen)
