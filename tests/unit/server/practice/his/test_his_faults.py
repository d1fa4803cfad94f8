"""The practice HIS can be made to lose, delay, forge, refuse and roll back, and keeps its book through all of it."""

import json
import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.practice.exchange import Request
from support.his_caller import PracticeHis, answer_is_signed, posting_of, practice_his

FIRST = "P000001"


@pytest.fixture
def his(tmp_path: Path) -> Iterator[PracticeHis]:
    with practice_his(tmp_path) as made:
        yield made


def post_raw(his: PracticeHis, body: dict[str, Any], nonce: str | None = None) -> Any:
    return his.raw("POST", "/postings", json.dumps(body).encode(), nonce=nonce)


@pytest.mark.parametrize(
    ("fault", "posted"),
    [
        ("answer_lost", True),
        ("answer_lost_uncharged", False),
        ("disconnect", False),
        ("system_error", False),
        ("system_error_charged", True),
        ("html", True),
        ("empty", True),
        ("cut", True),
        ("broken", True),
        ("wrong_signature", True),
        ("http_502", False),
        ("http_502_charged", True),
        ("other_order", True),
        ("roll_back", False),
    ],
)
def test_a_fault_hits_one_posting_and_the_retry_settles_it(his: PracticeHis, fault: str, posted: bool) -> None:
    body = posting_of("O-1", his.bill(FIRST))
    his.control("next", {"fault": fault})
    post_raw(his, body)
    assert his.good("/postings/O-1")["state"] == ("posted" if posted else "absent")
    assert his.good("/postings", body)["already"] is posted
    assert his.control("book")["received"]["posting"] == {"O-1": 2}


def test_a_posting_rolled_back_was_answered_as_posted_and_leaves_the_day_list(his: PracticeHis) -> None:
    his.control("next", {"fault": "roll_back"})
    assert his.good("/postings", posting_of("O-1", his.bill(FIRST)))["state"] == "posted"
    assert his.good("/postings/list", {"business_day": "2026-03-02"})["lines"] == []
    assert his.control("book")["rolled_back"] == ["O-1"]
    assert his.bill(FIRST)["state"] == "open"


def test_a_his_that_booked_another_amount_stands_by_it(his: PracticeHis) -> None:
    body = posting_of("O-1", his.bill(FIRST))
    his.control("next", {"fault": "misbook"})
    for _ in range(2):
        status, problem = his.ask("/postings", body)
        assert (status, problem["code"]) == (409, "posting.differs")
        assert problem["posted"]["total_fen"] == body["total_fen"] + 1
    day = his.good("/postings/list", {"business_day": "2026-03-02"})
    assert day["totals"]["posting_fen"] == day["lines"][0]["amount_fen"] == body["total_fen"] + 1


def test_a_posting_is_rolled_back_later_by_hand(his: PracticeHis) -> None:
    his.good("/postings", posting_of("O-1", his.bill(FIRST)))
    his.control("roll-back", {"order_no": "O-1"})
    assert his.good("/postings/O-1")["state"] == "absent"


def test_a_refusal_on_request_is_as_final_as_any(his: PracticeHis) -> None:
    body = posting_of("O-1", his.bill(FIRST))
    his.control("next", {"fault": "refuse"})
    assert his.refused("/postings", body) == "posting.refused"
    assert his.refused("/postings", body) == "posting.refused"
    his.control("next", {"fault": "error", "code": "bill.gone"})
    other = posting_of("O-2", his.bill(FIRST))
    assert his.refused("/postings", other) == "bill.gone"
    assert his.good("/postings/O-2")["code"] == "bill.gone"


def test_an_unavailable_answer_decides_nothing(his: PracticeHis) -> None:
    body = posting_of("O-1", his.bill(FIRST))
    his.control("next", {"fault": "error", "code": "his.unavailable", "times": 2})
    assert his.refused("/postings", body) == "his.unavailable"
    assert his.refused("/postings", body) == "his.unavailable"
    assert his.good("/postings", body)["already"] is False


def test_a_forged_signature_does_not_hold(his: PracticeHis) -> None:
    his.control("next", {"fault": "wrong_signature"})
    reply = post_raw(his, posting_of("O-1", his.bill(FIRST)), nonce="nonce-of-the-forged-1")
    assert reply.status == 200
    assert not answer_is_signed(reply, "nonce-of-the-forged-1")


