"""What Alipay's practice gateway refuses before it looks at any order, and how it signs."""

import json
from urllib.parse import urlencode

import pytest

from support.practice_clients import World, fresh_code

PAY = "alipay.trade.pay"
CONTENT = {"out_trade_no": "N1", "scene": "bar_code", "subject": "s", "total_amount": "1.00"}


@pytest.fixture
def world() -> World:
    return World()


def sent(world: World, changed: dict[str, str]) -> dict[str, str]:
    """The error that a pay call with other common parameters meets; an empty value leaves one out."""
    parameters = world.alipay.parameters(PAY, {**CONTENT, "auth_code": fresh_code("28")}) | changed
    signed = world.alipay.signed({name: value for name, value in parameters.items() if value}) | changed
    body = urlencode({name: value for name, value in signed.items() if value or name not in changed})
    whole = json.loads(world.request_alipay(body.encode()).body)
    assert "sign" not in whole
    return dict(whole["error_response"])


@pytest.mark.parametrize(
    ("changed", "code", "sub_code"),
    [
        pytest.param({"app_id": ""}, "40001", "isv.missing-app-id", id="no app"),
        pytest.param({"method": ""}, "40001", "isv.missing-method", id="no method"),
        pytest.param({"sign": ""}, "40001", "isv.missing-signature", id="no signature"),
        pytest.param({"sign_type": ""}, "40001", "isv.missing-signature-type", id="no sign type"),
        pytest.param({"timestamp": ""}, "40001", "isv.missing-timestamp", id="no timestamp"),
        pytest.param({"version": ""}, "40001", "isv.missing-version", id="no version"),
        pytest.param({"charset": ""}, "40001", "isv.missing-charset", id="no charset"),
        pytest.param({"app_id": "1"}, "40002", "isv.invalid-app-id", id="unknown app"),
        pytest.param({"method": "alipay.trade.give"}, "40002", "isv.invalid-method", id="unknown method"),
        pytest.param({"sign": "AAAA"}, "40002", "isv.invalid-signature", id="wrong signature"),
        pytest.param({"sign": "no base64!"}, "40002", "isv.invalid-signature", id="no base64"),
        pytest.param({"sign_type": "RSA"}, "40002", "isv.invalid-signature-type", id="RSA"),
        pytest.param({"timestamp": "2026-03-10T12:00:00"}, "40002", "isv.invalid-timestamp", id="timestamp"),
        pytest.param({"timestamp": "2026-13-10 12:00:00"}, "40002", "isv.invalid-timestamp", id="month 13"),
        pytest.param({"version": "1.1"}, "40002", "isv.invalid-version", id="version"),
        pytest.param({"charset": "gbk"}, "40002", "isv.invalid-charset", id="gbk"),
        pytest.param({"format": "XML"}, "40002", "isv.invalid-format", id="xml"),
        pytest.param({"notify_url": "ftp://x"}, "40002", "isv.invalid-parameter", id="notify url"),
    ],
)
def test_common_parameters(world: World, changed: dict[str, str], code: str, sub_code: str) -> None:
    error = sent(world, changed)
    assert (error["code"], error["sub_code"]) == (code, sub_code)


@pytest.mark.parametrize("name", ["sign_type", "biz_content", "timestamp"])
def test_everything_is_covered_by_the_signature(world: World, name: str) -> None:
    parameters = world.alipay.signed(world.alipay.parameters(PAY, {**CONTENT, "auth_code": fresh_code("28")}))
    changed = {"sign_type": "RSA2", "biz_content": "{}", "timestamp": "2026-03-10 12:00:01"}
    forged = parameters | ({name: changed[name]} if name != "sign_type" else {"extra": "1"})
    answer = json.loads(world.request_alipay(urlencode(forged).encode()).body)
    assert answer["error_response"]["sub_code"] == "isv.invalid-signature"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        pytest.param({"out_trade_no": None}, "out_trade_no", id="no number"),
        pytest.param({"subject": None}, "subject", id="no subject"),
        pytest.param({"auth_code": None}, "auth_code", id="no code"),
        pytest.param({"scene": "face"}, "scene", id="scene"),
        pytest.param({"out_trade_no": "n" * 65}, "out_trade_no", id="long number"),
        pytest.param({"out_trade_no": "a b"}, "out_trade_no", id="blank"),
        pytest.param({"subject": "x" * 257}, "subject", id="long subject"),
        pytest.param({"total_amount": "0.00"}, "total_amount", id="nothing"),
        pytest.param({"total_amount": "1.001"}, "total_amount", id="a tenth of a fen"),
        pytest.param({"total_amount": "1e2"}, "total_amount", id="exponent"),
        pytest.param({"total_amount": "-1.00"}, "total_amount", id="negative"),
        pytest.param({"total_amount": "100000000.01"}, "total_amount", id="too much"),
        pytest.param({"timeout_express": "soon"}, "timeout_express", id="timeout"),
        pytest.param({"timeout_express": "16d"}, "timeout_express", id="over 15 days"),
    ],
)
def test_pay_content(world: World, content: dict[str, str | None], named: str) -> None:
    answer = world.alipay.pay(**content)  # type: ignore[arg-type]
    assert (answer["code"], answer["sub_code"]) == ("40004", "ACQ.INVALID_PARAMETER")
    assert named in answer["sub_msg"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"total_amount": NaN}', "null"])
def test_content_that_is_no_object(world: World, text: str) -> None:
    parameters = world.alipay.parameters(PAY, {}) | {"biz_content": text}
    body = urlencode(world.alipay.signed(parameters)).encode()
    answer = world.alipay.read(PAY, world.request_alipay(body).body)
    assert (answer["code"], answer["sub_code"]) == ("40002", "isv.invalid-parameter")


@pytest.mark.parametrize("amount", [1, "1", "1.0", "1.00"])
def test_amounts_may_be_numbers_and_never_pass_a_float(world: World, amount: object) -> None:
    answer = world.alipay.pay(total_amount=amount)
    assert answer["total_amount"] == "1.00"


def test_parameters_may_come_in_the_query(world: World) -> None:
    parameters = world.alipay.signed(world.alipay.parameters(PAY, {**CONTENT, "auth_code": fresh_code("28")}))
    content = {"biz_content": parameters.pop("biz_content")}
    reply = world.request_alipay(urlencode(content).encode(), query=urlencode(parameters))
    assert world.alipay.read(PAY, reply.body)["code"] == "10000"
    parameters = world.alipay.signed(world.alipay.parameters("alipay.trade.query", {"out_trade_no": "N1"}))
    reply = world.request_alipay(b"", query=urlencode(parameters), method="GET")
    assert world.alipay.read("alipay.trade.query", reply.body)["trade_status"] == "TRADE_SUCCESS"


def test_what_is_signed_is_the_text_with_its_escaped_slashes(world: World) -> None:
    world.alipay.call("alipay.trade.precreate", out_trade_no="Q1", subject="s", total_amount="1.00")
    assert b'"qr_code":"https:\\/\\/qr.alipay.com\\/' in world.last.body


def test_calls_a_second_are_limited(world: World) -> None:
    world.house.rate_factor = 1
    codes = [world.alipay.trade("query", "NONE")["code"] for _ in range(101)]
    assert codes == ["40004"] * 100 + ["40005"]
