"""Orders at WeChat's practice gateway: paid once, asked about, reversed, scanned, closed."""

from datetime import timedelta

import pytest

from server.practice.faults import Fault
from support.practice_clients import World, fresh_code, wechat_fields, wechat_sign

NUMBER = "ORDER-1"


@pytest.fixture
def world() -> World:
    return World()


def scripted(kk: str, seconds: int = 0) -> str:
    return fresh_code("13", f"9900{kk}{seconds:02d}")


def charged_fen(world: World) -> int:
    """What the wallet holds of all payers' money."""
    world.till.settle(world.now)
    book = dict(world.book.everything())
    paid = sum(int(row["amount_fen"]) for row in book["orders"] if row["paid_at"])
    return paid - sum(int(row["amount_fen"]) for row in book["refunds"] if row["state"] != "REFUNDCLOSE")


def test_a_code_pays_at_once(world: World) -> None:
    answer = world.wechat.pay(number=NUMBER, fee=123, device_info="W1", attach="a")
    assert answer["trade_type"] == "MICROPAY"
    assert (answer["total_fee"], answer["cash_fee"], answer["out_trade_no"]) == ("123", "123", NUMBER)
    assert (answer["device_info"], answer["attach"], answer["time_end"]) == ("W1", "a", "20260310120000")
    assert len(answer["transaction_id"]) == 28
    found = world.wechat.query(NUMBER)
    assert found["trade_state"] == "SUCCESS"
    assert found["transaction_id"] == answer["transaction_id"]
    by_theirs = world.wechat.call("/pay/orderquery", transaction_id=answer["transaction_id"], out_trade_no="other")
    assert by_theirs["out_trade_no"] == NUMBER


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        pytest.param({}, "ORDERPAID", id="same again"),
        pytest.param({"fee": 101}, "OUT_TRADE_NO_USED", id="another amount"),
        pytest.param({"body": "another"}, "OUT_TRADE_NO_USED", id="another body"),
        pytest.param({"attach": "another"}, "OUT_TRADE_NO_USED", id="another attach"),
    ],
)
@pytest.mark.parametrize("new_code", [False, True], ids=["same code", "new code"])
def test_an_order_number_pays_once(world: World, changed: dict[str, int | str], code: str, new_code: bool) -> None:
    first = fresh_code("13")
    world.wechat.pay(first, NUMBER)
    answer = world.wechat.pay(fresh_code("13") if new_code else first, NUMBER, **changed)  # type: ignore[arg-type]
    assert answer["err_code"] == code
    assert charged_fen(world) == 100


def test_a_code_serves_one_order(world: World) -> None:
    code = fresh_code("13")
    world.wechat.pay(code, NUMBER)
    assert world.wechat.pay(code, "ORDER-2")["err_code"] == "AUTH_CODE_ERROR"
    assert world.wechat.query("ORDER-2")["err_code"] == "ORDERNOTEXIST"


@pytest.mark.parametrize(
    ("kk", "code", "trade_state"),
    [
        pytest.param("10", "NOTENOUGH", "NOTPAY", id="not enough"),
        pytest.param("11", "AUTHCODEEXPIRE", "ORDERNOTEXIST", id="expired"),
        pytest.param("12", "NOTSUPORTCARD", "NOTPAY", id="refused"),
    ],
)
def test_refusals(world: World, kk: str, code: str, trade_state: str) -> None:
    scan = scripted(kk)
    assert world.wechat.pay(scan, NUMBER)["err_code"] == code
    found = world.wechat.query(NUMBER)
    assert found.get("trade_state", found.get("err_code")) == trade_state
    assert charged_fen(world) == 0


@pytest.mark.parametrize(
    ("kk", "at_last", "fen"),
    [pytest.param("01", "SUCCESS", 100, id="then pays"), pytest.param("02", "PAYERROR", 0, id="then declines")],
)
def test_a_payer_who_types(world: World, kk: str, at_last: str, fen: int) -> None:
    scan = scripted(kk, 7)
    assert world.wechat.pay(scan, NUMBER)["err_code"] == "USERPAYING"
    world.pass_s(6)
    assert world.wechat.query(NUMBER)["trade_state"] == "USERPAYING"
    assert world.wechat.pay(scan, NUMBER)["err_code"] == "USERPAYING"
    world.pass_s(1)
    assert world.wechat.query(NUMBER)["trade_state"] == at_last
    assert charged_fen(world) == fen


def test_a_payer_decided_by_hand(world: World) -> None:
    world.wechat.pay(scripted("03"), NUMBER)
    world.pass_s(300)
    assert world.wechat.query(NUMBER)["trade_state"] == "USERPAYING"
    order = world.till.find("wechat", "1900000001", NUMBER, world.now)
    assert order is not None
    world.till.payer_acts(order, "pay", world.now)
    assert world.wechat.query(NUMBER)["trade_state"] == "SUCCESS"