def test_a_slow_answer_is_slow_and_right(his: PracticeHis) -> None:
    his.control("next", {"fault": "slow", "delay_s": 4})
    reply = post_raw(his, posting_of("O-1", his.bill(FIRST)), nonce="nonce-of-the-slow-one")
    assert (reply.transport.delay_s, reply.transport.drop) == (4, False)
    assert answer_is_signed(reply, "nonce-of-the-slow-one")


@pytest.mark.parametrize(
    ("how", "status", "drop"),
    [("disconnect", 503, True), ("unavailable", 503, False), ("html", 502, False)],
)
def test_the_his_is_down_for_a_time(his: PracticeHis, how: str, status: int, drop: bool) -> None:
    his.control("down", {"seconds": 300, "how": how})
    reply = his.raw("GET", "/time")
    assert (reply.status, reply.transport.drop) == (status, drop)
    his.wait(300)
    assert his.raw("GET", "/time").status == 200


def test_a_clock_that_is_wrong_refuses_everybody_and_says_its_time(his: PracticeHis) -> None:
    his.control("clock", {"offset_s": 3600})
    reply = his.raw("GET", "/time")
    assert (reply.status, json.loads(reply.body)["time"]) == (401, "2026-03-02T05:00:00Z")


def test_bills_never_run_dry(his: PracticeHis) -> None:
    made = his.control("bills", {"card_no": "8800100015", "own_fen": 1234})["bills"]
    assert [bill["own_fen"] for bill in made] == [1234]
    assert his.bill("P000015")["bill_no"] == made[0]["bill_no"]
    assert len(his.control("bills", {"scenario": "deposit"})["bills"]) == 4
    assert len(his.control("bills", {"scenario": "registration"})["bills"]) == 40


@pytest.mark.parametrize(
    "scenario",
    ["outpatient", "registration", "inpatient", "deposit", "long", "one_fen", "insured", "big", "executes", "expiring"],
)
def test_every_scenario_makes_a_bill_that_can_be_posted(his: PracticeHis, scenario: str) -> None:
    (bill,) = his.control("bills", {"patient_no": "P000007", "scenario": scenario})["bills"]
    assert his.good("/postings", posting_of("O-1", bill))["state"] == "posted"


def test_a_bill_changed_to_an_amount_adds_up(his: PracticeHis) -> None:
    bill = his.bill("P000003")
    for own_fen in (bill["own_fen"] + 5, 1):
        changed = his.control("change-bill", {"bill_no": bill["bill_no"], "own_fen": own_fen})
        assert changed["own_fen"] == sum(item["own_fen"] for item in changed["items"]) == own_fen
        assert changed["total_fen"] == changed["own_fen"] + changed["insurance_fen"]


@pytest.mark.parametrize(
    ("method", "name", "body", "code"),
    [
        ("POST", "nothing", b"{}", "control.unknown"),
        ("GET", "bills", b"", "request.method"),
        ("POST", "bills", b'{"patient_no": "P999999"}', "control.unknown"),
        ("POST", "bills", b'{"scenario": "free lunch"}', "request.invalid"),
        ("POST", "discharge", b'{"patient_no": "P000001"}', "control.invalid"),
        ("POST", "change-bill", b'{"bill_no": "B000"}', "control.unknown"),
    ],
)
def test_control_says_what_it_did_not_understand(
    his: PracticeHis, method: str, name: str, body: bytes, code: str
) -> None:
    reply = his.gateway.control(Request(method=method, path=f"/control/his/{name}", body=body), his.now)
    assert json.loads(reply.body)["code"] == code


def test_the_panel_sees_every_card_and_what_it_is_for(his: PracticeHis) -> None:
    cards = his.control("cards")["cards"]
    assert len(cards) == 40
    assert {"card_no": "8800100004", "role": "¥0.01账单"}.items() <= cards[3].items()


def test_reset_makes_the_world_new(his: PracticeHis) -> None:
    his.good("/postings", posting_of("O-1", his.bill(FIRST)))
    his.control("reset", {})
    assert his.good("/postings/O-1")["state"] == "absent"
    assert len(his.bills(FIRST)) == 3


def _post_and_die(folder: Path) -> None:
    import os
    import signal

    with practice_his(folder) as his:
        his.good("/postings", posting_of("O-1", his.bill(FIRST)))
        os.kill(os.getpid(), signal.SIGKILL)


def test_the_book_survives_a_kill(tmp_path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_post_and_die, args=(tmp_path,))
    process.start()
    process.join(60)
    assert process.exitcode == -9
    with practice_his(tmp_path) as his:
        his.wait(60)
        assert his.good("/postings/O-1")["state"] == "posted"
        assert his.control("book")["received"]["posting"] == {"O-1": 1}
