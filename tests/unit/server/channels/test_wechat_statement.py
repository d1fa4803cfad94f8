"""WeChat's trade bills: the published file, the layouts, and every way in which a file is not what it should be."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Unreachable
from server.channels.statements import StatementUnreadable
from server.channels.wechat.statement import read_statement, to_file
from support.channel_values import reply

PUBLISHED = (Path(__file__).parents[3] / "data" / "channels" / "wechat_tradebill_ALL_20210128.csv").read_bytes()
DAY = date(2026, 3, 1)

SMALL = """\
交易时间,微信订单号,商户订单号,交易状态,商品名称,手续费,订单金额,退款金额
`2026-03-01 09:30:05,`4200001,`P1,`SUCCESS,`挂号, 内科,`0.06000,`10.00,`0.00
`2026-03-01 10:00:00,`4200001,`P1,`REFUND,`挂号, 内科,`-0.03000,`0.00,`5.00
总交易单数,订单总金额,退款总金额,手续费总金额
`2.0,`10.00,`5.00,`0.03000
"""
OLD = """\
交易时间,微信订单号,商户订单号,交易状态,总金额,代金券或立减优惠金额,退款金额,代金券或立减优惠退款金额,手续费
`2017-03-01 09:30:05,`4200001,`P1,`SUCCESS,`10.00,`0.00,`0.00,`0.00,`0.06000
总交易单数,总交易额,总退款金额,总代金券或立减优惠退款金额,手续费总金额
`1,`10.00,`0.00,`0.00,`0.06000
"""


def test_the_published_bill() -> None:
    statement = read_statement(PUBLISHED)
    assert (len(statement.columns), len(statement.rows)) == (27, 3)
    first = next(statement.by_name())
    assert (first["商户订单号"], first["订单金额"], first["手续费"]) == ("S20210128170702357723", "0.01", "0.00000")
    assert (first["设备号"], first["商户退款单号"], first["费率备注"]) == ("", "0", "")
    assert statement.totals["订单总金额"] == "0.03"


@pytest.mark.parametrize("text", [SMALL, OLD, SMALL.replace("\n", "\r\n"), "\ufeff" + SMALL, SMALL.rstrip("\n")])
def test_layouts_line_ends_and_marks(text: str) -> None:
    assert read_statement(text.encode()) == read_statement(gzip.compress(text.encode()))


def test_a_comma_in_a_name_stays_in_it() -> None:
    assert [row["商品名称"] for row in read_statement(SMALL.encode()).by_name()] == ["挂号, 内科"] * 2


def test_a_new_column_is_kept() -> None:
    text = (
        SMALL.replace("退款金额\n", "退款金额,新列\n", 1)
        .replace("`0.00\n", "`0.00,`x\n")
        .replace("`5.00\n", "`5.00,`y\n")
    )
    assert [row["新列"] for row in read_statement(text.encode()).by_name()] == ["x", "y"]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "rule"),
    [
        ("商户订单号", "订单号", 1, "商户订单号", "missing"),
        ("交易状态", "交易时间", 1, "交易时间", "twice"),
        (",`P1,`SUCCESS", ",`SUCCESS", 2, "退款金额", "7 values for 8 columns"),
        ("`10.00,`0.00\n", "`10.00,`0.00,`1\n", 2, "退款金额", "9 values for 8 columns"),
        ("`10.00,`0.00\n", "`10.OO,`0.00\n", 2, "订单金额", "not a number"),
        ("`10.00,`0.00\n", "`1e1,`0.00\n", 2, "订单金额", "not a number"),
        ("`2.0,`10.00", "`3.0,`10.00", 5, "总交易单数", "is not the number of rows"),
        ("`2.0,`10.00", "`2.0,`10.01", 5, "订单金额", "total is not the sum"),
        ("`0.03000\n", "`0.03001\n", 5, "手续费", "total is not the sum"),
        ("`2.0,", "2.0,", 5, "总交易单数", "does not begin with a backtick"),
        ("`2.0,`10.00,`5.00,`0.03000\n", "", 4, "", "totals are not the last two lines"),
        ("`0.03000\n", "`0.03000\nmore\n", 4, "", "totals are not the last two lines"),
        ("总交易单数", "总笔数", 4, "总交易单数", "missing"),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(old: str, new: str, line: int, column: str, rule: str) -> None:
    assert old in SMALL
    with pytest.raises(StatementUnreadable) as error:
        read_statement(SMALL.replace(old, new, 1).encode())
    assert dict(error.value.values) == {"line": line, "column": column, "rule": rule}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(b"", "no header, rows and totals", id="empty"),
        pytest.param(gzip.compress(SMALL.encode())[:-9], "GZIP is cut, or larger than allowed", id="cut GZIP"),
        pytest.param(b"\x1f\x8bxxxx", "GZIP is damaged", id="damaged GZIP"),
        pytest.param(SMALL.encode("gbk"), "not UTF-8", id="GBK"),
        pytest.param(SMALL.partition("总交易")[0].encode(), "totals are not the last two lines", id="cut"),
    ],
)
def test_files_that_are_no_bill(content: bytes, rule: str) -> None:
    with pytest.raises(StatementUnreadable) as error:
        read_statement(content)
    assert error.value.values["rule"] == rule


@given(st.data())
def test_no_changed_amount_of_the_published_bill_passes(data: st.DataObject) -> None:
    places = [place for place in range(len(PUBLISHED)) if PUBLISHED[place : place + 4] == b"0.01"]
    place = data.draw(st.sampled_from(places)) + 3
    changed = PUBLISHED[:place] + bytes([data.draw(st.sampled_from(b"02345678"))]) + PUBLISHED[place + 1 :]
    with pytest.raises(StatementUnreadable):
        read_statement(changed)


@given(st.binary(max_size=300))
def test_garbage_is_refused(content: bytes) -> None:
    with pytest.raises(StatementUnreadable):
        read_statement(content)


# ---------------------------------------------------------------- what the download answers


def error(code: str, message: str) -> bytes:
    return (
        f"<xml><return_code><![CDATA[FAIL]]></return_code><return_msg><![CDATA[{message}]]></return_msg>"
        f"<error_code>{code}</error_code></xml>"
    ).encode()


@pytest.mark.parametrize(
    ("body", "name", "empty"),
    [
        pytest.param(PUBLISHED, "wechat_1_20260301.csv", False, id="plain"),
        pytest.param(gzip.compress(PUBLISHED), "wechat_1_20260301.csv.gz", False, id="GZIP"),
        pytest.param(error("20002", "No Bill Exist"), "wechat_1_20260301.xml", True, id="as it is sent"),
        pytest.param(error("20002", "NO Bill Exist"), "wechat_1_20260301.xml", True, id="as it is documented"),
    ],
)
def test_a_download_is_kept_as_received(body: bytes, name: str, empty: bool) -> None:
    file = to_file(reply(body), channel="wechat", merchant="1", day=DAY)
    assert (file.name, file.empty, file.content) == (name, empty, body)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(error("20003", "Bill Creating"), 200, "statement.not_ready", id="being made"),
        pytest.param(error("20001", "sign error"), 200, "statement.refused", id="signature"),
        pytest.param(error("100", "system error"), 200, "statement.refused", id="system"),
        pytest.param(b"<html></html>", 200, "statement.refused", id="web page"),
        pytest.param(b"<xml>", 200, "statement.refused", id="cut"),
        pytest.param(PUBLISHED, 502, "statement.refused", id="502"),
    ],
)
def test_a_download_that_is_no_bill(body: bytes, status: int, code: str) -> None:
    with pytest.raises(Unreachable) as raised:
        to_file(reply(body, status), channel="wechat", merchant="1", day=DAY)
    assert raised.value.code == code
