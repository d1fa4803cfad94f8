"""Exceptions over HTTP: search, open, act with a second person, many at once, files, a spreadsheet without formulas."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from server.domain.exception_acts import opened
from server.domain.exception_case import Evidence
from support.api_world import ApiWorld, Desk
from support.exception_world import a_found

PDF = base64.b64encode(b"%PDF-1.7 made up").decode()


@pytest.fixture
def lin(api_world: ApiWorld) -> Desk:
    """A finance officer; Zhao is another one."""
    for name in ("lin", "zhao"):
        api_world.operator(name, "finance")
    return api_world.sign_in("lin", api_world.enrol())


def plant(world: ApiWorld, count: int, cells: str = "A---", **changes: Any) -> str:
    """The number of a new exception that nothing here leads to."""
    now = world.clock.now()
    found = a_found(count, cells, now, **changes)
    with world.database.uow() as work:
        work.exceptions.add(opened(found, "N1", now - timedelta(minutes=count)))
        work.commit()
    return found.exception_no


def test_the_worst_come_first_with_the_servers_totals(api_world: ApiWorld, lin: Desk) -> None:
    for count, fen in ((1, 500), (2, 90000), (3, 700)):
        plant(api_world, count, at_risk_fen=fen)
    status, page = lin.post("/exceptions/search", {"limit": 2})
    assert status == 200
    assert [row["at_risk_fen"] for row in page["rows"]] == [90000, 700]
    assert (page["total"], page["offset"]) == (3, 0)
    assert page["summary"] == {
        "open": 3, "at_risk_fen": 91200, "overdue": 0, "waiting_for_me": 0, "types": [["not_ours", 3, 91200]],
    }  # fmt: skip


def test_an_exception_opens_with_cells_and_safe_acts(api_world: ApiWorld, lin: Desk) -> None:
    status, detail = lin.get(f"/exceptions/{plant(api_world, 1)}")
    assert status == 200
    assert [(cell["party"], cell["cell"], cell["present"]) for cell in detail["cells"]] == [
        ("channel", "agrees", True), ("platform", "absent", False), ("business", "absent", False),
        ("source", "absent", False),
    ]  # fmt: skip
    assert detail["acts"] == [["attach", 2], ["refund", 2], ["explain", 2], ["write_off", 2]]
    assert [piece["code"] for piece in detail["timeline"]] == ["exception.found", "statement.line"]
    assert "exception.looked" in api_world.audit_actions()


def test_the_timeline_says_as_what_an_exception_was_found_first(api_world: ApiWorld, lin: Desk) -> None:
    number = plant(api_world, 1)
    changed = Evidence(number, api_world.clock.now(), "run", "exception.changed", (("was", "shortage"),))
    with api_world.database.uow() as work:
        work.exceptions.add_evidence(changed)
        work.commit()
    _, detail = lin.get(f"/exceptions/{number}")
    found = next(piece for piece in detail["timeline"] if piece["code"] == "exception.found")
    assert (detail["exception"]["type"], dict(found["values"])) == ("not_ours", {"run_no": "N1", "type": "shortage"})


def test_two_people_write_off_at_one_screen(api_world: ApiWorld, lin: Desk) -> None:
    number = plant(api_world, 1)
    path = f"/exceptions/{number}"
    status, detail = lin.post(
        f"{path}/propose", {"act": "write_off", "note": "客户无法找到", "account": "6711", "version": 0}
    )
    assert (status, detail["exception"]["state"], detail["exception"]["may"]) == (200, "proposed", ["withdraw"])
    version = detail["exception"]["version"]
    status, problem = lin.post(f"{path}/approve", {"version": version})
    assert (status, problem["code"]) == (409, "exception.same_person")
    step_up = {"username": "zhao", "password": "right-horse-7"}
    status, detail = lin.post(f"{path}/approve", {"version": version, "step_up": step_up})
    assert (status, detail["exception"]["approved_by"]) == (200, "Zhao")
    status, detail = lin.post(f"{path}/execute", {"version": detail["exception"]["version"]})
    assert (status, detail["exception"]["state"]) == (200, "written_off")
    booked = [piece["values"] for piece in detail["timeline"] if piece["code"] == "exception.entry_booked"]
    assert [(entry["debit"], entry["credit"], entry["amount_fen"]) for entry in booked] == [
        ("channel/wechat/m1", "written_off/6711", 1234)
    ]
    status, detail = lin.post(
        f"{path}/undo", {"version": detail["exception"]["version"], "note": "找到了", "step_up": step_up}
    )
    assert (status, detail["exception"]["state"]) == (200, "undone")


def test_what_somebody_else_changed_meanwhile_is_refused(api_world: ApiWorld, lin: Desk) -> None:
    number = plant(api_world, 1)
    assert lin.post(f"/exceptions/{number}/take", {"version": 0})[0] == 200
    status, problem = lin.post(f"/exceptions/{number}/take", {"version": 0})
    assert (status, problem["code"]) == (409, "exception.changed")


def test_who_may_only_work_at_a_window_sees_nothing(api_world: ApiWorld) -> None:
    api_world.operator("wang")
    desk = api_world.sign_in("wang", api_world.enrol())
    status, problem = desk.post("/exceptions/search", {})
    assert (status, problem["code"]) == (403, "permission.denied")


def test_many_of_one_pattern_each_with_its_result(api_world: ApiWorld, lin: Desk) -> None:
    first, second = plant(api_world, 1), plant(api_world, 2)
    wanted = {"act": "explain", "note": "同一原因", "exceptions": [[first, 0], [second, 7]]}
    status, done = lin.post("/exceptions/propose-many", wanted)
    assert (status, done["results"]) == (200, [[first, "done"], [second, "exception.changed"]])
    assert {row["exception_no"]: row["state"] for row in done["rows"]} == {first: "proposed", second: "new"}


def test_many_of_two_patterns_are_refused_together(api_world: ApiWorld, lin: Desk) -> None:
    numbers = [[plant(api_world, 1), 0], [plant(api_world, 2, "-AAA"), 0]]
    status, problem = lin.post("/exceptions/propose-many", {"act": "explain", "note": "n", "exceptions": numbers})
    assert (status, problem["code"]) == (409, "exception.patterns_differ")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"text": "看过了"}, 200, "", id="words"),
        pytest.param({"file_name": "proof.pdf", "content": PDF}, 200, "", id="a file"),
        pytest.param({}, 400, "input.invalid", id="nothing"),
        pytest.param({"content": PDF}, 400, "input.invalid", id="a file without a name"),
        pytest.param(
            {"file_name": "a.exe", "content": base64.b64encode(b"MZ\x90").decode()}, 400, "proof.not_readable",
            id="a program",
        ),
    ],
)  # fmt: skip
def test_comments_and_files(api_world: ApiWorld, lin: Desk, body: dict[str, str], status: int, code: str) -> None:
    number = plant(api_world, 1)
    answered, content = lin.post(f"/exceptions/{number}/comments", body)
    assert (answered, content.get("code", "")) == (status, code)
    if "content" in body and status == 200:
        piece = content["timeline"][-1]
        _, file = lin.get(f"/exceptions/{number}/attachments/{piece['attachment_id']}")
        assert file == {"name": "proof.pdf", "content": PDF}
        assert lin.get(f"/exceptions/{plant(api_world, 2)}/attachments/{piece['attachment_id']}")[0] == 404


def test_a_live_question_that_nothing_leads_to(api_world: ApiWorld, lin: Desk) -> None:
    status, asked = lin.post(f"/exceptions/{plant(api_world, 1, unnumbered=True)}/ask", {"party": "channel"})
    assert (status, asked["outcome"], asked["channel_code"]) == (200, "unknown", "exception.nothing_to_ask")


def test_a_spreadsheet_holds_no_formula(api_world: ApiWorld, lin: Desk) -> None:
    plant(api_world, 1, "-AAA", party_no="=cmd|' /C calc'!A0")
    answer = api_world.client.post("/api/exceptions/export", json={}, headers=lin.headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert "'=cmd|" in text
    assert "'-AAA" in text
    assert len(text.splitlines()) == 2
