"""What a channel says moved, beside its trade bill: sums, balances, and each figure that differs by its name."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from server.reconciliation.funds import BankCalendar
from server.reconciliation.moved import NOTHING, Moved, Sums, differences, moved

Row = tuple[str, int, int, int, int]


def rows(*given: Row) -> pl.DataFrame:
    """Kind, amount, fee that came back, what moved, balance afterwards."""
    names = ("kind", "amount_fen", "fee_milli_fen", "moved_fen", "balance_fen")
    schema = dict(zip(names, [pl.String(), *[pl.Int64()] * 4], strict=True))
    return pl.DataFrame(list(given), schema=schema, orient="row")


PAID, FEE, BACK, OUT = (
    ("pay", 1000, 0, 1000, 6000), ("fee", 6, 0, -6, 5994), ("refund", 400, -2000, -398, 5596),
    ("transfer", 5000, 0, -5000, 596),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param([], NOTHING, id="nothing moved"),
        pytest.param([PAID, FEE, BACK, OUT], Moved(Sums(1000, 400, 4000, 2), -5000, 5000, 596), id="in order"),
        pytest.param([OUT, BACK, FEE, PAID], Moved(Sums(1000, 400, 4000, 2), -5000, 5000, 596), id="the last first"),
        pytest.param([PAID, BACK, FEE, OUT], Moved(Sums(1000, 400, 4000, 2), -5000, 5000, 596), id="one second's rows"),
        pytest.param(
            [PAID, FEE, (*BACK[:4], 5595)], Moved(Sums(1000, 400, 4000, 2), 0, 5000, 5595, -1), id="a fen gone"
        ),
    ],
)
def test_what_a_fund_bill_comes_to(given: list[Row], told: Moved) -> None:
    found = moved(rows(*given))
    assert found == told
    if given:
        assert found.sums.net_fen + found.other_fen == sum(row[3] for row in given)


TRADE = Sums(1000, 400, 3600, 2)


@pytest.mark.parametrize(
    ("own", "before", "named"),
    [
        pytest.param(Moved(Sums(1000, 400, 4000, 2)), None, [], id="the fee within half a fen a line"),
        pytest.param(Moved(Sums(1000, 400, 6000, 2)), None, [("fee", 2)], id="more fee than rounding leaves"),
        pytest.param(Moved(Sums(900, 400, 4000, 2)), None, [("gross", -100)], id="less came"),
        pytest.param(Moved(Sums(1000, 500, 4000, 2)), None, [("refund", 100)], id="more went back"),
        pytest.param(NOTHING, None, [("gross", -1000), ("refund", -400), ("fee", -4)], id="nothing moved at all"),
        pytest.param(Moved(TRADE, 0, 50, 646, 0), 50, [], id="the balance goes on"),
        pytest.param(Moved(TRADE, 0, 50, 646, 0), 40, [("opening", 10)], id="not where the day before ended"),
        pytest.param(Moved(TRADE, 0, 50, 647, 1), 50, [("balance", 1)], id="a balance that its rows do not explain"),
    ],
)
def test_what_differs_is_named(own: Moved, before: int | None, named: list[tuple[str, int]]) -> None:
    assert [(one.name, one.fen) for one in differences(TRADE, own, before)] == named


def test_a_day_that_is_entered_counts_whatever_stood_there() -> None:
    """A Saturday that the State Council lets be worked, on which the bank settles nothing; and a holiday worked."""
    saturday, new_year = date(2026, 2, 28), date(2026, 1, 1)
    usual = BankCalendar(frozenset({new_year}), frozenset({saturday}))
    own = usual.but_for(frozenset({saturday}), frozenset({new_year}))
    assert [(usual.works(day), own.works(day)) for day in (saturday, new_year)] == [(True, False), (False, True)]
