"""Operators, roles, windows and the audit log over HTTP; what an administrator may, and may never, do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from server.domain.identity import Operator
from support.api_world import PASSWORD, ApiWorld, Desk


@dataclass(frozen=True)
class Office:
    """An administrator at one window and a cashier at another."""

    chief: Desk
    lin: Desk
    chief_row: Operator
    lin_row: Operator


@pytest.fixture
def office(api_world_everywhere: ApiWorld) -> Office:
    world = api_world_everywhere
    chief_row, lin_row = world.operator("chief", "administrator"), world.operator("lin", "cashier")
    return Office(
        world.sign_in("chief", world.enrol()), world.sign_in("lin", world.enrol("Window 2")), chief_row, lin_row
    )


def role_id(desk: Desk, name: str) -> int:
    return int(next(role["role_id"] for role in desk.get("/roles")[1]["roles"] if role["name"] == name))


NEW = {"username": "zhao", "display_name": "赵敏", "password": "first-horse-1", "role_ids": []}
EDIT = {"display_name": "Lin", "role_ids": [], "active": True}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/operators", None),
        ("POST", "/operators", NEW),
        ("PUT", "/operators/1", EDIT),
        ("POST", "/operators/1/lock", None),
        ("POST", "/operators/1/unlock", None),
        ("POST", "/operators/1/password", {"password": PASSWORD}),
        ("GET", "/roles", None),
        ("POST", "/roles", {"name": "x", "permissions": []}),
        ("PUT", "/roles/1", {"name": "x", "permissions": []}),
        ("GET", "/windows", None),
        ("POST", "/windows", {"name": "x", "campus": "main"}),
        ("PUT", "/windows/1", {"name": "x", "campus": "main"}),
        ("POST", "/windows/1/enrolment", None),
        ("POST", "/audit/search", {}),
        ("POST", "/orders/search", {}),
    ],
)
def test_a_cashier_may_not_administer(office: Office, method: str, path: str, body: Any) -> None:
    status, problem = office.lin.call(method, path, body)
    assert (status, problem["code"]) == (403, "permission.denied")


def test_an_operator_is_added_and_must_change_the_first_password(office: Office) -> None:
    chief = office.chief
    status, added = chief.post("/operators", {**NEW, "role_ids": [role_id(chief, "cashier")]})
    assert (status, added["must_change_password"], added["locked"], added["active"]) == (201, True, False, True)
    assert chief.post("/operators", {**NEW, "username": "ZHAO"})[1]["code"] == "operator.name_taken"
    assert chief.post("/operators", {**NEW, "username": "qian", "role_ids": [999]})[1]["code"] == "role.unknown"
    assert [operator["username"] for operator in chief.get("/operators")[1]["operators"]] == ["chief", "lin", "zhao"]


@pytest.mark.parametrize(
    ("act", "body"),
    [("lock", None), ("edit", {**EDIT, "active": False}), ("password", {"password": "new-horse-99"})],
    ids=["locked", "deactivated", "password reset"],
)
def test_sessions_of_an_operator_end_at_once(office: Office, act: str, body: Any) -> None:
    path = f"/operators/{office.lin_row.operator_id}"
    answer = office.chief.put(path, body) if act == "edit" else office.chief.post(f"{path}/{act}", body)
    assert answer[0] == 200, answer
    assert office.lin.get("/sessions/current")[1]["code"] == "session.ended"


@pytest.mark.parametrize("colleague", [False, True], ids=["the last one", "one of two"])
def test_an_administrator_always_remains_and_none_shuts_himself_out(office: Office, colleague: bool) -> None:
    chief = office.chief
    if colleague:
        chief.world.operator("second", "administrator")
    code = "operator.oneself" if colleague else "operator.last_administrator"
    path, mine = f"/operators/{office.chief_row.operator_id}", list(office.chief_row.role_ids)
    assert chief.post(f"{path}/lock")[1]["code"] == code
    assert chief.put(path, {"display_name": "Chief", "role_ids": mine, "active": False})[1]["code"] == code
    assert chief.put(path, {"display_name": "Chief", "role_ids": [], "active": True})[1]["code"] == code
    emptied = {"name": "administrator", "permissions": []}
    assert chief.put(f"/roles/{mine[0]}", emptied)[1]["code"] == "operator.last_administrator"
    assert chief.get("/operators")[0] == 200


def test_a_role_is_felt_at_the_next_request(office: Office) -> None:
    lin, chief = office.lin, office.chief
    assert lin.get("/shifts/current")[0] == 200
    cashier = role_id(chief, "cashier")
    status, edited = chief.put(f"/roles/{cashier}", {"name": "cashier", "permissions": ["checkout.view"]})
    assert (status, edited["permissions"]) == (200, ["checkout.view"])
    assert lin.get("/shifts/current")[1]["values"] == {"permission": "shift.view"}


@pytest.mark.parametrize(
    ("role", "field"),
    [
        ({"name": "x", "permissions": ["no.such"]}, "permissions"),
        ({"name": "x", "permissions": [], "channels": ["gold"]}, "channels"),
        ({"name": "x", "permissions": ["Not A Word"]}, "permissions[0]"),
    ],
    ids=["unknown permission", "unknown channel", "no word"],
)
def test_roles_that_mean_nothing_are_refused(office: Office, role: dict[str, Any], field: str) -> None:
    status, problem = office.chief.post("/roles", role)
    assert (status, problem["values"]["field"]) == (400, field)
    assert office.chief.post("/roles", {"name": "cashier", "permissions": []})[1]["code"] == "role.name_taken"


def test_an_enrolment_code_works_once_and_ends_the_earlier_computer(office: Office) -> None:
    chief, world = office.chief, office.chief.world
    window_id = office.lin.enrolment.window.window_id
    code = chief.post(f"/windows/{window_id}/enrolment")[1]["code"]
    typed = code.lower().replace("-", " ")
    answer = world.client.post("/api/windows/enrol", json={"code": typed})
    assert answer.status_code == 201
    assert answer.json()["token"] != office.lin.enrolment.token
    assert office.lin.get("/sessions/current")[1]["code"] == "session.ended"
    again = world.client.post("/api/windows/enrol", json={"code": code})
    assert (again.status_code, again.json()["code"]) == (422, "window.code_wrong")


def test_an_enrolment_code_is_good_for_fifteen_minutes(office: Office) -> None:
    chief, world = office.chief, office.chief.world
    window = chief.post("/windows", {"name": "Window 3", "campus": "east"})[1]
    assert (window["code"], window["enrolled"], window["campus"]) == ("0003", False, "east")
    code = chief.post(f"/windows/{window['window_id']}/enrolment")[1]["code"]
    world.clock.forward(15 * 60)
    assert world.client.post("/api/windows/enrol", json={"code": code}).json()["code"] == "window.code_wrong"


def test_an_inactive_window_is_refused_everything(office: Office) -> None:
    window_id = office.lin.enrolment.window.window_id
    closed = {"name": "Window 2", "campus": "main", "active": False}
    assert office.chief.put(f"/windows/{window_id}", closed)[0] == 200
    assert office.lin.get("/sessions/current")[1]["code"] == "session.ended"
    own = {"name": "Window 1", "campus": "main", "active": False}
    own_id = office.chief.enrolment.window.window_id
    assert office.chief.put(f"/windows/{own_id}", own)[1]["code"] == "window.own"
    assert office.chief.put("/windows/999", closed)[0] == 404


def test_the_audit_log_says_who_what_when_and_from_where(office: Office) -> None:
    chief = office.chief
    chief.post(f"/operators/{office.lin_row.operator_id}/lock")
    chief.post("/audit/search", {})
    page = chief.post("/audit/search", {"username": "chief", "limit": 2})[1]
    newest, before = page["rows"]
    assert (newest["action"], before["action"]) == ("audit.searched", "operator.locked")
    assert (before["subject"], before["operator_name"]) == ("lin", "chief")
    assert before["window_id"] == chief.enrolment.window.window_id
    assert before["address"] == "testclient"
    older = chief.post("/audit/search", {"username": "chief", "before_row_id": page["before_row_id"]})[1]
    assert [row["action"] for row in older["rows"]] == ["session.started"]
    assert chief.post("/audit/search", {"username": "nobody"})[1]["rows"] == []


def test_health_is_asked_without_a_session(api_world: ApiWorld) -> None:
    answer = api_world.client.get("/api/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
