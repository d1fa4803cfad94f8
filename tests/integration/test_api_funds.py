"""Money on its way to the bank, over HTTP: an acquirer's file and the bank's file by layouts, laid to each other."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import accounting_day
from server.bootstrap_day_end import funds_jobs
from server.domain.job import JobKind
from server.settings_sections import Funds, FundsChannel
from server.storage.engine import open_database
from support.api_world import ApiWorld, Desk
from support.databases import fresh_url

CARD = {
    "name": "card", "party": "channel", "title": "刷卡", "encoding": "gbk", "delimiter": "|", "header_lines": 1,
    "footer_lines": 0, "unit": "yuan", "sign": "word", "refund_words": ["退货"], "date_form": "%Y%m%d",
    "time_form": "%H%M%S", "version": 0,
    "columns": [
        {"field": "amount", "header": "交易金额"}, {"field": "fee", "header": "手续费"},
        {"field": "kind", "header": "交易类型"}, {"field": "date", "header": "交易日期"},
        {"field": "time", "header": "交易时间"}, {"field": "terminal", "header": "终端号"},
        {"field": "trace", "header": "流水号"},
    ],
}  # fmt: skip
BANK = {
    "name": "icbc", "party": "bank", "title": "银行", "encoding": "utf-8", "delimiter": ",", "header_lines": 1,
    "footer_lines": 0, "unit": "yuan", "sign": "minus", "refund_words": [], "date_form": "%Y-%m-%d", "time_form": "",
    "version": 0,
    "columns": [
        {"field": "date", "header": "日期"}, {"field": "party_no", "header": "流水"},
        {"field": "business_no", "header": "摘要"}, {"field": "amount", "header": "金额"},
    ],
}  # fmt: skip


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ApiWorld]:
    database = open_database(fresh_url("sqlite", request, tmp_path))
    made = ApiWorld(database, funds=Funds(channels={"card": FundsChannel(marks=("银联商务",), lag_working_days=1)}))
    made.clock.instant = made.clock.instant.replace(year=2026, month=3, day=13)
    with made.client:
        yield made
    made.close()
    database.close()


def hand_in(desk: Desk, party: str, name: str, day: date, *lines: str) -> Any:
    encoding = "gbk" if party == "channel" else "utf-8"
    content = base64.b64encode("\n".join(lines).encode(encoding)).decode()
    body = {"party": party, "name": name, "day": str(day), "file_name": f"{name}.txt", "content": content}
    status, view = desk.post("/statements", body)
    assert (status, view["state"]) == (200, "kept"), view
    return view


MONDAY = date(2026, 3, 9)


def a_weekend(world: ApiWorld, *lines: str) -> Desk:
    """Three days of cards and a bank's statement of Monday."""
    world.operator("fin", "finance")
    desk = world.sign_in("fin", world.enrol("Office"))
    for layout in (CARD, BANK):
        status, answer = desk.put(f"/statement-layouts/{layout['name']}", layout)
        assert status == 200, answer
    for place in range(3):
        day = MONDAY - timedelta(days=3 - place)
        head = "终端号|流水号|交易日期|交易时间|交易类型|交易金额|手续费"
        hand_in(desk, "channel", "card", day, head, f"T1|00000{place}|{day:%Y%m%d}|093005|消费|100.00|0.60")
    hand_in(desk, "bank", "icbc", MONDAY, "日期,流水,摘要,金额", *lines)
    return desk


def test_a_weekend_of_cards_comes_in_one_sum_and_is_booked(world: ApiWorld) -> None:
    desk = a_weekend(world, f"{MONDAY},B1,银联商务 POS 清算,298.20", f"{MONDAY},B2,手续费,-10.00")
    friday, monday = MONDAY - timedelta(days=3), MONDAY
    status, funds = desk.get("/reconciliation/funds", first=friday, last=monday)
    assert status == 200
    assert [(one["day"], one["net_fen"], one["arrival_day"], one["state"]) for one in funds["settlements"]] == [
        (str(friday + timedelta(days=place)), 9940, str(monday), "arrived") for place in range(3)
    ]
    assert [(text, fen) for _, text, fen in funds["unexplained"]] == [("B2 手续费", -1000)]
    assert (funds["expected_fen"], funds["arrived_fen"]) == (29820, 29820)
    body = {"first": str(friday), "last": str(monday)}
    assert desk.post("/reconciliation/funds/book", body) == (200, {"settlements": 3})
    assert desk.post("/reconciliation/funds/book", body) == (200, {"settlements": 0})
    with world.database.reader() as work:
        assert (work.ledger.balance("bank/main"), work.ledger.balance("fees/card")) == (29820, 180)
    assert "funds.booked" in world.audit_actions()
    assert accounting_day(world.clock.now()) > monday


def test_what_a_bank_explains_within_the_rule_is_booked_by_itself_and_once(world: ApiWorld) -> None:
    """One fen less than the printed fees come to: rounding, to its own account."""
    desk = a_weekend(world, f"{MONDAY},B1,银联商务 POS 清算,298.19")
    with world.database.reader() as work:
        assert work.jobs.get(JobKind.BOOK_FUNDS, str(MONDAY)) is not None
    book = funds_jobs(world.settings, world.house.ends)[JobKind.BOOK_FUNDS]
    for _ in range(2):
        book(str(MONDAY))
    with world.database.reader() as work:
        assert work.jobs.get(JobKind.BOOK_FUNDS, str(MONDAY)) is None
        assert [work.ledger.balance(name) for name in ("bank/main", "fees/card", "fee_differences/card")] == [
            29819, 180, 1,
        ]  # fmt: skip
    assert world.audit_actions().count("funds.booked") == 1
    body = {"first": str(MONDAY - timedelta(days=3)), "last": str(MONDAY)}
    assert desk.post("/reconciliation/funds/book", body) == (200, {"settlements": 0})


def test_what_does_not_fit_the_rule_waits_for_a_person(world: ApiWorld) -> None:
    a_weekend(world, f"{MONDAY},B1,银联商务 POS 清算,280.00")
    funds_jobs(world.settings, world.house.ends)[JobKind.BOOK_FUNDS](str(MONDAY))
    with world.database.reader() as work:
        assert work.ledger.balance("fee_differences/card") == 0
        assert work.ledger.balance("bank/main") % 9940 == 0, "whole days alone"


def test_a_day_on_which_the_bank_rests_is_entered_by_whoever_may(world: ApiWorld) -> None:
    desk = a_weekend(world, f"{MONDAY},B2,手续费,-10.00")
    world.operator("chief", "supervisor")
    chief = world.sign_in("chief", world.enrol("Chief"))
    rules = chief.get("/reconciliation/rules")[1]["rules"]
    assert chief.put("/reconciliation/rules", {**rules, "holidays": [str(MONDAY)]})[0] == 200
    funds = desk.get("/reconciliation/funds", first=MONDAY - timedelta(days=3), last=MONDAY)[1]
    assert {one["arrival_day"] for one in funds["settlements"]} == {str(MONDAY + timedelta(days=1))}
