"""Alipay's business bill: a ZIP with names in GBK, frame lines, tabs, and totals that must hold."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.channels.alipay.statement import read_statement
from server.channels.statements import StatementUnreadable

NAME = "20880211096256330156_20260301_业务明细.csv"
TEXT = '''\
#支付宝业务明细查询
#账号：[20880211096256330156]
#起始日期：[2026年03月01日 00:00:00]   终止日期：[2026年03月02日 00:00:00]
#-----------------------------------------业务明细列表----------------------------------------
支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,订单金额（元）,商家实收（元）,退款批次号/请求号,备注
2026030122001\t,P1\t,交易,"挂号, ""专家""",2026-03-01 09:30:00,2026-03-01 09:30:05,10.00,10.00,,
2026030122002\t,P2\t,交易,缴费,2026-03-01 09:31:00,2026-03-01 09:31:05,0.02,0.02,,
2026030122001\t,P1\t,退款,挂号,2026-03-01 09:30:00,2026-03-01 10:00:00,-4.00,-4.00,R1\t,
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


def test_rows_by_name_without_tabs() -> None:
    statement = read_statement(bill())
    rows = list(statement.by_name())
    assert [(row["商户订单号"], row["业务类型"], row["商家实收（元）"]) for row in rows] == [
        ("P1", "交易", "10.00"),
        ("P2", "交易", "0.02"),
        ("P1", "退款", "-4.00"),
    ]
    assert (rows[0]["商品名称"], rows[2]["退款批次号/请求号"]) == ('挂号, "专家"', "R1")
    assert statement.totals["退款商家实收"] == "-4.00"


def test_a_name_in_utf8_is_found_too() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(NAME, TEXT.encode("gbk"))
    assert len(read_statement(out.getvalue()).rows) == 3


def test_a_day_of_frame_lines_alone_has_no_rows() -> None:
    lines = [line for line in TEXT.splitlines() if not line.startswith("2026")]
    text = "\n".join(lines).replace("2笔，商家实收共10.02", "0笔，商家实收共0.00")
    text = text.replace("1笔，商家实收退款共-4.00", "0笔，商家实收退款共0.00")
    assert read_statement(bill(text)).rows == []


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "rule"),
    [
        ("商户订单号", "订单号", 5, "商户订单号", "missing"),
        ("创建时间", "完成时间", 5, "完成时间", "twice"),
        (",0.02,0.02,,", ",0.02,0.02,", 7, "备注", "9 values for 10 columns"),
        (",0.02,0.02,", ",0.02,0.03,", 10, "交易合计", "total is not the sum"),
        (",0.02,0.02,", ",0.02,x,", 7, "商家实收（元）", "not a number"),
        ("#交易合计：2笔", "#交易合计：3笔", 10, "交易合计", "is not the number of rows"),
        ("#退款合计", "#合计", 12, "", "totals are missing"),
        ("P2\t,交易", "P2\t,调账", 10, "交易合计", "is not the number of rows"),
        ('""专家""', '"专家', 6, "", "quotes do not match"),
    ],
)
def test_what_is_refused_and_where(old: str, new: str, line: int, column: str, rule: str) -> None:
    assert old in TEXT
    with pytest.raises(StatementUnreadable) as error:
        read_statement(bill(TEXT.replace(old, new, 1)))
    assert dict(error.value.values) == {"line": line, "column": column, "rule": rule}


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
    ],
)
def test_files_that_are_no_bill(content: bytes, rule: str) -> None:
    with pytest.raises(StatementUnreadable) as error:
        read_statement(content)
    assert error.value.values["rule"] == rule


@given(st.data())
def test_no_damaged_zip_is_read_differently(data: st.DataObject) -> None:
    good = bill()
    place = data.draw(st.integers(0, len(good) - 1))
    changed = good[:place] + bytes([good[place] ^ data.draw(st.integers(1, 255))]) + good[place + 1 :]
    try:
        assert read_statement(changed) == read_statement(good)
    except StatementUnreadable:
        return
