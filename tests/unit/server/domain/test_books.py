"""The books of a day: the same money along channels, along shifts, and against whom it is owed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from server.domain.books import Books, DaySum, Tally, account_kind, books_of
from server.domain.ledger import EntryKind, LedgerLine, money_account
from server.domain.month import days_of, in_open_month, month_of

DAY = date(2026, 3, 5)
K = EntryKind


def entry(kind: EntryKind, fen: int, *, channel: str = "cash", shift: str = "S1", other: str = "business/his",
          corrects: str = "") -> list[DaySum]:  # fmt: skip
    """One entry as sums: money one way, its other side the other way."""
    money = account_kind(money_account(channel, "m", shift))
    money = "payable" if channel == "transfer" else money
    one = DaySum(money, shift, channel, kind, 1, fen, corrects)
    return [one, replace(one, account_kind=account_kind(other), fen=-fen)]


def carried(fen: int, kind: EntryKind = K.CARRIED_PAYMENT, *, to: str = "S2") -> list[DaySum]:
    """Counted in a shift instead of its waiting place."""
    there = DaySum("cash", to, "cash", kind, 1, fen)
    return [there, replace(there, shift_no="next/1/0", fen=-fen)]


@pytest.mark.parametrize(
    ("entries", "by_channel", "by_shift"),
    [
        pytest.param([], {}, {}, id="nothing"),
        pytest.param([entry(K.PAYMENT, 100), entry(K.PAYMENT, 50), entry(K.REFUND, -30)], {"cash": (2, 150, 1, 30)},
                     {"S1": (2, 150, 1, 30)}, id="cash taken and given back"),
        pytest.param([entry(K.PAYMENT, 100), entry(K.PAYMENT, 200, channel="wechat")],
                     {"cash": (1, 100, 0, 0), "wechat": (1, 200, 0, 0)}, {"S1": (1, 100, 0, 0)},
                     id="a wallet is in no drawer"),
        pytest.param([entry(K.LATE_PAYMENT, 70, shift="next/1/0"), carried(70)], {"cash": (1, 70, 0, 0)},
                     {"S2": (1, 70, 0, 0), "next/1/0": (0, 0, 0, 0)}, id="late money is counted in one shift"),
        pytest.param([entry(K.REFUND, -40, shift="next/1/0"), carried(-40, K.CARRIED_REFUND)],
                     {"cash": (0, 0, 1, 40)}, {"S2": (0, 0, 1, 40), "next/1/0": (0, 0, 0, 0)}, id="a late refund too"),
        pytest.param([entry(K.REFUND, -90, channel="transfer", shift="")], {"transfer": (0, 0, 1, 90)}, {},
                     id="paid out to an account"),
        pytest.param([entry(K.DROP, -500, other="safe/main"), entry(K.COUNT_DIFFERENCE, 3, other="differences/main")],
                     {}, {}, id="what is no payment"),
        pytest.param([entry(K.PAYMENT, 100, corrects="2026-02-20")], {"cash": (1, 100, 0, 0)}, {"S1": (1, 100, 0, 0)},
                     id="a correction of a closed day is booked here"),
        pytest.param([entry(K.PAYMENT, 100, corrects="2026-03-05")], {}, {}, id="what was booked later is not"),
    ],
)  # fmt: skip
def test_along_channels_and_along_shifts(
    entries: list[list[DaySum]], by_channel: dict[str, tuple[int, ...]], by_shift: dict[str, tuple[int, ...]]
) -> None:
    books = books_of([one for entry_ in entries for one in entry_], DAY)
    assert dict(books.by_channel) == {name: Tally(*tally) for name, tally in by_channel.items()}
    assert dict(books.by_shift) == {name: Tally(*tally) for name, tally in by_shift.items()}
    assert all(check.holds for check in books.checks)


def failing(books: Books) -> list[str]:
    return [check.name for check in books.checks if not check.holds]


@pytest.mark.parametrize(
    ("sums", "names"),
    [
        pytest.param(entry(K.PAYMENT, 100)[:1], ["entries_balance", "money_is_owed"], id="half an entry"),
        pytest.param([*entry(K.PAYMENT, 100)[:1], DaySum("other", "", "cash", K.DROP, 1, -100)], ["money_is_owed"],
                     id="money that is owed to nobody"),
        pytest.param([*entry(K.PAYMENT, 100), DaySum("cash", "S2", "cash", K.CARRIED_PAYMENT, 1, 100),
                      DaySum("other", "", "cash", K.DROP, 1, -100)], ["drawers"],
                     id="cash counted in two shifts"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_noticed(sums: Sequence[DaySum], names: list[str]) -> None:
    assert failing(books_of(sums, DAY)) == names


def test_what_was_booked_later_still_counts_as_the_days_own() -> None:
    own = books_of([*entry(K.PAYMENT, 100), *entry(K.LATE_PAYMENT, 40, corrects="2026-03-05")], DAY)
    assert (own.total.payments_fen, own.of_its_own.payments_fen) == (100, 140)
    other = books_of([*entry(K.PAYMENT, 100), *entry(K.LATE_PAYMENT, 40, corrects="2026-02-20")], DAY)
    assert (other.total.payments_fen, other.of_its_own.payments_fen) == (140, 100)


ENTRIES = some.one_of(
    some.builds(
        lambda fen, channel, shift: entry(K.PAYMENT, fen, channel=channel, shift=shift),
        some.integers(1, 10**9), some.sampled_from(["cash", "wechat", "alipay"]), some.sampled_from(["S1", "S2"]),
    ),
    some.builds(
        lambda fen, channel: entry(K.REFUND, -fen, channel=channel), some.integers(1, 10**9),
        some.sampled_from(["cash", "wechat", "transfer"]),
    ),
    some.builds(carried, some.integers(1, 10**9)),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(some.lists(ENTRIES, max_size=12))
def test_whatever_is_booked_in_whole_entries_agrees(entries: list[list[DaySum]]) -> None:
    books = books_of([one for entry_ in entries for one in entry_], DAY)
    assert failing(books) == []
    assert books.shifts.fen == dict(books.by_channel).get("cash", Tally()).fen


@pytest.mark.parametrize(("month", "days"), [("2026-02", 28), ("2028-02", 29), ("2026-12", 31)])
def test_the_days_of_a_month(month: str, days: int) -> None:
    found = days_of(month)
    assert len(found) == days
    assert {month_of(day) for day in found} == {month}


@pytest.mark.parametrize(
    ("day", "at", "closed", "booked", "asked"),
    [
        pytest.param(DAY, datetime(2026, 3, 31, 15, 59, tzinfo=UTC), True, DAY, False, id="the same month is open"),
        pytest.param(DAY, datetime(2026, 3, 31, 16, 0, tzinfo=UTC), True, date(2026, 4, 1), True,
                     id="Beijing's next month has begun"),
        pytest.param(DAY, datetime(2026, 4, 2, tzinfo=UTC), False, DAY, True, id="the month is still open"),
    ],
)  # fmt: skip
def test_where_an_entry_of_an_earlier_month_goes(
    day: date, at: datetime, closed: bool, booked: date, asked: bool
) -> None:
    line = LedgerLine("E1", K.PAYMENT, "cash/S1", 1, "cash", "cash", "main", "", "", "", "S1", 1, 1, at, day)
    months: list[str] = []

    def is_closed(month: str) -> bool:
        months.append(month)
        return closed

    [found] = in_open_month([line], is_closed)
    assert (found.day, bool(found.corrects), months) == (booked, booked != day, ["2026-03"] if asked else [])
