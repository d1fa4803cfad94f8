"""What administrators do: each wish reaches the server once, and its no stands where the wish was made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.permissions import PERMISSIONS
from app.wire.administration import AuditPage, OperatorList, RoleList
from app.wire.windows import EnrolmentCode
from support import screen_people as people
from support.screen_world import PlainFacts, Watched, World
from ui.administration.audit import AuditPresenter, asked
from ui.administration.models import AuditWanted, matrix
from ui.administration.operators import OperatorsPresenter
from ui.administration.roles import RolesPresenter, with_menus
from ui.administration.windows import WindowsPresenter


@pytest.fixture
def world() -> World:
    made = World()
    made.server.answers = {
        "operators": OperatorList(operators=people.OPERATORS),
        "roles": RoleList(roles=people.ROLES, permissions=PERMISSIONS, channels=("cash", "wechat")),
        "windows": people.WINDOWS, "search_audit": AuditPage(rows=people.audit_rows(3), before_row_id=8998),
        "add_operator": people.OPERATORS[0], "unlock_operator": people.OPERATORS[0],
        "lock_operator": people.OPERATORS[1], "edit_role": people.ROLES[0], "add_role": people.ROLES[0],
        "enrolment_code": EnrolmentCode(code="7K3M9QXR", expires_at=people.NOW), "add_window": people.WINDOWS[0],
    }  # fmt: skip
    return made


def made(kind: Any, world: World) -> tuple[Any, Watched]:
    """A presenter, loaded."""
    view = Watched()
    presenter = kind(view, world.tasks, world.server, PlainFacts())
    presenter.load()
    world.tasks.settle()
    return presenter, view


def test_a_new_operator_is_sent_with_trimmed_names(world: World) -> None:
    presenter, view = made(OperatorsPresenter, world)
    presenter.add_requested(" lihua ", " 李华 ", "first-word-1", (1,))
    world.tasks.settle()
    ((new,),) = world.server.asked("add_operator")
    assert (new.username, new.display_name, new.role_ids) == ("lihua", "李华", (1,))
    assert view.last.saved == 1


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [("", "first-word-1", "operator.incomplete"), ("lihua", "short", "password.too_short")],
)
def test_what_is_missing_is_said_before_anything_is_sent(world: World, username: str, password: str, code: str) -> None:
    presenter, view = made(OperatorsPresenter, world)
    presenter.add_requested(username, "李华", password, ())
    assert view.last.fault.code == code
    assert not world.server.asked("add_operator")


def test_an_operator_without_a_role_is_asked_for_twice(world: World) -> None:
    presenter, view = made(OperatorsPresenter, world)
    presenter.add_requested("lihua", "李华", "first-word-1", ())
    assert (view.last.fault.code, view.last.fault.tone) == ("operator.no_role", "warning")
    assert not world.server.asked("add_operator")
    presenter.add_requested("lihua", "李华", "first-word-1", ())
    world.tasks.settle()
    assert len(world.server.asked("add_operator")) == 1


def test_a_refusal_stays_and_nothing_counts_as_saved(world: World) -> None:
    presenter, view = made(OperatorsPresenter, world)
    world.server.answers["add_operator"] = Conflict("operator.name_taken", username="lihua")
    presenter.add_requested("lihua", "李华", "first-word-1", (1,))
    world.tasks.settle()
    assert view.last.fault.code == "operator.name_taken"
    assert view.last.saved == 0


def test_lock_and_unlock_are_told_apart_by_the_operator(world: World) -> None:
    presenter, _ = made(OperatorsPresenter, world)
    free, locked = people.OPERATORS[0], people.OPERATORS[1]
    presenter.lock_requested(locked)
    world.tasks.settle()
    presenter.lock_requested(free)
    world.tasks.settle()
    assert world.server.asked("unlock_operator") == [(locked.operator_id,)]
    assert world.server.asked("lock_operator") == [(free.operator_id,)]


def test_a_button_brings_its_menu() -> None:
    assert with_menus(("refunds.approve",), PERMISSIONS) == ("refunds.view", "refunds.approve")


def test_the_matrix_names_every_permission_once_view_first() -> None:
    rows = matrix(PERMISSIONS)
    assert sorted(name for _, names in rows for name in names) == sorted(PERMISSIONS)
    assert all(names[0].endswith(".view") for _, names in rows if any(each.endswith(".view") for each in names))


def test_a_role_is_changed_under_its_id_and_a_new_one_added(world: World) -> None:
    presenter, view = made(RolesPresenter, world)
    presenter.save_requested("收费员", ("checkout.pay",), ())
    world.tasks.settle()
    (role_id, edit) = world.server.asked("edit_role")[0]
    assert role_id == view.last.roles[0].role_id
    assert "checkout.view" in edit.permissions
    presenter.new_requested()
    presenter.save_requested("夜班", ("inquiry.ask",), ("cash",))
    world.tasks.settle()
    assert world.server.asked("add_role")[0][0].channels == ("cash",)


def test_a_code_is_shown_until_it_was_seen(world: World) -> None:
    presenter, view = made(WindowsPresenter, world)
    presenter.code_requested(people.WINDOWS[1])
    world.tasks.settle()
    assert (view.last.code.code, view.last.code_for) == ("7K3M9QXR", people.WINDOWS[1].name)
    presenter.code_seen()
    assert view.last.code is None


def test_a_day_of_the_audit_log_is_a_whole_day_in_beijing() -> None:
    wanted = asked(AuditWanted(first_day=date(2026, 3, 3), last_day=date(2026, 3, 3)))
    assert wanted.first_at == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert wanted.last_at == datetime(2026, 3, 3, 15, 59, 59, 999_999, tzinfo=UTC)


def test_pages_of_the_audit_log_follow_each_other(world: World) -> None:
    view = Watched()
    server: Any = world.server
    presenter = AuditPresenter(view, world.tasks, server)
    presenter.more_requested()
    assert not world.server.calls, "nothing is searched before somebody asks"
    presenter.search_requested(AuditWanted(username="wangfang"))
    world.tasks.settle()
    presenter.more_requested()
    world.tasks.settle()
    assert [wanted.before_row_id for (wanted,) in world.server.asked("search_audit")] == [None, 8998]
    assert all(wanted.username == "wangfang" for (wanted,) in world.server.asked("search_audit"))
    assert len(view.last.rows) == 6


def test_days_the_wrong_way_round_are_said(world: World) -> None:
    view = Watched()
    server: Any = world.server
    presenter = AuditPresenter(view, world.tasks, server)
    presenter.search_requested(AuditWanted(first_day=date(2026, 3, 4), last_day=date(2026, 3, 3)))
    assert view.last.fault.code == "audit.days_reversed"