@pytest.mark.parametrize(
    ("kk", "fen"),
    [
        pytest.param("20", 100, id="system error, charged"),
        pytest.param("21", 0, id="system error"),
        pytest.param("22", 100, id="answer lost"),
        pytest.param("23", 0, id="lost, uncharged"),
        pytest.param("24", 100, id="slow"),
        pytest.param("25", 100, id="wrong signature"),
        pytest.param("26", 100, id="cut"),
        pytest.param("27", 100, id="html"),
        pytest.param("28", 100, id="empty"),
        pytest.param("29", 0, id="disconnect"),
        pytest.param("30", 100, id="broken"),
        pytest.param("31", 100, id="other order"),
        pytest.param("32", 100, id="other amount"),
        pytest.param("33", 0, id="unknown code"),
        pytest.param("34", 0, id="502"),
        pytest.param("35", 100, id="502, charged"),
    ],
)
def test_damaged_answers_and_the_money_behind_them(world: World, kk: str, fen: int) -> None:
    reply = world.request_wechat(
        "/pay/micropay",
        world.wechat.message(
            out_trade_no=NUMBER, auth_code=scripted(kk), total_fee=100, body="b", spbill_create_ip="127.0.0.1"
        ),
    )
    fields = wechat_fields(reply.body)
    believable = (
        reply.status == 200
        and not reply.transport.drop
        and not reply.transport.cut
        and reply.transport.delay_s < 5
        and b"</xml>" in reply.body
        and fields["sign"] == wechat_sign(fields, world.wechat.api_key)
        and fields["result_code"] == "SUCCESS"
        and (fields["out_trade_no"], fields["total_fee"]) == (NUMBER, "100")
    )
    assert not believable
    assert charged_fen(world) == fen
    found = world.wechat.query(NUMBER)
    assert found.get("trade_state", found.get("err_code")) == ("SUCCESS" if fen else "ORDERNOTEXIST")


@pytest.mark.parametrize("kk", ["40", "41"], ids=["system error", "answer lost"])
def test_late_success(world: World, kk: str) -> None:
    reply = world.request_wechat(
        "/pay/micropay",
        world.wechat.message(
            out_trade_no=NUMBER, auth_code=scripted(kk, 30), total_fee=100, body="b", spbill_create_ip="127.0.0.1"
        ),
    )
    assert reply.transport.drop == (kk == "41")
    world.pass_s(29)
    assert world.wechat.query(NUMBER)["err_code"] == "ORDERNOTEXIST"
    assert charged_fen(world) == 0
    world.pass_s(1)
    assert world.wechat.query(NUMBER)["trade_state"] == "SUCCESS"
    assert charged_fen(world) == 100


def test_reverse_before_15_s_is_asked_for_again(world: World) -> None:
    world.wechat.pay(number=NUMBER)
    world.pass_s(14)
    early = world.wechat.reverse(NUMBER)
    assert (early["result_code"], early["err_code"], early["recall"]) == ("FAIL", "SYSTEMERROR", "Y")
    world.pass_s(1)
    done = world.wechat.reverse(NUMBER)
    assert (done["result_code"], done["recall"]) == ("SUCCESS", "N")
    assert world.wechat.query(NUMBER)["trade_state"] == "REVOKED"
    assert world.wechat.reverse(NUMBER)["recall"] == "N"
    assert charged_fen(world) == 0


def test_reverse_of_a_payer_who_types(world: World) -> None:
    world.wechat.pay(scripted("01", 60), NUMBER)
    assert world.wechat.reverse(NUMBER)["err_code"] == "USERPAYING"
    world.pass_s(15)
    assert world.wechat.reverse(NUMBER)["recall"] == "N"
    world.pass_s(60)
    assert world.wechat.query(NUMBER)["trade_state"] == "REVOKED"
    assert charged_fen(world) == 0


def test_reverse_of_a_number_never_seen_leaves_it_dead(world: World) -> None:
    assert world.wechat.reverse(NUMBER)["result_code"] == "SUCCESS"
    assert world.wechat.pay(number=NUMBER)["err_code"] == "ORDERREVERSED"
    assert world.wechat.reverse(NUMBER)["recall"] == "N"
    assert charged_fen(world) == 0


def test_reverse_of_a_payment_that_would_come_late_stops_it(world: World) -> None:
    world.request_wechat(
        "/pay/micropay",
        world.wechat.message(
            out_trade_no=NUMBER, auth_code=scripted("41", 30), total_fee=100, body="b", spbill_create_ip="127.0.0.1"
        ),
    )
    world.pass_s(20)
    assert world.wechat.reverse(NUMBER)["recall"] == "N"
    world.pass_s(60)
    assert charged_fen(world) == 0


def test_reverse_ends_after_seven_days(world: World) -> None:
    world.wechat.pay(number=NUMBER)
    world.now += timedelta(days=7, seconds=1)
    assert world.wechat.reverse(NUMBER)["err_code"] == "REVERSE_EXPIRE"
    assert charged_fen(world) == 100


def test_reverse_of_a_payment_with_refunds_is_refused(world: World) -> None:
    world.wechat.pay(number=NUMBER)
    world.wechat.refund(NUMBER, "R1", 40)
    world.pass_s(20)
    assert world.wechat.reverse(NUMBER)["err_code"] == "TRADE_ERROR"
    assert charged_fen(world) == 60


