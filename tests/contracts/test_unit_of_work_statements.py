"""What every storage promises of statements and of the layouts of files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.reconciliation import StatementState
from server.domain.statement import EndedRequest, RequestEnd, Statement
from server.ports import UnitOfWorkFactory
from server.reconciliation.layout import Layout, LayoutColumn, LayoutTotals
from support.databases import NOW

DAY = date(2026, 3, 4)
KEPT, NONE, REFUSED = StatementState.KEPT, StatementState.NONE_THAT_DAY, StatementState.REFUSED
EXPECTED, SUPERSEDED = StatementState.EXPECTED, StatementState.SUPERSEDED
FILE, CORRECTED = b"a,b\r\n" * 500, b"a,c\r\n" * 500
LAYOUT = Layout(
    name="card", party="channel", title="刷卡", encoding="gbk", delimiter="|", header_lines=1, footer_lines=1,
    totals=LayoutTotals(line=1, count_place=2, sum_place=3, sum_of="all"),
    unit="yuan", sign="word", refund_words=("退货", "撤销"), date_form="%Y%m%d", time_form="%H%M%S",
    columns=(LayoutColumn(field="amount", header="交易金额"), LayoutColumn(field="date", place=1, width=8)),
)  # fmt: skip


def of(content: bytes = FILE, state: StatementState = KEPT, **changes: Any) -> Statement:
    usual = Statement(
        party="channel", name="wechat", merchant="1900000109", day=DAY, state=state, file_name="a.csv",
        sha256=sha256(content).hexdigest() if content else "", size=len(content), lines=500, total_fen=12_345,
        due_at=NOW, received_at=NOW, fetched_by=7, error_values=(("line", 3), ("rule", "twice")),
    )  # fmt: skip
    return replace(usual, **changes)


def added(uow: UnitOfWorkFactory, statement: Statement, content: bytes = b"") -> Statement:
    with uow() as work:
        stored = work.statements.add(statement, content)
        work.commit()
    return stored


def states(uow: UnitOfWorkFactory) -> list[StatementState]:
    with uow() as work:
        return [each.state for each in work.statements.of_day("channel", "wechat", DAY)]


def stands(uow: UnitOfWorkFactory) -> Statement:
    with uow() as work:
        (one,) = work.statements.standing(DAY, DAY)
    return one


@pytest.mark.parametrize("content", [FILE, b"\x1f\x8bpacked", b"PK\x03\x04zip", b"x"], ids=["text", "gz", "zip", "x"])
def test_a_statement_and_its_bytes_come_back_as_they_went(uow_factory: UnitOfWorkFactory, content: bytes) -> None:
    stored = added(uow_factory, of(content), content)
    assert stored.statement_id > 0
    with uow_factory() as work:
        assert (
            work.statements.get(stored.statement_id) == stored == replace(of(content), statement_id=stored.statement_id)
        )
        assert work.statements.content(stored.statement_id) == content
        assert work.statements.content(stored.statement_id + 1) is None
        assert list(work.statements.standing(DAY, DAY)) == [stored]
        assert list(work.statements.standing(DAY + timedelta(days=1), DAY + timedelta(days=9))) == []


def test_how_a_request_ended_is_decided_once_and_forgotten_after_a_while(uow_factory: UnitOfWorkFactory) -> None:
    def ended(became: RequestEnd, operator_id: int = 7) -> RequestEnd:
        with uow_factory() as work:
            end = work.statements.end_request(EndedRequest(operator_id, "0f" * 16, became, NOW))
            work.commit()
        return end

    with uow_factory() as work:
        assert work.statements.request_end(7, "0f" * 16) is None
    assert ended(RequestEnd.STOPPED) is RequestEnd.STOPPED
    assert ended(RequestEnd.KEPT) is RequestEnd.STOPPED, "it was broken off before"
    assert ended(RequestEnd.KEPT, 8) is RequestEnd.KEPT, "another person's request of the same number"
    assert ended(RequestEnd.STOPPED, 8) is RequestEnd.KEPT, "too late"
    with uow_factory() as work:
        work.statements.forget_requests(NOW)
        assert work.statements.request_end(7, "0f" * 16) is RequestEnd.STOPPED
        work.statements.forget_requests(NOW + timedelta(seconds=1))
        assert work.statements.request_end(7, "0f" * 16) is None


def test_what_was_not_stored_in_the_end_is_not_known_as_kept(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.statements.end_request(EndedRequest(7, "0f" * 16, RequestEnd.KEPT, NOW))
    with uow_factory() as work:
        assert work.statements.request_end(7, "0f" * 16) is None


def test_a_corrected_file_takes_the_place_of_the_first_and_neither_is_lost(uow_factory: UnitOfWorkFactory) -> None:
    first = added(uow_factory, of(), FILE)
    second = added(uow_factory, of(CORRECTED), CORRECTED)
    assert stands(uow_factory) == second
    assert states(uow_factory) == [KEPT, SUPERSEDED]
    with uow_factory() as work:
        assert work.statements.content(first.statement_id) == FILE


def test_the_same_file_again_is_the_same_row(uow_factory: UnitOfWorkFactory) -> None:
    first = added(uow_factory, of(), FILE)
    again = added(uow_factory, of(received_at=NOW + timedelta(hours=1), file_name="b.csv"), FILE)
    assert again == replace(first, version=first.version + 1) == stands(uow_factory)
    assert states(uow_factory) == [KEPT]


def test_a_file_that_was_replaced_can_be_brought_back(uow_factory: UnitOfWorkFactory) -> None:
    first = added(uow_factory, of(), FILE)
    added(uow_factory, of(CORRECTED), CORRECTED)
    assert added(uow_factory, of(), FILE).statement_id == first.statement_id
    assert stands(uow_factory).statement_id == first.statement_id
    assert states(uow_factory) == [SUPERSEDED, KEPT]


def test_a_refused_file_leaves_what_stands_alone_and_can_be_read_later(uow_factory: UnitOfWorkFactory) -> None:
    first = added(uow_factory, of(), FILE)
    refused = added(uow_factory, of(CORRECTED, REFUSED, error="statement.unreadable"), CORRECTED)
    assert stands(uow_factory) == first
    read = added(uow_factory, of(CORRECTED), CORRECTED)
    assert (read.statement_id, read.error) == (refused.statement_id, "")
    assert stands(uow_factory) == read


def test_the_last_refused_file_stands_before_what_is_expected(uow_factory: UnitOfWorkFactory) -> None:
    added(uow_factory, of(b"", EXPECTED))
    added(uow_factory, of(FILE, REFUSED), FILE)
    last = added(uow_factory, of(CORRECTED, REFUSED, received_at=NOW + timedelta(minutes=1)), CORRECTED)
    assert stands(uow_factory) == last


def test_what_was_expected_goes_when_it_comes(uow_factory: UnitOfWorkFactory) -> None:
    expected = added(uow_factory, of(b"", EXPECTED))
    assert stands(uow_factory) == expected
    none = added(uow_factory, of(b"", NONE))
    assert stands(uow_factory) == none
    assert states(uow_factory) == [NONE]


@pytest.mark.parametrize("first", [EXPECTED, KEPT, NONE])
def test_nothing_is_expected_twice_or_after_it_came(uow_factory: UnitOfWorkFactory, first: StatementState) -> None:
    added(uow_factory, of(b"", first))
    with uow_factory() as work, pytest.raises(Conflict, match=r"statement\.standing"):
        work.statements.add(of(b"", EXPECTED), b"")


def test_merchants_and_names_do_not_meet(uow_factory: UnitOfWorkFactory) -> None:
    for changes in ({}, {"merchant": "m2"}, {"name": "alipay"}, {"day": DAY + timedelta(days=1)}, {"party": "bank"}):
        added(uow_factory, of(**changes), FILE)
    with uow_factory() as work:
        found = [(each.day, each.party, each.name, each.merchant) for each in work.statements.standing(DAY, NOW.date())]
    assert found == sorted(found)
    assert len(found) == 5


def test_a_change_from_an_old_reading_is_refused(uow_factory: UnitOfWorkFactory) -> None:
    stored = added(uow_factory, of(b"", EXPECTED))
    with uow_factory() as work:
        work.statements.save(replace(stored, due_at=NOW + timedelta(minutes=30)))
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.statements.save(stored)


def test_a_layout_has_versions(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        first = work.layouts.add(LAYOUT)
        second = work.layouts.add(replace(first, unit="fen"))
        other = work.layouts.add(replace(LAYOUT, name="bank", party="bank"))
        work.commit()
    assert (first.version, second.version, other.version) == (1, 2, 1)
    with uow_factory() as work:
        assert work.layouts.get("card") == second
        assert work.layouts.get("card", 1) == first
        assert work.layouts.get("card", 3) is None
        assert work.layouts.get("none") is None
        assert list(work.layouts.latest()) == [other, second]
        for stale in (LAYOUT, first):
            with pytest.raises(Conflict, match=r"storage\.stale"):
                work.layouts.add(stale)
