"""The practice HIS takes items back before a refund or refuses them one by one, once, and can put them back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.his_caller import (
    PracticeHis,
    deposit_of,
    posting_of,
    practice_his,
    withdrawal_of,
)

FIRST = "P000001"
INPATIENT = "P000007"
ACCOUNT = "D000007"


@pytest.fixture
def his(tmp_path: Path) -> Iterator[PracticeHis]:
    with practice_his(tmp_path) as made:
        yield made


def state_of(his: PracticeHis, order_no: str) -> str:
    return str(his.good(f"/postings/{order_no}")["state"])


def bill_state(his: PracticeHis, bill: dict[str, Any]) -> str:
    return str(his.good("/bills/read", {"bill_nos": [bill["bill_no"]]})["bills"][0]["state"])


def test_items_are_withdrawn_line_by_line(his: PracticeHis) -> None:
    bill = his.bill("P000003")
    his.good("/postings", posting_of("O-1", bill))
    item = bill["items"][0]
    body = withdrawal_of("F-1", "O-1", item["own_fen"], (bill["bill_no"], [1]))
    answer = his.good("/withdrawals", body)
    assert answer["items"] == [{"bill_no": bill["bill_no"], "line_no": 1, "own_fen": item["own_fen"]}]
    assert his.good("/withdrawals", body) == {**answer, "already": True}
    rest_fen = bill["own_fen"] - item["own_fen"]
    assert state_of(his, "O-1") == "posted"
    his.good("/withdrawals", withdrawal_of("F-2", "O-1", rest_fen, (bill["bill_no"], None)))
    assert (state_of(his, "O-1"), bill_state(his, bill)) == ("withdrawn", "withdrawn")
    assert his.refused("/withdrawals", withdrawal_of("F-3", "O-1", 0, (bill["bill_no"], None))) == "item.withdrawn"


def test_bills_that_stand_as_withdrawn_are_refused_with_every_line_of_them_all(his: PracticeHis) -> None:
    bills = his.bills("P000001")
    total_fen = sum(bill["own_fen"] for bill in bills)
    assert len(bills) > 1
    lines = {(bill["bill_no"], item["line_no"]) for bill in bills for item in bill["items"]}
    his.good("/postings", posting_of("O-1", *bills))
    whole = [(bill["bill_no"], None) for bill in bills]
    his.good("/withdrawals", withdrawal_of("F-1", "O-1", total_fen, *whole))
    status, problem = his.ask("/withdrawals", withdrawal_of("F-2", "O-1", total_fen, *whole))
    assert (status, problem["code"]) == (409, "item.withdrawn")
    assert {(one["bill_no"], one["line_no"]) for one in problem["items"]} == lines
    assert {one["code"] for one in problem["items"]} == {"item.withdrawn"}


def test_what_was_done_is_refused_item_by_item(his: PracticeHis) -> None:
    bill = his.bill("P000003")
    his.good("/postings", posting_of("O-1", bill))
    his.control("execute", {"bill_no": bill["bill_no"], "line_no": 2, "reason": "药品已发放"})
    amount_fen = sum(item["own_fen"] for item in bill["items"][:2])
    status, problem = his.ask("/withdrawals", withdrawal_of("F-1", "O-1", amount_fen, (bill["bill_no"], [1, 2])))
    assert (status, problem["code"]) == (409, "item.executed")
    assert [(one["line_no"], one["code"], one["reason"]) for one in problem["items"]] == [
        (1, None, None),
        (2, "item.executed", "药品已发放"),
    ]
    assert his.good("/withdrawals/F-1")["state"] == "refused"


def test_an_injection_is_done_at_once(his: PracticeHis) -> None:
    bill = his.bill("P000013")
    his.good("/postings", posting_of("O-1", bill))
    body = withdrawal_of("F-1", "O-1", bill["own_fen"], (bill["bill_no"], None))
    assert his.refused("/withdrawals", body) == "item.executed"


@pytest.mark.parametrize(
    ("lines", "amount_fen", "bill_no", "code"),
    [
        pytest.param([99], 0, None, "item.unknown", id="no such line"),
        pytest.param([1], 1, None, "withdrawal.amount_differs", id="wrong amount"),
        pytest.param([1], 1, "B000", "bill.not_in_order", id="another bill"),
    ],
)
def test_a_withdrawal_must_fit_its_order(
    his: PracticeHis, lines: list[int], amount_fen: int, bill_no: str | None, code: str
) -> None:
    bill = his.bill(FIRST)
    his.good("/postings", posting_of("O-1", bill))
    assert (
        his.refused("/withdrawals", withdrawal_of("F-1", "O-1", amount_fen, (bill_no or bill["bill_no"], lines)))
        == code
    )


def test_a_refund_number_means_one_withdrawal(his: PracticeHis) -> None:
    bill = his.bill("P000003")
    his.good("/postings", posting_of("O-1", bill))
    first, second = bill["items"][:2]
    his.good("/withdrawals", withdrawal_of("F-1", "O-1", first["own_fen"], (bill["bill_no"], [1])))
    other = withdrawal_of("F-1", "O-1", second["own_fen"], (bill["bill_no"], [2]))
    assert his.refused("/withdrawals", other) == "withdrawal.differs"


def test_a_withdrawal_is_put_back(his: PracticeHis) -> None:
    bill = his.bill(FIRST)
    his.good("/postings", posting_of("O-1", bill))
    body = withdrawal_of("F-1", "O-1", bill["own_fen"], (bill["bill_no"], None))
    his.good("/withdrawals", body)
    cancel = {"refund_no": "F-1", "operator": "0012", "window": "W01", "campus": "main"}
    assert his.good("/withdrawals/cancel", cancel) == {"refund_no": "F-1", "state": "cancelled", "already": False}
    assert his.good("/withdrawals/cancel", cancel)["already"] is True
    assert (state_of(his, "O-1"), bill_state(his, bill)) == ("posted", "paid")
    assert his.refused("/withdrawals", body) == "withdrawal.cancelled"
    assert his.good("/withdrawals", {**body, "refund_no": "F-2"})["state"] == "allowed"
    assert his.good("/postings/list", {"business_day": "2026-03-02"})["totals"]["withdrawal_count"] == 1


def test_a_cancelled_refund_number_is_barred_before_it_arrives(his: PracticeHis) -> None:
    bill = his.bill(FIRST)
    his.good("/postings", posting_of("O-1", bill))
    his.good("/withdrawals/cancel", {"refund_no": "F-1", "operator": "0012", "window": "W01", "campus": "main"})
    body = withdrawal_of("F-1", "O-1", bill["own_fen"], (bill["bill_no"], None))
    assert his.refused("/withdrawals", body) == "withdrawal.cancelled"
    assert his.good("/withdrawals/F-1")["state"] == "cancelled"


def test_an_order_given_up_is_barred_from_posting(his: PracticeHis) -> None:
    bill = his.bill(FIRST)
    answer = his.good("/withdrawals", withdrawal_of("F-1", "O-1", bill["own_fen"], (bill["bill_no"], None)))
    assert (answer["posted"], answer["items"]) == (False, [])
    assert his.refused("/postings", posting_of("O-1", bill)) == "order.withdrawn"
    assert state_of(his, "O-1") == "withdrawn"
    his.good("/withdrawals/cancel", {"refund_no": "F-1", "operator": "0012", "window": "W01", "campus": "main"})
    assert his.good("/postings", posting_of("O-1", bill))["state"] == "posted"


def test_a_deposit_is_given_back_while_it_lasts(his: PracticeHis) -> None:
    his.good("/postings", deposit_of("O-1", INPATIENT, ACCOUNT, 50_000))
    before = his.good("/deposits/balance", {"account_no": ACCOUNT})["balance_fen"]
    part = withdrawal_of("F-1", "O-1", 20_000, kind="deposit", account_no=ACCOUNT)
    his.good("/withdrawals", part)
    assert his.good("/deposits/balance", {"account_no": ACCOUNT})["balance_fen"] == before - 20_000
    assert (
        his.refused("/withdrawals", {**part, "refund_no": "F-2", "amount_fen": 30_001}) == "withdrawal.amount_differs"
    )
    his.good("/withdrawals", {**part, "refund_no": "F-3", "amount_fen": 30_000})
    assert state_of(his, "O-1") == "withdrawn"


def test_a_deposit_already_spent_is_not_given_back(his: PracticeHis) -> None:
    his.good("/postings", deposit_of("O-1", "P000014", "D000014", 100))
    body = withdrawal_of("F-1", "O-1", 100, kind="deposit", account_no="D000014")
    assert his.refused("/withdrawals", body) == "deposit.insufficient"


def test_an_amount_goes_back_without_whole_lines(his: PracticeHis) -> None:
    bill = his.bill("P000006")
    his.good("/postings", posting_of("O-1", bill))
    part = withdrawal_of("F-1", "O-1", 12_345, kind="amount")
    assert his.good("/withdrawals", part)["items"] == []
    left_fen = bill["own_fen"] - 12_345
    whole = withdrawal_of("F-2", "O-1", bill["own_fen"], (bill["bill_no"], None))
    status, problem = his.ask("/withdrawals", whole)
    assert (status, problem["code"], problem["expected_fen"]) == (409, "withdrawal.amount_differs", left_fen)
    rest = withdrawal_of("F-3", "O-1", left_fen, kind="amount")
    assert len(his.good("/withdrawals", rest)["items"]) == 7
    assert (state_of(his, "O-1"), bill_state(his, bill)) == ("withdrawn", "withdrawn")
    his.good("/withdrawals/cancel", {"refund_no": "F-3", "operator": "0012", "window": "W01", "campus": "main"})
    assert (state_of(his, "O-1"), bill_state(his, bill)) == ("posted", "paid")


def test_an_amount_is_refused_when_what_is_left_undone_is_worth_less(his: PracticeHis) -> None:
    bill = his.bill(FIRST)
    his.good("/postings", posting_of("O-1", bill))
    his.control("execute", {"bill_no": bill["bill_no"]})
    status, problem = his.ask("/withdrawals", withdrawal_of("F-1", "O-1", 1, kind="amount"))
    assert (status, problem["code"], len(problem["items"])) == (409, "item.executed", len(bill["items"]))


def test_an_amount_of_a_requested_deposit_comes_from_its_account(his: PracticeHis) -> None:
    his.good("/postings", deposit_of("O-0", "P000014", "D000014", 1_000_000))
    his.good("/postings", posting_of("O-1", his.bill("P000014")))
    before = his.good("/deposits/balance", {"account_no": "D000014"})["balance_fen"]
    his.good("/withdrawals", withdrawal_of("F-1", "O-1", 500, kind="amount"))
    assert his.good("/deposits/balance", {"account_no": "D000014"})["balance_fen"] == before - 500
    his.good("/withdrawals/cancel", {"refund_no": "F-1", "operator": "0012", "window": "W01", "campus": "main"})
    assert his.good("/deposits/balance", {"account_no": "D000014"})["balance_fen"] == before