def test_an_order_past_its_expiry_is_closed(world: World) -> None:
    world.wechat.pay(scripted("01", 99), NUMBER, time_expire="20260310120100")
    world.pass_s(61)
    assert world.wechat.query(NUMBER)["trade_state"] == "CLOSED"
    world.pass_s(60)
    assert charged_fen(world) == 0


def unified(world: World, **changed: object) -> dict[str, str]:
    fields: dict[str, object] = {"out_trade_no": NUMBER, "body": "b", "total_fee": 100}
    fields |= {"spbill_create_ip": "127.0.0.1", "notify_url": "http://127.0.0.1:9/n", "trade_type": "NATIVE"}
    return world.wechat.call("/pay/unifiedorder", **(fields | changed))


def test_a_scanned_order_is_paid_and_notified(world: World) -> None:
    assert unified(world)["code_url"].startswith("weixin://wxpay/bizpayurl?pr=")
    assert world.wechat.query(NUMBER)["trade_state"] == "NOTPAY"
    order = world.till.find("wechat", "1900000001", NUMBER, world.now)
    assert order is not None
    world.till.payer_acts(order, "pay", world.now)
    (owed,) = world.book.notifications_due(world.now)
    told = wechat_fields(owed.body.encode())
    assert told["sign"] == wechat_sign(told, world.wechat.api_key)
    assert (told["out_trade_no"], told["total_fee"], told["trade_type"]) == (NUMBER, "100", "NATIVE")
    assert unified(world)["err_code"] == "ORDERPAID"
    assert world.wechat.call("/pay/closeorder", out_trade_no=NUMBER)["err_code"] == "ORDERPAID"


def test_a_scanned_order_is_closed(world: World) -> None:
    unified(world)
    assert world.wechat.call("/pay/closeorder", out_trade_no=NUMBER)["result_code"] == "SUCCESS"
    assert world.wechat.query(NUMBER)["trade_state"] == "CLOSED"
    assert world.wechat.call("/pay/closeorder", out_trade_no=NUMBER)["err_code"] == "ORDERCLOSED"
    assert unified(world)["err_code"] == "ORDERCLOSED"
    assert world.wechat.reverse(NUMBER)["err_code"] == "INVALID_REQUEST"


def test_a_payment_by_code_is_not_closed(world: World) -> None:
    world.wechat.pay(scripted("03"), NUMBER)
    assert world.wechat.call("/pay/closeorder", out_trade_no=NUMBER)["err_code"] == "TRADE_STATE_ERROR"


@pytest.mark.parametrize(
    ("operation", "path", "fields", "fault", "code"),
    [
        pytest.param("orderquery", "/pay/orderquery", {}, Fault(kind="system_error"), "SYSTEMERROR", id="query"),
        pytest.param("reverse", "/secapi/pay/reverse", {}, Fault(kind="system_error"), "SYSTEMERROR", id="reverse"),
        pytest.param("orderquery", "/pay/orderquery", {}, Fault(kind="refuse"), "NOAUTH", id="refuse"),
        pytest.param("orderquery", "/pay/orderquery", {}, Fault(kind="unknown_code"), "BRAND_NEW_CODE", id="new code"),
        pytest.param(
            "reverse", "/secapi/pay/reverse", {}, Fault(kind="error", code="USERPAYING"), "USERPAYING", id="a code"
        ),
    ],
)
def test_rules_hit_other_calls(
    world: World, operation: str, path: str, fields: dict[str, str], fault: Fault, code: str
) -> None:
    world.wechat.pay(number=NUMBER)
    world.pass_s(20)
    world.faults.add(fault, service="wechat", operation=operation, number=NUMBER)
    assert world.wechat.call(path, out_trade_no=NUMBER, **fields)["err_code"] == code
    assert world.wechat.query(NUMBER)["trade_state"] == "SUCCESS"


def test_a_reverse_whose_answer_is_lost_has_been_made(world: World) -> None:
    world.wechat.pay(number=NUMBER)
    world.pass_s(20)
    world.faults.add(Fault(kind="answer_lost"), service="wechat", operation="reverse")
    assert world.request_wechat("/secapi/pay/reverse", world.wechat.message(out_trade_no=NUMBER)).transport.drop
    assert world.wechat.query(NUMBER)["trade_state"] == "REVOKED"


def test_a_rule_may_make_any_payer_wait(world: World) -> None:
    world.faults.add(Fault(kind="waits_then_pays", delay_s=5), service="wechat", operation="micropay")
    assert world.wechat.pay(number=NUMBER)["err_code"] == "USERPAYING"
    world.pass_s(5)
    assert world.wechat.query(NUMBER)["trade_state"] == "SUCCESS"


def test_speed_shortens_every_wait(world: World) -> None:
    world.house.speed = 10
    world.wechat.pay(scripted("01", 20), NUMBER)
    world.pass_s(1.5)
    assert world.wechat.reverse(NUMBER)["recall"] == "N"
