"""What every storage promises of exceptions: claimed once by number, searched worst first, guarded by versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.reconciliation import ExceptionAct, ExceptionState
from server.domain.exception_case import Cell, Evidence, ExceptionCase, Found
from server.ports.exceptions import ExceptionQuery
from server.storage.engine import Database
from support.databases import DAY, NOW, an_operator

S = ExceptionState


def a_case(count: int = 1, *, found: dict[str, Any] | None = None, **changes: Any) -> ExceptionCase:
    """A surplus of 12.34 yuan at WeChat, found at NOW; numbered by its count."""
    cells = (
        Cell(party="channel", cell="A", name="wechat", amount_fen=1234, fee_milli_fen=7404, kind="pay", state="paid",
             our_no=f"P{count}", party_no=f"42000{count}", at=NOW, day=DAY, sha256="ab", line=count),
        Cell(party="platform", cell="-"), Cell(party="business", cell="-", name="his", in_transit=True),
        Cell(party="source", cell="-"),
    )  # fmt: skip
    usual = Found(
        exception_no=f"X{count:027d}", day=DAY, pattern="A---", type="not_ours", field="", cause="money_not_ours",
        act="attach_or_refund", people=2, channel="wechat", kind="pay", our_no=f"P{count}", party_no=f"42000{count}",
        business_no="", at=NOW, amount_fen=1234, at_risk_fen=1234, cells=cells,
    )  # fmt: skip
    case = ExceptionCase(
        found=replace(usual, **found or {}), state=S.NEW, opened_at=NOW, changed_at=NOW,
        limit_at=NOW + timedelta(hours=24), opened_by_run="N1", run_no="N1",
    )  # fmt: skip
    return replace(case, **changes)


def plant(database: Database, *cases: ExceptionCase) -> None:
    with database.uow() as work:
        work.exceptions.add_many(cases)
        work.commit()


def numbers(database: Database, **conditions: Any) -> list[int]:
    """The counts of the cases of a page, in its order."""
    with database.reader() as work:
        _, page = work.exceptions.search(ExceptionQuery(**conditions))
    return [int(case.found.exception_no[1:]) for case in page]


def test_an_exception_comes_back_as_it_went(database: Database) -> None:
    case = a_case(act=ExceptionAct.WRITE_OFF, account="loss", order_no="O1", note="因为", outcome="x.y", act_no="R1")
    plant(database, case)
    with database.reader() as work:
        assert work.exceptions.get(case.found.exception_no) == case
        assert work.exceptions.get("X0") is None
        assert list(work.exceptions.of_numbers([case.found.exception_no, "X0"])) == [case]


def test_many_are_stored_and_found_by_number(database: Database) -> None:
    cases = [a_case(count) for count in range(1, 237)]
    plant(database, *cases)
    with database.reader() as work:
        assert list(work.exceptions.of_numbers([case.found.exception_no for case in reversed(cases)])) == cases
        total, page = work.exceptions.search(ExceptionQuery(offset=200, limit=100))
    assert (total, len(page)) == (236, 36)


def test_the_same_difference_is_never_two_exceptions(database: Database) -> None:
    plant(database, a_case())
    with database.uow() as work, pytest.raises(Conflict, match=r"exception\.exists"):
        work.exceptions.add_many([a_case(2), a_case(1)])
    assert numbers(database) == [1]


def test_a_change_from_an_old_reading_is_refused(database: Database) -> None:
    plant(database, a_case())
    with database.uow() as work:
        work.exceptions.save(a_case(state=S.PROPOSED, act=ExceptionAct.EXPLAIN, proposed_by=1))
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.exceptions.save(a_case(state=S.CLOSED_BY_STATEMENT))
        work.commit()
    with database.reader() as work:
        stored = work.exceptions.get(a_case().found.exception_no)
    assert stored == a_case(state=S.PROPOSED, act=ExceptionAct.EXPLAIN, proposed_by=1, version=1)


def test_open_ones_of_days(database: Database) -> None:
    plant(
        database, a_case(1), a_case(2, state=S.VERIFIED), a_case(3, found={"day": DAY + timedelta(days=1)}),
        a_case(4, found={"day": DAY + timedelta(days=2)}), a_case(5, state=S.UNDONE),
    )  # fmt: skip
    with database.reader() as work:
        found = work.exceptions.open_of_days(DAY, DAY + timedelta(days=1))
    assert [int(case.found.exception_no[1:]) for case in found] == [1, 3, 5]


def a_crowd() -> list[ExceptionCase]:
    return [
        a_case(1, found={"at_risk_fen": 500, "type": "shortage", "pattern": "-AAA"}, owner_id=1),
        a_case(2, found={"at_risk_fen": 900, "channel": "alipay"}, opened_at=NOW + timedelta(minutes=1)),
        a_case(3, found={"at_risk_fen": 900, "amount_fen": 1}, state=S.PROPOSED, proposed_by=7),
        a_case(4, found={"at_risk_fen": 900}, limit_at=NOW - timedelta(minutes=1)),
        a_case(5, found={"at_risk_fen": 9999, "day": date(2026, 3, 1)}, state=S.WRITTEN_OFF),
        a_case(6, found={"at_risk_fen": 0, "day": date(2026, 3, 1), "our_no": "PaB%c"}),
    ]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        pytest.param({}, [3, 4, 2, 1, 6], id="every open one, most money first, then the oldest"),
        pytest.param({"descending": True}, [6, 1, 2, 4, 3], id="the other way round"),
        pytest.param({"limit": 2, "offset": 1}, [4, 2], id="a page"),
        pytest.param({"limit": 0}, [], id="only counted"),
        pytest.param({"states": (S.WRITTEN_OFF, S.PROPOSED)}, [5, 3], id="of some states"),
        pytest.param({"types": ("shortage",)}, [1], id="of a type"),
        pytest.param({"pattern": "-AAA"}, [1], id="of a pattern"),
        pytest.param({"channel": "alipay"}, [2], id="of a channel"),
        pytest.param({"channels": frozenset({"alipay"})}, [2], id="of the channels that a person may see"),
        pytest.param({"owner_id": 1}, [1], id="of an owner"),
        pytest.param({"states": (S.PROPOSED,), "not_proposed_by": 7}, [], id="that I have not proposed"),
        pytest.param({"states": (S.PROPOSED,), "not_proposed_by": 8}, [3], id="that another has proposed"),
        pytest.param({"limit_before": NOW}, [4], id="past their limit"),
        pytest.param({"last_day": date(2026, 3, 2)}, [6], id="until a day"),
        pytest.param({"first_day": date(2026, 3, 2), "types": ("not_ours",)}, [3, 4, 2], id="since a day"),
        pytest.param({"text": "pab%"}, [6], id="text in our number, in any case, a per cent sign being itself"),
        pytest.param({"text": "420004"}, [4], id="text in the channel's number"),
        pytest.param({"text": "王"}, [1], id="text in the owner's name"),
        pytest.param({"text": "no such"}, [], id="text that is nowhere"),
        pytest.param({"party": "channel:wechat"}, [3, 4, 2, 1, 6], id="with a cell of a party"),
        pytest.param({"party": "business:hi"}, [], id="a party by its whole name"),
        pytest.param({"sort": "amount_fen"}, [3, 1, 2, 4, 6], id="by amount"),
        pytest.param({"sort": "opened_at", "descending": True}, [2, 1, 3, 4, 6], id="the latest first"),
        pytest.param({"sort": "limit_at"}, [4, 1, 2, 3, 6], id="by limit"),
        pytest.param({"sort": "type", "descending": True}, [1, 2, 3, 4, 6], id="by type"),
        pytest.param({"sort": "state"}, [1, 2, 4, 6, 3], id="by state"),
        pytest.param({"sort": "owner", "descending": True}, [1, 2, 3, 4, 6], id="by owner's name"),
    ],
)
def test_search(database: Database, conditions: dict[str, Any], expected: list[int]) -> None:
    with database.uow() as work:
        work.operators.add(an_operator())
        work.exceptions.add_many(a_crowd())
        work.commit()
    assert numbers(database, **conditions) == expected


def test_the_summary_counts_open_ones_by_type(database: Database) -> None:
    plant(database, *a_crowd())
    with database.reader() as work:
        assert list(work.exceptions.summary(NOW)) == [("not_ours", 4, 2700, 1), ("shortage", 1, 500, 0)]
        assert list(work.exceptions.summary(NOW, frozenset({"alipay"}))) == [("not_ours", 1, 900, 0)]


def test_evidence_is_kept_in_order_with_its_file(database: Database) -> None:
    number = a_case().found.exception_no
    first = Evidence(number, NOW, "person", "exception.commented", (("a", 1), ("b", "c")), operator_id=1, text="看")
    plant(database, a_case())
    with database.uow() as work:
        with_file = work.exceptions.add_evidence(replace(first, attachment_name="a.pdf"), b"%PDF-1")
        work.exceptions.add_evidence_many([replace(first, code=f"c{n}") for n in range(12)])
        earlier = work.exceptions.add_evidence(replace(first, at=NOW - timedelta(seconds=1)))
        work.commit()
    with database.reader() as work:
        found = work.exceptions.timeline(number)
        assert work.exceptions.attachment(with_file.attachment_id) == (number, b"%PDF-1")
        assert work.exceptions.attachment(with_file.attachment_id + 999) is None
    assert found[:2] == [earlier, with_file]
    assert [piece.code for piece in found[2:]] == [f"c{n}" for n in range(12)]


def test_evidence_belongs_to_an_exception(database: Database) -> None:
    nowhere = Evidence("X9", NOW, "person", "exception.commented")
    with database.uow() as work, pytest.raises(Conflict, match=r"storage\.constraint"):
        work.exceptions.add_evidence(nowhere)


def test_a_nonce_of_a_connected_system_is_good_once(database: Database) -> None:
    long_ago, later = NOW - timedelta(minutes=10), NOW + timedelta(minutes=11)
    with database.uow() as work:
        assert work.exceptions.first_call("kiosk", "n1", NOW, long_ago)
        assert not work.exceptions.first_call("kiosk", "n1", NOW, long_ago)
        assert work.exceptions.first_call("app", "n1", NOW, long_ago)
        assert work.exceptions.first_call("kiosk", "n1", later, later - timedelta(minutes=10))
        work.commit()


def drafted(database: Database, *cases: ExceptionCase) -> None:
    with database.uow() as work:
        work.exceptions.draft("N1", work.exceptions.ready(cases))
        work.commit()


def seen(database: Database) -> tuple[int, ...]:
    """How many any way of asking knows of."""
    number = a_case(2).found.exception_no
    with database.reader() as work:
        return (
            work.exceptions.search(ExceptionQuery(limit=0))[0],
            len(work.exceptions.search(ExceptionQuery())[1]),
            sum(row[1] for row in work.exceptions.summary(NOW)),
            sum(row[1] for row in work.exceptions.summary(NOW, frozenset({"wechat"}))),
            len(work.exceptions.open_of_days(DAY, DAY)),
            len(work.exceptions.of_numbers([a_case(1).found.exception_no, number])),
            1 + work.exceptions.unchanged({a_case(1).found.exception_no: 0, number: 0}),
            1 + (work.exceptions.get(number) is not None),
        )  # fmt: skip


def test_drafts_of_a_run_are_seen_all_at_once(database: Database) -> None:
    plant(database, a_case(1, opened_by_run="N0"))
    drafted(database, a_case(2))
    drafted(database, a_case(3, found={"day": DAY + timedelta(days=1)}))
    assert seen(database) == (1,) * 8
    with database.uow() as work, pytest.raises(Conflict, match=r"exception\.exists"):
        work.exceptions.add(a_case(2))
    with database.uow() as work:
        assert work.exceptions.drafting() == ["N1"]
        work.exceptions.show_drafts("N1")
        work.commit()
    assert seen(database) == (3, 3, 3, 3, 2, 2, 2, 2)
    with database.reader() as work:
        assert list(work.exceptions.drafting()) == list(work.exceptions.drafts("N1")) == []


def test_drafts_that_nobody_has_seen_can_be_forgotten(database: Database) -> None:
    plant(database, a_case(1, opened_by_run="N0"), a_case(5))
    drafted(database, a_case(2), a_case(3))
    with database.uow() as work:
        mine = work.exceptions.drafts("N1")
        work.exceptions.forget_drafts("N2", mine)
        assert work.exceptions.drafts("N1") == mine
        work.exceptions.forget_drafts("N1", [a_case(1).found.exception_no, a_case(3).found.exception_no])
        work.commit()
    with database.uow() as work:
        assert [int(number[1:]) for number in work.exceptions.drafts("N1")] == [2, 5]
        assert work.exceptions.timeline(a_case(3).found.exception_no) == []
        work.exceptions.show_drafts("N1")
        work.exceptions.forget_drafts("N1", mine)
        work.commit()
    assert sorted(numbers(database)) == [1, 2, 5]


def test_many_closed_by_one_act(database: Database) -> None:
    plant(database, a_case(1), a_case(2))
    shut: dict[str, Any] = {"state": S.CLOSED_BY_STATEMENT, "run_no": "N7", "outcome": "exception.closed_by_statement"}
    later = NOW + timedelta(hours=1)
    with database.uow() as work:
        work.exceptions.save_closed([a_case(count, changed_at=later, **shut) for count in (1, 2)])
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.exceptions.save_closed([a_case(1, changed_at=later, **shut)])
        work.commit()
    with database.reader() as work:
        first = a_case(1).found.exception_no
        assert work.exceptions.get(first) == a_case(1, changed_at=later, version=1, **shut)
        both = {first: 1, a_case(2).found.exception_no: 1}
        assert work.exceptions.unchanged(both)
        assert work.exceptions.unchanged({})
        for otherwise in ({**both, "X0": 1}, {**both, "X0": 0}, {**both, first: 0}, {**both, first: 2}):
            assert not work.exceptions.unchanged(otherwise)
