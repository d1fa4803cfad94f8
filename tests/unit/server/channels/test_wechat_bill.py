"""WeChat's trade bill as rows: the published file, the layouts, and every way in which a file may be wrong."""

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.channels.wechat.bill import read_entries, read_rows
from server.reconciliation.parties import Kind
from server.reconciliation.reading import StatementContext, StatementUnreadable
from server.reconciliation.rows import SCHEMA

PUBLISHED = (Path(__file__).parents[3] / "data" / "channels" / "wechat_tradebill_ALL_20210128.csv").read_bytes()
PUBLISHED_DAY = StatementContext("channel", "wechat", "1601959334", date(2021, 1, 28))
MARCH = StatementContext("channel", "wechat", "1900000109", date(2026, 3, 1))
YEARS_AGO = StatementContext("channel", "wechat", "", date(2017, 3, 1))

SMALL = """\
交易时间,商户号,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,商品名称,手续费,订单金额,退款金额,应结订单金额
`2026-03-01 09:30:05,`1900000109,`4200001,`P1,`SUCCESS,`0,`0,`挂号, 内科,`0.06000,`10.00,`0.00,`10.00
`2026-03-01 10:00:00,`1900000109,`4200001,`P1,`REFUND,`5030001,`R1,`挂号, 内科,`-0.03000,`0.00,`5.00,`0.00
`2026-03-01 11:00:00,`1900000109,`4200002,`P2,`SUCCESS,`0,`0,`缴费,`0.00000,`7.00,`0.00,`6.50
总交易单数,订单总金额,退款总金额,手续费总金额,应结订单总金额
`3.0,`17.00,`5.00,`0.03000,`16.50
"""
OLD = """\
交易时间,商户号,微信订单号,商户订单号,交易状态,总金额,代金券或立减优惠金额,微信退款单号,商户退款单号,退款金额,代金券或立减优惠退款金额,手续费
`2017-03-01 09:30:05,`19,`4200001,`P1,`SUCCESS,`10.00,`0.00,`0,`0,`0.00,`0.00,`0.06000
总交易单数,总交易额,总退款金额,总代金券或立减优惠退款金额,手续费总金额
`1,`10.00,`0.00,`0.00,`0.06000
"""
PAYMENTS_ALONE = """\
交易时间,微信订单号,商户订单号,交易状态,手续费,订单金额
`2026-03-01 09:30:05,`4200001,`P1,`SUCCESS,`0.06000,`10.00
总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额
`1,`10.00,`0.00,`0.00,`0.06000,`10.00
"""


def told(rows: pl.DataFrame) -> list[tuple[object, ...]]:
    return rows.select("kind", "our_no", "party_no", "amount_fen", "fee_milli_fen", "line").rows()


def refusal(content: bytes, context: StatementContext = MARCH) -> dict[str, str | int]:
    with pytest.raises(StatementUnreadable) as error:
        read_rows(content, context)
    return dict(error.value.values)


def test_the_published_bill() -> None:
    rows = read_rows(PUBLISHED, PUBLISHED_DAY)
    assert dict(rows.schema) == SCHEMA
    assert rows.row(0, named=True) == {
        "channel": "wechat", "business": "", "source": "", "our_no": "S20210128170702357723",
        "party_no": "4200000925202101284997714292", "business_no": "", "kind": "pay", "state": "done", "amount_fen": 1,
        "fee_milli_fen": 0, "at": datetime(2021, 1, 28, 9, 7, 11, tzinfo=UTC), "day": date(2021, 1, 28), "file": 0,
        "line": 2, "expects": 0, "carried": False,
    }  # fmt: skip
    assert rows["amount_fen"].sum() == 3


def test_a_refund_is_a_row_of_its_own_number_and_a_payment_is_gross() -> None:
    assert told(read_rows(SMALL.encode(), MARCH)) == [
        ("pay", "P1", "4200001", 1000, 6000, 2),
        ("refund", "R1", "5030001", 500, -3000, 3),
        ("pay", "P2", "4200002", 700, 0, 4),
    ]


