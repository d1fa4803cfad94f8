"""Pages of a run: what is found first is the beginning of the whole order, and parts make up the same rows."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from app.core.ids import NumberKind, mint
from app.core.reconciliation import RunState
from server.domain.run import Run
from server.ports.runs import GROUPS, MATCHED
from server.reconciliation.groups import COLUMNS, ROWS_A_FILE, to_file, to_files
from server.reconciliation.pages import FIRST, MANY, Wanted, choose, in_order
from server.services.opened_runs import OpenedRuns, OpenRun
from server.storage.memory import MemoryDatabase
from support.processes import wait_until

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = date(2026, 3, 2)
RUN_NO = mint(NumberKind.RUN, "0000", AT)


def groups(count: int, outcome: str = "matched") -> pl.DataFrame:
    """So many rows in COLUMNS; numbers fall while places rise, amounts repeat."""
    place = pl.int_range(count, eager=True)
    said = pl.DataFrame({"amount_fen": place * 7919 % 500 + 1, "at": AT}).with_columns(
        at=pl.col("at") + pl.duration(seconds=pl.int_range(count) * 37 % 1000),
        our_no=pl.format("P{}", count * 10 - place),
        party_no=pl.format("4200{}", place * 104_729 % 1_000_003), channel=pl.when(place % 3 == 0)
        .then(pl.lit("wechat")).otherwise(pl.lit("alipay")), outcome=pl.lit(outcome), type=pl.lit("matched"),
        kind=pl.lit("pay"), exception_no=pl.lit(""), pattern=pl.lit(0),
    )  # fmt: skip
    return said.select(
        (pl.col(name) if name in said.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in COLUMNS.items()
    )


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["at", "amount_fen", "our_no", "party_no", "channel", "type"])
@pytest.mark.parametrize("channel", ["", "wechat"])
def test_the_first_places_begin_the_whole_order(sort: str, channel: str, *, descending: bool) -> None:
    rows, wanted = groups(9_000), Wanted(sort=sort, descending=descending, channel=channel)
    whole, first = choose(rows, wanted), choose(rows, wanted, many=2_500)
    assert whole.places is not None
    assert first.places is not None
    assert (whole.whole, first.total, first.fen) == (True, whole.total, whole.fen)
    assert first.places.equals(whole.places if first.whole else whole.places.head(FIRST))
    completed = in_order(rows, wanted, first).places
    assert completed is not None
    assert completed.equals(whole.places)
    words = rows[sort].cast(pl.String) if sort in ("channel", "type") else rows[sort]
    shown = words.gather(whole.places)
    assert shown.equals(shown.sort(descending=descending))


@pytest.fixture(scope="module")
def database() -> MemoryDatabase:
    database, run_no = MemoryDatabase(), RUN_NO
    shown, matched = groups(3, "exception"), groups(ROWS_A_FILE + 40)
    run = Run(
        run_no, DAY, 1, RunState.RUNNING, AT, matched_count=matched.height, matched_fen=int(matched["amount_fen"].sum())
    )
    with database.uow() as work:
        work.runs.add(run)
        work.runs.keep_part(run_no, GROUPS, 0, to_file(shown))
        for place, part in enumerate(to_files(matched)):
            work.runs.keep_part(run_no, MATCHED, place, part)
        work.runs.finish(run, [])
        work.commit()
    return database


@pytest.mark.parametrize(
    ("offset", "limit"),
    [(0, 100), (2, 3), (ROWS_A_FILE - 5, 30), (ROWS_A_FILE + 30, 100), (ROWS_A_FILE + 43, 10), (10**7, 10)],
)
def test_a_page_of_a_run_that_is_not_read_yet_is_the_same_as_afterwards(
    database: MemoryDatabase, offset: int, limit: int
) -> None:
    opened = OpenedRuns(database.reader)(RUN_NO)
    before = opened.page(Wanted(), offset, limit)
    assert (before.total, opened.rows.height) == (ROWS_A_FILE + 43, ROWS_A_FILE + 43)
    after = opened.page(Wanted(), offset, limit)
    assert after.rows.equals(before.rows)
    assert (after.total, after.fen) == (before.total, before.fen)
    assert after.rows["row"].to_list() == list(range(offset, min(offset + limit, ROWS_A_FILE + 43)))


class Noting(ThreadPoolExecutor):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked: list[Future[Any]] = []

    def submit(self, *given: Any, **named: Any) -> Future[Any]:
        self.asked.append(super().submit(*given, **named))
        return self.asked[-1]


def test_orders_looked_at_in_passing_are_not_worked_out_to_their_end() -> None:
    shown, held = groups(MANY + 500), threading.Event()
    run = Run(RUN_NO, DAY, 1, RunState.DONE, AT, matched_count=shown.height)
    by_time, by_number = Wanted(sort="at"), Wanted(sort="our_no")
    with Noting() as beside, ThreadPoolExecutor(1) as person:
        opened = OpenRun(run, shown, MemoryDatabase().reader, beside)
        assert opened.rows.height == shown.height
        beside.submit(held.wait)
        assert opened.page(by_time, 0, 10).rows.height == 10
        assert opened.page(by_number, 0, 10).rows.height == 10
        deep = person.submit(opened.page, by_time, FIRST + 50, 10)
        wait_until(lambda: len(beside.asked) == 5, timeout_s=10, what="its order is asked for again")
        held.set()
        rows = deep.result().rows
    assert [each.cancelled() for each in beside.asked] == [False, False, True, True, False]
    places = choose(shown, by_time, many=10**9).places
    assert places is not None
    assert rows["row"].to_list() == places.slice(FIRST + 50, 10).to_list()
