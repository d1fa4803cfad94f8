"""Which answers of a HIS are decisions: the contract's classes as a table, and forms that are not believed."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.business.his_rest import transformers
from server.business.his_rest.answers import AnswerClass, classify
from server.business.his_rest.transformers import Unreadable
from server.domain.refund import RefusedItem


@pytest.mark.parametrize(
    ("operation", "status", "code", "kind"),
    [
        ("/postings", 200, "", AnswerClass.DONE),
        ("/postings", 409, "bill.changed", AnswerClass.REFUSED),
        ("/postings", 409, "order.withdrawn", AnswerClass.REFUSED),
        ("/postings", 409, "posting.refused", AnswerClass.REFUSED),
        ("/postings", 404, "patient.unknown", AnswerClass.REFUSED),
        ("/postings", 409, "posting.differs", AnswerClass.DIFFERS),
        ("/postings", 400, "request.invalid", AnswerClass.FAULT),
        ("/postings", 401, "signature.clock", AnswerClass.FAULT),
        ("/postings", 404, "request.route", AnswerClass.FAULT),
        ("/postings", 429, "request.too_many", AnswerClass.AGAIN),
        ("/postings", 503, "his.unavailable", AnswerClass.AGAIN),
        ("/postings", 500, "his.internal", AnswerClass.UNKNOWN),
        ("/postings", 503, "bill.changed", AnswerClass.UNKNOWN),
        ("/postings", 404, "bill.changed", AnswerClass.UNKNOWN),
        ("/postings", 409, "order.decided", AnswerClass.UNKNOWN),
        ("/postings", 409, "bill.brand_new", AnswerClass.UNKNOWN),
        ("/postings", 409, "", AnswerClass.UNKNOWN),
        ("/postings", 201, "", AnswerClass.UNKNOWN),
        ("/postings", 302, "", AnswerClass.UNKNOWN),
        ("/withdrawals", 409, "item.executed", AnswerClass.REFUSED),
        ("/withdrawals", 409, "bill.changed", AnswerClass.UNKNOWN),
        ("/withdrawals", 409, "withdrawal.differs", AnswerClass.DIFFERS),
        ("/withdrawals/cancel", 409, "withdrawal.final", AnswerClass.REFUSED),
        ("/locks", 409, "order.decided", AnswerClass.REFUSED),
        ("/locks", 409, "lock.differs", AnswerClass.DIFFERS),
        ("/patients/find", 409, "card.blocked", AnswerClass.REFUSED),
        ("/bills/find", 409, "card.blocked", AnswerClass.UNKNOWN),
    ],
)
def test_classes(operation: str, status: int, code: str, kind: AnswerClass) -> None:
    assert classify(operation, status, {"code": code} if code else {}).kind is kind


@pytest.mark.parametrize("code", [None, 7, ["bill.changed"], {"code": "bill.changed"}])
def test_a_code_that_is_no_text_is_unknown(code: Any) -> None:
    assert classify("/postings", 409, {"code": code}).kind is AnswerClass.UNKNOWN


ITEM = {
    "line_no": 1, "name": "阿司匹林肠溶片", "spec": "100mg×30片", "quantity": "2", "unit": "盒", "unit_price_fen": 1580,
    "amount_fen": 3160, "insurance_fen": 2212, "own_fen": 948,
}  # fmt: skip
BILL = {
    "bill_no": "B1", "version": "1", "patient_no": "P000001", "kind": "outpatient", "department": None, "doctor": None,
    "visit_no": None, "account_no": None, "created_at": "2026-03-01T08:12:00Z", "items": [ITEM], "total_fen": 3160,
    "insurance_fen": 2212, "own_fen": 948, "presettled_until": "2026-03-01T09:00:00.5Z", "state": "locked",
    "locked_by": {"order_no": "O-1", "window": "W01", "expires_at": "2026-03-01T08:40:00Z"}, "new_member": 1.5,
}  # fmt: skip


def test_a_bill() -> None:
    (bill,) = transformers.bills({"bills": [BILL]})
    assert (bill.bill_no, bill.title, bill.department, bill.locked_by) == ("B1", "阿司匹林肠溶片", "", "W01")
    assert (bill.total_fen, bill.insurance_fen, bill.own_fen) == (3160, 2212, 948)
    assert bill.presettled_until == datetime(2026, 3, 1, 9, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"own_fen": 947}, id="own part is not the sum"),
        pytest.param({"own_fen": 948.0}, id="fraction"),
        pytest.param({"own_fen": "948"}, id="text"),
        pytest.param({"own_fen": True, "total_fen": 1, "insurance_fen": 0}, id="truth value"),
        pytest.param({"own_fen": -948}, id="negative"),
        pytest.param({"items": []}, id="no items"),
        pytest.param({"items": [ITEM | {"amount_fen": 1}]}, id="item sums"),
        pytest.param({"items": [ITEM, ITEM]}, id="items sum to more"),
        pytest.param({"created_at": "2026-03-01 08:12:00"}, id="not an instant"),
        pytest.param({"created_at": "2026-02-30T08:12:00Z"}, id="no such day"),
        pytest.param({"version": None}, id="no version"),
        pytest.param({"bill_no": ""}, id="no number"),
        pytest.param({"presettled_until": 5}, id="number for an instant"),
    ],
)
def test_a_bill_that_is_not_believed(changes: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        transformers.bills({"bills": [BILL | changes]})


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"a":1,"a":2}', b"{", "收".encode("gbk"), b'{"a":' * 100_000, b"NaN"]
)
def test_what_is_no_object_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        transformers.read_object(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*BILL, *ITEM, "bills"]), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from([*BILL]), JSON))
def test_nonsense_is_unreadable_or_a_bill_and_nothing_else(noise: dict[str, Any]) -> None:
    try:
        bills = transformers.bills({"bills": [BILL | noise]})
    except Unreadable:
        return
    assert bills[0].total_fen == bills[0].insurance_fen + bills[0].own_fen


@given(JSON)
def test_problems_of_any_form_are_read_without_an_exception(value: Any) -> None:
    for problem in ({"items": value}, {"bills": value}, {"items": [value]}, {"bills": [value]}):
        assert isinstance(transformers.refused_items(problem), tuple)
        assert all(isinstance(each, str) for each in transformers.first_bill_in_conflict(problem).values())


def test_refused_items_have_names_and_reasons() -> None:
    items = [
        {"bill_no": "B1", "line_no": 1, "name": "血常规", "code": "item.executed", "reason": "检查已完成"},
        {"bill_no": "B1", "line_no": 2, "name": "可退", "code": None, "reason": None},
        {"name": "CT", "code": "item.withdrawn", "reason": None},
    ]
    assert transformers.refused_items({"items": items}) == (
        RefusedItem("B1", 1, "血常规", "item.executed", "检查已完成"),
        RefusedItem("B1", 2, "可退"),
        RefusedItem("", 0, "CT", "item.withdrawn"),
    )


@pytest.mark.parametrize(("text", "expected"), [("", "-"), (" \n", "-"), ("张\t三", "张三"), ("x" * 99, "x" * 64)])
def test_labels_are_what_the_contract_takes(text: str, expected: str) -> None:
    assert transformers.label(text) == expected


def test_an_instant_goes_out_as_the_contract_writes_it() -> None:
    assert transformers.instant_text(datetime(2026, 3, 1, 8, 31, 5, tzinfo=UTC)) == "2026-03-01T08:31:05.000000Z"
    assert json.loads(json.dumps(BILL))["created_at"] == "2026-03-01T08:12:00Z"


CONFLICTS: dict[str, tuple[Any, dict[str, str]]] = {
    "nothing named": ({}, {"bill_no": ""}),
    "no list": ({"bills": "B1"}, {"bill_no": ""}),
    "not held": ({"bills": [{"bill_no": "B1", "locked_by": None}]}, {"bill_no": "B1"}),
    "held": (
        {"bills": [{"bill_no": "B1", "locked_by": {"window": "APP", "expires_at": "2026-03-01T09:00:00Z"}}]},
        {"bill_no": "B1", "window": "APP", "until_at": "2026-03-01T09:00:00+00:00"},
    ),
    "held, no such day": (
        {"bills": [{"bill_no": "B1", "locked_by": {"window": "APP", "expires_at": "2026-13-41T09:00:00Z"}}]},
        {"bill_no": "B1", "window": "APP"},
    ),
}


@pytest.mark.parametrize("case", CONFLICTS, ids=list(CONFLICTS))
def test_a_refused_lock_names_the_bill_and_who_holds_it(case: str) -> None:
    problem, said = CONFLICTS[case]
    assert transformers.first_bill_in_conflict(problem) == said
