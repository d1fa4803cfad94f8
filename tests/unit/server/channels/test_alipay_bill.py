"""Alipay's business bill as rows: a ZIP with names in GBK, frame lines, tabs, and totals that must hold."""

import io
import zipfile
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.channels.alipay.bill import read_entries, read_rows
from server.reconciliation.parties import Kind
from server.reconciliation.reading import StatementContext, StatementUnreadable
from server.reconciliation.rows import SCHEMA

MARCH = StatementContext("channel", "alipay", "2088021109625633", date(2026, 3, 1))
NAME = "20880211096256330156_20260301_业务明细.csv"
TEXT = '''\
#支付宝业务明细查询
#账号：[20880211096256330156]
#起始日期：[2026年03月01日 00:00:00]   终止日期：[2026年03月02日 00:00:00]
#-----------------------------------------业务明细列表----------------------------------------
支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）,备注
2026030122001\t,P1\t,交易,"挂号, ""专家""",2026-03-01 09:30:00,2026-03-01 09:30:05,10.00,10.00,,-0.06,
2026030122002\t,P2\t,交易,缴费,2026-03-01 09:31:00,2026-03-01 09:31:05,0.02,0.02,,0.00,
2026030122001\t,P1\t,退款,挂号,2026-03-01 09:30:00,2026-03-01 10:00:00,-4.00,-4.00,R1\t,0.00,
#-----------------------------------------业务明细列表结束------------------------------------
#交易合计：2笔，商家实收共10.02元，商家优惠共0.00元
#退款合计：1笔，商家实收退款共-4.00元，商家优惠退款共0.00元
#导出时间：[2026年03月02日 05:46:49]
'''
SUMMARY = "#支付宝业务汇总查询\n"


