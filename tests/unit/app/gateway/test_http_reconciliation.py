"""The desk's end of reconciliation: the path of each call, and files that come part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import NotFound, PaydeskError, Refused, Unreachable
from app.desk.keep_file import Transfer, keep_file, read_file
from app.gateway.http import HttpServer
from app.wire import codec
from app.wire.own_statements import OwnStatementList
from app.wire.proofs import BookedFunds, BookFunds, CloseMonth, MonthList
from app.wire.reconciliation import DayList, GoOn, PatternTable, ReadRows, RowPage, StartRun
from app.wire.statements import (
    FetchNow,
    HandInStatement,
    LayoutList,
    SayNone,
    StatementList,
    Stopped,
    StopRequest,
    TryLayout,
)
from support import reconciled
from support.scripted_http import PROBLEM, Reply, ScriptedHttp

DAY = reconciled.DAY
RUN = reconciled.RUN_NO
PAGE = RowPage(total=1, fen=880, offset=0, rows=(reconciled.row(0),))


class NoToken:
    """No window's token."""

    def read(self) -> str:
        return ""

    def write(self, token: str) -> None:
        raise AssertionError("no token comes here")


Call = Callable[[HttpServer], Any]
CALLS: dict[str, tuple[Call, str, str, object]] = {
    "days": (
        lambda s: s.reconciliation_days(DAY, DAY), "GET",
        "/api/reconciliation/days?first=2026-03-02&last=2026-03-02", DayList(days=(reconciled.day(),)),
    ),
    "day": (lambda s: s.reconciliation_day(DAY), "GET", "/api/reconciliation/days/2026-03-02", reconciled.DETAIL),
    "start": (
        lambda s: s.start_run(DAY, StartRun(run_no=RUN)), "POST", "/api/reconciliation/days/2026-03-02/runs",
        reconciled.run(),
    ),
    "run": (lambda s: s.run(RUN), "GET", f"/api/reconciliation/runs/{RUN}", reconciled.LIVE_RUN),
    "cancel": (lambda s: s.cancel_run(RUN), "POST", f"/api/reconciliation/runs/{RUN}/cancel", reconciled.run()),
    "go on": (
        lambda s: s.go_on_run(RUN, GoOn(note="seen")), "POST", f"/api/reconciliation/runs/{RUN}/go-on",
        reconciled.run(),
    ),
    "rows": (lambda s: s.run_rows(RUN, ReadRows()), "POST", f"/api/reconciliation/runs/{RUN}/rows", PAGE),
    "changes": (
        lambda s: s.run_changes(RUN, reconciled.OLDER_RUN_NO), "GET",
        f"/api/reconciliation/runs/{RUN}/changes?since={reconciled.OLDER_RUN_NO}", reconciled.CHANGES,
    ),
    "patterns": (
        lambda s: s.patterns(), "GET", "/api/reconciliation/patterns", PatternTable(patterns=reconciled.PATTERNS),
    ),
    "statements": (
        lambda s: s.statements(DAY, DAY), "GET", "/api/statements?first=2026-03-02&last=2026-03-02",
        StatementList(statements=tuple(reconciled.STATEMENTS)),
    ),
    "fetch": (
        lambda s: s.fetch_statement(FetchNow(party="channel", name="wechat", day=DAY)), "POST",
        "/api/statements/fetch", reconciled.statement(),
    ),
    "hand in": (
        lambda s: s.hand_in_statement(
            HandInStatement(party="bank", name="icbc", day=DAY, file_name="a.txt", content=b"\xd6\xd0")
        ), "POST", "/api/statements", reconciled.statement(),
    ),
    "stop": (
        lambda s: Stopped(stopped=s.stop_statement(StopRequest(request="0f" * 16))), "POST", "/api/statements/stop",
        Stopped(stopped=True),
    ),
    "say none": (
        lambda s: s.say_no_statement(SayNone(party="bank", name="icbc", day=DAY, note="holiday")), "POST",
        "/api/statements/none", reconciled.statement(),
    ),
    "own statements": (
        lambda s: s.own_statements(DAY), "GET", "/api/own-statements/2026-03-02",
        OwnStatementList(statements=(reconciled.OWN,)),
    ),
    "layouts": (lambda s: s.layouts(), "GET", "/api/statement-layouts", LayoutList(layouts=(reconciled.LAYOUT,))),
    "try layout": (
        lambda s: s.try_layout(TryLayout(layout=reconciled.LAYOUT, sample=b"x")), "POST", "/api/statement-layouts/try",
        reconciled.PREVIEW,
    ),
    "save layout": (
        lambda s: s.save_layout(reconciled.LAYOUT), "PUT", "/api/statement-layouts/icbc_pos", reconciled.LAYOUT,
    ),
    "proof": (
        lambda s: s.day_proof(DAY), "GET", "/api/reconciliation/days/2026-03-02/proof", reconciled.PROOF,
    ),
    "months": (lambda s: s.months(), "GET", "/api/reconciliation/months", MonthList(months=reconciled.MONTHS)),
    "close month": (
        lambda s: s.close_month("2026-02", CloseMonth(note="seen")), "POST",
        "/api/reconciliation/months/2026-02/close", reconciled.MONTHS[1],
    ),
    "book funds": (
        lambda s: s.book_funds(BookFunds(first=DAY, last=DAY)), "POST", "/api/reconciliation/funds/book",
        BookedFunds(settlements=3),
    ),
    "funds": (
        lambda s: s.funds(date(2026, 3, 1), date(2026, 3, 31)), "GET",
        "/api/reconciliation/funds?first=2026-03-01&last=2026-03-31", reconciled.FUNDS,
    ),
}  # fmt: skip
FILES: dict[str, tuple[Callable[[HttpServer, Any], None], str, str]] = {
    "rows": (
        lambda s, to: s.export_run_rows(RUN, ReadRows(), to), "POST", f"/api/reconciliation/runs/{RUN}/rows/export"
    ),
    "statement": (lambda s, to: s.statement_file(71, to), "GET", "/api/statements/71/file"),
    "own statement": (
        lambda s, to: s.own_statement_file(DAY, "kiosk", "json", to), "GET",
        "/api/own-statements/2026-03-02/kiosk/json",
    ),
    "proof": (
        lambda s, to: s.day_proof_file(DAY, "pdf", "zh", to), "GET",
        "/api/reconciliation/days/2026-03-02/proof/pdf?language=zh",
    ),
    "report": (
        lambda s, to: s.day_report(DAY, "closing", "csv", "en", to), "GET",
        "/api/reconciliation/days/2026-03-02/reports/closing/csv?language=en",
    ),
    "funds": (
        lambda s, to: s.funds_file(DAY, DAY, "xlsx", "zh", to), "GET",
        "/api/reconciliation/funds/xlsx?first=2026-03-02&last=2026-03-02&language=zh",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_a_call_goes_to_its_path_and_brings_its_value(name: str) -> None:
    call, method, path, answer = CALLS[name]
    with ScriptedHttp(Reply(body=codec.encode(answer))) as far_end:
        told = call(HttpServer(far_end.url, NoToken()))
    assert [(each.method, each.path) for each in far_end.heard] == [(method, path)]
    listed = getattr(answer, {"days": "days", "patterns": "patterns", "statements": "statements",
                              "own statements": "statements", "layouts": "layouts",
                              "months": "months"}.get(name, "none"), answer)  # fmt: skip
    assert told == listed


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_whole(name: str, tmp_path: Path) -> None:
    call, method, path = FILES[name]
    content, transfer = b"line\r\n" * 50_000, Transfer()
    with ScriptedHttp(Reply(body=content, content_type="text/csv")) as far_end:
        server = HttpServer(far_end.url, NoToken())
        kept = keep_file(str(tmp_path / "rows.csv"), lambda sink: call(server, sink), transfer)
    assert [(each.method, each.path) for each in far_end.heard] == [(method, path)]
    assert kept.read_bytes() == content
    assert (transfer.bytes_done, transfer.lines_done, transfer.total_bytes) == (300_000, 50_000, 300_000)
    assert list(tmp_path.iterdir()) == [kept]


PROBLEM_BODY = b'{"type":"about:blank","title":"x","status":404,"code":"statement.not_found","values":{}}'
ENDS: dict[str, tuple[Reply, type[PaydeskError], str]] = {
    "cut in the middle": (Reply(body=b"x" * 9_000, content_type="text/csv", cut=10), Unreachable, "server.no_answer"),
    "refused": (Reply(status=404, body=PROBLEM_BODY, content_type=PROBLEM), NotFound, "statement.not_found"),
    "page of a portal": (Reply(body=b"<html>", content_type="text/html"), Unreachable, "server.no_answer"),
    "page of a proxy": (
        Reply(status=502, body=b"<html>", content_type="text/html"), Unreachable, "server.no_answer"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_of_a_file_that_ends_early_nothing_is_kept(name: str, tmp_path: Path) -> None:
    reply, kind, code = ENDS[name]
    before = tmp_path / "rows.csv"
    before.write_text("yesterday's")
    with ScriptedHttp(reply) as far_end:
        server = HttpServer(far_end.url, NoToken())
        with pytest.raises(kind) as caught:
            keep_file(str(before), lambda sink: server.statement_file(71, sink), Transfer())
    assert caught.value.code == code
    assert before.read_text() == "yesterday's"
    assert list(tmp_path.iterdir()) == [before]


@dataclass
class TwoParts:
    """A file of two parts; between them somebody cancels."""

    transfer: Transfer
    taken: list[int] = field(default_factory=list)

    def __call__(self, sink: Any) -> None:
        sink.begin(None)
        sink.write(b"first\n")
        self.taken.append(self.transfer.lines_done)
        self.transfer.cancel()
        sink.write(b"second\n")


def test_a_file_that_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    transfer = Transfer()
    fetch = TwoParts(transfer)
    with pytest.raises(Refused, match=r"file\.cancelled"):
        keep_file(str(tmp_path / "rows.csv"), fetch, transfer)
    assert fetch.taken == [1]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        keep_file(str(tmp_path / "gone" / "rows.csv"), lambda _sink: None, Transfer())
    assert (caught.value.code, caught.value.values) == ("file.unwritable", {"name": "rows.csv"})


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file.empty"), (b"x" * 11, "file.too_large"), (None, "file.unreadable"), (b"x" * 10, "")],
    ids=["empty", "too large", "missing", "as large as may be"],
)
def test_what_is_handed_in_is_read_whole_or_refused(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "given.txt"
    if content is not None:
        path.write_bytes(content)
    if not code:
        assert read_file(str(path), 10) == content
        return
    with pytest.raises(Refused) as caught:
        read_file(str(path), 10)
    assert caught.value.code == code
