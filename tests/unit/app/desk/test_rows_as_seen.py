"""The file of a run's rows holds what the grid shows, however the server's file is cut on its way."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.keep_file import Transfer
from app.desk.rows_as_seen import RowsAsSeen, SeenColumn, export_rows
from app.wire.reconciliation import ReadRows, RowView

FILE = (
    "\ufeffoutcome,cells,type,field,kind,channel,business,source,our_no,party_no,business_no,channel_yuan,"
    "platform_yuan,business_yuan,source_yuan,at,day,carried,exception_no\r\n"
    'exception,\'--A-,shortage,"",pay,wechat,his,"",P26,\'=1+1,"a,\r\n""b""","","",99.00,"",'
    "2026-11-22 15:01:00,2026-11-22,0,X1\r\n"
    "matched,AAAA,,,refund,alipay,his,kiosk,P27,4200004590202611226952946456,O27,1234.05,1234.05,1234.05,1234.05,"
    "2026-11-22 23:59:59,2026-11-22,1,\r\n"
).encode()
TITLES = ("类型", "本系统", "渠道单号", "业务单号", "时间", "结转")


COLUMNS = (
    SeenColumn("类型", ("cells",), text=lambda row: row.cells), SeenColumn("本系统", ("platform_yuan",)),
    SeenColumn("渠道单号", ("party_no",), foreign=True), SeenColumn("业务单号", ("business_no",), foreign=True),
    SeenColumn("时间", ("at",), letters=16),
    SeenColumn("结转", ("carried",), text=lambda row: "是" if row.carried else ""),
)  # fmt: skip


SEEN = [
    list(TITLES),
    ["'--A-", "", "'=1+1", 'a, "b"', "2026-11-22 15:01", ""],
    ["AAAA", "1234.05", "4200004590202611226952946456\t", "O27", "2026-11-22 23:59", "是"],
]


class Kept:
    """A sink that keeps."""

    cancelled = False

    def __init__(self) -> None:
        self.content = b""

    def begin(self, total_bytes: int | None) -> None:
        assert total_bytes is None, "what is seen has another length than what the server sends"

    def write(self, part: bytes) -> None:
        self.content += part


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(content.decode("utf-8-sig").splitlines()))


@given(st.lists(st.integers(0, len(FILE)), max_size=6))
def test_what_is_seen_is_the_same_wherever_the_parts_end(cuts: list[int]) -> None:
    kept = Kept()
    seen, places = RowsAsSeen(kept, COLUMNS), sorted({0, *cuts, len(FILE)})
    seen.begin(len(FILE))
    for first, last in pairwise(places):
        seen.write(FILE[first:last])
    seen.end()
    assert kept.content.startswith(b"\xef\xbb\xbf"), "spreadsheets know the encoding by it"
    assert read(kept.content) == SEEN


@pytest.mark.parametrize("cut", [0, 2], ids=["whole", "without the last line end"])
def test_the_file_is_kept_whole_and_its_lines_are_counted(tmp_path: Path, cut: int) -> None:
    class Server:
        def export_run_rows(self, run_no: str, wanted: ReadRows, to: Any) -> None:
            to.begin(len(FILE))
            to.write(FILE[: len(FILE) - cut])

    server: Any = Server()
    transfer = Transfer()
    path = export_rows(server, "N1", ReadRows(), COLUMNS, str(tmp_path / "rows.csv"), transfer)
    assert read(path.read_bytes()) == SEEN
    assert transfer.lines_done == 3


def test_words_are_asked_for_once_however_many_lines_have_them() -> None:
    asked = list[str]()

    def said(row: RowView) -> str:
        asked.append(row.outcome)
        return row.outcome.upper()

    kept = Kept()
    seen = RowsAsSeen(
        kept, [SeenColumn("结果", ("outcome", "type"), text=said), SeenColumn("本系统", ("platform_yuan",))]
    )
    seen.begin(None)
    head, lines = FILE.split(b"\r\n", 1)
    seen.write(head + b"\r\n" + lines * 50)
    seen.write(lines * 50)
    assert read(kept.content)[1:] == [["EXCEPTION", ""], ["MATCHED", "1234.05"]] * 100
    assert sorted(asked) == ["exception", "matched"]