def test_a_whole_payment_undone_keeps_its_number() -> None:
    undone = SMALL.replace("`REFUND,", "`REVOKED,")
    assert told(read_rows(undone.encode(), MARCH))[1] == ("reverse", "P1", "4200001", 500, -3000, 3)


def test_single_lines_name_the_payment_that_they_belong_to() -> None:
    paid, back, _ = read_entries(SMALL.encode(), MARCH)
    assert (paid.kind, paid.payment_no, paid.refund_no, paid.channel_number) == (Kind.PAY, "P1", "", "4200001")
    assert (back.kind, back.payment_no, back.refund_no, back.channel_number) == (Kind.REFUND, "P1", "R1", "4200001")
    assert (back.amount_fen, back.refund_channel_number, back.line) == (500, "5030001", 3)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        pytest.param(SMALL, MARCH, id="small"),
        pytest.param(OLD, YEARS_AGO, id="24 columns"),
        pytest.param(PAYMENTS_ALONE, MARCH, id="payments alone"),
        pytest.param("\ufeff" + SMALL, MARCH, id="mark"),
        pytest.param(SMALL.rstrip("\n"), MARCH, id="no last line end"),
    ],
)
def test_layouts_line_ends_and_marks(text: str, context: StatementContext) -> None:
    plain = read_rows(text.encode(), context)
    assert plain.height > 0
    for other in (gzip.compress(text.encode()), text.replace("\n", "\r\n").encode()):
        assert read_rows(other, context).equals(plain)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"手续费,": "新列,手续费,", ",`0.06000": ",`x,`0.06000", ",`-0.03000": ",`y,`-0.03000",
                      ",`0.00000": ",`,`0.00000"}, id="new column"),
        pytest.param({"`10.00,": "`10,", "`17.00": "`17.000", "`5.00,`0.00": "`5.0,`0"}, id="other decimals"),
        pytest.param({"挂号": "挂`号"}, id="backtick in a name"),
        pytest.param({"`0.06000": "`0.06", "`-0.03000": "`-0.03"}, id="short fees"),
        pytest.param({"4200002": "4200002"}, id="nothing"),
    ],
)  # fmt: skip
def test_what_is_read_alike(changes: dict[str, str]) -> None:
    text = SMALL
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    assert told(read_rows(text.encode(), MARCH)) == told(read_rows(SMALL.encode(), MARCH))


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "rule"),
    [
        ("商户订单号", "订单号", 1, "商户订单号", "missing"),
        ("商户退款单号", "退款号", 1, "商户退款单号", "missing"),
        ("手续费,", "费用,", 1, "手续费", "missing"),
        ("订单金额,", "金额,", 1, "订单金额", "missing"),
        ("交易状态", "交易时间", 1, "交易时间", "twice"),
        (",`P1,`SUCCESS", ",`SUCCESS", 2, "应结订单金额", "11 values for 12 columns"),
        ("`10.00,`0.00,`10.00\n", "`10.00,`0.00,`10.00,`1\n", 2, "应结订单金额", "13 values for 12 columns"),
        ("`10.00,`0.00", "`10.OO,`0.00", 2, "订单金额", "not a number"),
        ("`10.00,`0.00", "`1e1,`0.00", 2, "订单金额", "not a number"),
        ("`10.00,`0.00", "`10.001,`0.00", 2, "订单金额", "is not whole fen"),
        ("`10.00,`0.00", "`-10.00,`0.00", 2, "订单金额", "is negative"),
        ("`0.06000", "`0.060001", 2, "手续费", "has more than five decimals"),
        ("`SUCCESS", "`PAYING", 2, "交易状态", "unknown kind"),
        ("2026-03-01 09:30:05", "2026-03-01 9点", 2, "交易时间", "not a time"),
        ("2026-03-01 10:00:00", "2026-03-02 00:00:00", 3, "交易时间", "is of another day"),
        ("`1900000109,`4200002", "`1900000110,`4200002", 4, "商户号", "is another merchant's"),
        ("`2026-03-01 10:00:00", "2026-03-01 10:00:00", 3, "交易时间", "does not begin with a backtick"),
        ("`2026-03-01 10:00:00", "\n`2026-03-01 10:00:00", 3, "交易时间", "does not begin with a backtick"),
        ("`3.0,`17.00", "`4.0,`17.00", 6, "总交易单数", "is not the number of rows"),
        ("`3.0,`17.00", "`3.0,`17.01", 6, "订单金额", "total is not the sum"),
        ("`0.03000,`16.50\n", "`0.03001,`16.50\n", 6, "手续费", "total is not the sum"),
        ("`16.50\n", "`17.00\n", 6, "应结订单金额", "total is not the sum"),
        ("`3.0,", "3.0,", 6, "总交易单数", "does not begin with a backtick"),
        ("`3.0,`17.00,`5.00,`0.03000,`16.50\n", "", 5, "", "totals are not the last two lines"),
        ("`16.50\n", "`16.50\nmore\n", 5, "", "totals are not the last two lines"),
        ("总交易单数", "总笔数", 5, "总交易单数", "missing"),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(old: str, new: str, line: int, column: str, rule: str) -> None:
    assert old in SMALL
    assert refusal(SMALL.replace(old, new, 1).encode()) == {"line": line, "column": column, "rule": rule}


def test_a_doubled_line_is_refused_by_the_totals() -> None:
    doubled = SMALL.splitlines(keepends=True)
    assert refusal("".join([*doubled[:2], *doubled[1:]]).encode())["rule"] == "is not the number of rows"


def test_amounts_in_fen_are_refused_by_the_totals() -> None:
    assert refusal(SMALL.replace("`10.00,`0.00", "`1000,`0.00", 1).encode())["rule"] == "total is not the sum"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(b"", "no header, rows and totals", id="empty"),
        pytest.param(b"\n\n", "no header, rows and totals", id="lines of nothing"),
        pytest.param(gzip.compress(SMALL.encode())[:-9], "GZIP is cut, or larger than allowed", id="cut GZIP"),
        pytest.param(gzip.compress(SMALL.encode()) * 2, "more follows behind the GZIP", id="two in one"),
        pytest.param(b"\x1f\x8bxxxx", "GZIP is damaged", id="damaged GZIP"),
        pytest.param(SMALL.encode("gbk"), "not UTF-8", id="GBK"),
        pytest.param(
            SMALL.replace("P2", "\u6f14").encode().replace(b"\xe6\xbc\x94", b"\xd1\xdd"), "not UTF-8", id="mixed"
        ),
        pytest.param(SMALL.partition("总交易")[0].encode(), "totals are not the last two lines", id="cut"),
        pytest.param("支付宝交易号,商户订单号\nx\ny\nz".encode(), "missing", id="another channel's"),
    ],
)
def test_files_that_are_no_bill(content: bytes, rule: str) -> None:
    assert refusal(content)["rule"] == rule


@given(st.data())
def test_no_changed_amount_of_the_published_bill_passes(data: st.DataObject) -> None:
    places = [place for place in range(len(PUBLISHED)) if PUBLISHED[place : place + 4] == b"0.01"]
    place = data.draw(st.sampled_from(places)) + 3
    changed = PUBLISHED[:place] + bytes([data.draw(st.sampled_from(b"02345678"))]) + PUBLISHED[place + 1 :]
    with pytest.raises(StatementUnreadable):
        read_rows(changed, PUBLISHED_DAY)


@given(st.binary(max_size=300))
def test_garbage_is_refused(content: bytes) -> None:
    with pytest.raises(StatementUnreadable):
        read_rows(content, MARCH)


@given(st.data())
def test_a_bill_with_some_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(SMALL.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = min(len(content), start + data.draw(st.integers(0, 30)))
        content[start:end] = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b"`", b",", b"\r\n", b"0.00", b"\xff"]))
        )
    try:
        rows = read_rows(bytes(content), MARCH)
    except StatementUnreadable:
        return
    assert dict(rows.schema) == SCHEMA
    assert rows["amount_fen"].min() >= 0  # type: ignore[operator]
