"""Files by a configured layout: delimited and of fixed widths, units and signs, and where a file cannot be read."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.reconciliation.layout import Layout, LayoutColumn, LayoutTotals
from server.reconciliation.layout_reading import read_sample, reader_of
from server.reconciliation.reading import StatementContext, StatementUnreadable
from server.reconciliation.rows import SCHEMA

DAY = date(2026, 3, 1)
CARDS = Layout(
    name="card", party="channel", title="刷卡", encoding="gbk", delimiter="|", header_lines=1, footer_lines=1,
    unit="yuan", sign="word", refund_words=("退货", "撤销"), date_form="%Y%m%d", time_form="%H%M%S",
    columns=(
        LayoutColumn(field="amount", header="交易金额"), LayoutColumn(field="fee", header="手续费"),
        LayoutColumn(field="kind", header="交易类型"), LayoutColumn(field="date", header="交易日期"),
        LayoutColumn(field="time", header="交易时间"), LayoutColumn(field="terminal", header="终端号"),
        LayoutColumn(field="trace", header="流水号"),
    ),
)  # fmt: skip
CARDS_TEXT = """\
清算日期|终端号|流水号|交易日期|交易时间|交易类型|卡号|交易金额|手续费
20260301|T1|000001|20260301|093005|消费|622****1|100.00|0.55
20260301|T1|000002|20260228|231005|退货|622****1|40.00|-0.22
合计|2
"""
BANK = Layout(
    name="bank", party="bank", title="到账", encoding="utf-8", delimiter="fixed", header_lines=0, footer_lines=0,
    unit="fen", sign="minus", refund_words=(), date_form="%Y-%m-%d", time_form="",
    columns=(
        LayoutColumn(field="date", place=1, width=10), LayoutColumn(field="party_no", place=11, width=6),
        LayoutColumn(field="amount", place=29, width=12),
    ),
)  # fmt: skip
BANK_TEXT = "2026-03-01B00001财付通到账   000000123456\n2026-02-27B00002退回         -00000000100\n"
SOURCE = Layout(
    name="kiosk", party="source", title="自助机", encoding="utf-8", delimiter=",", header_lines=1, footer_lines=0,
    unit="fen", sign="minus", refund_words=(), date_form="%Y-%m-%dT%H:%M:%S", time_form="",
    columns=(
        LayoutColumn(field="our_no", header="payment"), LayoutColumn(field="amount", header="fen"),
        LayoutColumn(field="at", header="at"), LayoutColumn(field="business_no", place=4),
    ),
)  # fmt: skip
SOURCE_TEXT = 'payment,fen,at,order\nP1,948,2026-03-01T08:31:06,O1\n"R,1",-48,2026-03-01T23:59:59,O1\n'


def asked(layout: Layout) -> StatementContext:
    return StatementContext(layout.party, layout.name, "", DAY)


def told(rows: pl.DataFrame) -> list[tuple[object, ...]]:
    names = ("kind", "our_no", "party_no", "business_no", "amount_fen", "fee_milli_fen", "line")
    return rows.select(names).rows()


def test_cards_by_header_names_with_words_and_terminal_and_trace() -> None:
    rows = reader_of(CARDS)(CARDS_TEXT.encode("gbk"), asked(CARDS))
    assert dict(rows.schema) == SCHEMA
    assert told(rows) == [
        ("pay", "", "T1/000001", "", 10000, 55000, 2),
        ("refund", "", "T1/000002", "", 4000, -22000, 3),
    ]
    assert rows["at"][0] == datetime(2026, 3, 1, 1, 30, 5, tzinfo=UTC)


def test_a_bank_by_places_that_count_bytes() -> None:
    layout = replace(BANK, encoding="gbk")
    raw = BANK_TEXT.encode("gbk")
    width = len("2026-03-01B00001") + 1 + len("财付通到账   ".encode("gbk"))
    columns = (*BANK.columns[:2], LayoutColumn(field="amount", place=width, width=12))
    rows = reader_of(replace(layout, columns=columns))(raw, asked(BANK))
    assert told(rows) == [("pay", "", "B00001", "", 123456, 0, 1), ("refund", "", "B00002", "", 100, 0, 2)]
    assert set(rows["day"]) == {DAY}


def test_a_source_with_quotes_and_its_own_day() -> None:
    rows = reader_of(SOURCE)(SOURCE_TEXT.encode(), asked(SOURCE))
    assert told(rows) == [("pay", "P1", "", "O1", 948, 0, 2), ("refund", "R,1", "", "O1", 48, 0, 3)]
    assert rows["source"][0] == "kiosk"
    with pytest.raises(StatementUnreadable, match="another day"):
        reader_of(SOURCE)(SOURCE_TEXT.replace("03-01T23", "03-02T23").encode(), asked(SOURCE))


def packed(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("day.txt", content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(gzip.compress(CARDS_TEXT.encode("gbk")), id="GZIP"),
        pytest.param(packed(CARDS_TEXT.encode("gbk")), id="ZIP"),
        pytest.param(CARDS_TEXT.replace("\n", "\r\n").encode("gbk"), id="CRLF"),
        pytest.param(CARDS_TEXT.encode("gbk") + b"\n\n", id="empty lines behind"),
        pytest.param(CARDS_TEXT.replace("100.00", " 100.0 ").encode("gbk"), id="spaces"),
        pytest.param(
            CARDS_TEXT.replace("手续费\n", "手续费|新列\n").replace("0.55", "0.55|x").encode("gbk"), id="new column"
        ),
    ],
)
def test_what_is_read_alike(content: bytes) -> None:
    assert reader_of(CARDS)(content, asked(CARDS)).equals(reader_of(CARDS)(CARDS_TEXT.encode("gbk"), asked(CARDS)))


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "rule"),
    [
        ("交易金额", "金额", 1, "交易金额", "missing"),
        ("终端号|流水号", "流水号|流水号", 1, "流水号", "twice"),
        ("100.00", "1oo.00", 2, "交易金额", "not a number"),
        ("100.00", "100.001", 2, "交易金额", "is not whole fen"),
        ("-0.22", "-0.222222", 3, "手续费", "has more than five decimals"),
        ("20260228|231005", "20260228|9点", 3, "交易时间", "not a time"),
        ("20260228|231005", "20260225|231005", 3, "交易日期", "is of another day"),
        ("0.55\n", "0.55|1|2\n", 2, "", "11 values for 9 columns"),
    ],
)
def test_what_is_refused_and_where(old: str, new: str, line: int, column: str, rule: str) -> None:
    assert old in CARDS_TEXT
    with pytest.raises(StatementUnreadable) as error:
        reader_of(CARDS)(CARDS_TEXT.replace(old, new, 1).encode("gbk"), asked(CARDS))
    found = dict(error.value.values)
    if column == "流水号":
        assert found["rule"] in ("twice", "missing")
        return
    assert found == {"line": line, "column": column, "rule": rule}


def test_a_file_of_the_day_before_is_refused_although_each_line_could_be() -> None:
    text = CARDS_TEXT.replace("20260301|093005", "20260228|093005")
    with pytest.raises(StatementUnreadable, match="no line is of that day"):
        reader_of(CARDS)(text.encode("gbk"), asked(CARDS))


@pytest.mark.parametrize(
    ("layout", "content", "rule"),
    [
        pytest.param(CARDS, CARDS_TEXT.encode(), "not GBK", id="UTF-8 for GBK"),
        pytest.param(SOURCE, "payment,fen,at,order\n演,1,2,3\n".encode("gbk"), "not UTF-8", id="GBK for UTF-8"),
        pytest.param(BANK, b"2026-03-01B0", "the line is shorter than the layout", id="short line"),
        pytest.param(SOURCE, b"", "missing", id="empty"),
        pytest.param(replace(SOURCE, footer_lines=9), SOURCE_TEXT.encode(), "fewer lines than its footer has", id="f"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(layout: Layout, content: bytes, rule: str) -> None:
    with pytest.raises(StatementUnreadable) as error:
        reader_of(layout)(content, asked(layout))
    assert error.value.values["rule"] == rule


SUMMED = replace(SOURCE, footer_lines=2, totals=LayoutTotals(line=2, count_place=2, sum_place=4))


def summed(trailer: str, **changes: object) -> pl.DataFrame:
    layout = replace(SUMMED, totals=replace(SUMMED.totals or LayoutTotals(line=2), **changes))  # type: ignore[arg-type]
    return reader_of(replace(layout, unit="fen"))(f"{SOURCE_TEXT.rstrip()}\n{trailer}".encode(), asked(SOURCE))


@pytest.mark.parametrize(("sum_of", "said"), [("net", "900"), ("paid", "948"), ("all", "996"), ("all", '"9,96"')])
def test_totals_below_the_rows_are_compared_with_them(sum_of: str, said: str) -> None:
    assert summed(f"----\n合计,2,分,{said}", sum_of=sum_of).height == 2


@pytest.mark.parametrize(
    ("trailer", "column", "rule"),
    [
        ("----\n合计,3,分,900", "total count", "is not the number of rows"),
        ("----\n合计,二,分,900", "total count", "is not the number of rows"),
        ("----\n合计,2,分,901", "total sum", "total is not the sum"),
        ("----\n合计,2,分,9.00", "total sum", "is not whole fen"),
        ("----\n合计,2,分", "total sum", "missing"),
    ],
)
def test_totals_that_lie_refuse_the_file_and_the_sample(trailer: str, column: str, rule: str) -> None:
    content = f"{SOURCE_TEXT.rstrip()}\n{trailer}".encode()
    for sample in (False, True):
        with pytest.raises(StatementUnreadable) as error:
            read_sample(SUMMED, content) if sample else summed(trailer)
        assert dict(error.value.values) == {"line": 5, "column": column, "rule": rule}


@given(st.binary(max_size=200), st.sampled_from([CARDS, BANK, SOURCE, SUMMED]))
def test_garbage_is_read_or_refused(content: bytes, layout: Layout) -> None:
    try:
        assert dict(read_sample(layout, content).schema) == SCHEMA
    except StatementUnreadable:
        return


@given(st.data())
def test_some_bytes_changed_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(CARDS_TEXT.encode("gbk"))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = min(len(content), start + data.draw(st.integers(0, 30)))
        content[start:end] = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b"|", b"\n", b"0"])))
    try:
        assert dict(reader_of(CARDS)(bytes(content), asked(CARDS)).schema) == SCHEMA
    except StatementUnreadable:
        return
