"""Signing in, sessions and their ends, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from support.api_world import PASSWORD, ApiWorld


def test_a_session_says_who_where_and_what_is_allowed(api_world_everywhere: ApiWorld) -> None:
    world = api_world_everywhere
    world.operator("lin", "cashier")
    desk = world.sign_in("lin", world.enrol())
    status, session = desk.get("/sessions/current")
    assert status == 200
    assert (session["username"], session["roles"], session["channels"]) == ("lin", ["cashier"], [])
    assert "checkout.pay" in session["permissions"]
    assert session["window"] == {
        "window_id": desk.enrolment.window.window_id, "code": "0001", "name": "Window 1", "campus": "main",
        "active": True, "enrolled": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("username", "password"), [("lin", "wrong"), ("nobody", PASSWORD)], ids=["wrong password", "unknown name"]
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(
    api_world: ApiWorld, username: str, password: str
) -> None:
    api_world.operator("lin")
    enrolment = api_world.enrol()
    answer = api_world.client.post(
        "/api/sessions", json={"username": username, "password": password}, headers={"Paydesk-Window": enrolment.token}
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in.failed")
    assert answer.headers["content-type"] == "application/problem+json"


def _try(world: ApiWorld, token: str, password: str) -> tuple[int, str]:
    answer = world.client.post(
        "/api/sessions", json={"username": "lin", "password": password}, headers={"Paydesk-Window": token}
    )
    return answer.status_code, answer.json().get("code", "")


def test_five_failures_lock_and_only_an_administrator_unlocks(api_world_everywhere: ApiWorld) -> None:
    world = api_world_everywhere
    lin = world.operator("lin")
    world.operator("chief", "administrator")
    window, other = world.enrol(), world.enrol("Window 2")
    desk, chief = world.sign_in("lin", window), world.sign_in("chief", other)
    for _ in range(5):
        assert _try(world, window.token, "wrong") == (401, "sign_in.failed")
    assert _try(world, window.token, PASSWORD) == (409, "operator.locked")
    assert desk.get("/sessions/current")[1]["code"] == "session.ended"
    status, seen = chief.post(f"/operators/{lin.operator_id}/unlock")
    assert (status, seen["locked"]) == (200, False)
    assert _try(world, window.token, PASSWORD)[0] == 201
    assert desk.get("/sessions/current")[0] == 401
    assert world.audit_actions().count("operator.locked") == 1


def test_a_right_password_forgets_earlier_failures(api_world: ApiWorld) -> None:
    api_world.operator("lin")
    window = api_world.enrol()
    for _ in range(3):
        for _ in range(4):
            assert _try(api_world, window.token, "wrong")[0] == 401
        assert _try(api_world, window.token, PASSWORD)[0] == 201
        api_world.clock.forward(61)


def test_too_many_attempts_are_told_to_wait(api_world: ApiWorld) -> None:
    window = api_world.enrol()
    for _ in range(20):
        assert _try(api_world, window.token, "wrong")[0] == 401
    answer = api_world.client.post(
        "/api/sessions", json={"username": "lin", "password": "x"}, headers={"Paydesk-Window": window.token}
    )
    assert (answer.status_code, answer.json()["code"]) == (429, "attempts.too_many")
    assert 0 < int(answer.headers["retry-after"]) <= 61


@pytest.mark.parametrize(
    ("forward_s", "step_s", "alive"),
    [(12 * 3600 - 60, 3600, True), (12 * 3600 + 1, 3600, False), (7199, 7199, True), (7201, 7201, False)],
    ids=["before twelve hours", "after twelve hours", "idle just less", "idle too long"],
)
def test_sessions_end(api_world: ApiWorld, forward_s: int, step_s: int, alive: bool) -> None:
    api_world.operator("lin")
    desk = api_world.sign_in("lin", api_world.enrol())
    passed_s, status = 0, 200
    while passed_s < forward_s:
        step = min(step_s, forward_s - passed_s)
        api_world.clock.forward(step)
        passed_s += step
        status = desk.get("/sessions/current")[0]
    assert status == (200 if alive else 401)


def test_signing_out_ends_the_session_at_once(api_world: ApiWorld) -> None:
    api_world.operator("lin")
    desk = api_world.sign_in("lin", api_world.enrol())
    assert desk.call("DELETE", "/sessions/current") == (204, None)
    assert desk.get("/sessions/current")[1]["code"] == "session.ended"


def test_a_session_is_worth_nothing_at_another_window(api_world: ApiWorld) -> None:
    api_world.operator("lin")
    desk, other = api_world.sign_in("lin", api_world.enrol()), api_world.enrol("Window 2")
    headers = {**desk.headers, "Paydesk-Window": other.token}
    assert api_world.client.get("/api/sessions/current", headers=headers).status_code == 401


def test_a_first_password_may_only_be_changed(api_world: ApiWorld) -> None:
    api_world.operator("lin", must_change=True)
    desk = api_world.sign_in("lin", api_world.enrol())
    assert desk.get("/sessions/current")[1]["must_change_password"] is True
    assert desk.get("/shifts/current")[1]["code"] == "password.must_change"
    change = {"old_password": PASSWORD, "new_password": "another-horse-8"}
    assert desk.post("/sessions/current/password", change) == (204, None)
    assert desk.get("/shifts/current") == (200, {"shift": None})
    assert api_world.sign_in("lin", desk.enrolment, "another-horse-8").get("/shifts/current")[0] == 200


def test_a_changed_password_ends_the_sessions_elsewhere(api_world_everywhere: ApiWorld) -> None:
    world = api_world_everywhere
    world.operator("lin")
    here, elsewhere = world.sign_in("lin", world.enrol()), world.sign_in("lin", world.enrol("Window 2"))
    change = {"old_password": PASSWORD, "new_password": "another-horse-8"}
    assert here.post("/sessions/current/password", change) == (204, None)
    assert here.get("/sessions/current")[0] == 200
    assert elsewhere.get("/sessions/current")[1]["code"] == "session.ended"


@pytest.mark.parametrize(
    ("old", "new", "status", "code"),
    [
        ("wrong", "another-horse-8", 422, "password.wrong"),
        (PASSWORD, "short", 400, "input.invalid"),
        (PASSWORD, "aaaaaaaaaa", 400, "password.too_simple"),
        (PASSWORD, PASSWORD, 400, "password.same_as_old"),
    ],
    ids=["wrong old one", "too short", "one letter", "the same"],
)
def test_passwords_that_will_not_do(api_world: ApiWorld, old: str, new: str, status: int, code: str) -> None:
    api_world.operator("lin")
    desk = api_world.sign_in("lin", api_world.enrol())
    body = {"old_password": old, "new_password": new}
    answer: tuple[int, Any] = desk.post("/sessions/current/password", body)
    assert (answer[0], answer[1]["code"]) == (status, code)


def test_the_password_unlocks_the_window_and_failures_count(api_world: ApiWorld) -> None:
    api_world.operator("lin")
    desk = api_world.sign_in("lin", api_world.enrol())
    assert desk.post("/sessions/current/verify", {"password": PASSWORD}) == (204, None)
    codes = [desk.post("/sessions/current/verify", {"password": "wrong"})[1]["code"] for _ in range(6)]
    assert codes == ["password.wrong"] * 5 + ["session.ended"]


def test_passwords_and_tokens_are_stored_nowhere(api_world: ApiWorld) -> None:
    api_world.operator("lin")
    desk = api_world.sign_in("lin", api_world.enrol())
    with api_world.database.reader() as work:
        operator = work.operators.by_username("lin")
        windows = work.windows.all()
    assert operator is not None
    assert operator.password_hash.startswith("$argon2id$")
    stored = f"{operator} {windows}"
    assert all(secret not in stored for secret in (PASSWORD, desk.token, desk.enrolment.token))
