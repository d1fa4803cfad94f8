"""What every storage promises of months: one row each, and a closed one takes no entry any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.core.errors import Conflict
from server.domain.books import DaySum
from server.domain.ledger import EntryKind, LedgerLine, payment_entry
from server.domain.month import Month, MonthState
from server.ports import UnitOfWork
from server.storage.engine import Database
from support.databases import NOW, a_payment, an_order

LATER = datetime(2026, 4, 3, 2, 0, tzinfo=UTC)
IN_MARCH, IN_APRIL = date(2026, 3, 5), date(2026, 4, 3)


def a_month(**changes: object) -> Month:
    return replace(
        Month("2026-03", MonthState.PROPOSED, proposed_by=1, proposed_at=NOW, matched_count=3, matched_fen=-5),
        **changes,  # type: ignore[arg-type]
    )


def closed(month: Month) -> Month:
    return replace(month, state=MonthState.CLOSED, closed_by=2, closed_at=NOW, note="all is well")


def plant(work: UnitOfWork) -> None:
    work.orders.add(an_order())
    work.payments.add(a_payment())


def test_a_month_comes_back_as_it_went_and_changes_once(database: Database) -> None:
    with database.uow() as work:
        work.months.add(a_month())
        work.months.add(a_month(month="2026-04"))
        with pytest.raises(Conflict, match=r"month\.exists"):
            work.months.add(a_month())
        work.commit()
    with database.uow() as work:
        read = work.months.get("2026-03", for_update=True)
        assert read == a_month()
        work.months.save(closed(a_month()))
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.months.save(closed(a_month()))
        work.commit()
    with database.reader() as work:
        assert [one.month for one in work.months.all()] == ["2026-04", "2026-03"]
        assert work.months.get("2026-03") == replace(closed(a_month()), version=1)
        assert work.months.get("2026-05") is None


@pytest.mark.parametrize(
    ("state", "written_at", "day", "corrects"),
    [
        pytest.param(MonthState.CLOSED, LATER, IN_APRIL, "2026-03-05", id="closed: when it is written, naming its own"),
        pytest.param(MonthState.PROPOSED, LATER, IN_MARCH, "", id="proposed: where it belongs"),
        pytest.param(MonthState.CLOSED, NOW, IN_MARCH, "", id="written within its month: closed cannot be"),
    ],
)
def test_an_entry_of_a_closed_month_is_a_correction_in_the_open_one(
    database: Database, state: MonthState, written_at: datetime, day: date, corrects: str
) -> None:
    entry = payment_entry(a_payment(day=IN_MARCH), "his", written_at, EntryKind.LATE_PAYMENT)
    with database.uow() as work:
        plant(work)
        work.months.add(a_month(state=state))
        work.ledger.add(entry)
        work.commit()
    with database.reader() as work:
        kept = work.ledger.of_order(entry[0].order_no)
    assert [(line.day, line.corrects) for line in kept] == [(day, corrects)] * 2
    assert sum(line.amount_fen for line in kept) == 0
    with database.reader() as work:
        booked_there = [one.corrects for one in work.ledger.day_sums(IN_APRIL)]
        of_its_day = [one.corrects for one in work.ledger.day_sums(IN_MARCH)]
    assert booked_there == ([corrects] * 2 if day == IN_APRIL else [])
    assert of_its_day == [corrects] * 2, "the day that is corrected still knows what was booked for it elsewhere"


def test_the_books_of_a_day_are_sums_of_its_lines_alone(database: Database) -> None:
    def moved(count: int, kind: EntryKind, account: str, fen: int, day: date = IN_MARCH) -> tuple[LedgerLine, ...]:
        line = LedgerLine(
            entry_no=f"E{count}", kind=kind, account=account, amount_fen=fen, channel="cash", merchant="cash",
            campus="main", order_no="", payment_no="", refund_no="", shift_no="S1", window_id=1, operator_id=1, at=NOW,
            day=day,
        )  # fmt: skip
        return line, replace(line, account="business/his", amount_fen=-fen)

    with database.uow() as work:
        work.ledger.add(moved(1, EntryKind.PAYMENT, "cash/S1", 100))
        work.ledger.add(moved(2, EntryKind.PAYMENT, "cash/S1", 250))
        work.ledger.add(moved(3, EntryKind.REFUND, "cash/S1", -30))
        work.ledger.add(moved(4, EntryKind.PAYMENT, "cash/S1", 7, IN_APRIL))
        work.ledger.add(moved(5, EntryKind.DROP, "safe/main", 50))
        work.commit()
    with database.reader() as work:
        sums = work.ledger.day_sums(IN_MARCH)
        assert not work.ledger.day_sums(date(2026, 3, 6))
    assert sorted(sums, key=str) == sorted(
        [
            DaySum("business", "S1", "cash", EntryKind.DROP, 1, -50),
            DaySum("business", "S1", "cash", EntryKind.PAYMENT, 2, -350),
            DaySum("business", "S1", "cash", EntryKind.REFUND, 1, 30),
            DaySum("cash", "S1", "cash", EntryKind.PAYMENT, 2, 350),
            DaySum("cash", "S1", "cash", EntryKind.REFUND, 1, -30),
            DaySum("other", "S1", "cash", EntryKind.DROP, 1, 50),
        ],
        key=str,
    )
