"""Orders at Alipay's practice gateway: paid once, asked about, cancelled, refunded, notified."""

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from server.practice.faults import Fault
from server.practice.notifications import LADDERS_S, Postman, understood
from support.practice_clients import GATEWAY_KEY, World, fresh_code

NUMBER = "ORDER-1"
REFUND_QUERY = "alipay.trade.fastpay.refund.query"


@pytest.fixture
def world() -> World:
    return World()


def scripted(kk: str, seconds: int = 0) -> str:
    return fresh_code("28", f"9900{kk}{seconds:02d}")


def charged_fen(world: World) -> int:
    world.till.settle(world.now)
    book = dict(world.book.everything())
    paid = sum(int(row["amount_fen"]) for row in book["orders"] if row["paid_at"])
    return paid - sum(int(row["amount_fen"]) for row in book["refunds"] if row["state"] != "REFUNDCLOSE")


def state(world: World) -> str:
    found = world.alipay.trade("query", NUMBER)
    return str(found.get("trade_status") or found["sub_code"])


def test_a_code_pays_at_once(world: World) -> None:
    answer = world.alipay.pay(number=NUMBER, amount="12.30")
    assert (answer["code"], answer["total_amount"], answer["receipt_amount"]) == ("10000", "12.30", "12.30")
    assert answer["gmt_payment"] == "2026-03-10 12:00:00"
    assert answer["fund_bill_list"] == [{"amount": "12.30", "fund_channel": "ALIPAYACCOUNT"}]
    found = world.alipay.call("alipay.trade.query", trade_no=answer["trade_no"])
    assert (found["trade_status"], found["out_trade_no"]) == ("TRADE_SUCCESS", NUMBER)
    assert found["send_pay_date"] == "2026-03-10 12:00:00"


@pytest.mark.parametrize("length", [16, 18, 24])
def test_codes_of_16_to_24_digits(world: World, length: int) -> None:
    assert world.alipay.pay("25" + "1" * (length - 2))["code"] == "10000"


@pytest.mark.parametrize("code", ["13" + "0" * 16, "25" + "1" * 13, "25" + "1" * 23, "28abc" + "0" * 13])
def test_codes_of_others(world: World, code: str) -> None:
    assert world.alipay.pay(code)["sub_code"] == "ACQ.PAYMENT_AUTH_CODE_INVALID"


@pytest.mark.parametrize(
    ("changed", "sub_code"),
    [
        pytest.param({}, "ACQ.TRADE_HAS_SUCCESS", id="same again"),
        pytest.param({"amount": "1.01"}, "ACQ.CONTEXT_INCONSISTENT", id="another amount"),
        pytest.param({"subject": "another"}, "ACQ.CONTEXT_INCONSISTENT", id="another subject"),
    ],
)
@pytest.mark.parametrize("new_code", [False, True], ids=["same code", "new code"])
def test_an_order_number_pays_once(world: World, changed: dict[str, Any], sub_code: str, new_code: bool) -> None:
    first = fresh_code("28")
    world.alipay.pay(first, NUMBER)
    assert world.alipay.pay(fresh_code("28") if new_code else first, NUMBER, **changed)["sub_code"] == sub_code
    assert charged_fen(world) == 100


def test_a_code_serves_one_order(world: World) -> None:
    code = fresh_code("28")
    world.alipay.pay(code)
    assert world.alipay.pay(code, NUMBER)["sub_code"] == "ACQ.PAYMENT_AUTH_CODE_INVALID"
    assert state(world) == "ACQ.TRADE_NOT_EXIST"


@pytest.mark.parametrize(
    ("kk", "sub_code", "at_last"),
    [
        pytest.param("10", "ACQ.BUYER_BALANCE_NOT_ENOUGH", "WAIT_BUYER_PAY", id="not enough"),
        pytest.param("11", "ACQ.PAYMENT_AUTH_CODE_INVALID", "ACQ.TRADE_NOT_EXIST", id="expired"),
        pytest.param("12", "ACQ.PAYMENT_REQUEST_HAS_RISK", "WAIT_BUYER_PAY", id="refused"),
    ],
)
def test_refusals_may_be_tried_again_with_another_code(world: World, kk: str, sub_code: str, at_last: str) -> None:
    assert world.alipay.pay(scripted(kk), NUMBER)["sub_code"] == sub_code
    assert state(world) == at_last
    assert charged_fen(world) == 0
    assert world.alipay.pay(number=NUMBER)["code"] == "10000"


