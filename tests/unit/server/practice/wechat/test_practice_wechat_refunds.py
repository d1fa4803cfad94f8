"""Refunds at WeChat's practice gateway: one number pays once, never more than was paid."""

from datetime import timedelta

import pytest

from server.practice.faults import Fault
from support.practice_clients import World, fresh_code

NUMBER = "ORDER-1"


@pytest.fixture
def world() -> World:
    world = World()
    world.wechat.pay(number=NUMBER)
    return world


def refunded_fen(world: World) -> int:
    world.till.settle(world.now)
    order = world.till.find("wechat", "1900000001", NUMBER, world.now)
    assert order is not None
    return world.till.refunded_fen(order)


def status(world: World, refund_no: str) -> str:
    found = world.wechat.call("/pay/refundquery", out_refund_no=refund_no)
    return found.get("refund_status_0") or found["err_code"]


def test_a_refund_is_accepted_then_made(world: World) -> None:
    answer = world.wechat.refund(NUMBER, "R1", 30)
    assert (answer["out_refund_no"], answer["refund_fee"], answer["total_fee"]) == ("R1", "30", "100")
    assert status(world, "R1") == "PROCESSING"
    world.pass_s(2)
    found = world.wechat.call("/pay/refundquery", refund_id=answer["refund_id"])
    assert (found["refund_status_0"], found["refund_success_time_0"]) == ("SUCCESS", "2026-03-10 12:00:02")
    assert world.wechat.query(NUMBER)["trade_state"] == "REFUND"


def test_the_same_number_pays_once(world: World) -> None:
    first = world.wechat.refund(NUMBER, "R1", 30)
    again = world.wechat.refund(NUMBER, "R1", 30)
    assert again["refund_id"] == first["refund_id"]
    assert refunded_fen(world) == 30


@pytest.mark.parametrize(
    ("refund", "code"),
    [
        pytest.param({"refund_no": "R1", "fee": 31}, "REFUND_FEE_MISMATCH", id="same number, other amount"),
        pytest.param({"refund_no": "R2", "fee": 10, "total": 99}, "REFUND_FEE_MISMATCH", id="other total"),
        pytest.param({"refund_no": "R2", "fee": 71}, "ERROR", id="more than is left"),
        pytest.param({"refund_no": "R2", "fee": 0}, "PARAM_ERROR", id="nothing"),
        pytest.param({"refund_no": "R2", "fee": 10, "out_trade_no": "NONE"}, "ORDERNOTEXIST", id="no such order"),
        pytest.param(
            {"refund_no": "R2", "fee": 10, "transaction_id": "42"}, "INVALID_TRANSACTIONID", id="no such transaction"
        ),
        pytest.param({"refund_no": "R2", "fee": 10, "refund_account": "MINE"}, "PARAM_ERROR", id="account"),
    ],
)
def test_refusals(world: World, refund: dict[str, object], code: str) -> None:
    world.wechat.refund(NUMBER, "R1", 30)
    answer = world.wechat.refund(**({"number": NUMBER} | refund))  # type: ignore[arg-type]
    assert answer["err_code"] == code
    assert refunded_fen(world) == 30


def test_a_number_of_another_order_is_refused(world: World) -> None:
    world.wechat.refund(NUMBER, "R1", 30)
    world.wechat.pay(number="ORDER-2")
    assert world.wechat.refund("ORDER-2", "R1", 30)["err_code"] == "REFUND_FEE_MISMATCH"


@pytest.mark.parametrize(
    "kk", [pytest.param("03", id="payer busy"), pytest.param("10", id="refused"), pytest.param("02", id="declined")]
)
def test_what_was_not_paid_is_not_refunded(world: World, kk: str) -> None:
    world.wechat.pay(fresh_code("13", f"9900{kk}01"), "ORDER-2")
    world.pass_s(2)
    assert world.wechat.refund("ORDER-2", "R1", 100)["err_code"] == "TRADE_STATE_ERROR"


def test_what_was_reversed_is_not_refunded(world: World) -> None:
    world.pass_s(20)
    world.wechat.reverse(NUMBER)
    assert world.wechat.refund(NUMBER, "R1", 100)["err_code"] == "TRADE_STATE_ERROR"
    assert world.wechat.refund(NUMBER, NUMBER, 100)["err_code"] == "TRADE_STATE_ERROR"


