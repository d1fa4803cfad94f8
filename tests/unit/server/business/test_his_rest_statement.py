"""The HIS's statement of a day: a row a payment posted or a withdrawal, and everything that refuses the file."""

import gzip
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.business.his_rest.statement import read_rows
from server.reconciliation.reading import StatementContext, StatementUnreadable
from server.reconciliation.rows import SCHEMA

DAY = StatementContext("business", "his", "", date(2026, 3, 1))
TEXT = """\
line,order_no,refund_no,payment_no,channel,receipt_no,amount_fen,at
posting,O1,,P1,wechat,"R,1",948,2026-03-01T08:31:06Z
posting,O1,,P2,cash,"R,1",52,2026-03-01T08:31:06.25Z
withdrawal,O1,F1,,,,948,2026-03-01T10:00:00Z
#totals,2026-03-01,2,1000,1,948
"""


def test_rows_of_a_day() -> None:
    rows = read_rows(TEXT.encode(), DAY)
    assert dict(rows.schema) == SCHEMA
    names = ("business", "channel", "kind", "our_no", "party_no", "business_no", "amount_fen", "line")
    assert rows.select(names).rows() == [
        ("his", "wechat", "pay", "P1", "", "O1", 948, 2),
        ("his", "cash", "pay", "P2", "", "O1", 52, 3),
        ("his", "", "refund", "F1", "", "O1", 948, 4),
    ]  # fmt: skip
    assert rows["at"][1] == datetime(2026, 3, 1, 8, 31, 6, 250_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(gzip.compress(TEXT.encode()), id="GZIP"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(("\ufeff" + TEXT).encode(), id="mark"),
        pytest.param(TEXT.rstrip().encode(), id="no last line end"),
        pytest.param(TEXT.replace(",at\n", ",at,more\n").replace("Z\n", "Z,x\n").encode(), id="new column"),
    ],
)
def test_what_is_read_alike(content: bytes) -> None:
    assert read_rows(content, DAY).equals(read_rows(TEXT.encode(), DAY))


def test_a_day_on_which_nothing_happened() -> None:
    assert read_rows(f"{TEXT.splitlines()[0]}\n#totals,2026-03-01,0,0,0,0\n".encode(), DAY).height == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "rule"),
    [
        ("payment_no", "payment", 1, "payment_no", "missing"),
        (",948,2026-03-01T08", ",9.48,2026-03-01T08", 2, "amount_fen", "is not whole fen"),
        (",948,2026-03-01T08", ",-948,2026-03-01T08", 2, "amount_fen", "is not whole fen"),
        ("posting,O1,,P2", "booking,O1,,P2", 3, "line", "neither a posting nor a withdrawal"),
        ("posting,O1,,P2", "posting,O1,,", 3, "payment_no", "missing"),
        ("O1,F1", "O1,", 4, "refund_no", "missing"),
        ("2026-03-01T10:00:00Z", "2026-03-01 10:00", 4, "at", "not a time"),
        (",wechat,", ",", 2, "at", "7 values for 8 columns"),
        ("2,1000,1,948", "2,1001,1,948", 5, "posted_fen", "total is not the sum"),
        ("2,1000,1,948", "3,1000,1,948", 5, "postings", "is not the number of rows"),
        ("#totals,2026-03-01", "#totals,2026-03-02", 5, "#totals", "is of another day"),
        ("#totals,2026-03-01,2,1000,1,948\n", "", 4, "#totals", "missing"),
    ],
)
def test_what_is_refused_and_where(old: str, new: str, line: int, column: str, rule: str) -> None:
    assert old in TEXT
    with pytest.raises(StatementUnreadable) as error:
        read_rows(TEXT.replace(old, new, 1).encode(), DAY)
    assert dict(error.value.values) == {"line": line, "column": column, "rule": rule}


@given(st.binary(max_size=300))
def test_garbage_is_refused(content: bytes) -> None:
    with pytest.raises(StatementUnreadable):
        read_rows(content, DAY)


@given(st.data())
def test_some_bytes_changed_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(TEXT.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = min(len(content), start + data.draw(st.integers(0, 30)))
        content[start:end] = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b",", b"\n", b"0"])))
    try:
        assert dict(read_rows(bytes(content), DAY).schema) == SCHEMA
    except StatementUnreadable:
        return