@pytest.mark.parametrize(
    ("kk", "at_last", "fen"),
    [pytest.param("01", "TRADE_SUCCESS", 100, id="then pays"), pytest.param("02", "TRADE_CLOSED", 0, id="declines")],
)
def test_a_payer_who_types(world: World, kk: str, at_last: str, fen: int) -> None:
    scan = scripted(kk, 7)
    answer = world.alipay.pay(scan, NUMBER)
    assert (answer["code"], answer["out_trade_no"]) == ("10003", NUMBER)
    assert "gmt_payment" not in answer
    world.pass_s(6)
    assert state(world) == "WAIT_BUYER_PAY"
    assert world.alipay.pay(scan, NUMBER)["code"] == "10003"
    world.pass_s(1)
    assert state(world) == at_last
    assert charged_fen(world) == fen


@pytest.mark.parametrize(
    ("kk", "fen"),
    [
        pytest.param("20", 100, id="system error, charged"),
        pytest.param("21", 0, id="system error"),
        pytest.param("22", 100, id="answer lost"),
        pytest.param("23", 0, id="lost, uncharged"),
        pytest.param("25", 100, id="wrong signature"),
        pytest.param("26", 100, id="cut"),
        pytest.param("27", 100, id="html"),
        pytest.param("28", 100, id="empty"),
        pytest.param("31", 100, id="other order"),
        pytest.param("32", 100, id="other amount"),
        pytest.param("33", 0, id="unknown code"),
    ],
)
def test_damaged_answers_and_the_money_behind_them(world: World, kk: str, fen: int) -> None:
    try:
        answer = world.alipay.pay(scripted(kk), NUMBER)
    except (ValueError, InvalidSignature) as error:
        answer = {"broken": type(error).__name__}
    believable = not world.last.transport.drop and answer.get("code") == "10000"
    assert not (believable and (answer["out_trade_no"], answer["total_amount"]) == (NUMBER, "1.00"))
    assert charged_fen(world) == fen
    assert state(world) == ("TRADE_SUCCESS" if fen else "ACQ.TRADE_NOT_EXIST")


def test_late_success(world: World) -> None:
    assert world.alipay.pay(scripted("40", 30), NUMBER)["code"] == "20000"
    world.pass_s(29)
    assert state(world) == "ACQ.TRADE_NOT_EXIST"
    world.pass_s(1)
    assert state(world) == "TRADE_SUCCESS"


@pytest.mark.parametrize(
    ("kk", "action"), [("00", "refund"), ("03", "close"), ("10", "close"), ("40", "close")], ids=str
)
def test_cancel(world: World, kk: str, action: str) -> None:
    world.alipay.pay(scripted(kk), NUMBER)
    for _ in range(2):
        answer = world.alipay.trade("cancel", NUMBER)
        assert (answer["code"], answer["retry_flag"], answer["action"]) == ("10000", "N", action)
    world.pass_s(60)
    assert state(world) == "TRADE_CLOSED"
    assert charged_fen(world) == 0
    assert world.alipay.pay(number=NUMBER)["sub_code"] == "ACQ.TRADE_HAS_CLOSE"


def test_cancel_of_a_number_never_seen_leaves_it_dead(world: World) -> None:
    assert world.alipay.trade("cancel", NUMBER)["code"] == "10000"
    assert world.alipay.pay(number=NUMBER)["sub_code"] == "ACQ.TRADE_HAS_CLOSE"
    assert charged_fen(world) == 0


def test_cancel_ends_after_24_hours(world: World) -> None:
    world.alipay.pay(number=NUMBER)
    world.now += timedelta(hours=24, seconds=1)
    assert world.alipay.trade("cancel", NUMBER)["sub_code"] == "ACQ.TRADE_CANCEL_TIME_OUT"


def test_cancel_after_a_refund(world: World) -> None:
    world.alipay.pay(number=NUMBER)
    world.alipay.trade("refund", NUMBER, refund_amount="0.40", out_request_no="R1")
    assert world.alipay.trade("cancel", NUMBER)["sub_code"] == "ACQ.CANCEL_NOT_ALLOWED"


