"""Funds: expected settlements against bank lines, as a table of days; and what must hold of any lines at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from server.reconciliation.funds import Arrangement, BankCalendar, BankLine, Settlement, SettlementState, settle

THURSDAY = date(2026, 3, 5)
CALENDAR = BankCalendar()
WECHAT = Arrangement("wechat", "1900000109", ("财付通", "1900000109"), largest_rounding_fen=5)
ALIPAY = Arrangement("alipay", "2088000000000001", ("支付宝",), lag_working_days=1)


def owed(day: date, net_fen: int, *, lines: int = 2, rule: Arrangement = WECHAT, calendar: BankCalendar = CALENDAR,
         fee_milli_fen: int = 0) -> Settlement:  # fmt: skip
    return Settlement(
        rule.channel, rule.merchant, day, gross_fen=net_fen + 600, refund_fen=600, fee_milli_fen=fee_milli_fen,
        lines=lines, arrival_day=calendar.after(day, rule.lag_working_days),
    )  # fmt: skip


def shown(day: date, fen: int, text: str = "财付通结算", key: str = "") -> BankLine:
    return BankLine(key or f"{day}/{fen}/{text}", day, text, fen)


def days(count: int) -> date:
    return THURSDAY + timedelta(days=count)


@pytest.mark.parametrize(
    ("day", "lag", "holidays", "workdays", "arrives"),
    [
        pytest.param(THURSDAY, 1, (), (), days(1), id="a weekday"),
        pytest.param(days(1), 1, (), (), days(4), id="Friday comes on Monday"),
        pytest.param(days(2), 1, (), (), days(4), id="Saturday too"),
        pytest.param(days(1), 1, (days(4), days(5)), (), days(6), id="after two holidays"),
        pytest.param(days(1), 1, (), (days(2),), days(2), id="a Saturday that is worked"),
        pytest.param(days(2), 0, (), (), days(4), id="the same day, when it is worked"),
        pytest.param(THURSDAY, 3, (), (), days(5), id="three working days"),
    ],
)
def test_the_day_of_arrival(
    day: date, lag: int, holidays: tuple[date, ...], workdays: tuple[date, ...], arrives: date
) -> None:
    assert BankCalendar(frozenset(holidays), frozenset(workdays)).after(day, lag) == arrives


FRIDAY, MONDAY = days(1), days(4)
CASES = [
    pytest.param([(0, 9400)], [(1, 9400)], ["arrived"], [], id="to the fen"),
    pytest.param([(0, 9400)], [(1, 9399)], ["arrived"], [], id="half a fen a line less: rounding"),
    pytest.param([(0, 9400)], [(1, 9398)], ["short"], [], id="two fen less of two lines: short"),
    pytest.param([(0, 9400)], [(1, 9500)], ["over"], [], id="too much"),
    pytest.param([(0, 9400)], [], ["late"], [], id="nothing when it was due"),
    pytest.param([(8, 9400)], [], ["expected"], [], id="not due yet"),
    pytest.param([(0, 9400)], [(6, 9400)], ["arrived"], [], id="days later"),
    pytest.param([(0, 9400)], [(1, 9000), (1, 400)], ["arrived"], [], id="in two lines"),
    pytest.param([(0, 9400)], [(1, 9000), (1, 400), (1, 77)], ["arrived"], [77], id="in two lines, and one too many"),
    pytest.param([(0, 9400)], [(1, 9000), (4, 400)], ["arrived"], [], id="in two lines on two days"),
    pytest.param([(0, 9400)], [(1, 9400), (1, 9400)], ["arrived"], [9400], id="twice: the second is nobody's"),
    pytest.param([(1, 100), (2, 200), (3, 300)], [(4, 600)], ["arrived"] * 3, [], id="a weekend in one sum"),
    pytest.param([(1, 100), (2, 200), (3, 300)], [(4, 300), (4, 100), (4, 200)], ["arrived"] * 3, [],
                 id="a weekend in three"),
    pytest.param([(1, 100), (2, 200), (3, 300)], [(4, 350), (4, 250)], ["arrived"] * 3, [], id="a weekend cut anyhow"),
    pytest.param([(0, -50), (1, 300)], [(4, 250)], ["arrived", "arrived"], [], id="given back more than taken"),
    pytest.param([(0, 0)], [], ["arrived"], [], id="nothing to come"),
    pytest.param([(0, 500), (1, 700)], [(1, 400), (4, 700)], ["short", "arrived"], [], id="short, next whole"),
    pytest.param([], [(1, 123)], [], [123], id="a line without a day"),
]  # fmt: skip


@pytest.mark.parametrize(("owing", "lines", "states", "unexplained"), CASES)
def test_what_becomes_of_a_merchants_days(
    owing: list[tuple[int, int]], lines: list[tuple[int, int]], states: list[str], unexplained: list[int]
) -> None:
    bank = [shown(days(day), fen, key=f"{place}") for place, (day, fen) in enumerate(lines)]
    funds = settle([owed(days(day), net) for day, net in owing], bank, [WECHAT], days(7))
    assert [one.state.value for one in funds.settled] == states
    assert [line.fen for line in funds.unexplained] == unexplained


def test_lines_find_their_merchant_by_text_and_two_that_fit_alike_are_nobodys() -> None:
    second = replace(WECHAT, merchant="1900000999", marks=("财付通", "1900000999"))
    due = [owed(THURSDAY, 100), owed(THURSDAY, 100, rule=second), owed(THURSDAY, 100, rule=ALIPAY)]
    bank = [
        shown(FRIDAY, 100, "财付通 1900000999 结算"), shown(FRIDAY, 100, "财付通 结算"),
        shown(FRIDAY, 100, "支付宝 备付金"), shown(FRIDAY, 100, "利息"),
    ]  # fmt: skip
    funds = settle(due, bank, [WECHAT, second, ALIPAY], FRIDAY)
    found = {(one.settlement.channel, one.settlement.merchant): one.state.value for one in funds.settled}
    assert found == {
        ("wechat", "1900000109"): "late", ("wechat", "1900000999"): "arrived",
        ("alipay", "2088000000000001"): "arrived",
    }  # fmt: skip
    assert [line.text for line in funds.unexplained] == ["利息", "财付通 结算"]


@pytest.mark.parametrize(
    ("fee_milli_fen", "fee_fen"),
    [(0, 0), (499, 0), (500, 1), (28_608_000, 28608), (-500, -1), (-499, 0), (-1_500, -2)],
)
def test_fees_are_rounded_half_away_from_zero(fee_milli_fen: int, fee_fen: int) -> None:
    assert owed(THURSDAY, 0, fee_milli_fen=fee_milli_fen).fee_fen == fee_fen


NETS = some.lists(some.integers(-500, 2_000), max_size=8)
LINES = some.lists(some.tuples(some.integers(0, 12), some.integers(-300, 4_000), some.sampled_from(["财付通", "利息"])),
                   max_size=8)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(NETS, LINES, some.randoms(use_true_random=False))
def test_every_line_is_claimed_once_and_the_sums_agree(
    nets: list[int], raw: list[tuple[int, int, str]], chance: object
) -> None:
    bank = [shown(days(day), fen, text, key=f"{place:02d}") for place, (day, fen, text) in enumerate(raw) if fen]
    due = [owed(days(place), net) for place, net in enumerate(nets)]
    funds = settle(due, bank, [WECHAT], days(14))
    laid: Counter[str] = Counter()
    for one in funds.settled:
        for line, fen in one.arrivals:
            laid[line.key] += fen
    free = [line.key for line in funds.unexplained]
    assert len(set(free)) == len(free)
    assert not set(laid) & set(free), "a line is laid wholly or not at all"
    for line in bank:
        if line.key not in free:
            assert laid[line.key] == line.fen
    assert sum(one.arrived_fen for one in funds.settled) + sum(line.fen for line in funds.unexplained) == sum(
        line.fen for line in bank
    )
    for one in funds.settled:
        if one.state is SettlementState.ARRIVED and one.arrivals:
            assert abs(one.difference_fen) <= 1, "two lines round by one fen"
    shuffle = chance.shuffle  # type: ignore[attr-defined]
    shuffle(bank)
    shuffle(due)
    assert settle(due, bank, [WECHAT], days(14)) == funds, "the order of what comes in does not matter"
