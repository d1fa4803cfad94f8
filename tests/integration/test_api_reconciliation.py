"""Days, runs and rows of reconciliation over HTTP: who may, what is sorted and counted by the server, files."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.ids import NumberKind
from support.api_world import ApiWorld, Desk
from support.run_world import MONDAY, RunWorld

ROWS = "/reconciliation/runs/{}/rows"


@pytest.fixture
def days(api_world: ApiWorld) -> RunWorld:
    """A Monday with one match, a missing posting, a doubtful line and one in transit."""
    days = RunWorld(api_world.database)
    agreeing, unposted = days.paid(1, 100), days.paid(2, 2500)
    late = days.paid(3, 700, hour="23:59")
    days.statement("channel", "wechat", MONDAY, [agreeing, unposted, {"party_no": "=4299", "amount_fen": 500}])
    days.statement("business", "his", MONDAY, [agreeing, late])
    return days


@pytest.fixture
def desk(api_world: ApiWorld) -> Desk:
    api_world.clock.forward(2 * 24 * 3600)
    api_world.operator("qian", "finance")
    return api_world.sign_in("qian", api_world.enrol())


def started(desk: Desk, days: RunWorld) -> dict[str, Any]:
    """The day's run, asked for at the desk and done."""
    number = desk.number(NumberKind.RUN)
    status, run = desk.post(f"/reconciliation/days/{MONDAY}/runs", {"run_no": number})
    assert (status, run["state"], run["asked_by"]) == (200, "queued", "Qian")
    days.job(number)
    status, run = desk.get(f"/reconciliation/runs/{number}")
    assert status == 200
    return dict(run)


def page(desk: Desk, run_no: str, **wanted: Any) -> dict[str, Any]:
    status, found = desk.post(ROWS.format(run_no), wanted)
    assert status == 200, found
    return dict(found)


def test_a_day_is_run_and_shown(desk: Desk, days: RunWorld) -> None:
    _, before = desk.get("/reconciliation/days", first=str(MONDAY), last=str(MONDAY))
    assert [(day["state"], day["statements_kept"], day["statements_expected"]) for day in before["days"]] == [
        ("waiting", 2, 2)
    ]
    run = started(desk, days)
    assert (run["state"], run["matched"], run["in_transit"]["count"], run["exceptions"], run["at_risk_fen"]) == (
        "done", {"count": 1, "fen": 100}, 1, {"count": 2, "fen": 3000}, 3000,
    )  # fmt: skip
    _, detail = desk.get(f"/reconciliation/days/{MONDAY}")
    assert (detail["day"]["state"], detail["day"]["run_no"]) == ("exceptions", run["run_no"])
    assert [(one["party"], one["name"], one["today"]["count"], one["holds"]) for one in detail["parties"]] == [
        ("channel", "wechat", 3, True), ("platform", "", 3, True), ("business", "his", 2, True),
    ]  # fmt: skip
    assert [one["statement_state"] for one in detail["parties"]] == ["kept", None, "kept"]
    assert [one["run_no"] for one in detail["runs"]] == [run["run_no"]]


def test_rows_are_filtered_sorted_and_counted_by_the_server(desk: Desk, days: RunWorld) -> None:
    run_no = started(desk, days)["run_no"]
    whole = page(desk, run_no)
    assert (whole["total"], whole["fen"]) == (4, 3800)
    assert [(row["type"], row["outcome"], row["cells"]) for row in whole["rows"]] == [
        ("posting_missing", "exception", "AA-A"), ("not_ours", "exception", "A---"),
        ("shortage", "in_transit", "-AAA"), ("matched", "matched", "AAAA"),
    ]  # fmt: skip
    first = whole["rows"][0]
    assert (first["our_no"], first["channel_fen"], first["business_fen"]) == ("P2", 2500, None)
    assert [bool(row["exception_no"]) for row in whole["rows"]] == [True, True, False, False]
    assert [row["amount"] for row in _amounts(page(desk, run_no, sort="amount_fen"))] == [100, 500, 700, 2500]
    backwards = page(desk, run_no, sort="our_no", descending=True)
    assert [row["our_no"] for row in backwards["rows"]] == ["P3", "P2", "P1", ""]
    assert [row["our_no"] for row in page(desk, run_no, outcome="exception", offset=1)["rows"]] == [""]
    assert page(desk, run_no, text="p2")["total"] == 1
    assert page(desk, run_no, text="429")["fen"] == 500
    assert [page(desk, run_no, **{name: value})["total"] for name, value in [
        ("channel", "wechat"), ("channel", "alipay"), ("type", "shortage"), ("type", "nonsense"), ("kind", "refund"),
    ]] == [4, 0, 1, 0, 0]  # fmt: skip
    assert page(desk, run_no, offset=100)["rows"] == []


