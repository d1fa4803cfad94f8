"""Money on its way to the bank, over HTTP: an acquirer's file and the bank's file by layouts, laid to each other."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import accounting_day
from app.core.reconciliation import StatementState
from server.bootstrap_day_end import funds_jobs
from server.domain.job import JobKind
from server.services.report_documents import SETTLEMENT_COLUMNS
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
    made = ApiWorld(
        database,
        funds=Funds(channels={"card": FundsChannel(marks=("银联商务",)), "wechat": FundsChannel(marks=("财付通",))}),
    )
    made.clock.instant = made.clock.instant.replace(year=2026, month=3, day=13)
    with made.client:
        yield made
    made.close()
    database.close()


def hand_in(desk: Desk, party: str, name: str, day: date, *lines: str) -> Any:
    encoding = "gbk" if name == "card" else "utf-8"
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


def last_words(desk: Desk, **span: str) -> list[str]:
    """What the file of the funds says last of each settlement."""
    answer = desk.world.client.get(
        "/api/reconciliation/funds/csv", params={**span, "language": "zh"}, headers=desk.headers
    )
    assert answer.status_code == 200, answer.text
    rows = [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    return [row[-1] for row in rows if len(row) == len(SETTLEMENT_COLUMNS) and row[0].startswith("2026-")]


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
    assert last_words(desk, **body) == ["未记账"] * 3
    assert desk.post("/reconciliation/funds/book", body) == (200, {"settlements": 3})
    assert last_words(desk, **body) == ["已记账"] * 3
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


TRADE = """\
交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,\
代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注
`{day} 09:30:05,`wx,`m1,`0,`,`4201,`P1,`o,`MICROPAY,`SUCCESS,`OTHERS,`CNY,`100.00,`0.00,`0,`0,`0.00,`0.00,`,`,\
`门诊,`,`0.60000,`0.60%,`100.00,`0.00,`
总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额
`1.0,`100.00,`0.00,`0.00,`0.60000,`100.00,`0.00
"""
MOVED = """\
记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号
`{day} 09:30:05,`4201,`4201,`交易,`交易,`收入,`{came},`{left},`system,`,`P1
`{day} 09:30:05,`4201,`42011,`扣除交易手续费,`扣除交易手续费,`支出,`0.60,`{after},`system,`,`P1
资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额
`2.0,`1.0,`{came},`1.0,`0.60
"""


def is_told(world: ApiWorld, day: date) -> bool:
    with world.database.reader() as work:
        alert = work.alerts.get("funds.differs", f"wechat:{day}")
    return alert is not None and alert.ended_at is None


def moved(day: date, came: str, left: str, after: str) -> str:
    return MOVED.format(day=day, came=came, left=left, after=after)


def test_what_a_channel_says_moved_comes_before_its_trade_bill_and_a_difference_is_told(world: ApiWorld) -> None:
    """Two days agree and leave a balance; on the third ten yuan less moved than the trade bill says."""
    world.operator("fin", "finance")
    desk = world.sign_in("fin", world.enrol("Office"))
    days = [MONDAY - timedelta(days=3 - place) for place in range(3)]
    told = [("100.00", "100.00", "99.40"), ("100.00", "199.40", "198.80"), ("90.00", "288.80", "288.20")]
    book = funds_jobs(world.settings, world.house.ends)[JobKind.BOOK_FUNDS]
    for day, figures in zip(days, told, strict=True):
        hand_in(desk, "funds", "wechat", day, moved(day, *figures))
        hand_in(desk, "channel", "wechat", day, TRADE.format(day=day))
    with world.database.reader() as work:
        waiting = [day for day in days if work.jobs.get(JobKind.BOOK_FUNDS, str(day)) is not None]
    assert waiting == days
    book(str(days[-1]))
    funds = desk.get("/reconciliation/funds", first=days[0], last=days[-1])[1]["settlements"]
    assert [(one["told_by"], one["net_fen"], one["balance_fen"]) for one in funds] == [
        ("funds", 9940, 9940), ("funds", 9940, 19880), ("funds", 8940, 28820),
    ]  # fmt: skip
    assert [one["differences"] for one in funds] == [
        [], [], [{"name": "gross", "expected_fen": 10000, "moved_fen": 9000}],
    ]  # fmt: skip
    assert [is_told(world, day) for day in days] == [False, False, True]
    view = hand_in(desk, "funds", "wechat", days[-1], moved(days[-1], "100.00", "298.80", "298.20"))
    assert (view["total_fen"], view["lines"]) == (9940, 2)
    book(str(days[-1]))
    assert not is_told(world, days[-1]), "a corrected bill ends it"


def test_a_day_that_a_channel_tells_in_two_ways_is_not_booked_by_itself(world: ApiWorld) -> None:
    world.operator("fin", "finance")
    desk = world.sign_in("fin", world.enrol("Office"))
    friday = MONDAY - timedelta(days=3)
    assert desk.put("/statement-layouts/icbc", BANK)[0] == 200
    hand_in(desk, "channel", "wechat", friday, TRADE.format(day=friday))
    hand_in(desk, "funds", "wechat", friday, moved(friday, "90.00", "90.00", "89.40"))
    hand_in(desk, "bank", "icbc", MONDAY, "日期,流水,摘要,金额", f"{MONDAY},B1,财付通 结算,89.40")
    funds_jobs(world.settings, world.house.ends)[JobKind.BOOK_FUNDS](str(MONDAY))
    with world.database.reader() as work:
        assert work.ledger.balance("bank/main") == 0
        standing = [(each.party, each.state) for each in work.statements.standing(friday, friday)]
    assert ("funds", StatementState.KEPT) in standing
    body = {"first": str(friday), "last": str(MONDAY)}
    assert desk.post("/reconciliation/funds/book", body) == (200, {"settlements": 1}), "a person may"
    with world.database.reader() as work:
        assert work.ledger.balance("bank/main") == 8940
