"""What channels say moved, as rows: WeChat's fund-flow bill and Alipay's account log, their totals, what is refused."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.channels.alipay import fund_bill as alipay
from server.channels.wechat import fund_bill as wechat
from server.reconciliation.moved import Moved, Sums, moved
from server.reconciliation.reading import StatementContext, StatementUnreadable
from server.reconciliation.rows import SCHEMA

DAY = date(2026, 3, 1)
WECHAT, ALIPAY = (
    StatementContext("funds", "wechat", "1900000109", DAY), StatementContext("funds", "alipay", "2088021109625633", DAY)
)  # fmt: skip
FLOW = """\
记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号
`2026-03-01 09:30:05,`4200001,`4200001,`交易,`交易,`收入,`10.00,`110.00,`system,`,`P1
`2026-03-01 09:30:05,`4200001,`42000011,`扣除交易手续费,`扣除交易手续费,`支出,`0.06,`109.94,`system,`,`P1
`2026-03-01 10:00:00,`5030001,`4200001,`退款,`退款,`支出,`3.98,`105.96,`system,`退款总金额4.00元;含手续费0.02元,`R1
`2026-03-01 11:00:00,`5030002,`4200002,`退款,`退款,`支出,`1.00,`104.96,`system,`缺货, 已退,`R2
`2026-03-01 23:00:00,`6000001,`6000001,`提现,`提现,`支出,`100.00,`4.96,`system,`,`
资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额
`5.0,`1.0,`10.00,`4.0,`105.04
"""
LOG = '''\
#支付宝账务明细查询
#账号：[20880211096256330156]
#起始日期：[2026年03月01日 00:00:00]   终止日期：[2026年03月02日 00:00:00]
#-----------------------------------------账务明细列表----------------------------------------
账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注
1\t,2026030122001\t,P1\t,"挂号, ""专家""",2026-03-01 09:30:05,138****1234\t,10.00,,110.00,支付宝,在线支付,
2\t,2026030122001\t,P1\t,挂号,2026-03-01 09:30:05,138****1234\t,,-0.06,109.94,支付宝,收费,
3\t,2026030122001\t,P1\t,挂号,2026-03-01 10:00:00,138****1234\t,0.00,-4.00,105.94,支付宝,退款,
4\t,2026030122009\t,\t,提现,2026-03-01 23:00:00,,,-100.00,5.94,支付宝,提现,
#----------------------------------------账务明细列表结束-------------------------------------
#支出合计：3笔，共-104.06元
#收入合计：1笔，共10.00元
#导出时间：[2026年03月02日 05:46:49]
'''
MEMBER = "20880211096256330156_20260301_账务明细.csv"


def packed(content: bytes, name: str = MEMBER) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name.replace(".csv", "(汇总).csv"), "x".encode("gbk"))
        archive.writestr(name, content)
    return out.getvalue()


def flow(text: str = FLOW) -> bytes:
    return ("\ufeff" + text.replace("\n", "\r\n")).encode()


def log(text: str = LOG) -> bytes:
    return packed(text.replace("\n", "\r\n").encode("gbk"))


def told(rows: pl.DataFrame) -> list[tuple[object, ...]]:
    names = ("kind", "our_no", "party_no", "amount_fen", "fee_milli_fen", "moved_fen", "balance_fen", "line")
    return rows.select(*names).rows()


def test_wechats_bill_tells_each_movement_and_the_fee_that_comes_back_with_a_refund() -> None:
    rows = wechat.read_rows(flow(), WECHAT)
    assert dict(rows.drop("moved_fen", "balance_fen").schema) == SCHEMA
    assert told(rows) == [
        ("pay", "P1", "4200001", 1000, 0, 1000, 11000, 2),
        ("fee", "P1", "4200001", 6, 0, -6, 10994, 3),
        ("refund", "R1", "5030001", 400, -2000, -398, 10596, 4),
        ("refund", "R2", "5030002", 100, 0, -100, 10496, 5),
        ("transfer", "", "6000001", 10000, 0, -10000, 496, 6),
    ]
    assert rows["at"][0] == datetime(2026, 3, 1, 1, 30, 5, tzinfo=UTC)
    assert moved(rows) == Moved(Sums(1000, 500, 4000, 3), -10000, 10000, 496, 0)


def test_alipays_log_has_fees_as_rows_of_their_own() -> None:
    rows = alipay.read_rows(log(), ALIPAY)
    assert told(rows) == [
        ("pay", "P1", "2026030122001", 1000, 0, 1000, 11000, 6),
        ("fee", "P1", "2026030122001", 6, 0, -6, 10994, 7),
        ("refund", "P1", "2026030122001", 400, 0, -400, 10594, 8),
        ("transfer", "", "2026030122009", 10000, 0, -10000, 594, 9),
    ]
    assert moved(rows) == Moved(Sums(1000, 400, 6000, 2), -10000, 10000, 594, 0)


@pytest.mark.parametrize(
    ("read", "given"),
    [
        pytest.param(wechat.read_rows, gzip.compress(flow()), id="wechat, GZIP"),
        pytest.param(wechat.read_rows, flow(FLOW.replace("（元）", "(元)")), id="wechat, half-width brackets"),
        pytest.param(wechat.read_rows, FLOW.encode(), id="wechat, no mark, plain line ends"),
        pytest.param(alipay.read_rows, packed(LOG.encode()), id="alipay, UTF-8"),
        pytest.param(alipay.read_rows, packed(LOG.encode("utf-8-sig")), id="alipay, UTF-8 with a mark"),
        pytest.param(
            alipay.read_rows, log(LOG.replace("共-104.06", "共104.06")), id="alipay, what went without a sign"
        ),
        pytest.param(alipay.read_rows, log(LOG.replace(",-0.06,", ",0.06,")), id="alipay, a fee without a sign"),
    ],
)
def test_what_is_read_alike(read: Callable[[bytes, StatementContext], pl.DataFrame], given: bytes) -> None:
    of_wechat = read is wechat.read_rows
    usual = wechat.read_rows(flow(), WECHAT) if of_wechat else alipay.read_rows(log(), ALIPAY)
    assert read(given, WECHAT if of_wechat else ALIPAY).equals(usual)


def test_names_that_hold_a_backtick_are_read() -> None:
    assert told(wechat.read_rows(flow(FLOW.replace("缺货, 已退", "缺`货")), WECHAT))[3][3] == 100


REFUSED = [
    ("账户结余（元）", "结余", 1, "账户结余(元)", "missing"),
    ("`3.98,`105.96", "`3.97,`105.96", 8, "支出金额", "total is not the sum"),
    ("`5.0,`1.0", "`6.0,`1.0", 8, "资金流水总笔数", "is not the number of rows"),
    ("`5.0,`1.0", "`5.0,`2.0", 8, "收入笔数", "is not the number of rows"),
    ("`支出,`3.98", "`不变,`3.98", 4, "收支类型", "neither money in nor money out"),
    ("`支出,`3.98", "`支出,`-3.98", 4, "收支金额(元)", "is negative"),
    ("`支出,`3.98", "`支出,`3.987", 4, "收支金额(元)", "is not whole fen"),
    ("`105.96", "`much", 4, "账户结余(元)", "not a number"),
    ("03-01 10:00:00", "03-02 10:00:00", 4, "记账时间", "is of another day"),
    ("2026-03-01 10:00:00", "soon", 4, "记账时间", "not a time"),
    (",`R1", "", 4, "业务凭证号", "10 values for 11 columns"),
    ("资金流水总笔数,收入笔数", "笔数,收入笔数", 7, "", "totals are not the last two lines"),
]


@pytest.mark.parametrize(("old", "new", "line", "column", "rule"), REFUSED)
def test_what_is_refused_of_wechats_and_where(old: str, new: str, line: int, column: str, rule: str) -> None:
    assert old in FLOW
    with pytest.raises(StatementUnreadable) as error:
        wechat.read_rows(flow(FLOW.replace(old, new, 1)), WECHAT)
    assert error.value.values == {"line": line, "column": column, "rule": rule}


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "rule"),
    [
        ("账户余额（元）", "余额", 5, "账户余额（元）", "missing"),
        ("共10.00元", "共10.01元", 12, "收入合计", "total is not the sum"),
        ("#支出合计：3笔", "#支出合计：4笔", 11, "支出合计", "is not the number of rows"),
        ("#支出合计", "#合计", 13, "", "totals are missing"),
        (",0.00,-4.00,", ",4.00,-4.00,", 8, "支出金额（-元）", "neither money in nor money out"),
        (",0.00,-4.00,", ",-4.00,,", 8, "收入金额（+元）", "is negative"),
        (",105.94,", ",much,", 8, "账户余额（元）", "not a number"),
        ("支付宝,退款,", "支付宝,,", 8, "业务类型", "missing"),
        ("03-01 10:00:00", "03-02 10:00:00", 8, "发生时间", "is of another day"),
        (",支付宝,退款,", ",支付宝,退款,a,b", 8, "备注", "13 values for 12 columns"),
        ('""专家""', '"专家', 6, "", "quotes do not match"),
        ("[20880211096256330156]", "[20880000000000000156]", 2, "账号", "is another merchant's"),
        ("起始日期：[2026年03月01日", "起始日期：[2026年02月28日", 3, "起始日期", "is of another day"),
    ],
)
def test_what_is_refused_of_alipays_and_where(old: str, new: str, line: int, column: str, rule: str) -> None:
    assert old in LOG
    with pytest.raises(StatementUnreadable) as error:
        alipay.read_rows(log(LOG.replace(old, new, 1)), ALIPAY)
    assert error.value.values == {"line": line, "column": column, "rule": rule}


@pytest.mark.parametrize(
    ("read", "content", "rule"),
    [
        pytest.param(wechat.read_rows, b"", "no header, rows and totals", id="wechat, empty"),
        pytest.param(
            wechat.read_rows, flow().replace("缺货".encode(), b"\xff\xfe"), "not UTF-8", id="wechat, encoding"
        ),
        pytest.param(wechat.read_rows, gzip.compress(flow())[:-9], "GZIP is cut, or larger than allowed", id="cut"),
        pytest.param(alipay.read_rows, packed(b"\xff\xff"), "not GBK", id="alipay, encoding"),
        pytest.param(
            alipay.read_rows, packed(LOG.encode("gbk"), "x.csv"), "not one detail file in the ZIP", id="other"
        ),
        pytest.param(alipay.read_rows, log()[:-40], "ZIP is damaged", id="alipay, cut"),
    ],
)
def test_files_that_are_no_fund_bill(
    read: Callable[[bytes, StatementContext], pl.DataFrame], content: bytes, rule: str
) -> None:
    with pytest.raises(StatementUnreadable) as error:
        read(content, WECHAT if read is wechat.read_rows else ALIPAY)
    assert error.value.values["rule"] == rule


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wechat, "LARGEST_BYTES", 1000)
    with pytest.raises(StatementUnreadable, match=r"statement\.unreadable"):
        wechat.read_rows(gzip.compress(flow() * 100), WECHAT)


@given(st.data())
def test_a_fund_bill_with_some_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    of_wechat = data.draw(st.booleans())
    content = bytearray(flow() if of_wechat else LOG.encode("gbk"))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = min(len(content), start + data.draw(st.integers(0, 30)))
        bad = st.sampled_from([b'"', b",", b"\n#", b"\n", b"0", b"`", b",`", b"-", b"."])
        content[start:end] = data.draw(st.one_of(st.binary(max_size=8), bad))
    try:
        if of_wechat:
            rows = wechat.read_rows(bytes(content), WECHAT)
        else:
            rows = alipay.read_rows(packed(bytes(content)), ALIPAY)
    except StatementUnreadable:
        return
    assert dict(rows.drop("moved_fen", "balance_fen").schema) == SCHEMA
    assert isinstance(moved(rows), Moved)


@given(st.binary(max_size=300))
def test_garbage_is_refused(content: bytes) -> None:
    for read, given_bytes, context in (
        (wechat.read_rows, content, WECHAT),
        (alipay.read_rows, content, ALIPAY),
        (alipay.read_rows, packed(content), ALIPAY),
    ):
        with pytest.raises(StatementUnreadable):
            read(given_bytes, context)
