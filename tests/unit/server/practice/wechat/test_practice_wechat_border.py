"""What WeChat's practice gateway refuses before it looks at any order."""

import pytest

from server.practice.wechat.envelope import read_xml, sign
from support.practice_clients import World, fresh_code, wechat_fields, wechat_sign, wechat_xml

KEY = "192006250b4c09247ec02edce69f6a2d"
PUBLISHED = {
    "appid": "wxd930ea5d5a258f4f",
    "body": "test",
    "device_info": "1000",
    "mch_id": "10000100",
    "nonce_str": "ibuaiVcKdpRxkhJA",
}


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("fields", "sign_type", "expected"),
    [
        pytest.param(PUBLISHED, "MD5", "9A0A8659F005D6984697E2CA0A9CF3B7", id="published md5"),
        pytest.param(
            PUBLISHED,
            "HMAC-SHA256",
            "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6",
            id="published hmac",
        ),
        pytest.param(
            {"test1": "test1", "test2": "test2"}, "MD5", "1E3A8D73B5A4AEE787C0F68B5DAB8520", id="published second md5"
        ),
        pytest.param(
            {**PUBLISHED, "sign": "X", "attach": ""}, "MD5", "9A0A8659F005D6984697E2CA0A9CF3B7", id="sign and empty out"
        ),
    ],
)
def test_signature(fields: dict[str, str], sign_type: str, expected: str) -> None:
    assert sign(fields, KEY, sign_type) == expected


def micropay(world: World, **changed: str | None) -> dict[str, str]:
    fields = {"body": "x", "spbill_create_ip": "127.0.0.1", "total_fee": "1", "out_trade_no": "N1"}
    return world.wechat.call("/pay/micropay", **({"auth_code": fresh_code("13")} | fields | changed))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"", "POST_DATA_EMPTY", id="nothing"),
        pytest.param(b"{}", "XML_FORMAT_ERROR", id="json"),
        pytest.param(b"<xml><a>1</a>", "XML_FORMAT_ERROR", id="cut"),
        pytest.param(b"<root><a>1</a></root>", "XML_FORMAT_ERROR", id="other root"),
        pytest.param(b"<xml><a><b>1</b></a></xml>", "XML_FORMAT_ERROR", id="nested"),
        pytest.param(b"<xml><a>1</a><a>2</a></xml>", "XML_FORMAT_ERROR", id="repeated"),
        pytest.param(b"<!DOCTYPE xml [<!ENTITY e 'x'>]><xml><a>&e;</a></xml>", "XML_FORMAT_ERROR", id="entity"),
        pytest.param(b"<!DOCTYPE xml SYSTEM 'file:///etc/passwd'><xml/>", "XML_FORMAT_ERROR", id="doctype"),
        pytest.param("<xml><a>中</a></xml>".encode("gbk"), "NOT_UTF8", id="gbk"),
        pytest.param(b"<xml>" + b"<a>x</a>" * 10_000 + b"</xml>", "XML_FORMAT_ERROR", id="too long"),
        pytest.param(b"<xml></xml>", "LACK_PARAMS", id="no field"),
    ],
)
def test_a_body_that_is_no_message(world: World, body: bytes, code: str) -> None:
    answer = wechat_fields(world.request_wechat("/pay/micropay", body).body)
    assert (answer["return_code"], answer["err_code"]) == ("FAIL", code)
    assert "sign" not in answer


