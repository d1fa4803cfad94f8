"""What Alipay's words mean: tables of answers and what we make of them."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.payment import PaymentEvent as P
from app.core.refund import RefundEvent as R
from server.channels.alipay import envelope, transformers
from server.channels.alipay.envelope import Node
from server.channels.answers import NotBelieved
from server.channels.signing import load_public_key, rsa2_verify
from server.ports import ChannelAnswer
from support import alipay_far_end
from support.channel_values import NOW, a_payment, a_refund, reply

DATA = Path(__file__).parents[3] / "data" / "channels"
PAYMENT, REFUND = a_payment(channel="alipay"), a_refund(channel="alipay")
PAY, QUERY, CANCEL = "alipay.trade.pay", "alipay.trade.query", "alipay.trade.cancel"
PAID = {
    "code": "10000",
    "msg": "Success",
    "out_trade_no": PAYMENT.payment_no,
    "trade_no": "2026030122001400000000000001",
    "total_amount": "12.34",
    "gmt_payment": "2026-03-01 09:30:05",
}
FOUND = PAID | {"trade_status": "TRADE_SUCCESS", "send_pay_date": "2026-03-02 00:00:01"}


def node(fields: Mapping[str, Any]) -> Node:
    return Node("n", fields, "{}", "s")


def failed(sub_code: str, code: str = "40004", **more: str) -> dict[str, str]:
    return {"code": code, "msg": "Business Failed", "sub_code": sub_code, **more}


@pytest.mark.parametrize(
    ("fields", "event", "reason"),
    [
        pytest.param(PAID, P.CHANNEL_PAID, "channel.paid", id="paid"),
        pytest.param(PAID | {"total_amount": "12.35"}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="other amount"),
        pytest.param(PAID | {"total_amount": "1234"}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="in fen"),
        pytest.param(PAID | {"total_amount": "12.340"}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="3 decimals"),
        pytest.param(PAID | {"total_amount": None}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="no amount"),
        pytest.param(PAID | {"out_trade_no": "P2"}, P.CHANNEL_UNCLEAR, "channel.other_order", id="other order"),
        pytest.param(PAID | {"out_trade_no": ""}, P.CHANNEL_UNCLEAR, "channel.other_order", id="no order"),
        pytest.param(PAID | {"code": "10003"}, P.CHANNEL_WAITING, "channel.waiting_password", id="10003"),
        pytest.param(failed("isp.unknow-error", "20000"), P.CHANNEL_UNCLEAR, "channel.system_error", id="20000"),
        pytest.param(failed("ACQ.SYSTEM_ERROR"), P.CHANNEL_UNCLEAR, "channel.system_error", id="SYSTEM_ERROR"),
        pytest.param(failed("AQC.SYSTEM_ERROR"), P.CHANNEL_UNCLEAR, "channel.system_error", id="misprint"),
        pytest.param(
            failed("ACQ.PAYMENT_AUTH_CODE_INVALID"), P.CHANNEL_REFUSED, "channel.code_invalid", id="code invalid"
        ),
        pytest.param(
            failed("ACQ.BUYER_BALANCE_NOT_ENOUGH"), P.CHANNEL_REFUSED, "channel.not_enough_money", id="no money"
        ),
        pytest.param(failed("ACQ.PAYMENT_REQUEST_HAS_RISK"), P.CHANNEL_REFUSED, "channel.risk", id="risk"),
        pytest.param(failed("ACQ.TRADE_HAS_SUCCESS"), P.CHANNEL_UNCLEAR, "channel.already_paid", id="already paid"),
        pytest.param(failed("ACQ.CONTEXT_INCONSISTENT"), P.CHANNEL_UNCLEAR, "channel.number_used", id="number used"),
        pytest.param(failed("ACQ.BRAND_NEW"), P.CHANNEL_UNCLEAR, "channel.unknown_code", id="unknown sub code"),
        pytest.param(failed("", "40004"), P.CHANNEL_UNCLEAR, "channel.unknown_code", id="no sub code"),
        pytest.param(
            failed("ACQ.BUYER_BALANCE_NOT_ENOUGH", "10001"), P.CHANNEL_UNCLEAR, "channel.unknown_code",
            id="known sub code under an unknown code",
        ),
        pytest.param(failed("isv.missing-app-id", "40001"), P.CHANNEL_REFUSED, "channel.setup_wrong", id="40001"),
        pytest.param(failed("isv.insufficient", "40006"), P.CHANNEL_REFUSED, "channel.setup_wrong", id="40006"),
        pytest.param(failed("isv.call-limited", "40005"), P.CHANNEL_UNCLEAR, "channel.frequency", id="40005"),
        pytest.param(
            failed("ACQ.BUYER_BALANCE_NOT_ENOUGH", out_trade_no="P2"), P.CHANNEL_UNCLEAR, "channel.other_order",
            id="refusal of another",
        ),
    ],
)  # fmt: skip
def test_pay(fields: Mapping[str, Any], event: P, reason: str) -> None:
    answer = transformers.to_pay_answer(node(fields), PAYMENT)
    assert (answer.event, answer.reason) == (event, reason)


@pytest.mark.parametrize(
    ("fields", "event", "reason"),
    [
        pytest.param(FOUND, P.CHANNEL_PAID, "channel.paid", id="TRADE_SUCCESS"),
        pytest.param(FOUND | {"trade_status": "TRADE_FINISHED"}, P.CHANNEL_PAID, "channel.paid", id="TRADE_FINISHED"),
        pytest.param(
            FOUND | {"trade_status": "WAIT_BUYER_PAY"}, P.CHANNEL_WAITING, "channel.waiting_password", id="waiting"
        ),
        pytest.param(
            FOUND | {"trade_status": "TRADE_CLOSED"}, P.CHANNEL_REVERSED, "channel.order_closed", id="TRADE_CLOSED"
        ),
        pytest.param(FOUND | {"trade_status": "NEW"}, P.CHANNEL_UNCLEAR, "channel.unknown_code", id="unknown state"),
        pytest.param(FOUND | {"total_amount": "1.23"}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="amount"),
        pytest.param(
            {"code": "10000", "trade_status": "TRADE_CLOSED"}, P.CHANNEL_UNCLEAR, "channel.other_order", id="no order"
        ),
        pytest.param(failed("ACQ.TRADE_NOT_EXIST"), P.CHANNEL_UNCLEAR, "channel.not_found", id="TRADE_NOT_EXIST"),
        pytest.param(failed("ACQ.SYSTEM_ERROR"), P.CHANNEL_UNCLEAR, "channel.system_error", id="SYSTEM_ERROR"),
        pytest.param(
            failed("ACQ.BUYER_BALANCE_NOT_ENOUGH"),
            P.CHANNEL_UNCLEAR,
            "channel.unknown_code",
            id="a refusal means nothing",
        ),
    ],
)
def test_query(fields: Mapping[str, Any], event: P, reason: str) -> None:
    answer = transformers.to_query_answer(node(fields), PAYMENT)
    assert (answer.event, answer.reason) == (event, reason)
    assert answer.not_found == (reason == "channel.not_found")


def test_a_paid_answer_carries_number_time_and_day() -> None:
    assert transformers.to_query_answer(node(FOUND), PAYMENT) == ChannelAnswer(
        P.CHANNEL_PAID, "channel.paid", "TRADE_SUCCESS", "2026030122001400000000000001",
        paid_at=datetime(2026, 3, 1, 16, 0, 1, tzinfo=UTC), day=date(2026, 3, 2),
    )  # fmt: skip


CANCELLED = {"code": "10000", "out_trade_no": PAYMENT.payment_no, "trade_no": "1", "retry_flag": "N", "action": "close"}


@pytest.mark.parametrize(
    ("fields", "event", "reason", "again", "refund_instead"),
    [
        pytest.param(CANCELLED, P.CHANNEL_REVERSED, "channel.reversed", False, False, id="done"),
        pytest.param(
            CANCELLED | {"retry_flag": "Y"}, P.CHANNEL_UNCLEAR, "channel.reverse_again", True, False, id="again"
        ),
        pytest.param(CANCELLED | {"retry_flag": ""}, P.CHANNEL_UNCLEAR, "channel.reverse_again", True, False, id="?"),
        pytest.param(
            CANCELLED | {"out_trade_no": "P2"}, P.CHANNEL_UNCLEAR, "channel.other_order", True, False, id="other"
        ),
        pytest.param(
            failed("ACQ.TRADE_CANCEL_TIME_OUT"), P.CHANNEL_UNCLEAR, "channel.reverse_expired", False, True, id="late"
        ),
        pytest.param(
            failed("ACQ.SELLER_BALANCE_NOT_ENOUGH"), P.CHANNEL_UNCLEAR, "channel.merchant_balance", True, False,
            id="balance",
        ),
        pytest.param(failed("ACQ.SYSTEM_ERROR"), P.CHANNEL_UNCLEAR, "channel.system_error", True, False, id="system"),
        pytest.param(failed("NEW"), P.CHANNEL_UNCLEAR, "channel.unknown_code", True, False, id="unknown"),
    ],
)  # fmt: skip
def test_cancel(fields: Mapping[str, Any], event: P, reason: str, again: bool, refund_instead: bool) -> None:
    answer = transformers.to_cancel_answer(node(fields), PAYMENT)
    assert (answer.event, answer.reason, answer.again, answer.refund_instead) == (event, reason, again, refund_instead)


MOVED = {
    "code": "10000", "out_trade_no": PAYMENT.payment_no, "fund_change": "Y", "refund_fee": "2.34",
    "gmt_refund_pay": "2026-03-01 10:20:00",
}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "event", "outcome", "retry"),
    [
        pytest.param(MOVED, R.CHANNEL_REFUNDED, "channel.refunded", False, id="moved"),
        pytest.param(MOVED | {"refund_fee": "5.00"}, R.CHANNEL_REFUNDED, "channel.refunded", False, id="second refund"),
        pytest.param(
            MOVED | {"refund_fee": "2.33"}, R.CHANNEL_UNCLEAR, "channel.amount_differs", True, id="too little"
        ),
        pytest.param(MOVED | {"refund_fee": "99.00"}, R.CHANNEL_UNCLEAR, "channel.amount_differs", True, id="too much"),
        pytest.param(
            MOVED | {"fund_change": "N"}, R.CHANNEL_UNCLEAR, "channel.refund_to_confirm", True, id="nothing moved now"
        ),
        pytest.param(MOVED | {"out_trade_no": "P2"}, R.CHANNEL_UNCLEAR, "channel.other_order", True, id="other order"),
        pytest.param(failed("ACQ.SYSTEM_ERROR"), R.CHANNEL_UNCLEAR, "channel.system_error", True, id="SYSTEM_ERROR"),
        pytest.param(
            failed("ACQ.SELLER_BALANCE_NOT_ENOUGH"), R.CHANNEL_UNCLEAR, "channel.merchant_balance", True, id="balance"
        ),
        pytest.param(
            failed("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"), R.CHANNEL_REFUSED, "channel.refund_too_much", False, id="too much"
        ),
        pytest.param(
            failed("ACQ.DISCORDANT_REPEAT_REQUEST"), R.CHANNEL_UNCLEAR, "channel.refund_differs", False, id="differs"
        ),
        pytest.param(
            failed("ACQ.TRADE_HAS_FINISHED"), R.CHANNEL_REFUSED, "channel.refund_too_late", False, id="finished"
        ),
        pytest.param(failed("isv.x", "40002"), R.CHANNEL_UNCLEAR, "channel.setup_unclear", True, id="set-up"),
        pytest.param(failed("NEW"), R.CHANNEL_UNCLEAR, "channel.unknown_code", True, id="unknown"),
    ],
)
def test_refund(fields: Mapping[str, Any], event: R, outcome: str, retry: bool) -> None:
    answer = transformers.to_refund_answer(node(fields), REFUND, PAYMENT)
    assert (answer.event, answer.outcome, answer.retry) == (event, outcome, retry)


DONE = {
    "code": "10000", "out_trade_no": PAYMENT.payment_no, "out_request_no": REFUND.refund_no, "refund_amount": "2.34",
    "refund_status": "REFUND_SUCCESS",
}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "event", "outcome", "not_found"),
    [
        pytest.param(DONE, R.CHANNEL_REFUNDED, "channel.refunded", False, id="done"),
        pytest.param({"code": "10000"}, R.CHANNEL_UNCLEAR, "channel.refund_not_found", True, id="no status"),
        pytest.param(DONE | {"refund_status": "NEW"}, R.CHANNEL_UNCLEAR, "channel.unknown_code", False, id="unknown"),
        pytest.param(DONE | {"refund_amount": "2.30"}, R.CHANNEL_UNCLEAR, "channel.amount_differs", False, id="amount"),
        pytest.param(DONE | {"out_request_no": "R2"}, R.CHANNEL_UNCLEAR, "channel.other_order", False, id="number"),
        pytest.param(DONE | {"out_trade_no": "P2"}, R.CHANNEL_UNCLEAR, "channel.other_order", False, id="order"),
        pytest.param(failed("ACQ.TRADE_NOT_EXIST"), R.CHANNEL_UNCLEAR, "channel.not_found", True, id="no trade"),
        pytest.param(
            failed("ACQ.TRADE_HAS_FINISHED"), R.CHANNEL_UNCLEAR, "channel.unknown_code", False,
            id="a question refused is no refund refused",
        ),
    ],
)  # fmt: skip
def test_refund_query(fields: Mapping[str, Any], event: R, outcome: str, not_found: bool) -> None:
    answer = transformers.to_refund_query_answer(node(fields), REFUND, PAYMENT)
    assert (answer.event, answer.outcome, answer.not_found) == (event, outcome, not_found)


# ---------------------------------------------------------------- belief


def test_published_answers_are_read_with_their_exact_source() -> None:
    published = json.loads((DATA / "alipay_trade_pay_response_vectors.json").read_text("utf-8"))
    key = load_public_key(published["alipay_public_key"])
    for vector in published["vectors"]:
        read = envelope.read(vector["raw_response"].encode(), PAY)
        assert (read.source, read.sign) == (vector["sign_content"], vector["sign"])
        assert rsa2_verify(read.source.encode(), read.sign, key)


def test_published_errors_without_signature_are_not_believed() -> None:
    for example in json.loads((DATA / "alipay_error_examples.json").read_text("utf-8")):
        body = json.dumps(example).encode()
        methods = [QUERY, "alipay.trade.refund"]
        answers = [transformers.opened(reply(body), method, alipay_far_end.settings()) for method in methods]
        assert all(isinstance(answer, NotBelieved) for answer in answers)


GOOD = alipay_far_end.answer(PAY, PAID | {"store_name": '门诊 "}{" \\ / 一楼', "list": [{"a": "}"}]})


def test_an_answer_with_braces_and_quotes_in_its_texts_is_opened() -> None:
    opened = transformers.opened(reply(GOOD), PAY, alipay_far_end.settings())
    assert isinstance(opened, Node)
    assert transformers.to_pay_answer(opened, PAYMENT).event is P.CHANNEL_PAID


UNSIGNED = b'{"alipay_trade_pay_response":{"code":"40004","sub_code":"ACQ.BUYER_BALANCE_NOT_ENOUGH"}}'
TWICE = b'{"alipay_trade_pay_response":{"code":"10000","code":"40004"},"sign":"x"}'


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        pytest.param(b"", 200, "channel.empty_answer", id="empty"),
        pytest.param(b"<html></html>", 200, "channel.web_page", id="captive portal"),
        pytest.param(GOOD[:-40], 200, "channel.unreadable", id="cut"),
        pytest.param(GOOD, 502, "channel.http_status", id="502 with a good body"),
        pytest.param(GOOD.replace(b"12.34", b"12.35"), 200, "channel.bad_signature", id="edited"),
        pytest.param(GOOD.replace(b"\\/", b"/"), 200, "channel.bad_signature", id="re-serialised"),
        pytest.param(UNSIGNED, 200, "channel.bad_signature", id="unsigned refusal"),
        pytest.param(TWICE, 200, "channel.unreadable", id="a name twice"),
        pytest.param(GOOD[:-1] + b',"sign":"x"}', 200, "channel.unreadable", id="sign twice"),
        pytest.param(GOOD + b"{}", 200, "channel.unreadable", id="more behind"),
        pytest.param(b"[" * 100_000, 200, "channel.unreadable", id="deep"),
        pytest.param(b'{"a":' * 100_000, 200, "channel.unreadable", id="deep objects"),
        pytest.param(alipay_far_end.answer(QUERY, PAID), 200, "channel.unreadable", id="answer to another call"),
        pytest.param(b'{"error_response":{"code":"40002"}}', 200, "channel.refused_unsigned", id="unsigned"),
        pytest.param(b'{"alipay_trade_pay_response":[],"sign":"x"}', 200, "channel.unreadable", id="not an object"),
        pytest.param("收".encode("gbk"), 200, "channel.unreadable", id="not UTF-8"),
    ],
)
def test_what_is_not_believed(body: bytes, status: int, reason: str) -> None:
    answer = transformers.opened(reply(body, status), PAY, alipay_far_end.settings())
    assert isinstance(answer, NotBelieved)
    assert answer.reason == reason


def event_of(body: bytes) -> P:
    opened = transformers.opened(reply(body), PAY, alipay_far_end.settings())
    return (
        opened.of_payment() if isinstance(opened, NotBelieved) else transformers.to_pay_answer(opened, PAYMENT)
    ).event


@given(st.data())
def test_no_changed_byte_of_the_node_is_believed(data: st.DataObject) -> None:
    start = GOOD.index(b'{"code"')
    place = data.draw(st.integers(start, GOOD.index(b',"sign"') - 1))
    other = data.draw(st.binary(max_size=3).filter(lambda new: new != GOOD[place : place + 1]))
    changed = GOOD[:place] + other + GOOD[place + 1 :]
    try:
        untouched = envelope.read(changed, PAY).source == envelope.read(GOOD, PAY).source  # white space around the node
    except envelope.Unreadable:
        untouched = False
    assert untouched or event_of(changed) is P.CHANNEL_UNCLEAR


@given(st.binary(max_size=400))
def test_garbage_is_unclear_and_never_an_exception(body: bytes) -> None:
    for whole in (body, b'{"alipay_trade_pay_response":' + body + b',"sign":"QUJD"}'):
        assert event_of(whole) is P.CHANNEL_UNCLEAR


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3))


@given(st.dictionaries(st.sampled_from([*FOUND, "sub_code", "retry_flag", "fund_change", "refund_status"]), JSON))
def test_no_signed_nonsense_breaks_a_transformer(noise: dict[str, Any]) -> None:
    fields = node(FOUND | noise)
    for read in (transformers.to_pay_answer, transformers.to_query_answer, transformers.to_cancel_answer):
        assert isinstance(read(fields, PAYMENT).event, P)
    for read_refund in (transformers.to_refund_answer, transformers.to_refund_query_answer):
        assert isinstance(read_refund(fields, REFUND, PAYMENT).event, R)


# ---------------------------------------------------------------- requests


@given(st.integers(1, 10_000_000_000))
def test_amounts_go_out_and_come_back_to_the_fen(amount_fen: int) -> None:
    payment = a_payment(amount_fen=amount_fen)
    content = transformers.pay_content(payment, auth_code="1", subject="缴费")
    answer = PAID | {"total_amount": content["total_amount"]}
    assert transformers.to_pay_answer(node(answer), payment).event is P.CHANNEL_PAID


def test_the_signed_parameters() -> None:
    settings = alipay_far_end.settings()
    content = transformers.pay_content(PAYMENT, auth_code="281234567890123456", subject="门诊缴费")
    fields = transformers.parameters(settings, PAY, content, now=NOW)
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "sign")
    assert rsa2_verify(text.encode(), fields["sign"], alipay_far_end.our_key().public_key())
    assert fields["timestamp"] == "2026-03-01 09:30:00"
    assert "notify_url" not in fields
    assert json.loads(fields["biz_content"]) == {
        "out_trade_no": PAYMENT.payment_no, "scene": "bar_code", "auth_code": "281234567890123456",
        "product_code": "FACE_TO_FACE_PAYMENT", "subject": "门诊缴费", "total_amount": "12.34", "terminal_id": "W1",
        "timeout_express": "5m",
    }  # fmt: skip
