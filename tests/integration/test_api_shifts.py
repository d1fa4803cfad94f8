"""Shifts over HTTP: movements, a handover between two windows, differences, printed invoices."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.ids import NumberKind
from support.api_world import ApiWorld, Desk


@pytest.fixture
def desk(api_world: ApiWorld) -> Desk:
    api_world.operator("lin", "cashier")
    return api_world.sign_in("lin", api_world.enrol())


@pytest.fixture
def other(api_world: ApiWorld) -> Desk:
    api_world.operator("zhao", "supervisor")
    return api_world.sign_in("zhao", api_world.enrol("Window 2"))


def count(pieces: dict[int, int], reason: str = "", **wallets: int) -> dict[str, Any]:
    return {
        "counted": [{"denomination_fen": fen, "pieces": number} for fen, number in pieces.items()],
        "difference_reason": reason,
        "wallets": [{"channel": channel, "amount_fen": fen} for channel, fen in wallets.items()],
    }


def code_of(answer: tuple[int, Any]) -> str:
    """The code of a conflict."""
    status, body = answer
    assert status == 409
    return str(body["code"])


def moved(desk: Desk, **changes: Any) -> dict[str, Any]:
    wanted = {
        "movement_no": desk.number(NumberKind.MOVEMENT), "kind": "drop", "amount_fen": 5000, "reason": "noon",
    }  # fmt: skip
    return {**wanted, **changes}


def test_nothing_of_an_open_shift_says_how_much_there_is(desk: Desk) -> None:
    shift_no = desk.open_shift()
    desk.post("/payments", desk.wish(shift_no))
    _, view = desk.get(f"/shifts/{shift_no}")
    assert {(total["channel"], total["count"], total["amount_fen"]) for total in view["totals"]} == {("wechat", 1, 0)}
    assert (view["expected_fen"], view["counted_fen"], view["wallets"]) == (0, 0, [])


def test_cash_is_moved_under_the_desks_number_and_stands_on_the_statement(desk: Desk) -> None:
    shift_no = desk.open_shift(10000)
    wanted = moved(desk)
    for _ in range(2):
        status, view = desk.post(f"/shifts/{shift_no}/movements", wanted)
        assert status == 200
    assert [(each["kind"], each["amount_fen"]) for each in view["movements"]] == [("drop", 5000)]
    too_much = desk.post(f"/shifts/{shift_no}/movements", moved(desk, amount_fen=5001))
    assert code_of(too_much) == "movement.over_drawer"
    assert desk.post(f"/shifts/{shift_no}/movements", moved(desk, kind="gift"))[0] == 400
    status, closed = desk.post(f"/shifts/{shift_no}/close", count({5000: 1}))
    assert (status, closed["state"], closed["difference_fen"]) == (200, "closed", 0)


def test_a_shift_goes_from_one_window_to_another(desk: Desk, other: Desk) -> None:
    shift_no = desk.open_shift(10000)
    status, given = desk.post(f"/shifts/{shift_no}/give", {"to": "zhao", "count": count({10000: 1})})
    assert (status, given["state"], given["given_counted"]) == (200, "handed_over", True)
    assert code_of(desk.post("/payments", desk.wish(shift_no))) == "shift.not_open"
    assert [each["shift_no"] for each in other.get("/shifts/waiting")[1]["shifts"]] == [shift_no]
    assert desk.get("/shifts/waiting")[1]["shifts"] == []
    status, back = other.post(f"/shifts/{shift_no}/refuse", {"reason": "later"})
    assert (status, back["state"], back["refusal"]) == (200, "open", "later")
    desk.post(f"/shifts/{shift_no}/give", {"to": "zhao"})
    assert desk.post(f"/shifts/{shift_no}/take-back")[1]["state"] == "open"
    desk.post(f"/shifts/{shift_no}/give", {"to": "zhao"})
    assert code_of(other.post(f"/shifts/{shift_no}/accept", {})) == "shift.count_missing"
    status, taken = other.post(f"/shifts/{shift_no}/accept", {"count": count({10000: 1})})
    assert (status, taken["state"], taken["handed_over_to"]) == (200, "closed", "Zhao")


def test_a_shortage_goes_its_way_to_the_end(desk: Desk, other: Desk) -> None:
    shift_no = desk.open_shift(10000)
    assert code_of(desk.post(f"/shifts/{shift_no}/close", count({5000: 1}))) == "shift.difference"
    desk.post(f"/shifts/{shift_no}/close", count({5000: 1}, "a note was given away"))
    one = f"/shift-differences/{shift_no}/cash"
    (row,) = desk.get("/shift-differences")[1]["differences"]
    assert (row["amount_fen"], row["state"], row["explained_by"]) == (-5000, "explained", "Lin")
    assert desk.post(f"{one}/approve", {})[0] == 403
    assert other.post(f"{one}/approve", {"note": "seen"})[1]["state"] == "approved"
    second = desk.open_shift(0)
    settle = {"movement_no": desk.number(NumberKind.MOVEMENT), "shift_no": second}
    status, settled = desk.post(f"{one}/settle", settle)
    assert (status, settled["state"], settled["movement_no"]) == (200, "settled", settle["movement_no"])
    assert code_of(other.post(f"{one}/write-off", {"note": "x"})) == "difference.not_now"
    assert desk.get("/shift-differences")[1]["differences"] == []
    assert len(desk.get("/shift-differences", ended="true")[1]["differences"]) == 1


def test_a_count_that_was_refused_tells_no_amount_and_stands_on_the_statement(desk: Desk, other: Desk) -> None:
    shift_no = desk.open_shift(10000)
    status, body = desk.post(f"/shifts/{shift_no}/close", count({5000: 1}))
    assert (status, body["code"], body["values"]) == (409, "shift.difference", {"channels": "cash", "left": 2})
    assert desk.get(f"/shifts/{shift_no}")[1]["counts"] == []
    closed = desk.post(f"/shifts/{shift_no}/close", count({10000: 1}))[1]
    assert (closed["state"], closed["difference_fen"], closed["difference_reason"]) == ("closed", 0, "")
    (before,) = other.get(f"/shifts/{shift_no}")[1]["counts"]
    assert (before["by"], before["pieces"]) == ("Lin", "50.00×1")
    assert before["means"] == [{"channel": "cash", "counted_fen": 5000, "expected_fen": 10000}]
    for language, words in (
        ("zh", ("结班前提交的清点", "Lin,现金,50.00,100.00,-50.00")),
        ("en", ("Books then", "Cash")),
    ):
        said = other.get(f"/shifts/{shift_no}/statement/csv", language=language)[1].decode("utf-8-sig")
        assert all(each in said for each in words), said
    assert other.get(f"/shifts/{shift_no}/statement/pdf")[0] == 200


def test_invoice_numbers_are_given_used_and_voided(desk: Desk, other: Desk) -> None:
    window_id = desk.get("/sessions/current")[1]["window"]["window_id"]
    wanted = {"window_id": window_id, "prefix": "MZ", "digits": 4, "first_no": 1, "last_no": 3}
    assert desk.post("/invoice-ranges", wanted)[0] == 403
    status, given = other.post("/invoice-ranges", wanted)
    assert (status, given["next_text"], given["left"]) == (200, "MZ0001", 3)
    shift_no = desk.open_shift()
    order_no = desk.post("/payments", desk.wish(shift_no))[1]["order_no"]
    for _ in range(2):
        assert desk.post("/invoices", {"order_no": order_no})[1]["text"] == "MZ0001"
    void = {"range_id": given["range_id"], "number": 2, "reason": "torn"}
    assert desk.post("/invoices/void", void)[1]["state"] == "voided"
    (tally,) = desk.get(f"/shifts/{shift_no}")[1]["invoices"]
    assert (tally["used"], tally["voided"], tally["left"]) == (1, ["MZ0002"], 1)
    assert other.post(f"/invoice-ranges/{given['range_id']}/take-back")[1]["ended"] is True
    assert desk.get("/invoice-ranges")[1]["ranges"][0]["left"] == 0


def test_a_drawer_opened_by_hand_stands_in_the_audit_log(api_world: ApiWorld, desk: Desk) -> None:
    assert desk.post("/drawer-openings")[0] == 204
    api_world.operator("chief", "administrator")
    chief = api_world.sign_in("chief", api_world.enrol("Office"))
    _, page = chief.post("/audit/search", {"username": "lin", "limit": 1})
    assert [(row["action"], row["operator_name"]) for row in page["rows"]] == [("drawer.opened", "lin")]