class GbkName(zipfile.ZipInfo):
    """A member whose name is stored in GBK without the UTF-8 flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(GbkName(name), content)
    return out.getvalue()


def bill(text: str = TEXT) -> bytes:
    detail = text.replace("\n", "\r\n").encode("gbk")
    return packed({NAME.replace(".csv", "(汇总).csv"): SUMMARY.encode("gbk"), NAME: detail})


def told(rows: pl.DataFrame) -> list[tuple[object, ...]]:
    return rows.select("kind", "our_no", "party_no", "amount_fen", "fee_milli_fen", "line").rows()


def refusal(content: bytes, context: StatementContext = MARCH) -> dict[str, str | int]:
    with pytest.raises(StatementUnreadable) as error:
        read_rows(content, context)
    return dict(error.value.values)


def test_rows_of_a_bill() -> None:
    rows = read_rows(bill(), MARCH)
    assert dict(rows.schema) == SCHEMA
    assert told(rows) == [
        ("pay", "P1", "2026030122001", 1000, -6000, 6),
        ("pay", "P2", "2026030122002", 2, 0, 7),
        ("refund", "R1", "", 400, 0, 8),
    ]
    assert rows["at"][0] == datetime(2026, 3, 1, 1, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize("number", ["", "P1\t"], ids=["no number", "the payment's number"])
def test_what_a_cancel_gave_back_is_a_reverse(number: str) -> None:
    rows = read_rows(bill(TEXT.replace("R1\t", number)), MARCH)
    assert told(rows)[2] == ("reverse", "P1", "2026030122001", 400, 0, 8)


def test_single_lines_name_the_payment_that_they_belong_to() -> None:
    _, _, back = read_entries(bill(), MARCH)
    assert (back.kind, back.payment_no, back.refund_no, back.channel_number) == (
        Kind.REFUND,
        "P1",
        "R1",
        "2026030122001",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_names_and_contents_in_other_encodings_are_read_alike(encoding: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(NAME, TEXT.encode(encoding))
    assert read_rows(out.getvalue(), MARCH).equals(read_rows(bill(), MARCH))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("服务费（元）,备注", "服务费（元）,新列,备注", id="new column"),
        pytest.param(",-0.06,", ",-0.060,", id="three decimals"),
        pytest.param(",10.00,10.00,", ",10,10.0,", id="other decimals"),
        pytest.param(",0.02,0.02,,0.00,", ",0.02,0.02,,,", id="no fee"),
        pytest.param("退款批次号/请求号", "退款批次号", id="the column of indirect merchants"),
    ],
)
def test_what_is_read_alike(old: str, new: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new)
    if "新列" in new:
        text = text.replace(",-0.06,", ",-0.06,x,").replace(",0.00,\n", ",0.00,x,\n")
    assert told(read_rows(bill(text), MARCH)) == told(read_rows(bill(), MARCH))


def test_a_day_of_frame_lines_alone_has_no_rows() -> None:
    lines = [line for line in TEXT.splitlines() if not line.startswith("2026")]
    text = "\n".join(lines).replace("2笔，商家实收共10.02", "0笔，商家实收共0.00")
    text = text.replace("1笔，商家实收退款共-4.00", "0笔，商家实收退款共0.00")
    assert read_rows(bill(text), MARCH).height == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "rule"),
    [
        ("商户订单号", "订单号", 5, "商户订单号", "missing"),
        ("退款批次号/请求号", "批次", 5, "退款批次号/请求号", "missing"),
        ("创建时间", "完成时间", 5, "完成时间", "twice"),
        (",0.02,0.02,,0.00,", ",0.02,0.02,,", 7, "备注", "10 values for 11 columns"),
        (",0.02,0.02,,0.00,", ",0.02,0.02,,0.00,a,b", 7, "备注", "12 values for 11 columns"),
        (",0.02,0.02,", ",0.02,0.03,", 10, "交易合计", "total is not the sum"),
        (",0.02,0.02,", ",0.02,x,", 7, "商家实收（元）", "not a number"),
        (",0.02,0.02,", ",0.025,0.02,", 7, "订单金额（元）", "is not whole fen"),
        (",0.02,0.02,", ",-0.02,0.02,", 7, "订单金额（元）", "has the wrong sign"),
        ("2026-03-01 09:31:05", "2026-03-02 00:00:00", 7, "完成时间", "is of another day"),
        ("2026-03-01 09:31:05", "soon", 7, "完成时间", "not a time"),
        ("#交易合计：2笔", "#交易合计：3笔", 10, "交易合计", "is not the number of rows"),
        ("共-4.00元", "共-4.01元", 11, "退款合计", "total is not the sum"),
        ("#退款合计", "#合计", 12, "", "totals are missing"),
        ("P2\t,交易", "P2\t,手续费", 7, "业务类型", "neither a payment nor a refund"),
        ("P2\t", "\t", 7, "商户订单号", "missing"),
        ('""专家""', '"专家', 6, "", "quotes do not match"),
        ("[20880211096256330156]", "[20880000000000000156]", 2, "账号", "is another merchant's"),
        ("#账号", "#帐号", 5, "账号", "missing"),
        ("起始日期：[2026年03月01日", "起始日期：[2026年02月28日", 3, "起始日期", "is of another day"),
    ],
)
def test_what_is_refused_and_where(old: str, new: str, line: int, column: str, rule: str) -> None:
    assert old in TEXT
    assert refusal(bill(TEXT.replace(old, new, 1))) == {"line": line, "column": column, "rule": rule}


def test_a_word_that_looks_like_another_undecoded_is_refused_by_the_totals() -> None:
    text = TEXT.replace("P2\t,交易", "P2\t,调账").replace(
        "#交易合计：2笔，商家实收共10.02", "#交易合计：1笔，商家实收共10.00"
    )
    assert refusal(bill(text))["rule"] == "is not the number of rows"


def test_a_line_twice_is_refused_by_the_totals() -> None:
    lines = TEXT.splitlines(keepends=True)
    assert refusal(bill("".join([*lines[:6], *lines[5:]])))["rule"] == "is not the number of rows"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(b"", "ZIP is damaged", id="empty"),
        pytest.param(bill()[:-30], "ZIP is damaged", id="cut"),
        pytest.param(bill().replace(b"PK\x03\x04", b"PK\x03\x05", 2), "ZIP is damaged", id="damaged"),
        pytest.param(packed({"x.csv": b""}), "not one detail file in the ZIP", id="no detail"),
        pytest.param(packed({NAME: b"", "a" + NAME: b""}), "not one detail file in the ZIP", id="two details"),
        pytest.param(packed({f"{n}.csv": b"" for n in range(21)}), "ZIP is larger than allowed", id="many members"),
        pytest.param(packed({NAME: b"\xff\xff"}), "not GBK", id="not GBK"),
        pytest.param(packed({NAME: b""}), "no header", id="empty detail"),
        pytest.param(packed({NAME: b"#\n" * 30}), "no header", id="frame lines for ever"),
    ],
)
def test_files_that_are_no_bill(content: bytes, rule: str) -> None:
    assert refusal(content)["rule"] == rule


@given(st.data())
def test_no_damaged_zip_is_read_differently(data: st.DataObject) -> None:
    good = bill()
    place = data.draw(st.integers(0, len(good) - 1))
    changed = good[:place] + bytes([good[place] ^ data.draw(st.integers(1, 255))]) + good[place + 1 :]
    try:
        assert read_rows(changed, MARCH).equals(read_rows(good, MARCH))
    except StatementUnreadable:
        return


@given(st.data())
def test_a_bill_with_some_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(TEXT.encode("gbk"))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = min(len(content), start + data.draw(st.integers(0, 30)))
        content[start:end] = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b",", b"\n#", b"\n", b"0"]))
        )
    try:
        rows = read_rows(packed({NAME: bytes(content)}), MARCH)
    except StatementUnreadable:
        return
    assert dict(rows.schema) == SCHEMA


@given(st.binary(max_size=300))
def test_garbage_is_refused(content: bytes) -> None:
    for each in (content, packed({NAME: content})):
        with pytest.raises(StatementUnreadable):
            read_rows(each, MARCH)
