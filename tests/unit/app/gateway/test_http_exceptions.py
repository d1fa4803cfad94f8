"""Each call about exceptions goes to its path with its body, and its answer is read as what it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.reconciliation import ExceptionAct
from app.gateway.http import HttpServer
from app.gateway.window_token import FileTokenStore
from app.wire import codec
from app.wire.exceptions import (
    AskedLive,
    Attachment,
    Comment,
    DecideException,
    DecideMany,
    ManyDone,
    Propose,
    ProposeMany,
    SearchExceptions,
)
from app.wire.problems import Problem
from app.wire.refunds import StepUp
from support.exception_cases import CaseServer, case
from support.scripted_http import PROBLEM, Reply, ScriptedHttp

ROW = case(1)
NUMBER = ROW.exception_no
SERVER = CaseServer({NUMBER: ROW})
PAGE, DETAIL = SERVER.search_exceptions(SearchExceptions()), SERVER.exception(NUMBER)
MANY = ManyDone(results=((NUMBER, "done"),))
ASKED = AskedLive(outcome="paid", channel_code="SUCCESS", amount_fen=1, detail=DETAIL)
FILE = Attachment(name="page.png", content=b"\x89PNG")
SECOND = StepUp(username="zhaomin", pin="1234")

Call = Callable[[HttpServer], Any]
CALLS: dict[str, tuple[Call, str, str, object, dict[str, object]]] = {
    "search": (
        lambda desk: desk.search_exceptions(SearchExceptions(text="x", overdue=True)),
        "POST", "/api/exceptions/search", PAGE, {"text": "x", "overdue": True},
    ),
    "open": (lambda desk: desk.exception(NUMBER), "GET", f"/api/exceptions/{NUMBER}", DETAIL, {}),
    "propose": (
        lambda desk: desk.propose_exception(NUMBER, Propose(act=ExceptionAct.EXPLAIN, note="why", version=1)),
        "POST", f"/api/exceptions/{NUMBER}/propose", DETAIL, {"act": "explain", "note": "why", "version": 1},
    ),
    "approve beside": (
        lambda desk: desk.decide_exception(NUMBER, "approve", DecideException(step_up=SECOND, version=2)),
        "POST", f"/api/exceptions/{NUMBER}/approve", DETAIL, {"version": 2},
    ),
    "undo": (
        lambda desk: desk.decide_exception(NUMBER, "undo", DecideException(note="wrong", version=4)),
        "POST", f"/api/exceptions/{NUMBER}/undo", DETAIL, {"note": "wrong"},
    ),
    "ask": (
        lambda desk: desk.ask_live(NUMBER, "business"), "POST", f"/api/exceptions/{NUMBER}/ask", ASKED,
        {"party": "business"},
    ),
    "comment": (
        lambda desk: desk.comment_exception(NUMBER, Comment(text="seen", file_name="a.pdf", content=b"%PDF-1")),
        "POST", f"/api/exceptions/{NUMBER}/comments", DETAIL, {"content": "JVBERi0x"},
    ),
    "file": (
        lambda desk: desk.attachment(NUMBER, 5), "GET", f"/api/exceptions/{NUMBER}/attachments/5", FILE, {},
    ),
    "propose many": (
        lambda desk: desk.propose_exceptions(
            ProposeMany(exceptions=((NUMBER, 1),), act=ExceptionAct.WRITE_OFF, note="fen", account="6602")
        ),
        "POST", "/api/exceptions/propose-many", MANY, {"exceptions": [[NUMBER, 1]], "account": "6602"},
    ),
    "execute many": (
        lambda desk: desk.decide_exceptions("execute", DecideMany(exceptions=((NUMBER, 3),))),
        "POST", "/api/exceptions/execute-many", MANY, {"exceptions": [[NUMBER, 3]]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_a_call_goes_where_it_belongs(name: str, tmp_path: Path) -> None:
    call, method, path, answer, body = CALLS[name]
    with ScriptedHttp(Reply(body=codec.encode(answer))) as far_end:
        assert call(HttpServer(far_end.url, FileTokenStore(tmp_path / "token"))) == answer
    (heard,) = far_end.heard
    assert (heard.method, heard.path) == (method, path)
    sent = json.loads(heard.body) if heard.body else {}
    assert {key: sent[key] for key in body} == body


def test_what_the_server_refuses_keeps_its_code(tmp_path: Path) -> None:
    values: dict[str, str | int] = {"state": "approved"}
    problem = codec.encode(Problem(code="exception.changed", title="Conflict", status=409, values=values))
    with (
        ScriptedHttp(Reply(status=409, body=problem, content_type=PROBLEM)) as far_end,
        pytest.raises(Conflict) as refused,
    ):
        HttpServer(far_end.url, FileTokenStore(tmp_path / "token")).decide_exception(
            NUMBER, "execute", DecideException(version=1)
        )
    assert refused.value.code == "exception.changed"