def test_a_scanned_order(world: World) -> None:
    sent = {"out_trade_no": NUMBER, "subject": "s", "total_amount": "1.00"}
    assert world.alipay.call("alipay.trade.precreate", **sent)["qr_code"].startswith("https://qr.alipay.com/")
    assert state(world) == "ACQ.TRADE_NOT_EXIST"
    order = world.till.find("alipay", "2021000000000001", NUMBER, world.now)
    assert order is not None
    scanned = world.till.payer_acts(order, "scan", world.now)
    assert state(world) == "WAIT_BUYER_PAY"
    assert scanned is not None
    world.till.payer_acts(scanned, "pay", world.now)
    assert state(world) == "TRADE_SUCCESS"
    assert world.alipay.trade("close", NUMBER)["sub_code"] == "ACQ.REASON_TRADE_STATUS_INVALID"


def test_close(world: World) -> None:
    assert world.alipay.trade("close", NUMBER)["sub_code"] == "ACQ.TRADE_NOT_EXIST"
    world.alipay.pay(scripted("03"), NUMBER)
    assert world.alipay.trade("close", NUMBER)["code"] == "10000"
    assert state(world) == "TRADE_CLOSED"


def test_timeout_express_closes(world: World) -> None:
    world.alipay.pay(scripted("03"), NUMBER, timeout_express="1m")
    world.pass_s(60)
    assert state(world) == "TRADE_CLOSED"


def refund(world: World, amount: str, number: str | None = "R1") -> dict[str, Any]:
    return world.alipay.trade("refund", NUMBER, refund_amount=amount, out_request_no=number)


def refund_status(world: World, number: str) -> str | None:
    return world.alipay.call(REFUND_QUERY, out_trade_no=NUMBER, out_request_no=number).get("refund_status")


def test_the_same_request_number_pays_once(world: World) -> None:
    world.alipay.pay(number=NUMBER)
    first, again = refund(world, "0.40"), refund(world, "0.40")
    assert (first["fund_change"], first["refund_fee"]) == ("Y", "0.40")
    assert (again["fund_change"], again["refund_fee"]) == ("N", "0.40")
    assert refund_status(world, "R1") == "REFUND_SUCCESS"
    assert state(world) == "TRADE_SUCCESS"
    assert refund(world, "0.60", "R2")["refund_fee"] == "1.00"
    assert state(world) == "TRADE_CLOSED"
    assert charged_fen(world) == 0


