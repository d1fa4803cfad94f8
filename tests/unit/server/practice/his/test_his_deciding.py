"""The practice HIS decides an order once, all or nothing, and repeats itself ever after."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from support.his_caller import (
    NOON,
    PracticeHis,
    deposit_of,
    lock_of,
    payment_of,
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


# locks


def test_a_lock_is_held_by_name_until_its_lease_ends(his: PracticeHis) -> None:
    bill = his.bill(FIRST)
    his.good("/locks", lock_of("O-1", bill, lease_s=60, window="W01"))
    status, problem = his.ask("/locks", lock_of("O-2", bill))
    assert (status, problem["code"]) == (409, "bill.locked")
    assert problem["bills"][0]["locked_by"] == {
        "order_no": "O-1",
        "window": "W01",
        "expires_at": "2026-03-02T04:01:00Z",
    }
    his.wait(61)
    assert his.good("/locks", lock_of("O-2", bill))["already"] is False


def test_the_same_lock_again_renews_the_lease(his: PracticeHis) -> None:
    bill = his.bill(FIRST)
    his.good("/locks", lock_of("O-1", bill, lease_s=60))
    his.wait(30)
    again = his.good("/locks", lock_of("O-1", bill, lease_s=60))
    assert (again["already"], again["expires_at"]) == (True, "2026-03-02T04:01:30Z")
    assert again["own_fen"] == bill["own_fen"]


def test_a_lock_is_all_or_nothing_and_names_every_conflict(his: PracticeHis) -> None:
    first, second, third = his.bills(FIRST)
    his.control("change-bill", {"bill_no": first["bill_no"]})
    his.control("withdraw-bill", {"bill_no": third["bill_no"]})
    status, problem = his.ask("/locks", lock_of("O-1", first, second, third))
    assert (status, problem["code"]) == (409, "bill.changed")
    assert [(one["bill_no"], one["code"]) for one in problem["bills"]] == [
        (first["bill_no"], "bill.changed"),
        (third["bill_no"], "bill.gone"),
    ]
    assert problem["bills"][0]["bill"]["own_fen"] == first["own_fen"] + 100
    assert bill_state(his, second) == "open"


def test_an_order_holds_one_set_of_bills_at_a_time(his: PracticeHis) -> None:
    first, second, _ = his.bills(FIRST)
    his.good("/locks", lock_of("O-1", first))
    assert his.refused("/locks", lock_of("O-1", first, second)) == "lock.differs"
    assert his.good("/locks/release", {"order_no": "O-1"})["released"] == 1
    assert his.good("/locks/release", {"order_no": "O-1"})["released"] == 0
    assert len(his.good("/locks", lock_of("O-1", first, second))["bills"]) == 2


def test_an_expired_presettlement_is_not_locked_but_a_held_one_is_kept(his: PracticeHis) -> None:
    bill = his.bill("P000012")
    his.good("/locks", lock_of("O-1", bill))
    his.wait(130)
    assert his.good("/locks", lock_of("O-1", bill))["already"] is True
    his.good("/locks/release", {"order_no": "O-1"})
    assert his.refused("/locks", lock_of("O-2", bill)) == "bill.presettlement_expired"


def test_another_patients_bill_is_gone(his: PracticeHis) -> None:
    bill = his.bill(FIRST)
    status, problem = his.ask("/locks", {**lock_of("O-1", bill), "patient_no": "P000002"})
    assert (status, problem["code"]) == (409, "bill.gone")
    assert problem["bills"] == [{"bill_no": bill["bill_no"], "code": "bill.gone", "bill": None, "locked_by": None}]


def test_a_decided_order_locks_nothing_more(his: PracticeHis) -> None:
    first, second, _ = his.bills(FIRST)
    his.good("/postings", posting_of("O-1", first))
    assert his.refused("/locks", lock_of("O-1", second)) == "order.decided"


# postings


def test_a_posting_pays_the_bills_and_says_where_to_go(his: PracticeHis) -> None:
    bills = his.bills(FIRST)
    his.good("/locks", lock_of("O-1", *bills))
    answer = his.good("/postings", posting_of("O-1", *bills))
    assert (answer["state"], answer["already"], answer["business_day"]) == ("posted", False, "2026-03-02")
    assert "请到门诊一楼药房3号窗口取药" in answer["guidance"].split("\n")
    assert his.bills(FIRST) == []
    assert his.good("/postings/O-1")["total_fen"] == sum(bill["own_fen"] for bill in bills)


def test_the_same_posting_again_has_the_same_answer_and_no_effect(his: PracticeHis) -> None:
    body = posting_of("O-1", his.bill(FIRST))
    first = his.good("/postings", body)
    his.wait(3600)
    later = (NOON + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    retried = {**body, "window": "W02", "payments": [{**one, "paid_at": later} for one in body["payments"]]}
    assert his.good("/postings", retried) == {**first, "already": True}
    assert his.control("book")["received"]["posting"] == {"O-1": 2}
    assert his.good("/postings/list", {"business_day": "2026-03-02"})["totals"]["posting_count"] == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"patient_no": "P000002"}, id="another patient"),
        pytest.param({"payments": "another channel number"}, id="another payment"),
    ],
)
def test_the_same_number_with_other_content_is_refused(his: PracticeHis, change: dict[str, Any]) -> None:
    body = posting_of("O-1", his.bill(FIRST))
    his.good("/postings", body)
    if "payments" in change:
        change = {"payments": [{**body["payments"][0], "channel_number": "4200009999"}]}
    status, problem = his.ask("/postings", {**body, **change})
    assert (status, problem["code"], problem["posted"]["state"]) == (409, "posting.differs", "posted")
    assert problem["posted"]["payments"] == body["payments"]


def test_a_bill_paid_wholly_by_insurance_is_posted_without_payments(his: PracticeHis) -> None:
    bill = next(one for one in his.bills("P000005") if one["own_fen"] == 0)
    assert his.good("/postings", posting_of("O-1", bill))["state"] == "posted"


REFUSALS = {
    "changed": ("change-bill", {}, "bill.changed"),
    "gone": ("withdraw-bill", {}, "bill.gone"),
    "locked": ("lock-bill", {"order_no": "O-9"}, "bill.locked"),
}


@pytest.mark.parametrize(("name", "extra", "code"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_is_final_even_when_its_reason_is_gone(
    his: PracticeHis, name: str, extra: dict[str, Any], code: str
) -> None:
    bill = his.bill(FIRST)
    body = posting_of("O-1", bill)
    his.control(name, {"bill_no": bill["bill_no"], **extra})
    assert his.refused("/postings", body) == code
    his.wait(7200)
    assert his.refused("/postings", body) == code
    asked = his.good("/postings/O-1")
    assert (asked["state"], asked["code"], asked["total_fen"]) == ("refused", code, None)


def test_a_bill_is_paid_once(his: PracticeHis) -> None:
    bill = his.bill(FIRST)
    his.good("/postings", posting_of("O-1", bill))
    assert his.refused("/postings", posting_of("O-2", bill)) == "bill.paid"


def test_a_posting_takes_its_locks_with_it(his: PracticeHis) -> None:
    first, second, _ = his.bills(FIRST)
    his.good("/locks", lock_of("O-1", first, second))
    his.good("/postings", posting_of("O-1", first))
    assert bill_state(his, second) == "open"


@pytest.mark.parametrize(
    ("paid_after_s", "code"),
    [
        pytest.param(60, None, id="paid in time, told late"),
        pytest.param(130, "bill.presettlement_expired", id="paid too late"),
    ],
)
def test_what_was_paid_before_the_presettlement_ended_is_taken(
    his: PracticeHis, paid_after_s: int, code: str | None
) -> None:
    bill = his.bill("P000012")
    his.good("/locks", lock_of("O-1", bill, lease_s=3600))
    his.wait(1800)
    status, answer = his.ask("/postings", posting_of("O-1", bill, paid_at=NOON + timedelta(seconds=paid_after_s)))
    assert (answer.get("code"), status) == (code, 409 if code else 200)


def test_sums_that_do_not_add_up_decide_nothing(his: PracticeHis) -> None:
    body = posting_of("O-1", his.bill(FIRST))
    for wrong in ({"payments": [payment_of("O-1", body["total_fen"] + 1)]}, {"total_fen": body["total_fen"] + 1}):
        status, problem = his.ask("/postings", {**body, **wrong})
        assert (status, problem["errors"][0]["rule"]) == (400, "sum")
    assert state_of(his, "O-1") == "absent"
    his.good("/postings", body)


# deposits


def test_a_deposit_is_credited_once_and_recorded(his: PracticeHis) -> None:
    before = his.good("/deposits/balance", {"account_no": ACCOUNT})["balance_fen"]
    body = deposit_of("O-1", INPATIENT, ACCOUNT, 150_000)
    his.good("/postings", body)
    his.good("/postings", body)
    assert his.good("/deposits/balance", {"account_no": ACCOUNT})["balance_fen"] == before + 150_000
    days = {"account_no": ACCOUNT, "from_day": "2026-03-02", "to_day": "2026-03-02"}
    (record,) = his.good("/deposits/records", days)["records"]
    assert (record["kind"], record["amount_fen"], record["order_no"]) == ("paid_in", 150_000, "O-1")


def test_a_discharged_patients_account_takes_nothing(his: PracticeHis) -> None:
    assert his.refused("/postings", deposit_of("O-1", "P000009", "D000009", 100)) == "patient.discharged"
    his.control("discharge", {"patient_no": INPATIENT})
    assert his.refused("/postings", deposit_of("O-2", INPATIENT, ACCOUNT, 100)) == "patient.discharged"
    assert his.refused("/postings", deposit_of("O-3", FIRST, ACCOUNT, 100)) == "account.unknown"


def test_a_wards_request_for_a_deposit_credits_its_account(his: PracticeHis) -> None:
    bill = his.bill("P000014")
    his.good("/postings", deposit_of("O-0", "P000014", "D000014", 1_000_000))
    before = his.good("/deposits/balance", {"account_no": "D000014"})["paid_in_fen"]
    his.good("/postings", posting_of("O-1", bill))
    assert his.good("/deposits/balance", {"account_no": "D000014"})["paid_in_fen"] == before + bill["own_fen"]
    his.good(
        "/withdrawals",
        withdrawal_of("F-1", "O-1", bill["own_fen"], (bill["bill_no"], None)),
    )
    assert his.good("/deposits/balance", {"account_no": "D000014"})["paid_in_fen"] == before


def test_a_patient_discharged_between_lock_and_posting_is_refused(his: PracticeHis) -> None:
    bill = his.bill(INPATIENT)
    his.good("/locks", lock_of("O-1", bill))
    his.control("discharge", {"patient_no": INPATIENT})
    assert his.refused("/postings", posting_of("O-1", bill)) == "patient.discharged"
    assert his.good("/postings/O-1")["state"] == "refused"


# the day list


def test_the_day_list_comes_in_pages_and_adds_up(his: PracticeHis) -> None:
    bills = his.bills(FIRST)
    for number, bill in enumerate(bills):
        his.good("/postings", posting_of(f"O-{number}", bill))
    his.good("/withdrawals", withdrawal_of("F-1", "O-0", bills[0]["own_fen"], (bills[0]["bill_no"], None)))
    lines, cursor = [], None
    while True:
        page = his.good("/postings/list", {"business_day": "2026-03-02", "limit": 3, "cursor": cursor})
        lines += page["lines"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [line["line"] for line in lines] == ["posting", "posting", "posting", "withdrawal"]
    assert page["totals"] == {
        "posting_count": 3,
        "posting_fen": sum(bill["own_fen"] for bill in bills),
        "withdrawal_count": 1,
        "withdrawal_fen": bills[0]["own_fen"],
    }
    elsewhere = his.good("/postings/list", {"business_day": "2026-03-02", "campus": "east"})
    assert (elsewhere["lines"], elsewhere["totals"]["posting_count"]) == ([], 0)


def test_a_day_ends_at_midnight_in_shanghai_or_when_the_his_closes_it(his: PracticeHis) -> None:
    first, second, third = his.bills(FIRST)
    his.good("/postings", posting_of("O-1", first))
    his.control("close-day", {})
    his.good("/postings", posting_of("O-2", second))
    assert his.good("/postings/list", {"business_day": "2026-03-02"})["closed"] is True
    his.now = NOON + timedelta(hours=12)  # 24:00 in Shanghai
    his.good("/postings", posting_of("O-3", third, paid_at=NOON))
    assert his.good("/postings/O-3")["business_day"] == "2026-03-03"
    assert [line["order_no"] for line in his.good("/postings/list", {"business_day": "2026-03-03"})["lines"]] == [
        "O-2",
        "O-3",
    ]
