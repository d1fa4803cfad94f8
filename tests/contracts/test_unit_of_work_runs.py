"""What every storage promises of runs, their column files, and of the platform's rows in bulk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.reconciliation import RunState
from app.core.refund import RefundState
from server.domain.run import Run, RunTotal
from server.ports import UnitOfWork
from server.ports.runs import GROUPS, OPEN_ROWS
from server.reconciliation.platform import RAW
from server.storage.engine import Database
from support.databases import DAY, NOW, a_payment, a_posting, a_refund, an_order, number

TOTAL = RunTotal("channel", "wechat", 1, 100, 2, 200, 1, 100, 1, 100, 0, 0, 1, -100)


def a_run(count: int = 1, **changes: Any) -> Run:
    run = Run(
        run_no=number("N", count), day=DAY, version=0, state=RunState.QUEUED, asked_at=NOW + timedelta(seconds=count),
        inputs=(("channel", "wechat", "ab"),), error_values=(("line", 3),),
    )  # fmt: skip
    return replace(run, **changes)


def finished(work: UnitOfWork, run: Run) -> Run:
    """A run of this number that is done."""
    work.runs.add(run)
    work.runs.keep_part(run.run_no, GROUPS, 0, b"gro")
    work.runs.keep_part(run.run_no, GROUPS, 1, b"ups")
    work.runs.keep_part(run.run_no, OPEN_ROWS, 0, b"open")
    work.runs.finish(run, [TOTAL])
    return run


def test_a_done_run_comes_back_with_its_totals_and_files(database: Database) -> None:
    with database.uow() as work:
        finished(work, a_run(version=1))
        work.commit()
    with database.reader() as work:
        assert work.runs.get(a_run().run_no) == a_run(version=1, state=RunState.DONE, row_version=1)
        assert list(work.runs.totals(a_run().run_no)) == [TOTAL]
        assert b"".join(work.runs.parts(a_run().run_no, GROUPS)) == b"groups"
        assert b"".join(work.runs.parts(a_run().run_no, OPEN_ROWS)) == b"open"
        assert [work.runs.part(a_run().run_no, GROUPS, place) for place in (0, 1, 2)] == [b"gro", b"ups", None]
        assert [run.run_no for run in work.runs.standing(DAY, DAY)] == [a_run().run_no]
        assert (work.runs.get("N"), list(work.runs.totals("N")), list(work.runs.live())) == (None, [], [])


def test_the_parts_of_a_run_that_is_not_done_are_nobodys(database: Database) -> None:
    with database.uow() as work:
        work.runs.add(a_run())
        work.runs.keep_part(a_run().run_no, GROUPS, 0, b"half")
        work.runs.keep_part(a_run().run_no, GROUPS, 0, b"whole")
        assert list(work.runs.parts(a_run().run_no, GROUPS)) == []
        work.runs.forget_parts(a_run().run_no)
        work.runs.finish(a_run(), [])
        assert list(work.runs.parts(a_run().run_no, GROUPS)) == []
        work.commit()


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        pytest.param({}, {"run_no": number("N", 1)}, "run.number_reused", id="the same number"),
        pytest.param({}, {}, "run.live", id="another one of the day while the first is queued"),
        pytest.param({"state": RunState.HELD}, {}, "run.live", id="another one while the first is held"),
        pytest.param({"state": RunState.FAILED}, {}, "", id="another one after the first has failed"),
        pytest.param({}, {"day": DAY + timedelta(days=1)}, "", id="another day's"),
    ],
)
def test_one_run_of_a_day_is_live(database: Database, first: dict[str, Any], second: dict[str, Any], code: str) -> None:
    with database.uow() as work:
        work.runs.add(a_run(**first))
        work.commit()
    with database.uow() as work:
        if code:
            with pytest.raises(Conflict) as refused:
                work.runs.add(a_run(2, **second))
            assert refused.value.code == code
        else:
            work.runs.add(a_run(2, **second))
            assert number("N", 2) in [run.run_no for run in work.runs.live()]


def test_a_later_run_supersedes_and_nothing_is_deleted(database: Database) -> None:
    with database.uow() as work:
        finished(work, a_run(1, version=1))
        finished(work, a_run(2, version=2))
        work.commit()
    with database.reader() as work:
        assert [run.state for run in work.runs.of_day(DAY)] == [RunState.DONE, RunState.SUPERSEDED]
        assert b"".join(work.runs.parts(number("N", 1), GROUPS)) == b"groups"
        assert [run.run_no for run in work.runs.standing(DAY, DAY)] == [number("N", 2)]
        assert [run.run_no for run in work.runs.latest(DAY, DAY)] == [number("N", 2)]


def test_a_run_changed_from_an_old_reading_is_refused(database: Database) -> None:
    with database.uow() as work:
        work.runs.add(a_run())
        work.runs.save(a_run(step="reading", state=RunState.RUNNING))
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.runs.save(a_run(step="matching"))


def test_the_platforms_rows_of_a_day(database: Database) -> None:
    paid = NOW + timedelta(microseconds=1)
    with database.uow() as work:
        kinds: list[dict[str, Any]] = [
            {"state": PaymentState.PAID, "paid_at": paid, "channel_number": "42\x1f00\n1"},
            {"state": PaymentState.UNKNOWN, "source": "kiosk"},
            {"day": DAY + timedelta(days=1)},
        ]
        for count, changes in enumerate(kinds, 1):
            work.orders.add(an_order(count))
            work.payments.add(a_payment(count, **changes))
        work.postings.add(a_posting(1, state=PostingState.POSTED))
        work.refunds.add(a_refund(1, state=RefundState.REFUNDED, refunded_at=NOW, withdrawn_at=NOW))
        work.refunds.add(a_refund(2, state=RefundState.REQUESTED))
        work.commit()
    with database.reader() as work:
        rows = work.platform.payments_of_day(DAY).sort("our_no")
        back = work.platform.refunds_between(NOW, NOW + timedelta(hours=1))
        named = work.platform.of_numbers([number("P", 1), number("R", 1), number("R", 2), "P0"])
        nothing = work.platform.payments_of_day(DAY - timedelta(days=9))
        made = work.platform.payments_of_day(DAY, lambda part: part.select("our_no")).sort("our_no")
    assert dict(rows.schema) == dict(back.schema) == dict(named.schema) == dict(nothing.schema) == RAW
    assert made.equals(rows.select("our_no"))
    first, second = rows.rows(named=True)
    assert first["party_no"].replace("\x1f", "").replace("\n", "") == "42001"
    assert {name: first[name] for name in ("our_no", "business", "posting", "state", "amount_fen", "day", "kind")} == {
        "our_no": number("P", 1), "business": "his", "posting": "posted", "state": "paid", "amount_fen": 1234,
        "day": DAY, "kind": "pay",
    }  # fmt: skip
    assert first["at"] == paid.replace(microsecond=paid.microsecond // 1000 * 1000)
    assert (second["posting"], second["business"], second["source"]) == ("", "", "kiosk")
    assert back.select("our_no", "posting", "kind", "day").rows() == [(number("R", 1), "withdrawn", "refund", None)]
    assert sorted(named["our_no"]) == [number("P", 1), number("R", 1)]
    assert nothing.height == 0