def test_fifty_parts_and_no_more(world: World) -> None:
    for index in range(50):
        assert world.wechat.refund(NUMBER, f"R{index}", 1)["result_code"] == "SUCCESS"
    assert world.wechat.refund(NUMBER, "R50", 1)["err_code"] == "ERROR"
    pages = [world.wechat.call("/pay/refundquery", out_trade_no=NUMBER, offset=offset) for offset in (0, 10, 45)]
    assert [page["refund_count"] for page in pages] == ["10", "10", "5"]
    assert {page["total_refund_count"] for page in pages} == {"50"}
    assert pages[1]["out_refund_no_0"] == "R10"


@pytest.mark.parametrize(("days", "code"), [(365, None), (366, "TRADE_OVERDUE")])
def test_a_year(world: World, days: int, code: str | None) -> None:
    world.now += timedelta(days=days)
    assert world.wechat.refund(NUMBER, "R1", 100).get("err_code") == code


def test_a_minute_between_refunds_where_the_house_asks_for_it(world: World) -> None:
    world.house.refund_interval_s = 60
    world.wechat.refund(NUMBER, "R1", 10)
    assert world.wechat.refund(NUMBER, "R2", 10)["err_code"] == "FREQUENCY_LIMITED"
    assert world.wechat.refund(NUMBER, "R1", 10)["result_code"] == "SUCCESS"
    world.pass_s(60)
    assert world.wechat.refund(NUMBER, "R2", 10)["result_code"] == "SUCCESS"


@pytest.mark.parametrize(("kind", "last"), [("refund_closed", "REFUNDCLOSE"), ("refund_change", "CHANGE")])
def test_a_refund_that_fails_later(world: World, kind: str, last: str) -> None:
    world.faults.add(Fault(kind=kind, delay_s=5), service="wechat", operation="refund")
    assert world.wechat.refund(NUMBER, "R1", 100)["result_code"] == "SUCCESS"
    world.pass_s(4)
    assert status(world, "R1") == "PROCESSING"
    world.pass_s(1)
    assert status(world, "R1") == last


def test_a_failed_refund_starts_again_under_its_number(world: World) -> None:
    world.faults.add(Fault(kind="refund_closed"), service="wechat", operation="refund")
    world.wechat.refund(NUMBER, "R1", 100)
    world.pass_s(2)
    assert refunded_fen(world) == 0
    world.wechat.refund(NUMBER, "R1", 100)
    world.pass_s(2)
    assert status(world, "R1") == "SUCCESS"
    assert refunded_fen(world) == 100


def test_a_refund_on_its_way_for_ever(world: World) -> None:
    world.faults.add(Fault(kind="refund_processing"), service="wechat", operation="refund")
    world.wechat.refund(NUMBER, "R1", 100)
    world.now += timedelta(days=3)
    assert status(world, "R1") == "PROCESSING"
    assert world.wechat.refund(NUMBER, "R2", 1)["err_code"] == "ERROR"


@pytest.mark.parametrize(
    ("kind", "fen"),
    [("answer_lost", 40), ("answer_lost_uncharged", 0), ("system_error", 0), ("system_error_charged", 40)],
)
def test_damaged_answers(world: World, kind: str, fen: int) -> None:
    world.faults.add(Fault(kind=kind), service="wechat", operation="refund")
    world.request_wechat(
        "/secapi/pay/refund",
        world.wechat.message(out_trade_no=NUMBER, out_refund_no="R1", refund_fee=40, total_fee=100),
    )
    assert refunded_fen(world) == fen
    assert world.wechat.refund(NUMBER, "R1", 40)["result_code"] == "SUCCESS"
    assert refunded_fen(world) == 40


def test_a_refund_nobody_made(world: World) -> None:
    assert world.wechat.call("/pay/refundquery", out_refund_no="NONE")["err_code"] == "REFUNDNOTEXIST"
    assert world.wechat.call("/pay/refundquery", out_trade_no=NUMBER)["err_code"] == "REFUNDNOTEXIST"
    assert world.wechat.call("/pay/refundquery", offset="0")["err_code"] == "LACK_PARAMS"
