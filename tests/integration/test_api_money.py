"""Payments, refunds, shifts and inquiries over HTTP: the main job as a desk asks for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import Refused
from app.core.ids import NumberKind
from server.domain.job import JobKind
from server.ports import Bill, ChannelAnswer, Notification
from support.api_world import ApiWorld, Desk
from support.money_world import NOT_FOUND, PAID, REFUSED, START, UNCLEAR, WAITING, ScriptedChannel, ScriptedHis


@pytest.fixture
def desk(api_world: ApiWorld) -> Desk:
    api_world.operator("lin", "supervisor")
    return api_world.sign_in("lin", api_world.enrol())


def test_cash_is_paid_at_once(desk: Desk) -> None:
    wish = desk.wish(desk.open_shift(), "cash", tendered_fen=10000)
    status, paid = desk.post("/payments", wish)
    assert (status, paid["state"], paid["posting_state"]) == (200, "paid", "pending")
    assert (paid["amount_fen"], paid["tendered_fen"], paid["refundable_fen"]) == (6360, 10000, 6360)
    assert (paid["patient_label"], paid["operator_name"]) == ("张*明", "Lin")


def test_a_wallet_payment_answers_within_the_first_look(desk: Desk) -> None:
    status, paid = desk.post("/payments", desk.wish(desk.open_shift()))
    assert (status, paid["state"], paid["channel_number"]) == (200, "paid", "4200001")


def test_the_same_number_is_the_same_payment(desk: Desk) -> None:
    wish = desk.wish(desk.open_shift())
    first, second = desk.post("/payments", wish)[1], desk.post("/payments", wish)[1]
    assert (first["payment_no"], second["state"]) == (second["payment_no"], "paid")
    assert desk.world.wechat.calls == ["pay"]
    other = {**wish, "amount_fen": 1, "bills": [{**wish["bills"][0], "own_fen": 1}]}
    assert desk.post("/payments", other)[1]["code"] == "payment.number_reused"


@pytest.mark.parametrize(
    ("answer", "state"),
    [(PAID, "paid"), (WAITING, "waiting"), (REFUSED, "not_paid"), (UNCLEAR, "unknown")],
    ids=["paid", "waiting", "refused", "unclear"],
)
def test_what_the_channel_said_is_what_the_desk_hears(desk: Desk, answer: ChannelAnswer, state: str) -> None:
    desk.world.wechat.pays = [answer]
    seen = desk.post("/payments", desk.wish(desk.open_shift()))[1]
    assert seen["state"] == state
    is_open = [payment["payment_no"] for payment in desk.get("/payments/open")[1]["payments"]]
    assert is_open == ([seen["payment_no"]] if state in ("waiting", "unknown") else [])


def test_a_wait_ends_when_the_payment_changes(desk: Desk) -> None:
    desk.world.wechat.pays = [WAITING]
    seen = desk.post("/payments", desk.wish(desk.open_shift()))[1]
    path = f"/payments/{seen['payment_no']}"
    heard: list[Any] = []
    started = time.monotonic()
    waiting = threading.Thread(target=lambda: heard.append(desk.get(path, known_version=seen["version"], wait=20)[1]))
    waiting.start()
    asked = desk.post(f"{path}/ask")[1]
    waiting.join(timeout=15)
    assert (asked["said"], heard[0]["state"]) == ("paid", "paid")
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("wait_s", [0, 1], ids=["no wait", "a second"])
def test_a_wait_with_nothing_new_answers_the_same(desk: Desk, wait_s: int) -> None:
    desk.world.wechat.pays = [WAITING]
    seen = desk.post("/payments", desk.wish(desk.open_shift()))[1]
    again = desk.get(f"/payments/{seen['payment_no']}", known_version=seen["version"], wait=wait_s)[1]
    assert again == seen


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/payments/P260302090000W00100000000000", {"wait": 26}, "wait"),
        ("/payments/P260302090000W00100000000000", {"wait": "soon"}, "wait"),
        ("/payments/P260302090000W00100000000000", {"known_version": -2}, "known_version"),
        ("/payments/P1", {}, "payment_no"),
        ("/refunds/P260302090000W00100000000000", {}, "refund_no"),
        ("/orders/x", {}, "order_no"),
        ("/shifts/x", {}, "shift_no"),
    ],
    ids=["too long", "no number", "below all", "payment", "refund", "order", "shift"],
)
def test_bad_paths_and_queries_are_named(desk: Desk, path: str, query: dict[str, Any], field: str) -> None:
    status, problem = desk.get(path, **query)
    assert (status, problem["code"], problem["values"]["field"]) == (400, "input.invalid", field)


def test_a_stopping_server_ends_its_waits(desk: Desk) -> None:
    desk.world.wechat.pays = [WAITING]
    seen = desk.post("/payments", desk.wish(desk.open_shift()))[1]
    desk.world.house.application.stop_waiting()
    started = time.monotonic()
    assert desk.get(f"/payments/{seen['payment_no']}", known_version=seen["version"], wait=25)[0] == 200
    assert time.monotonic() - started < 10


def test_cancelling_waits_for_proof(desk: Desk) -> None:
    desk.world.wechat.pays, desk.world.wechat.queries = [WAITING], [WAITING]
    seen = desk.post("/payments", desk.wish(desk.open_shift()))[1]
    status, cancelled = desk.post(f"/payments/{seen['payment_no']}/cancel")
    assert (status, cancelled["cancel_requested"]) == (200, True)
    assert cancelled["state"] != "reversed"
    with desk.world.database.reader() as work:
        assert work.jobs.get(JobKind.SETTLE_PAYMENT, seen["payment_no"]) is not None


def test_an_intent_that_never_arrived_is_dead(desk: Desk) -> None:
    wish = desk.wish(desk.open_shift(), auth_code="")
    desk.world.wechat.queries = [NOT_FOUND]
    status, dead = desk.post(f"/payments/{wish['payment_no']}/abandon", wish)
    assert (status, dead["state"], dead["reason"]) == (200, "not_paid", "payment.never_sent")
    late = {**wish, "auth_code": "130000000000000000"}
    assert desk.post("/payments", late)[1]["state"] == "not_paid"
    assert desk.world.wechat.calls == ["query"]


def test_an_abandoned_number_must_be_that_of_the_path(desk: Desk) -> None:
    wish = desk.wish(desk.open_shift())
    other = desk.number(NumberKind.PAYMENT)
    status, problem = desk.post(f"/payments/{other}/abandon", wish)
    assert (status, problem["values"]["field"]) == (400, "payment_no")


def _without(field: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda wish: {name: value for name, value in wish.items() if name != field}


def _with(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda wish: {**wish, **changes}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (_with(amount_fen="6360"), "amount_fen"),
        (_with(amount_fen=63.6), "amount_fen"),
        (_with(amount_fen=0), "amount_fen"),
        (_with(amount_fen=10**14), "amount_fen"),
        (_with(payment_no="P1"), "payment_no"),
        (_with(patient_no="P1\n"), "patient_no"),
        (_with(patient_no=""), "patient_no"),
        (_with(bills=[]), "bills"),
        (_with(auth_code="12a"), "auth_code"),
        (_with(discount_fen=1), "body"),
        (_without("order_no"), "body"),
    ],
    ids=[
        "text", "fraction", "zero", "too much", "number form", "line feed", "empty", "no bills", "code of letters",
        "unknown field", "missing field",
    ],
)  # fmt: skip
def test_bad_fields_are_named_and_nothing_happens(
    desk: Desk, change: Callable[[dict[str, Any]], dict[str, Any]], field: str
) -> None:
    wish = desk.wish(desk.open_shift())
    status, problem = desk.post("/payments", change(wish))
    assert (status, problem["code"], problem["values"]["field"]) == (400, "input.invalid", field)
    assert "130000000000000000" not in str(problem)
    assert desk.get(f"/payments/{wish['payment_no']}")[1]["code"] == "payment.not_found"
    assert desk.world.wechat.calls == []


def test_a_role_may_be_limited_to_channels(api_world: ApiWorld) -> None:
    api_world.operator("chief", "administrator")
    api_world.operator("lin", "supervisor")
    chief = api_world.sign_in("chief", api_world.enrol())
    desk = api_world.sign_in("lin", api_world.enrol("Window 2"))
    shift_no = desk.open_shift()
    role = next(role for role in chief.get("/roles")[1]["roles"] if role["name"] == "supervisor")
    edited = {"name": "supervisor", "permissions": role["permissions"], "channels": ["cash"]}
    assert chief.put(f"/roles/{role['role_id']}", edited)[0] == 200
    status, problem = desk.post("/payments", desk.wish(shift_no))
    assert (status, problem["values"]) == (403, {"permission": "channel.wechat"})
    assert desk.post("/payments", desk.wish(shift_no, "cash"))[0] == 200


def test_a_role_may_be_limited_to_where_payments_come_from(api_world: ApiWorld) -> None:
    api_world.operator("chief", "administrator")
    api_world.operator("lin", "supervisor")
    chief = api_world.sign_in("chief", api_world.enrol())
    desk = api_world.sign_in("lin", api_world.enrol("Window 2"))
    shift_no = desk.open_shift()
    before = desk.wish(shift_no)
    assert desk.post("/payments", before)[0] == 200
    role = next(role for role in chief.get("/roles")[1]["roles"] if role["name"] == "supervisor")
    edited = {"name": "supervisor", "permissions": role["permissions"], "sources": ["kiosk"]}
    assert chief.put(f"/roles/{role['role_id']}", edited)[0] == 200
    wish = desk.wish(shift_no, "cash")
    status, problem = desk.post("/payments", wish)
    assert (status, problem["values"]) == (403, {"permission": "source.window"})
    assert desk.get(f"/payments/{wish['payment_no']}")[0] == 404
    assert desk.post("/payments", before)[0] == 200, "a payment that was begun is still answered"


def test_a_refund_goes_back_and_is_seen(desk: Desk) -> None:
    shift_no = desk.open_shift()
    paid = desk.post("/payments", desk.wish(shift_no))[1]
    wish = {
        "refund_no": desk.number(NumberKind.REFUND), "payment_no": paid["payment_no"], "amount_fen": 1000,
        "reason": "refund.wrong_item", "shift_no": shift_no, "bills": ["B1"],
    }  # fmt: skip
    status, asked = desk.post("/refunds", wish)
    assert (status, asked["state"], asked["needs_second_person"]) == (200, "requested", True)
    assert desk.post(f"/refunds/{asked['refund_no']}/approve", {"note": ""})[1]["code"] == "refund.same_person"
    assert [refund["refund_no"] for refund in desk.get("/refunds")[1]["refunds"]] == [asked["refund_no"]]
    desk.world.operator("zhao", "finance")
    finance = desk.world.sign_in("zhao", desk.enrolment)
    approved = finance.post(f"/refunds/{asked['refund_no']}/approve", {"note": ""})[1]
    assert (approved["state"], approved["approved_by"]) == ("approved", "Zhao")
    order = desk.get(f"/orders/{paid['order_no']}")[1]
    assert [refund["amount_fen"] for refund in order["refunds"]] == [1000]


def test_a_shift_is_counted_blind(desk: Desk) -> None:
    shift_no = desk.open_shift(20000)
    desk.post("/payments", desk.wish(shift_no, "cash"))
    shown = desk.get("/shifts/current")[1]["shift"]
    assert shown["expected_fen"] == 0
    assert [(total["channel"], total["count"], total["amount_fen"]) for total in shown["totals"]] == [("cash", 1, 0)]
    count = {"counted": [{"denomination_fen": 10000, "pieces": 2}]}
    short = desk.post(f"/shifts/{shift_no}/close", count)
    assert (short[0], short[1]["code"]) == (409, "shift.difference")
    status, closed = desk.post(f"/shifts/{shift_no}/close", {**count, "difference_reason": "counted twice"})
    assert (status, closed["state"], closed["difference_fen"]) == (200, "closed", -6360)
    assert desk.get(f"/shifts/{shift_no}")[1] == closed
    assert [shift["shift_no"] for shift in desk.get("/shifts")[1]["shifts"]] == [shift_no]
    assert [shift["shift_no"] for shift in desk.get("/shifts?everybody=true")[1]["shifts"]] == [shift_no]


def test_unknown_money_is_handed_over_by_name(desk: Desk) -> None:
    desk.world.operator("wang", "supervisor")
    desk.world.wechat.pays = [UNCLEAR]
    shift_no = desk.open_shift()
    desk.post("/payments", desk.wish(shift_no))
    count: dict[str, Any] = {"counted": [{"denomination_fen": 10000, "pieces": 1}]}
    assert desk.post(f"/shifts/{shift_no}/close", count)[1]["code"] == "shift.money_unknown"
    taker = {"username": "wang", "password": "wrong"}
    assert desk.post(f"/shifts/{shift_no}/close", {**count, "handover": taker})[1]["code"] == "password.wrong"
    taker["password"] = "right-horse-7"
    closed = desk.post(f"/shifts/{shift_no}/close", {**count, "handover": taker})[1]
    assert (closed["state"], closed["handed_over_to"], len(closed["unknown"])) == ("closed", "Wang", 1)


def test_was_i_charged_lists_every_attempt_page_by_page(desk: Desk) -> None:
    shift_no = desk.open_shift()
    for amount_fen in (100, 200, 300):
        desk.world.clock.instant += timedelta(seconds=1)
        wish = desk.wish(shift_no, amount_fen=amount_fen)
        wish["bills"][0]["bill_no"] = f"B{amount_fen}"
        assert desk.post("/payments", wish)[0] == 200
    found, after = [], ""
    while True:
        page = desk.post("/inquiries", {"patient_no": "P0001", "limit": 2, "after": after})[1]
        found += [order["total_fen"] for order in page["orders"]]
        after = page["after"]
        if not after:
            break
    assert found == [300, 200, 100]
    assert desk.post("/inquiries", {})[1]["code"] == "input.invalid"
    assert desk.post("/inquiries", {"patient_no": "P0001", "after": "x"})[1]["values"]["field"] == "after"


def test_orders_that_wait_for_the_his_are_found_and_told_again(api_world: ApiWorld) -> None:
    api_world.operator("lin")
    api_world.operator("chief", "supervisor")
    at = api_world.enrol()
    cashier, chief = api_world.sign_in("lin", at), api_world.sign_in("chief", at)
    waiting = {"posting_states": ["pending"]}
    shift_no = cashier.open_shift()
    cashier.post("/payments", cashier.wish(shift_no, channel="cash"))
    status, page = chief.post("/orders/search", waiting)
    (order,) = page["orders"]
    assert (status, order["posting_state"], order["posting_attempts"]) == (200, "pending", 0)
    assert order["posting_since"] == order["payments"][0]["paid_at"]
    assert chief.post(f"/orders/{order['order_no']}/post-again")[1]["posting_state"] == "posted"
    assert chief.post("/orders/search", waiting)[1]["orders"] == []
    assert len(chief.post("/orders/search", {"posting_states": ["posted", "refused"]})[1]["orders"]) == 1
    assert cashier.post("/orders/search", waiting)[0] == 403
    assert chief.post("/orders/search", {"posting_states": ["lost"]})[0] == 400


def test_what_a_desk_shows_comes_from_the_server(api_world: ApiWorld) -> None:
    enrolment = api_world.enrol()
    shown = api_world.client.get("/api/configuration", headers={"Paydesk-Window": enrolment.token}).json()
    assert [channel["name"] for channel in shown["channels"]] == ["cash", "wechat"]
    assert (shown["businesses"], shown["practice"]) == (["his"], False)
    assert api_world.client.get("/api/configuration").json()["code"] == "window.not_enrolled"


class BilledHis(ScriptedHis):
    """A HIS with one bill, locked for the window that locked it."""

    locked_for = ""

    def list_bills(self, patient_no: str) -> list[Bill]:
        bill = Bill(
            bill_no="B1", kind="outpatient", title="门诊", department="内科", doctor="王", created_at=START, items=(),
            total_fen=6360, insurance_fen=0, own_fen=6360, version="v1", presettled_until=None,
            state="locked" if self.locked_for else "open", locked_by=self.locked_for,
        )  # fmt: skip
        return [bill]

    def lock_bills(self, order_no: str, patient_no: str, bills: Any, *, window: str, lease_s: int) -> None:
        self.locked_for = window


@pytest.mark.parametrize(
    ("answer", "here", "elsewhere"),
    [(REFUSED, True, False), (UNCLEAR, False, False), (PAID, False, False)],
    ids=["refused", "unclear", "paid"],
)
def test_a_bill_may_be_paid_again_where_its_payment_ended_without_money(
    api_world: ApiWorld, answer: ChannelAnswer, here: bool, elsewhere: bool
) -> None:
    api_world.use(his=BilledHis())
    api_world.operator("lin", "supervisor")
    api_world.operator("zhao", "supervisor")
    desk = api_world.sign_in("lin", api_world.enrol())
    other = api_world.sign_in("zhao", api_world.enrol("Window 2"))
    wanted = {"patient_no": "P0001"}
    assert [bill["payable"] for bill in desk.post("/bills/search", wanted)[1]] == [True]
    api_world.wechat.pays = [answer]
    desk.post("/payments", desk.wish(desk.open_shift()))
    assert [bill["payable"] for bill in desk.post("/bills/search", wanted)[1]] == [here]
    seen = other.post("/bills/search", wanted)[1][0]
    assert (seen["payable"], seen["held_by"]) == (elsewhere, "Window 1")


@dataclass
class NotifyingWechat(ScriptedChannel):
    """Believes a body that begins with the payment's number; ``forged`` and ``other`` are what they say."""

    def read_notification(self, body: bytes) -> Notification | None:
        if body == b"forged":
            raise Refused("notification.forged")
        return None if body == b"other" else Notification(body.decode(), PAID, 6360)


def test_a_notification_is_applied_once_and_answered_success(api_world: ApiWorld) -> None:
    alipay = NotifyingWechat(name="alipay", pays=[WAITING])
    api_world.use(alipay=alipay)
    api_world.operator("lin", "supervisor")
    desk = api_world.sign_in("lin", api_world.enrol())
    seen = desk.post("/payments", desk.wish(desk.open_shift(), "alipay"))[1]
    assert seen["state"] == "waiting"
    for body in (seen["payment_no"].encode(), seen["payment_no"].encode(), b"other"):
        answer = api_world.client.post("/api/notifications/alipay", content=body)
        assert (answer.status_code, answer.text) == (200, "success")
    assert desk.get(f"/payments/{seen['payment_no']}")[1]["state"] == "paid"
    forged = api_world.client.post("/api/notifications/alipay", content=b"forged")
    assert (forged.status_code, forged.json()["code"]) == (422, "notification.forged")


def test_an_unconfigured_channel_has_no_notifications(api_world: ApiWorld) -> None:
    answer = api_world.client.post("/api/notifications/alipay", data={"sign": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "channel.closed")