def _amounts(found: dict[str, Any]) -> list[dict[str, int]]:
    fen = ("channel_fen", "platform_fen", "business_fen")
    return [{"amount": next(row[name] for name in fen if row[name] is not None)} for row in found["rows"]]


def test_all_that_fits_as_a_file_is_no_formula(desk: Desk, days: RunWorld) -> None:
    run_no = started(desk, days)["run_no"]
    answer = desk.world.client.post(
        f"/api{ROWS.format(run_no)}/export", json={"outcome": "exception"}, headers=desk.headers
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert (len(lines), lines[-1]) == (4, "")
    head = lines[0].split(",")
    row = dict(zip(head, lines[2].split(","), strict=True))
    assert (row["party_no"], row["channel_yuan"], row["cells"], row["at"]) == (
        "'=4299", "5.00", "A---", "2026-11-20 12:00:00",
    )  # fmt: skip
    assert "reconciliation.exported" in desk.world.audit_actions()


def test_what_two_runs_tell_differently(desk: Desk, days: RunWorld) -> None:
    before = started(desk, days)["run_no"]
    unposted = {"our_no": "P2", "amount_fen": 2500, "party_no": "422", "at": f"{MONDAY}T12:00"}
    agreeing = {"our_no": "P1", "amount_fen": 100, "party_no": "421", "at": f"{MONDAY}T12:00"}
    days.statement("business", "his", MONDAY, [agreeing, unposted])
    after = started(desk, days)["run_no"]
    status, found = desk.get(f"/reconciliation/runs/{after}/changes", since=before)
    assert (status, found["total"]) == (200, 1)
    assert [(one["our_no"], one["before"], one["after"], one["fen"]) for one in found["changes"]] == [
        ("P2", "exception posting_missing", "matched", 2500)
    ]


def test_runs_are_cancelled_and_refused_with_words(desk: Desk, days: RunWorld) -> None:
    number = desk.number(NumberKind.RUN)
    desk.post(f"/reconciliation/days/{MONDAY}/runs", {"run_no": number})
    status, run = desk.post(f"/reconciliation/runs/{number}/cancel")
    assert (status, run["state"]) == (200, "cancelled")
    for path, code in (
        (f"/reconciliation/runs/{number}/cancel", (409, "run.ended")),
        (f"/reconciliation/runs/{desk.number(NumberKind.RUN)}/cancel", (404, "run.not_found")),
    ):
        status, refused = desk.post(path)
        assert (status, refused["code"]) == code
    status, refused = desk.post(f"/reconciliation/runs/{number}/go-on", {"note": "yes"})
    assert (status, refused["code"]) == (409, "run.not_held")
    status, refused = desk.post(ROWS.format(number), {})
    assert (status, refused["code"]) == (404, "run.no_rows")
    status, refused = desk.get("/reconciliation/days", first="2026-01-01", last="2027-12-31")
    assert (status, refused["code"]) == (400, "input.invalid")


def test_the_table_of_patterns_is_shown(desk: Desk) -> None:
    status, table = desk.get("/reconciliation/patterns")
    assert (status, len(table["patterns"])) == (200, 81)


def test_who_may_look_and_who_may_run(api_world: ApiWorld, days: RunWorld) -> None:
    api_world.operator("lin")
    cashier = api_world.sign_in("lin", api_world.enrol())
    number = cashier.number(NumberKind.RUN)
    for method, path, body in (
        ("GET", f"/reconciliation/days/{MONDAY}", None),
        ("POST", f"/reconciliation/days/{MONDAY}/runs", {"run_no": number}),
        ("POST", ROWS.format(number), {}),
    ):
        status, refused = cashier.call(method, path, body)
        assert (status, refused["code"]) == (403, "permission.denied")
