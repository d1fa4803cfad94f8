"""A supervisor approves at the cashier's screen: by password or PIN, for one refund, counted and locked, audited."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from app.core.ids import NumberKind
from server.ports import Bill, BillItem
from server.settings import Refunds
from support.api_world import PASSWORD, ApiWorld, Desk
from support.money_world import REFUND_ABNORMAL

PIN = "2580"


@pytest.fixture
def desk(api_world: ApiWorld) -> Desk:
    api_world.operator("lin", "cashier")
    api_world.operator("zhao", "supervisor")
    return api_world.sign_in("lin", api_world.enrol())


def work(world: ApiWorld) -> None:
    """Every due job once."""
    with world.database.uow() as unit:
        now = world.clock.now()
        jobs = list(unit.jobs.lease_due(now, "test", now + timedelta(seconds=90), 100))
        unit.commit()
    for job in jobs:
        world.house.jobs._run(job)


def waiting(desk: Desk) -> str:
    """A refund that needs a second person."""
    shift_no = desk.get("/shifts/current")[1]["shift"]["shift_no"] if current(desk) else desk.open_shift()
    wish = desk.wish(shift_no)
    bill = {**wish["bills"][0], "bill_no": desk.number(NumberKind.ORDER), "title": "Blood count", "department": "ENT"}
    status, content = desk.post("/payments", {**wish, "bills": [bill]})
    assert status == 200, content
    work(desk.world)
    refund_no = desk.number(NumberKind.REFUND)
    status, content = desk.post(
        "/refunds",
        {
            "refund_no": refund_no, "payment_no": wish["payment_no"], "amount_fen": 6360,
            "reason": "refund.patient_request", "shift_no": shift_no,
        },
    )  # fmt: skip
    assert (status, content["state"], content["needs_second_person"]) == (200, "requested", True), content
    return refund_no


def current(desk: Desk) -> bool:
    return desk.get("/shifts/current")[1]["shift"] is not None


def approve(desk: Desk, refund_no: str, **step_up: str) -> tuple[int, Any]:
    return desk.post(f"/refunds/{refund_no}/approve", {"step_up": {"username": "zhao", **step_up}})


def set_pin(desk: Desk, pin: str = PIN, at: str = "Office") -> None:
    """The supervisor signs in at another window and sets the PIN."""
    supervisor = desk.world.sign_in("zhao", desk.world.enrol(at))
    assert supervisor.post("/sessions/current/pin", {"password": PASSWORD, "pin": pin})[0] == 204


def test_the_password_approves_this_refund_and_the_cashier_stays_signed_in(desk: Desk) -> None:
    refund_no = waiting(desk)
    status, content = approve(desk, refund_no, password=PASSWORD)
    assert (status, content["approved_by"], content["requested_by"]) == (200, "Zhao", "Lin")
    assert desk.get("/sessions/current")[1]["username"] == "lin"
    with desk.world.database.reader() as work:
        (row,) = [each for each in work.audit.unlinked(1000) if each.action == "refund.approved"]
    assert (row.operator_name, dict(row.detail)["at_screen_of"]) == ("zhao", "lin")


def test_the_pin_approves_too(desk: Desk) -> None:
    set_pin(desk)
    assert approve(desk, waiting(desk), pin=PIN)[0] == 200


def test_a_code_tried_twenty_times_is_dead_after_five(desk: Desk) -> None:
    set_pin(desk)
    refund_no = waiting(desk)
    codes = []
    for guess in range(20):
        codes.append(approve(desk, refund_no, pin=f"{1000 + guess}")[1]["code"])
        desk.world.clock.forward(10)
    assert codes == ["password.wrong"] * 5 + ["pin.locked"] * 15
    assert approve(desk, refund_no, pin=PIN)[1]["code"] == "pin.locked"
    actions = desk.world.audit_actions()
    assert (actions.count("pin.refused"), actions.count("pin.locked")) == (5, 1)
    assert approve(desk, refund_no, password=PASSWORD)[0] == 200, (
        "the person is not locked out by another one's guesses"
    )
    set_pin(desk, "7391", "Hall")
    assert approve(desk, waiting(desk), pin="7391")[0] == 200


def test_twenty_tries_in_a_moment_are_too_many(desk: Desk) -> None:
    set_pin(desk)
    refund_no = waiting(desk)
    statuses = [approve(desk, refund_no, pin="1234")[0] for _ in range(21)]
    assert statuses[-1] == 429


def test_a_wrong_password_locks_as_it_does_at_the_sign_in(desk: Desk) -> None:
    refund_no = waiting(desk)
    codes = [approve(desk, refund_no, password=f"wrong-{guess}")[1]["code"] for guess in range(6)]
    assert codes == ["password.wrong"] * 5 + ["operator.locked"]


@pytest.mark.parametrize(
    ("username", "code"),
    [
        pytest.param("lin", "permission.denied", id="the cashier's own password"),
        pytest.param("nobody", "password.wrong", id="nobody"),
    ],
)
def test_who_may_not_approve_does_not_there_either(desk: Desk, username: str, code: str) -> None:
    refund_no = waiting(desk)
    status, content = approve(desk, refund_no, username=username, password=PASSWORD)
    assert (status >= 400, content["code"]) == (True, code)


def test_a_pin_that_anybody_guesses_is_refused(desk: Desk) -> None:
    for pin, code in (("1111", "pin.too_simple"), ("1234", "pin.too_simple"), ("12", "input.invalid")):
        assert desk.post("/sessions/current/pin", {"password": PASSWORD, "pin": pin})[1]["code"] == code


def test_what_a_desk_must_know_is_told(desk: Desk) -> None:
    configuration = desk.get("/configuration")[1]
    assert configuration["refund_reasons"][0] == {
        "code": "refund.patient_request",
        "zh": "患者要求",
        "en": "Patient asked",
    }
    assert configuration["refund_alone_fen"] == Refunds().self_approve_limit_fen
    session = desk.get("/sessions/current")[1]
    assert (session["refund_alone_fen"], session["refund_approve_fen"]) == (None, 0)


def test_limits_of_a_role_are_kept_by_a_desk_that_does_not_know_them(desk: Desk) -> None:
    desk.world.operator("boss", "administrator")
    boss = desk.world.sign_in("boss", desk.world.enrol("Office"))
    role = next(each for each in boss.get("/roles")[1]["roles"] if each["name"] == "supervisor")
    assert role["refund_limits"] == {"alone_fen": None, "approve_fen": 2_000_000}
    edit = {"name": role["name"], "permissions": role["permissions"], "refund_limits": {"alone_fen": 500}}
    assert boss.put(f"/roles/{role['role_id']}", edit)[1]["refund_limits"] == {"alone_fen": 500, "approve_fen": None}
    del edit["refund_limits"]
    assert boss.put(f"/roles/{role['role_id']}", edit)[1]["refund_limits"] == {"alone_fen": 500, "approve_fen": None}


def test_a_reason_that_is_not_configured_is_refused(desk: Desk) -> None:
    shift_no = desk.open_shift()
    wish = desk.wish(shift_no)
    desk.post("/payments", wish)
    status, content = desk.post(
        "/refunds",
        {
            "refund_no": desk.number(NumberKind.REFUND), "payment_no": wish["payment_no"], "amount_fen": 1,
            "reason": "refund.just_because", "shift_no": shift_no,
        },
    )  # fmt: skip
    assert (status, content["values"]["field"]) == (400, "reason")


def test_a_payout_with_its_proof_goes_over_the_wire(desk: Desk) -> None:
    desk.world.wechat.refunds = desk.world.wechat.refund_queries = [REFUND_ABNORMAL]
    refund_no = waiting(desk)
    approve(desk, refund_no, password=PASSWORD)
    work(desk.world)
    assert desk.get(f"/refunds/{refund_no}")[1]["state"] == "abnormal"
    proof = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(4_900_000)).decode()
    payout_no = desk.number(NumberKind.PAYOUT)
    body = {
        "payout_no": payout_no, "refund_no": refund_no, "method": "cash", "payee_name": "Li Ming", "proof": proof,
    }  # fmt: skip
    status, content = desk.post("/payouts", body)
    assert (status, content["state"], content["proof_type"]) == (200, "prepared", "image/png"), content
    assert desk.post("/payouts", {**body, "proof": "not base64!"})[0] == 400
    step_up = {"step_up": {"username": "zhao", "password": PASSWORD}}
    assert desk.post(f"/payouts/{payout_no}/approve", step_up)[1]["approved_by"] == "Zhao"
    assert desk.get("/payouts")[1]["payouts"][0]["payout_no"] == payout_no
    assert desk.get(f"/payouts/{payout_no}/proof")[1]["content"] == proof
    assert desk.get(f"/payouts/{payout_no}/payee")[1]["name"] == "Li Ming"
    assert desk.post(f"/payouts/{payout_no}/pay", {})[1]["state"] == "paid"
    assert desk.get(f"/refunds/{refund_no}")[1]["state"] == "paid_out"
    assert len(desk.get("/payouts", refund_no=refund_no)[1]["payouts"]) == 1


def test_an_order_says_what_its_bills_are(desk: Desk) -> None:
    refund_no = waiting(desk)
    order_no = desk.get(f"/refunds/{refund_no}")[1]["order_no"]
    (bill,) = desk.get(f"/orders/{order_no}")[1]["bills"]
    assert (bill["title"], bill["department"]) == ("Blood count", "ENT")
    item = BillItem("Haemoglobin", "", "1", "x", 6360, 0, 6360, 7)
    at = desk.world.clock.now()
    desk.world.his.bills = [
        Bill(
            bill["bill_no"], "outpatient", "Other words", "Other", "Dr Wu", at, (item,), 6360, 0, 6360, "v1", "paid",
            "", None,
        )
    ]  # fmt: skip
    (paid,) = desk.get(f"/orders/{order_no}/bills")[1]["bills"]
    assert (paid["title"], paid["state"]) == ("Blood count", "paid")
    assert [(line["line_no"], line["name"], line["own_fen"]) for line in paid["items"]] == [(7, "Haemoglobin", 6360)]
