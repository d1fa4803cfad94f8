"""A role that a new version would let do more: said in the list and above its matrix, given or left by one key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.permissions import PERMISSIONS
from app.wire.administration import DecideOffered, OperatorList, RoleList
from support import screen_people as people
from support.screen_window import make_context
from support.screen_world import World
from ui.administration.roles_view import RolesArea
from ui.administration.view import AdministrationScreen

OFFERED = ("refunds.payout", "exceptions.view")
ROLE = replace(people.ROLES[0], offered=OFFERED)


@pytest.fixture
def world() -> World:
    made = World()
    made.server.answers = {
        "operators": OperatorList(operators=people.OPERATORS), "decide_offered": people.ROLES[0],
        "roles": RoleList(roles=(ROLE, *people.ROLES[1:]), permissions=PERMISSIONS, channels=("cash",)),
    }  # fmt: skip
    return made


def area(qtbot: QtBot, world: World, permissions: tuple[str, ...] = PERMISSIONS) -> RolesArea:
    view = AdministrationScreen(make_context(world, permissions))
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.tabs.show_area("roles")
    world.tasks.settle()
    found = view.areas["roles"]
    assert isinstance(found, RolesArea)
    return found


@pytest.mark.parametrize(("key", "take"), [(Qt.Key.Key_F7, True), (Qt.Key.Key_F8, False)])
def test_one_key_gives_or_leaves_what_is_new(qtbot: QtBot, world: World, key: Qt.Key, *, take: bool) -> None:
    roles = area(qtbot, world)
    assert roles.offer.isVisible()
    assert roles.offer.said().count(";") == len(OFFERED) - 1
    QTest.keyClick(roles.table, key)
    world.tasks.settle()
    assert world.server.asked("decide_offered") == [(ROLE.role_id, DecideOffered(take=take))]
    assert not roles.offer.isVisible()


def test_who_may_not_change_roles_is_only_told(qtbot: QtBot, world: World) -> None:
    roles = area(qtbot, world, tuple(name for name in PERMISSIONS if name != "administration.roles"))
    assert roles.offer.isVisible()
    assert not roles.offer.take.isVisible()


def test_a_role_that_has_all_shows_nothing(qtbot: QtBot, world: World) -> None:
    roles = area(qtbot, world)
    roles.role_chosen.emit(people.ROLES[1])
    assert not roles.offer.isVisible()
