"""WeChat's trade bill and comments from the practice gateway, byte by byte."""

import gzip
from datetime import timedelta

import pytest

from server.practice.book import Comment
from server.practice.faults import Fault
from support.practice_clients import World, wechat_fields

ALL = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
    "申请退款金额,费率备注"
)
SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


@pytest.fixture
def world() -> World:
    """10 March: paid 10.00 and refunded 3.00, paid 20.00 and reversed, one not paid; 11 March 11:00 now."""
    world = World()
    world.wechat.pay(number="A", fee=1000, body="检查,化验", device_info="W01", attach="x")
    world.pass_s(60)
    world.wechat.refund("A", "RA", 300, 1000)
    world.pass_s(1)
    world.wechat.pay(number="B", fee=2000)
    world.wechat.pay("13000000019900" + "1000", number="C", fee=5)
    world.pass_s(30)
    world.wechat.reverse("B")
    world.pass_s(23 * 3600)
    return world


def bill(world: World, day: str = "20260310", **fields: str) -> bytes:
    return world.request_wechat("/pay/downloadbill", world.wechat.message(bill_date=day, **fields)).body


def rows(text: bytes) -> list[dict[str, str]]:
    """The data rows by header name."""
    lines = text.decode("utf-8-sig").split("\r\n")
    names = lines[0].split(",")
    end = lines.index(SUMMARY)
    return [dict(zip(names, line.removeprefix("`").split(",`"), strict=True)) for line in lines[1:end]]


def test_all(world: World) -> None:
    raw = bill(world)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    lines = raw.decode("utf-8-sig").split("\r\n")
    assert lines[0] == ALL
    assert len(lines[0].split(",")) == 27
    paid, refunded, other, reversed_ = rows(raw)
    assert (paid["商户订单号"], paid["交易状态"], paid["订单金额"], paid["手续费"]) == (
        "A",
        "SUCCESS",
        "10.00",
        "0.06000",
    )
    assert (paid["商品名称"], paid["设备号"], paid["商户数据包"], paid["费率"]) == ("检查,化验", "W01", "x", "0.60%")
    assert (paid["微信退款单号"], paid["商户退款单号"], paid["退款金额"]) == ("0", "0", "0.00")
    assert (refunded["商户订单号"], refunded["商户退款单号"], refunded["交易状态"]) == ("A", "RA", "REFUND")
    assert (refunded["退款金额"], refunded["申请退款金额"], refunded["订单金额"]) == ("3.00", "3.00", "0.00")
    assert (refunded["应结订单金额"], refunded["手续费"], refunded["退款状态"]) == ("0.00", "-0.02000", "SUCCESS")
    assert (other["商户订单号"], other["交易状态"]) == ("B", "SUCCESS")
    assert (reversed_["商户订单号"], reversed_["交易状态"], reversed_["退款金额"]) == ("B", "REVOKED", "20.00")
    assert lines[-2] == "`4.0,`30.00,`23.00,`0.00,`0.04000,`30.00,`23.00"


@pytest.mark.parametrize(
    ("bill_type", "columns", "numbers"),
    [
        pytest.param("SUCCESS", 20, ["A", "B"], id="success"),
        pytest.param("REFUND", 29, ["A", "B"], id="refund"),
        pytest.param("ALL", 27, ["A", "A", "B", "B"], id="all"),
    ],
)
def test_types(world: World, bill_type: str, columns: int, numbers: list[str]) -> None:
    raw = bill(world, bill_type=bill_type)
    assert len(raw.decode("utf-8-sig").split("\r\n")[0].split(",")) == columns
    assert [row["商户订单号"] for row in rows(raw)] == numbers


def test_gzip_is_the_same_bytes(world: World) -> None:
    assert gzip.decompress(bill(world, tar_type="GZIP")) == bill(world)


@pytest.mark.parametrize(
    ("day", "fields", "code", "message"),
    [
        pytest.param("20260309", {}, "20002", "No Bill Exist", id="no trade"),
        pytest.param("20260311", {}, "20003", "Bill Creating", id="today"),
        pytest.param("20260312", {}, "20001", "invalid bill_date", id="tomorrow"),
        pytest.param("20251101", {}, "20001", "invalid bill_date", id="over three months"),
        pytest.param("2026-03-1", {}, "20001", "参数错误 bill_date", id="no date"),
        pytest.param("00010101", {}, "20001", "参数错误 bill_date", id="the year one"),
        pytest.param("20260310", {"bill_type": "SOME"}, "20001", "参数错误 bill_type", id="type"),
        pytest.param("20260310", {"tar_type": "ZIP"}, "20001", "参数错误 tar_type", id="packing"),
        pytest.param("20260310", {"tar_type": "GZIP", "sign": "0" * 32}, "20001", "sign error", id="signature"),
    ],
)
def test_errors_are_xml_without_signature(
    world: World, day: str, fields: dict[str, str], code: str, message: str
) -> None:
    raw = bill(world, day, **fields)
    assert raw.startswith(b"<xml>")
    expected = {"return_code": "FAIL", "return_msg": message, "error_code": code}
    assert wechat_fields(raw) == expected


def test_before_ten_o_clock_it_is_being_made(world: World) -> None:
    world.now -= timedelta(hours=1, minutes=5)
    assert wechat_fields(bill(world))["error_code"] == "20003"
    world.house.statements_at_once = True
    assert bill(world).startswith(b"\xef\xbb\xbf")


def test_a_refund_of_an_older_order_is_in_the_bill_of_its_own_day(world: World) -> None:
    world.wechat.refund("A", "RB", 100, 1000)
    world.pass_s(24 * 3600)
    (row,) = rows(bill(world, "20260311"))
    assert (row["商户订单号"], row["商户退款单号"], row["交易时间"]) == ("A", "RB", "2026-03-11 11:01:31")


def test_cut_statement(world: World) -> None:
    world.faults.add(Fault(kind="cut"), service="wechat", operation="downloadbill")
    whole = len(bill(world))
    assert len(bill(world)) > whole


def comments(world: World, **changed: object) -> bytes:
    fields: dict[str, object] = {"begin_time": "20260310000000", "end_time": "20260320000000", "offset": 0}
    message = world.wechat.message(**(fields | changed))
    return world.request_wechat("/billcommentsp/batchquerycomment", message).body


def test_comments_are_asked_with_hmac_page_by_page(world: World) -> None:
    for index in range(3):
        world.book.save(
            Comment(
                merchant="1900000001", channel_number=f"42{index}", stars=5, text=f"好\n{index}", created_at=world.now
            )
        )
    assert wechat_fields(comments(world))["err_code"] == "SIGNERROR"
    world.wechat.sign_type = "HMAC-SHA256"
    first = comments(world, limit=2).decode().split("\n")
    assert first == ["`2", "`2026-03-11 11:01:31,`420,`5,`好 0", "`2026-03-11 11:01:31,`421,`5,`好 1"]
    assert comments(world, offset=2, limit=2).decode().split("\n")[1].endswith("`好 2")
    assert wechat_fields(comments(world, offset=3))["err_code"] == "NO_COMMENT"
    assert wechat_fields(comments(world, limit=201))["err_code"] == "PARAM_ERROR"
