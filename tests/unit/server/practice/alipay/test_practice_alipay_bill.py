"""Alipay's bill from the practice gateway: the link, the zip, the lines."""

import csv
import io
import struct
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest

from support.practice_clients import World, fresh_code

BILL = "alipay.data.dataservice.bill.downloadurl.query"
COLUMNS = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
ACCOUNT = "20880000000000010156"


@pytest.fixture
def world() -> World:
    """10 March: paid 10.00 and refunded 3.00, paid 20.00 and cancelled, one refused; 11 March 11:00 now."""
    world = World()
    world.alipay.pay(number="A", amount="10.00", subject="检查,化验", terminal_id="W01")
    world.pass_s(60)
    world.alipay.trade("refund", "A", refund_amount="3.00", out_request_no="RA")
    world.pass_s(60)
    world.alipay.pay(number="B", amount="20.00")
    world.alipay.pay(fresh_code("28", "99001000"), number="C", amount="5.00")
    world.pass_s(60)
    world.alipay.trade("cancel", "B")
    world.pass_s(23 * 3600 - 180)
    return world


def link(world: World, day: str = "2026-03-10", bill_type: str = "trade") -> dict[str, str]:
    return world.alipay.call(BILL, bill_type=bill_type, bill_date=day)


def download(world: World, url: str) -> zipfile.ZipFile:
    parts = urlsplit(url)
    reply = world.request_alipay(b"", query=parts.query, method="GET", path=parts.path)
    assert reply.status == 200
    return zipfile.ZipFile(io.BytesIO(reply.body), metadata_encoding="gbk")


def test_the_link_says_what_it_is(world: World) -> None:
    answer = link(world)
    said = parse_qs(urlsplit(answer["bill_download_url"]).query)
    assert said["bizType"] == ["trade"]
    assert said["userId"] == [ACCOUNT]
    assert said["fileType"] == ["csv.zip"]
    assert said["downloadFileName"] == [f"{ACCOUNT}_20260310.csv.zip"]


def test_member_names_are_gbk_without_the_flag(world: World) -> None:
    archive = download(world, link(world)["bill_download_url"])
    assert archive.namelist() == [f"{ACCOUNT}_20260310_业务明细.csv", f"{ACCOUNT}_20260310_业务明细(汇总).csv"]
    raw = world.last.body
    assert "业务明细".encode("gbk") in raw
    flags = [struct.unpack_from("<H", raw, at + 6)[0] for at in range(len(raw)) if raw[at : at + 4] == b"PK\x03\x04"]
    assert [flag & 0x800 for flag in flags] == [0, 0]


def test_detail(world: World) -> None:
    archive = download(world, link(world)["bill_download_url"])
    raw = archive.read(f"{ACCOUNT}_20260310_业务明细.csv")
    lines = raw.decode("gbk").split("\r\n")
    assert lines[0] == "#支付宝业务明细查询"
    assert lines[1] == f"#账号：[{ACCOUNT}]"
    assert lines[2] == "#起始日期：[2026年03月10日 00:00:00]   终止日期：[2026年03月11日 00:00:00]"
    assert lines[3] == "#-----------------------------------------业务明细列表----------------------------------------"
    assert lines[4] == COLUMNS
    assert len(COLUMNS.split(",")) == 25
    assert lines[9] == "#-----------------------------------------业务明细列表结束------------------------------------"
    assert lines[10] == "#交易合计：2笔，商家实收共30.00元，商家优惠共0.00元"
    assert lines[11] == "#退款合计：2笔，商家实收退款共-23.00元，商家优惠退款共0.00元"
    assert lines[12] == "#导出时间：[2026年03月11日 11:00:00]"
    rows = [dict(zip(COLUMNS.split(","), row, strict=True)) for row in csv.reader(lines[5:9])]
    paid, refunded, other, cancelled = rows
    assert (paid["商户订单号"], paid["业务类型"], paid["订单金额（元）"]) == ("A\t", "交易", "10.00")
    assert (paid["商品名称"], paid["终端号"], paid["服务费（元）"]) == ("检查,化验\t", "W01\t", "-0.06")
    assert (refunded["业务类型"], refunded["商家实收（元）"], refunded["退款批次号/请求号"]) == (
        "退款",
        "-3.00",
        "RA\t",
    )
    assert refunded["支付宝交易号"] == paid["支付宝交易号"]
    assert (refunded["创建时间"], refunded["完成时间"]) == ("2026-03-10 12:00:00", "2026-03-10 12:01:00")
    assert (other["商户订单号"], cancelled["订单金额（元）"]) == ("B\t", "-20.00")


def test_totals(world: World) -> None:
    archive = download(world, link(world)["bill_download_url"])
    lines = archive.read(f"{ACCOUNT}_20260310_业务明细(汇总).csv").decode("gbk").split("\r\n")
    assert lines[0] == "#支付宝业务汇总查询"
    assert lines[4].startswith("门店编号,门店名称,交易订单总笔数,退款订单总笔数,")
    assert lines[6] == "合计,,2,2,7.00,7.00,0.00,0.00,0.00,-0.18,0.00,6.82"


def test_account_log(world: World) -> None:
    archive = download(world, link(world, bill_type="signcustomer")["bill_download_url"])
    lines = archive.read(f"{ACCOUNT}_20260310_账务明细.csv").decode("gbk").split("\r\n")
    assert lines[0] == "#支付宝账务明细查询"
    assert lines[-4:-2] == ["#支出合计：4笔，共-23.18元", "#收入合计：2笔，共30.00元"]


@pytest.mark.parametrize("seconds", [31, -31])
def test_a_link_dies_after_30_seconds(world: World, seconds: int) -> None:
    parts = urlsplit(link(world)["bill_download_url"])
    world.pass_s(seconds)
    assert world.request_alipay(b"", query=parts.query, method="GET", path=parts.path).status == 403


@pytest.mark.parametrize("change", [("20260310", "20260309"), ("appId=2021", "appId=2022"), ("token=", "token=0")])
def test_a_link_cannot_be_bent(world: World, change: tuple[str, str]) -> None:
    parts = urlsplit(link(world)["bill_download_url"])
    bent = parts.query.replace(*change)
    assert world.request_alipay(b"", query=bent, method="GET", path=parts.path).status == 403


@pytest.mark.parametrize(
    ("day", "code", "sub_code"),
    [
        pytest.param("2026-03-09", "40004", "isp.bill_not_exist", id="no trade"),
        pytest.param("2026-03-11", "40002", "isv.invalid-arguments", id="today"),
        pytest.param("2026-03", "40002", "isv.invalid-arguments", id="running month"),
        pytest.param("0001-01-01", "40002", "isv.invalid-arguments", id="the year one"),
        pytest.param("9999-12", "40002", "isv.invalid-arguments", id="the last month"),
        pytest.param("2026-02-30", "40002", "isv.invalid-arguments", id="no day"),
        pytest.param("20260310", "40002", "isv.invalid-arguments", id="no dashes"),
    ],
)
def test_days_refused(world: World, day: str, code: str, sub_code: str) -> None:
    answer = link(world, day)
    assert (answer["code"], answer["sub_code"]) == (code, sub_code)


def test_before_ten_o_clock(world: World) -> None:
    world.pass_s(-3700)
    assert link(world)["sub_code"] == "isp.bill_not_exist"
    world.house.statements_at_once = True
    assert link(world)["code"] == "10000"


def test_a_month(world: World) -> None:
    world.pass_s(24 * 86400)
    archive = download(world, link(world, "2026-03")["bill_download_url"])
    assert archive.namelist()[0] == f"{ACCOUNT}_202603_业务明细.csv"
