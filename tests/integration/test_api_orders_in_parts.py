"""Orders in parts over HTTP: listed at their window, undone, held bills with words."""

from __future__ import annotations

from typing import Any

import pytest

from support.api_world import ApiWorld, Desk


@pytest.fixture
def desk(api_world: ApiWorld) -> Desk:
    api_world.operator("lin", "supervisor")
    return api_world.sign_in("lin", api_world.enrol())


def a_part(desk: Desk, shift_no: str, amount_fen: int) -> dict[str, Any]:
    """Cash for a part of one bill of ¥63.60."""
    return {**desk.wish(shift_no, "cash", tendered_fen=amount_fen), "amount_fen": amount_fen}


def test_a_part_is_listed_until_the_rest_is_paid(desk: Desk) -> None:
    shift_no = desk.open_shift()
    wish = a_part(desk, shift_no, 5000)
    status, part = desk.post("/payments", wish)
    assert (status, part["state"], part["posting_state"]) == (200, "paid", "")
    (order,) = desk.get("/orders/open")[1]["orders"]
    assert (order["order_no"], order["paid_fen"], order["remaining_fen"]) == (wish["order_no"], 5000, 1360)
    assert order["bills"][0]["version"] == wish["bills"][0]["version"]
    rest = {**a_part(desk, shift_no, 1360), "order_no": wish["order_no"]}
    assert desk.post("/payments", rest)[1]["posting_state"] == "pending"
    assert desk.get("/orders/open")[1]["orders"] == []


def test_an_order_in_parts_is_undone(desk: Desk) -> None:
    shift_no = desk.open_shift()
    wish = a_part(desk, shift_no, 5000)
    desk.post("/payments", wish)
    status, order = desk.post(f"/orders/{wish['order_no']}/undo", {"shift_no": shift_no})
    assert (status, [refund["amount_fen"] for refund in order["refunds"]]) == (200, [5000])
    assert desk.get(f"/orders/{wish['order_no']}")[1]["undo_asked_at"] is not None
    more = {**a_part(desk, shift_no, 1360), "order_no": wish["order_no"]}
    assert desk.post("/payments", more)[1]["code"] == "order.being_undone"


def test_a_held_bill_says_who_has_it(desk: Desk) -> None:
    shift_no = desk.open_shift()
    desk.post("/payments", a_part(desk, shift_no, 5000))
    status, refusal = desk.post("/payments", desk.wish(shift_no))
    assert (status, refusal["code"]) == (409, "bill.held")
    assert (refusal["values"]["operator"], refusal["values"]["state"]) == ("Lin", "paid_in_part")
    assert refusal["values"]["window"]


@pytest.mark.parametrize(
    ("order_no", "body", "status"),
    [
        ("O" + "1" * 12 + "0" * 15, {"shift_no": "nonsense"}, 400),
        ("O" + "1" * 12 + "0" * 15, {}, 400),
        ("O" + "1" * 12 + "0" * 15, None, 404),
    ],
    ids=["bad shift", "no shift", "no such order"],
)
def test_bad_undoings_do_nothing(desk: Desk, order_no: str, body: dict[str, Any] | None, status: int) -> None:
    shift_no = desk.open_shift()
    assert desk.post(f"/orders/{order_no}/undo", {"shift_no": shift_no} if body is None else body)[0] == status
