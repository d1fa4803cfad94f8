"""The practice HIS shows patients, bills and accounts as the contract says, and lets nobody in without a signature."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from server.practice.exchange import Request
from support.his_caller import PracticeHis, answer_is_signed, lock_of, posting_of, practice_his, signed_headers


@pytest.fixture
def his(tmp_path: Path) -> Iterator[PracticeHis]:
    with practice_his(tmp_path) as made:
        yield made


def code_of(body: bytes) -> str:
    return str(json.loads(body)["code"])


def test_time_tells_contract_clock_and_business_day(his: PracticeHis) -> None:
    answer = his.good("/time")
    assert (answer["contract"], answer["time"], answer["business_day"]) == ("1.0", "2026-03-02T04:00:00Z", "2026-03-02")


def test_every_answer_is_signed_for_its_request(his: PracticeHis) -> None:
    good = his.raw("GET", "/time", nonce="a-nonce-of-my-own-1")
    refused = his.raw("POST", "/bills/find", b'{"patient_no":"nobody"}', nonce="a-nonce-of-my-own-2")
    assert answer_is_signed(good, "a-nonce-of-my-own-1")
    assert not answer_is_signed(good, "a-nonce-of-my-own-2")
    assert refused.status == 404
    assert answer_is_signed(refused, "a-nonce-of-my-own-2")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"paydesk-signature": ""}, "signature.missing", id="no signature"),
        pytest.param({"paydesk-nonce": "short"}, "signature.missing", id="nonce too short"),
        pytest.param({"paydesk-timestamp": "noon"}, "signature.missing", id="timestamp is not a number"),
        pytest.param({"paydesk-key-id": "somebody"}, "signature.key_unknown", id="another key"),
        pytest.param({"paydesk-timestamp": "1700000000"}, "signature.clock", id="an old request"),
        pytest.param({"paydesk-signature": "0" * 64}, "signature.wrong", id="wrong signature"),
        pytest.param({"paydesk-nonce": "another-nonce-0001"}, "signature.wrong", id="nonce not the one signed"),
        pytest.param({"paydesk-signature": "签" * 64}, "signature.wrong", id="signature that is not ASCII"),
    ],
)
def test_an_untrusted_request_is_refused(his: PracticeHis, change: dict[str, str], code: str) -> None:
    headers = {**signed_headers("GET", "/his/v1/time", b"", his.now), **change}
    reply = his.gateway.handle(Request(method="GET", path="/his/v1/time", headers=headers), his.now)
    assert (reply.status, code_of(reply.body)) == (401, code)


@pytest.mark.parametrize(
    ("distance_s", "status"),
    [(300, 200), (-300, 200), (301, 401), (-301, 401)],
)
def test_clocks_may_be_300_seconds_apart(his: PracticeHis, distance_s: int, status: int) -> None:
    headers = signed_headers("GET", "/his/v1/time", b"", his.now + timedelta(seconds=distance_s))
    assert his.gateway.handle(Request(method="GET", path="/his/v1/time", headers=headers), his.now).status == status


def test_a_replayed_nonce_is_refused_and_a_forged_request_burns_none(his: PracticeHis) -> None:
    assert code_of(his.raw("GET", "/time", nonce="used-by-a-forger-1", secret="x" * 32).body) == "signature.wrong"
    assert his.raw("GET", "/time", nonce="used-by-a-forger-1").status == 200
    assert code_of(his.raw("GET", "/time", nonce="used-by-a-forger-1").body) == "signature.replayed"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        pytest.param("GET", "/nothing", b"", 404, "request.route", id="unknown path"),
        pytest.param("GET", "/postings/a b", b"", 404, "request.route", id="a number that is none"),
        pytest.param("GET", "/bills/find", b"", 405, "request.method", id="wrong method"),
        pytest.param("DELETE", "/postings/O-1", b"", 405, "request.method", id="wrong method on a number"),
        pytest.param("POST", "/bills/find", b" " * 262_145, 413, "request.too_large", id="body too large"),
        pytest.param("POST", "/bills/find", b"{", 400, "request.invalid", id="no JSON"),
        pytest.param("POST", "/bills/find", b"\xff\xfe", 400, "request.invalid", id="no UTF-8"),
        pytest.param("POST", "/bills/find", b"[" * 100_000, 400, "request.invalid", id="nested without end"),
        pytest.param(
            "POST",
            "/bills/find",
            b'{"patient_no":"P000001","patient_no":"P000002"}',
            400,
            "request.invalid",
            id="twice",
        ),
        pytest.param("POST", "/bills/find", b"[]", 400, "request.invalid", id="no object"),
    ],
)
def test_a_request_at_the_wrong_door(
    his: PracticeHis, method: str, path: str, body: bytes, status: int, code: str
) -> None:
    reply = his.raw(method, path, body)
    assert (reply.status, code_of(reply.body)) == (status, code)


def test_a_query_string_is_refused(his: PracticeHis) -> None:
    headers = signed_headers("GET", "/his/v1/time?name=x", b"", his.now)
    reply = his.gateway.handle(Request(method="GET", path="/his/v1/time", query="name=x", headers=headers), his.now)
    assert (reply.status, code_of(reply.body)) == (400, "request.invalid")


FIRST = "P000001"


@pytest.mark.parametrize(
    ("by", "value", "found"),
    [
        pytest.param("card_no", "8800100001", [FIRST], id="card"),
        pytest.param("patient_no", FIRST, [FIRST], id="patient number"),
        pytest.param("telephone", "12000000001", [FIRST], id="telephone"),
        pytest.param("visit_no", "V000007", ["P000007"], id="visit"),
        pytest.param("name", "刘䶮", ["P000002"], id="rare character"),
        pytest.param("name", "王建国", ["P000003", "P000010"], id="two of one name"),
        pytest.param("name", "欧阳", ["P000016"], id="beginning of a name"),
        pytest.param("name", "欧", [], id="one character is no beginning"),
        pytest.param("card_no", "0000000000", [], id="nobody"),
    ],
)
def test_patients_are_found(his: PracticeHis, by: str, value: str, found: list[str]) -> None:
    answer = his.good("/patients/find", {"by": by, "value": value})
    assert [one["patient_no"] for one in answer["patients"]] == found


def test_what_is_personal_is_masked(his: PracticeHis) -> None:
    stored = next(one for one in his.control("book")["patients"] if one["patient_no"] == FIRST)
    (shown,) = his.good("/patients/find", {"by": "id_no", "value": stored["id_no"]})["patients"]
    assert (shown["name"], shown["name_masked"]) == ("赵晓棠", "赵*棠")
    assert shown["id_no_masked"] == "990***********" + stored["id_no"][-4:]
    assert (shown["telephone_masked"], shown["card_no_masked"]) == ("120****0001", "88******01")


def test_a_long_list_says_that_there_is_more(his: PracticeHis) -> None:
    answer = his.good("/patients/find", {"by": "name", "value": "王建国", "limit": 1})
    assert (len(answer["patients"]), answer["more"]) == (1, True)


@pytest.mark.parametrize(("card_no", "reason"), [("8800100008", "lost"), ("8800100011", "blocked")])
def test_a_bad_card_is_refused_without_a_word_about_the_person(his: PracticeHis, card_no: str, reason: str) -> None:
    status, problem = his.ask("/patients/find", {"by": "card_no", "value": card_no})
    assert (status, problem["code"], problem["reason"]) == (409, "card.blocked", reason)
    assert set(problem) == {"type", "title", "status", "code", "reason"}


def test_the_id_numbers_have_right_check_digits_and_no_real_region(his: PracticeHis) -> None:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    numbers = [one["id_no"] for one in his.control("book")["patients"]]
    assert len(set(numbers)) == 40
    for number in numbers:
        total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
        assert number[17] == "10X98765432"[total % 11]
        assert number[:6] in ("990000", "119900")


@pytest.mark.parametrize(
    ("patient_no", "items", "own_fen"),
    [("P000003", 60, None), ("P000004", 1, 1), ("P000005", 1, 0), ("P000006", 7, 12_844_050)],
    ids=["sixty items", "one fen", "insurance pays all", "very much"],
)
def test_bills_worth_practising(his: PracticeHis, patient_no: str, items: int, own_fen: int | None) -> None:
    bill = his.bill(patient_no)
    assert len(bill["items"]) == items
    assert own_fen is None or bill["own_fen"] == own_fen


def test_every_bill_adds_up(his: PracticeHis) -> None:
    seen = his.control("book")["bills"]
    assert {bill["kind"] for bill in seen} == {"outpatient", "registration", "inpatient", "deposit"}
    for bill in seen:
        assert bill["total_fen"] == bill["insurance_fen"] + bill["own_fen"]
        for whole, part in (("total_fen", "amount_fen"), ("insurance_fen", "insurance_fen"), ("own_fen", "own_fen")):
            assert bill[whole] == sum(item[part] for item in bill["items"])


def test_bills_are_chosen_by_kind_and_state(his: PracticeHis) -> None:
    bills = his.bills(FIRST)
    assert {bill["kind"] for bill in his.bills(FIRST, kinds=["registration"])} == {"registration"}
    his.good("/locks", lock_of("O-1", bills[0]))
    assert [bill["bill_no"] for bill in his.bills(FIRST, states=["locked"])] == [bills[0]["bill_no"]]
    assert bills[0]["bill_no"] not in [bill["bill_no"] for bill in his.bills(FIRST, states=["open"])]
    his.good("/postings", posting_of("O-1", bills[0]))
    assert [bill["state"] for bill in his.bills(FIRST, states=["paid"])] == ["paid"]


def test_an_expired_presettlement_is_renewed_when_the_bill_is_read(his: PracticeHis) -> None:
    before = his.bill("P000012")
    his.wait(121)
    after = his.good("/bills/read", {"bill_nos": [before["bill_no"]]})["bills"][0]
    assert after["presettled_until"] > before["presettled_until"]
    assert after["version"] != before["version"]


def test_reading_names_what_is_missing(his: PracticeHis) -> None:
    answer = his.good("/bills/read", {"bill_nos": ["B000", his.bill(FIRST)["bill_no"]]})
    assert (len(answer["bills"]), answer["missing"]) == (1, ["B000"])


def test_an_account_is_paid_in_less_spent(his: PracticeHis) -> None:
    answer = his.good("/deposits/balance", {"account_no": "D000007"})
    assert answer["balance_fen"] == answer["paid_in_fen"] - answer["spent_fen"] == 800_000 - answer["spent_fen"]
    assert his.good("/deposits/balance", {"account_no": "D000014"})["balance_fen"] < 0
    assert his.refused("/deposits/balance", {"account_no": "D999999"}) == "account.unknown"


def test_the_daily_lists_of_a_stay_add_up_to_what_was_spent(his: PracticeHis) -> None:
    days = [f"2026-02-{day}" for day in (25, 26, 27, 28)] + ["2026-03-01", "2026-03-02"]
    lists = [his.good("/inpatients/daily-list", {"visit_no": "V000007", "day": day}) for day in days]
    spent_fen = his.good("/deposits/balance", {"account_no": "D000007"})["spent_fen"]
    assert sum(one["total_fen"] for one in lists) == lists[0]["stay_total_fen"] == spent_fen
    assert his.good("/inpatients/daily-list", {"visit_no": "V000007", "day": "2026-03-03"})["items"] == []
    assert his.refused("/inpatients/daily-list", {"visit_no": "V000001", "day": "2026-03-02"}) == "visit.unknown"


BAD_FIELDS: list[tuple[str, dict[str, Any], str, str]] = [
    ("/patients/find", {"by": "shoe size", "value": "43"}, "by", "one_of"),
    ("/patients/find", {"by": "name", "value": ""}, "value", "length"),
    ("/patients/find", {"by": "name", "value": "\ud800"}, "value", "pattern"),
    ("/patients/find", {"by": "name", "value": "a", "limit": True}, "limit", "type"),
    ("/bills/find", {}, "patient_no", "required"),
    ("/bills/find", {"patient_no": "P1", "colour": "red"}, "colour", "unknown"),
    ("/bills/read", {"bill_nos": ["B1", "B1"]}, "bill_nos", "unique"),
    ("/postings/list", {"business_day": "2026-02-30"}, "business_day", "date"),
    ("/postings/list", {"business_day": "2026-02-28", "cursor": "abc"}, "cursor", "pattern"),
    (
        "/deposits/records",
        {"account_no": "D000007", "from_day": "2026-03-02", "to_day": "2026-03-01"},
        "to_day",
        "range",
    ),
]


@pytest.mark.parametrize(
    ("path", "body", "field", "rule"), BAD_FIELDS, ids=[f"{row[2]} {row[3]}" for row in BAD_FIELDS]
)
def test_the_answer_names_field_and_rule(
    his: PracticeHis, path: str, body: dict[str, Any], field: str, rule: str
) -> None:
    status, problem = his.ask(path, body)
    assert (status, problem["code"]) == (400, "request.invalid")
    assert {"field": field, "rule": rule} in problem["errors"]
