"""Statements and layouts over HTTP: asked for, handed in, refused with the reason, taken as they came."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import anyio
import pytest

from app.core.clock import accounting_day
from app.core.errors import Unreachable
from server.ports import StatementFile
from server.services.asking import Asking
from support.api_world import ApiWorld, Desk

REQUEST = "0f" * 16
HEAD = "交易时间,商户号,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,手续费,订单金额,退款金额"
LAYOUT = {
    "name": "card", "party": "channel", "title": "刷卡", "encoding": "gbk", "delimiter": "|", "header_lines": 1,
    "footer_lines": 1, "unit": "yuan", "sign": "word", "refund_words": ["退货"], "date_form": "%Y%m%d",
    "time_form": "%H%M%S", "version": 0,
    "columns": [
        {"field": "amount", "header": "交易金额"}, {"field": "fee", "header": "手续费"},
        {"field": "kind", "header": "交易类型"}, {"field": "date", "header": "交易日期"},
        {"field": "time", "header": "交易时间"}, {"field": "terminal", "header": "终端号"},
        {"field": "trace", "header": "流水号"},
    ],
}  # fmt: skip


def bill(day: date, yuan: str = "63.60", *, merchant: str = "m1", number: str = "P1") -> bytes:
    row = f"`{day} 09:30:05,`{merchant},`4200001,`{number},`SUCCESS,`0,`0,`0.38000,`{yuan},`0.00"
    return "\r\n".join([HEAD, row, "总交易单数,订单总金额", f"`1,`{yuan}", ""]).encode()


def cards(day: date) -> bytes:
    rows = [
        "终端号|流水号|交易日期|交易时间|交易类型|交易金额|手续费",
        f"T1|000001|{day:%Y%m%d}|093005|消费|100.00|0.55",
        f"T1|000002|{day:%Y%m%d}|094005|退货|40.00|-0.22",
        "合计|2",
    ]
    return "\r\n".join(rows).encode("gbk")


class World:
    """A finance officer, and a channel that gives what is put here."""

    def __init__(self, world: ApiWorld) -> None:
        self.world = world
        world.operator("lin", "finance")
        self.desk: Desk = world.sign_in("lin", world.enrol())
        self.day = accounting_day(world.clock.now()) - timedelta(days=1)
        self.gives: bytes | Unreachable = bill(self.day)
        self.empty = False
        world.wechat.fetch_statement = self._fetch  # type: ignore[method-assign]

    def _fetch(self, day: date) -> StatementFile:
        if isinstance(self.gives, Unreachable):
            raise self.gives
        return StatementFile("wechat", "m1", day, "wechat_m1.csv", self.gives, empty=self.empty)

    def fetch(self) -> Any:
        status, view = self.desk.post("/statements/fetch", {"party": "channel", "name": "wechat", "day": str(self.day)})
        assert status == 200, view
        return view

    def stop(self, request: str = REQUEST) -> bool:
        status, view = self.desk.post("/statements/stop", {"request": request})
        assert status == 200, view
        stopped: bool = view["stopped"]
        return stopped

    def hand_in(self, content: bytes, *, name: str = "wechat", day: date | None = None, code: int = 200) -> Any:
        body = {
            "party": "channel", "name": name, "day": str(day or self.day), "file_name": "对账单.csv",
            "content": base64.b64encode(content).decode(),
        }  # fmt: skip
        status, view = self.desk.post("/statements", body)
        assert status == code, view
        return view

    def listed(self) -> Any:
        status, view = self.desk.get("/statements", first=str(self.day), last=str(self.day))
        assert status == 200, view
        return {one["name"]: one for one in view["statements"]}

    def is_open(self, code: str) -> bool:
        with self.world.database.reader() as work:
            alert = work.alerts.get(code, f"channel:wechat:{self.day}")
        return alert is not None and alert.ended_at is None


@pytest.fixture
def world(api_world: ApiWorld) -> World:
    return World(api_world)


def test_a_statement_is_expected_fetched_kept_and_taken_as_it_came(world: World) -> None:
    assert (world.listed()["wechat"]["state"], world.listed()["wechat"]["statement_id"]) == ("expected", 0)
    assert world.listed()["wechat"]["due_at"]
    view = world.fetch()
    assert (view["state"], view["lines"], view["total_fen"], view["fetched_by"]) == ("kept", 1, 6360, "Lin")
    assert view["sha256"] == sha256(bill(world.day)).hexdigest()
    assert world.listed()["wechat"] == view
    answer = world.world.client.get(f"/api/statements/{view['statement_id']}/file", headers=world.desk.headers)
    assert answer.content == bill(world.day)
    assert world.fetch()["statement_id"] == view["statement_id"], "the same file is the same row"
    assert "statement.kept" in world.world.audit_actions()
    assert "statement.taken" in world.world.audit_actions()


def test_what_is_not_ready_is_expected_with_its_reason_and_kept_later(world: World) -> None:
    world.gives = Unreachable("statement.not_ready", channel_code="20003")
    view = world.fetch()
    assert (view["state"], view["error"], view["error_values"]) == (
        "expected", "statement.not_ready", {"channel_code": "20003"},
    )  # fmt: skip
    assert world.fetch()["statement_id"] == view["statement_id"] > 0
    world.gives = bill(world.day)
    assert world.fetch()["state"] == "kept"
    assert [one["state"] for one in world.listed().values()] == ["kept"]


def test_what_is_broken_off_while_the_party_is_asked_is_not_kept(world: World) -> None:
    before = world.world.audit_actions()
    given, asked = world.gives, {"party": "channel", "name": "wechat", "day": str(world.day), "request": REQUEST}

    def slow(day: date) -> StatementFile:
        assert world.stop(), "it is broken off while the party still answers"
        return StatementFile("wechat", "m1", day, "wechat_m1.csv", given if isinstance(given, bytes) else b"")

    world.world.wechat.fetch_statement = slow  # type: ignore[method-assign]
    status, problem = world.desk.post("/statements/fetch", asked)
    assert (status, problem["code"]) == (422, "statement.stopped")
    assert world.listed()["wechat"]["state"] == "expected"
    assert world.world.audit_actions() == before


def test_a_file_that_is_broken_off_on_its_way_is_not_kept_when_it_arrives(world: World) -> None:
    assert world.stop()
    body = {
        "party": "channel", "name": "wechat", "day": str(world.day), "file_name": "bill.csv",
        "content": base64.b64encode(bill(world.day)).decode(), "request": REQUEST,
    }  # fmt: skip
    status, problem = world.desk.post("/statements", body)
    assert (status, problem["code"]) == (422, "statement.stopped")
    assert world.listed()["wechat"]["statement_id"] == 0
    status, view = world.desk.post("/statements", {**body, "request": "1e" * 16})
    assert (status, view["state"]) == (200, "kept"), "the next one is another request"
    assert not world.stop("1e" * 16), "it was too late"


def test_another_server_of_the_same_database_knows_what_was_broken_off_and_what_was_kept(world: World) -> None:
    ends = world.world
    other = Asking(uow=ends.database.uow, reader=ends.database.reader, clock=ends.clock)
    body = {
        "party": "channel", "name": "wechat", "day": str(world.day), "file_name": "bill.csv",
        "content": base64.b64encode(bill(world.day)).decode(),
    }  # fmt: skip
    with ends.database.reader() as work:
        lin = next(each for each in work.operators.all() if each.username == "lin").operator_id
    given = world.gives

    def slow(day: date) -> StatementFile:
        assert other.stop(lin, REQUEST), "while this one waits for the party"
        return StatementFile("wechat", "m1", day, "wechat_m1.csv", given if isinstance(given, bytes) else b"")

    ends.wechat.fetch_statement = slow  # type: ignore[method-assign]
    asked = {"party": "channel", "name": "wechat", "day": str(world.day), "request": REQUEST}
    assert world.desk.post("/statements/fetch", asked)[1]["code"] == "statement.stopped"
    assert world.listed()["wechat"]["statement_id"] == 0, "nothing is kept"
    assert world.desk.post("/statements", {**body, "request": REQUEST})[1]["code"] == "statement.stopped"
    ends.wechat.fetch_statement = world._fetch  # type: ignore[method-assign]
    assert world.desk.post("/statements", {**body, "request": "1e" * 16})[0] == 200
    assert not other.stop(lin, "1e" * 16), "it was too late there as well"


def test_a_body_that_is_broken_off_on_its_way_is_no_fault_of_ours(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    parts = iter(({"type": "http.request", "body": b'{"party"', "more_body": True}, {"type": "http.disconnect"}))
    told: list[Any] = []

    async def receive() -> Any:
        return next(parts)

    async def send(message: Any) -> None:
        told.append(message)

    headers = [(b"content-type", b"application/json"), (b"content-length", b"90")]
    scope = {
        "type": "http", "method": "POST", "path": "/api/statements", "raw_path": b"/api/statements", "headers": headers,
        "query_string": b"", "http_version": "1.1", "scheme": "http", "server": ("here", 80), "client": ("there", 1),
        "root_path": "",
    }  # fmt: skip
    application: Any = world.world.house.application.asgi
    anyio.run(application, scope, receive, send)
    assert told[0]["status"] == 400
    assert not [each for each in caplog.records if each.levelname == "ERROR"], "nobody is called for it"


def test_a_day_without_a_bill_is_an_answer_but_not_after_one_was_kept(world: World) -> None:
    world.empty = True
    assert world.fetch()["state"] == "none_that_day"
    world.empty = False
    assert world.fetch()["state"] == "kept"
    world.empty = True
    status, problem = world.desk.post(
        "/statements/fetch", {"party": "channel", "name": "wechat", "day": str(world.day)}
    )
    assert (status, problem["code"]) == (409, "statement.is_there")


@pytest.mark.parametrize(
    ("wrong", "column", "rule"),
    [
        pytest.param(lambda day: bill(day - timedelta(days=1)), "交易时间", "is of another day", id="yesterday's"),
        pytest.param(lambda day: bill(day, merchant="m2"), "商户号", "is another merchant's", id="another merchant's"),
        pytest.param(lambda day: bill(day)[:-20], "", "totals are not the last two lines", id="cut"),
        pytest.param(lambda day: bill(day).replace(b"`1,`63.60", b"`1,`63.61"), "订单金额", "total is not the sum",
                     id="totals lie"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_believed_is_kept_as_refused_and_what_stands_stays(
    world: World, wrong: Any, column: str, rule: str
) -> None:
    kept = world.fetch()
    refused = world.hand_in(wrong(world.day))
    assert (refused["state"], refused["error"]) == ("refused", "statement.unreadable")
    assert (refused["error_values"]["column"], refused["error_values"]["rule"]) == (column, rule)
    assert refused["error_values"]["line"] > 0
    assert world.is_open("statement.unreadable")
    assert world.listed()["wechat"] == kept


def test_a_corrected_file_takes_the_place_of_the_first(world: World) -> None:
    first = world.fetch()
    world.gives = bill(world.day, "63.61")
    second = world.hand_in(bill(world.day, "63.61"))
    assert (second["state"], second["total_fen"], second["fetched_by"]) == ("kept", 6361, "Lin")
    assert world.listed()["wechat"]["statement_id"] == second["statement_id"] != first["statement_id"]
    assert not world.is_open("statement.unreadable")


def test_a_forged_file_does_not_take_the_place_of_what_the_party_says(world: World) -> None:
    """Its totals are right; the channel has never said so."""
    first = world.fetch()
    forged = bill(world.day, "63.61")
    assert world.hand_in(forged, code=409)["code"] == "statement.not_the_partys"
    assert world.listed()["wechat"] == first
    world.gives = Unreachable("statement.not_ready")
    assert world.hand_in(forged)["state"] == "kept", "nobody can say that it is not"
    assert world.is_open("statement.by_hand"), "but others are told"


def test_a_person_says_that_there_was_nothing(world: World) -> None:
    body = {"party": "channel", "name": "wechat", "day": str(world.day), "note": "放假"}
    status, view = world.desk.post("/statements/none", body)
    assert (status, view["state"], view["fetched_by"]) == (200, "none_that_day", "Lin")
    world.fetch()
    assert world.desk.post("/statements/none", body)[1]["code"] == "statement.is_there"
    assert world.desk.post("/statements/none", {**body, "name": "nobody"})[0] == 404


def test_who_gives_no_statement_and_days_to_come_are_refused(world: World) -> None:
    asked = {"party": "channel", "name": "cash", "day": str(world.day)}
    assert world.desk.post("/statements/fetch", asked)[1]["code"] == "statement.not_asked"
    assert world.hand_in(b"x", name="cash", code=404)["code"] == "statement.no_reader"
    assert world.hand_in(b"x", day=world.day + timedelta(days=9), code=400)["code"] == "input.invalid"
    assert world.desk.get("/statements", first="2026-01-01", last="2026-12-31")[0] == 400
    assert world.desk.get("/statements/4711/file")[1]["code"] == "statement.not_found"


def test_a_layout_is_tried_saved_and_reads_a_file(world: World) -> None:
    sample = base64.b64encode(cards(world.day)).decode()
    status, preview = world.desk.post("/statement-layouts/try", {"layout": LAYOUT, "sample": sample})
    assert (status, preview["total"], preview["total_fen"], preview["error"]) == (200, 2, 6000, "")
    names = ("line", "kind", "party_no", "amount_fen", "fee_milli_fen")
    assert [tuple(row[name] for name in names) for row in preview["rows"]] == [
        (2, "pay", "T1/000001", 10000, 55000), (3, "refund", "T1/000002", 4000, -22000),
    ]  # fmt: skip
    assert world.hand_in(cards(world.day), name="card", code=404)["code"] == "statement.no_reader"
    status, saved = world.desk.put("/statement-layouts/card", LAYOUT)
    assert (status, saved["version"]) == (200, 1)
    assert world.desk.put("/statement-layouts/card", LAYOUT)[1]["code"] == "storage.stale"
    assert world.desk.get("/statement-layouts")[1]["layouts"] == [saved]
    waits = world.listed()["card"]
    assert (waits["state"], waits["by_hand"], waits["title"], waits["due_at"]) == ("expected", True, "刷卡", None)
    view = world.hand_in(cards(world.day), name="card")
    assert (view["state"], view["lines"], view["total_fen"]) == ("kept", 2, 6000)
    assert (world.listed()["card"], view["by_hand"], view["title"]) == (view, True, "刷卡")
    assert not world.listed()["wechat"]["by_hand"]


def test_a_layout_that_cannot_read_says_where_and_one_that_makes_no_sense_is_refused(world: World) -> None:
    sample = base64.b64encode(cards(world.day).replace(b"40.00", b"4o.00")).decode()
    preview = world.desk.post("/statement-layouts/try", {"layout": LAYOUT, "sample": sample})[1]
    assert (preview["error"], preview["error_values"]) == (
        "statement.unreadable", {"line": 3, "column": "交易金额", "rule": "not a number"},
    )  # fmt: skip
    columns: list[object] = LAYOUT["columns"][:2]  # type: ignore[index]
    wrong: list[dict[str, object]] = [
        {"refund_words": []}, {"date_form": "%Q"}, {"columns": columns}, {"delimiter": ""},
    ]  # fmt: skip
    for changes in wrong:
        status, problem = world.desk.put("/statement-layouts/card", {**LAYOUT, **changes})
        assert (status, problem["code"]) == (400, "input.invalid"), changes


def test_a_cashier_sees_and_does_nothing_of_it(world: World) -> None:
    world.world.operator("wang")
    desk = world.world.sign_in("wang", world.desk.enrolment)
    body = {"party": "channel", "name": "wechat", "day": str(world.day)}
    for method, path, content in (
        ("GET", f"/statements?first={world.day}&last={world.day}", None), ("POST", "/statements/fetch", body),
        ("POST", "/statements", {**body, "file_name": "a", "content": "eA=="}), ("GET", "/statements/1/file", None),
        ("POST", "/statements/none", {**body, "note": "x"}), ("GET", "/statement-layouts", None),
        ("PUT", "/statement-layouts/card", LAYOUT),
        ("POST", "/statement-layouts/try", {"layout": LAYOUT, "sample": "eA=="}),
    ):  # fmt: skip
        assert desk.call(method, path, content)[0] == 403, path