@pytest.mark.parametrize(
    ("amount", "number", "sub_code"),
    [
        pytest.param("0.41", "R1", "ACQ.DISCORDANT_REPEAT_REQUEST", id="same number, other amount"),
        pytest.param("0.61", "R2", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", id="more than is left"),
        pytest.param("0.10", None, "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", id="a part without a number"),
        pytest.param("0.00", "R2", "ACQ.INVALID_PARAMETER", id="nothing"),
    ],
)
def test_refunds_refused(world: World, amount: str, number: str | None, sub_code: str) -> None:
    world.alipay.pay(number=NUMBER)
    refund(world, "0.40")
    assert refund(world, amount, number)["sub_code"] == sub_code
    assert charged_fen(world) == 60


def test_a_full_refund_without_a_number_is_one_refund(world: World) -> None:
    world.alipay.pay(number=NUMBER)
    assert [refund(world, "1.00", None)["fund_change"] for _ in range(2)] == ["Y", "N"]
    assert refund_status(world, NUMBER) == "REFUND_SUCCESS"


def test_what_was_not_paid_is_not_refunded(world: World) -> None:
    assert refund(world, "1.00")["sub_code"] == "ACQ.TRADE_NOT_EXIST"
    world.alipay.pay(scripted("03"), NUMBER)
    assert refund(world, "1.00")["sub_code"] == "ACQ.TRADE_STATUS_ERROR"
    world.alipay.trade("cancel", NUMBER)
    assert refund(world, "1.00")["sub_code"] == "ACQ.TRADE_STATUS_ERROR"


def test_a_year(world: World) -> None:
    world.alipay.pay(number=NUMBER)
    world.now += timedelta(days=366)
    assert state(world) == "TRADE_FINISHED"
    assert refund(world, "1.00")["sub_code"] == "ACQ.TRADE_HAS_FINISHED"


@pytest.mark.parametrize(("kind", "after"), [("refund_processing", "REFUND_SUCCESS"), ("refund_closed", None)])
def test_a_refund_of_which_nothing_is_said(world: World, kind: str, after: str | None) -> None:
    world.alipay.pay(number=NUMBER)
    world.faults.add(Fault(kind=kind, delay_s=5), service="alipay", operation="refund")
    assert refund(world, "0.40")["fund_change"] == "N"
    assert refund_status(world, "R1") is None
    world.pass_s(5)
    assert refund_status(world, "R1") == after


def test_a_refund_whose_answer_is_lost_has_been_made(world: World) -> None:
    world.alipay.pay(number=NUMBER)
    world.faults.add(Fault(kind="answer_lost"), service="alipay", operation="refund")
    refund(world, "0.40")
    assert world.last.transport.drop
    assert refund(world, "0.40")["fund_change"] == "N"
    assert charged_fen(world) == 60


@pytest.mark.parametrize(
    ("fault", "code", "sub_code"),
    [
        pytest.param(Fault(kind="system_error"), "20000", "aop.ACQ.SYSTEM_ERROR", id="system error"),
        pytest.param(Fault(kind="error", code="ACQ.SYSTEM_ERROR"), "40004", "ACQ.SYSTEM_ERROR", id="a sub code"),
        pytest.param(Fault(kind="error", code="20000"), "20000", "isp.unknow-error", id="a gateway code"),
        pytest.param(Fault(kind="refuse"), "40006", "isv.insufficient-isv-permissions", id="refused"),
    ],
)
@pytest.mark.parametrize("verb", ["query", "cancel"])
def test_rules_hit_other_calls(world: World, verb: str, fault: Fault, code: str, sub_code: str) -> None:
    world.alipay.pay(number=NUMBER)
    world.faults.add(fault, service="alipay", operation=verb, number=NUMBER)
    answer = world.alipay.trade(verb, NUMBER)
    assert (answer["code"], answer["sub_code"]) == (code, sub_code)
    assert state(world) == "TRADE_SUCCESS"


def test_a_paid_order_is_notified_and_signed(world: World) -> None:
    world.alipay.call(
        "alipay.trade.pay",
        notify_url="http://127.0.0.1:9/notify",
        out_trade_no=NUMBER,
        scene="bar_code",
        auth_code=scripted("01", 5),
        subject="门诊 & 检查",
        total_amount="1.00",
    )
    assert world.book.notifications_due(world.now) == []
    world.pass_s(5)
    world.till.settle(world.now)
    (owed,) = world.book.notifications_due(world.now)
    told = dict(parse_qsl(owed.body))
    text = "&".join(f"{k}={v}" for k, v in sorted(told.items()) if k not in ("sign", "sign_type"))
    signature = base64.b64decode(told["sign"])
    GATEWAY_KEY.public_key().verify(signature, text.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert (told["trade_status"], told["total_amount"], told["seller_id"]) == (
        "TRADE_SUCCESS",
        "1.00",
        "2088000000000001",
    )


@pytest.mark.parametrize("service", ["alipay", "wechat"])
def test_the_ladder_of_a_notification_nobody_answers(world: World, service: str) -> None:
    number = fresh_code("28") if service == "alipay" else fresh_code("13")
    order = world.till.new_order(service, _merchant(service), number, kind="pay", amount_fen=1, now=world.now)
    world.till.pay(replace(order, notify_url="http://127.0.0.1:9/n"), world.now)
    postman = Postman(book=world.book, house=world.house)
    waits = []
    (owed,) = postman.due(world.now)
    for seconds in LADDERS_S[service]:
        postman.answered(owed.identity, 0, b"", world.now)
        world.pass_s(seconds - 1)
        assert postman.due(world.now) == []
        world.pass_s(1)
        waits.append([item.identity for item in postman.due(world.now)])
    assert waits == [[owed.identity]] * len(LADDERS_S[service])
    postman.answered(owed.identity, 0, b"", world.now)
    world.now += timedelta(days=30)
    assert postman.due(world.now) == []


def _merchant(service: str) -> str:
    return "2021000000000001" if service == "alipay" else "1900000001"


@pytest.mark.parametrize(
    ("service", "status", "body", "expected"),
    [
        ("alipay", 200, b"success", True),
        ("alipay", 200, b"success\n", False),
        ("alipay", 200, b"SUCCESS", False),
        ("alipay", 500, b"success", False),
        ("wechat", 200, b"<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>", True),
        ("wechat", 200, b"<xml>\n<return_code><![CDATA[SUCCESS]]></return_code></xml>", False),
        ("wechat", 200, b"<xml><return_code><![CDATA[FAIL]]></return_code></xml>", False),
        ("wechat", 0, b"", False),
    ],
)
def test_what_ends_a_notification(service: str, status: int, body: bytes, expected: bool) -> None:
    assert understood(service, status, body) == expected