def test_get_is_refused(world: World) -> None:
    answer = wechat_fields(world.request_wechat("/pay/micropay", b"", "GET").body)
    assert answer["err_code"] == "REQUIRE_POST_METHOD"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        pytest.param({"appid": None}, "LACK_PARAMS", id="no appid"),
        pytest.param({"nonce_str": None}, "LACK_PARAMS", id="no nonce"),
        pytest.param({"nonce_str": "n" * 33}, "PARAM_ERROR", id="long nonce"),
        pytest.param({"mch_id": "1900009999"}, "MCHID_NOT_EXIST", id="unknown merchant"),
        pytest.param({"appid": "wxunknown"}, "APPID_NOT_EXIST", id="unknown app"),
        pytest.param({"appid": "wxother"}, "APPID_MCHID_NOT_MATCH", id="another merchant's app"),
        pytest.param({"sign_type": "SHA1"}, "PARAM_ERROR", id="unknown sign type"),
        pytest.param({"sign": "0" * 32}, "SIGNERROR", id="wrong signature"),
        pytest.param({"sign_type": "HMAC-SHA256"}, "SIGNERROR", id="md5 that claims to be hmac"),
    ],
)
def test_common_fields(world: World, changed: dict[str, str | None], code: str) -> None:
    answer = micropay(world, **changed)
    assert (answer["return_code"], answer["err_code"]) == ("FAIL", code)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        pytest.param({"body": None}, "LACK_PARAMS", id="no body"),
        pytest.param({"total_fee": None}, "LACK_PARAMS", id="no amount"),
        pytest.param({"auth_code": None}, "LACK_PARAMS", id="no code"),
        pytest.param({"spbill_create_ip": None}, "LACK_PARAMS", id="no address"),
        pytest.param({"total_fee": "1.00"}, "PARAM_ERROR", id="yuan"),
        pytest.param({"total_fee": "0"}, "PARAM_ERROR", id="nothing to pay"),
        pytest.param({"total_fee": "-1"}, "PARAM_ERROR", id="negative"),
        pytest.param({"total_fee": "１"}, "PARAM_ERROR", id="full-width digit"),
        pytest.param({"out_trade_no": "n" * 33}, "PARAM_ERROR", id="long number"),
        pytest.param({"out_trade_no": "a b"}, "PARAM_ERROR", id="blank in number"),
        pytest.param({"body": "x" * 129}, "PARAM_ERROR", id="long body"),
        pytest.param({"fee_type": "USD"}, "PARAM_ERROR", id="dollars"),
        pytest.param({"spbill_create_ip": "here"}, "PARAM_ERROR", id="no ip"),
        pytest.param({"scene_info": "{"}, "PARAM_ERROR", id="scene no json"),
        pytest.param({"time_expire": "20260310"}, "PARAM_ERROR", id="expiry no instant"),
        pytest.param({"time_expire": "00010101000000"}, "PARAM_ERROR", id="the year one"),
        pytest.param({"time_expire": "99991231235959"}, "PARAM_ERROR", id="the last year"),
        pytest.param({"time_expire": "20260310115959"}, "PARAM_ERROR", id="expired before it began"),
        pytest.param(
            {"time_start": "20260310120000", "time_expire": "20260310120059"}, "PARAM_ERROR", id="under a minute"
        ),
        pytest.param({"auth_code": "28" + "0" * 16}, "AUTH_CODE_INVALID", id="alipay code"),
        pytest.param({"auth_code": "13" + "0" * 15}, "AUTH_CODE_INVALID", id="17 digits"),
        pytest.param({"auth_code": "13" + "0" * 16 + "\n"}, "AUTH_CODE_INVALID", id="line feed"),
    ],
)
def test_micropay_fields(world: World, changed: dict[str, str | None], code: str) -> None:
    answer = micropay(world, **changed)
    assert (answer["return_code"], answer["result_code"], answer["err_code"]) == ("SUCCESS", "FAIL", code)
    assert world.wechat.query("N1")["err_code"] == "ORDERNOTEXIST"


@pytest.mark.parametrize("path", ["/secapi/pay/reverse", "/secapi/pay/refund", "/billcommentsp/batchquerycomment"])
@pytest.mark.parametrize("serial", [None, "CD34"], ids=["no certificate", "another merchant's"])
def test_paths_that_demand_the_certificate(world: World, path: str, serial: str | None) -> None:
    world.serial = serial
    answer = world.wechat.call(path, out_trade_no="N1")
    assert (answer["return_code"], answer["err_code"]) == ("FAIL", "CERT_ERROR")


def test_paths_that_need_none(world: World) -> None:
    world.serial = None
    assert world.wechat.pay()["result_code"] == "SUCCESS"


def test_answers_are_signed_as_asked(world: World) -> None:
    world.wechat.sign_type = "HMAC-SHA256"
    answer = world.wechat.pay()
    assert len(answer["sign"]) == 64
    assert answer["nonce_str"]


def test_markup_in_a_value_comes_back_whole(world: World) -> None:
    attach = "<b>&amp;</b> ]]"
    answer = world.wechat.pay(attach=attach)
    assert answer["attach"] == attach
    assert read_xml(world.last.body)["attach"] == attach


def test_calls_a_second_are_limited(world: World) -> None:
    world.house.rate_factor = 1
    codes = [world.wechat.pay().get("err_code", "") for _ in range(34)]
    assert codes == [""] * 33 + ["FREQUENCY_LIMITED"]
    world.pass_s(1)
    assert world.wechat.pay()["result_code"] == "SUCCESS"


def test_unknown_path_is_404(world: World) -> None:
    assert world.request_wechat("/pay/nothing", wechat_xml({"sign": wechat_sign({}, KEY)})).status == 404
