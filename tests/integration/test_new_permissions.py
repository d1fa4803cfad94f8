"""A new version that knows more permissions: presets get theirs, changed roles are offered them, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.permissions import PERMISSIONS, ROLE_PRESETS
from server.domain.identity import Role
from server.services.manage_roles import ManageRoles, add_presets
from server.services.new_permissions import ALERT, KNOWN, bring_new_permissions, offered_to
from server.storage.memory import MemoryDatabase
from support.money_world import MoneyWorld

NEW = {"refunds.payout", "refunds.payout_approve", "exceptions.view", "exceptions.propose"}
OLD = frozenset(PERMISSIONS) - NEW


class World(MoneyWorld):
    """An installation whose roles were made by a version that did not know some permissions."""

    def __init__(self) -> None:
        super().__init__(MemoryDatabase())
        self.manage = ManageRoles(self.reader, self.uow, self.clock, frozenset({"wechat"}))
        with self.uow() as work:
            add_presets(work)
            self.of_world = {role.role_id for role in work.roles.all() if role.name not in ROLE_PRESETS}
            for role in work.roles.all():
                work.roles.save(replace(role, permissions=role.permissions & OLD))
            work.commit()

    def role(self, name: str) -> Role:
        with self.reader() as work:
            return next(role for role in work.roles.all() if role.name == name)

    def changed(self, name: str, *without: str) -> None:
        with self.uow() as work:
            role = next(role for role in work.roles.all() if role.name == name)
            work.roles.save(replace(role, permissions=role.permissions - set(without)))
            work.commit()

    def upgraded(self) -> None:
        bring_new_permissions(self.uow, self.clock)

    def offered(self) -> dict[str, list[str]]:
        with self.reader() as work:
            names = {role.role_id: role.name for role in work.roles.all()}
            found = {role_id: list(offered) for role_id, offered in offered_to(work).items()}
            return {names[role_id]: offered for role_id, offered in found.items() if role_id not in self.of_world}

    def alerts(self) -> set[str]:
        with self.reader() as work:
            found = {alert.subject for alert in work.alerts.open(100) if alert.code == ALERT}
        return found - {str(role_id) for role_id in self.of_world}


@pytest.fixture
def world() -> World:
    return World()


def test_presets_that_nobody_changed_get_what_is_new_in_them(world: World) -> None:
    world.upgraded()
    assert {name: world.role(name).permissions for name in ROLE_PRESETS} == {
        name: frozenset(permissions) for name, permissions in ROLE_PRESETS.items()
    }
    assert (world.offered(), world.alerts()) == ({}, set())


def test_a_changed_role_is_offered_what_its_preset_has_and_nothing_is_given(world: World) -> None:
    world.changed("cashier", "drawer.open")
    before = world.role("cashier")
    world.upgraded()
    assert world.role("cashier") == before
    assert world.offered() == {"cashier": ["refunds.payout"]}
    assert world.alerts() == {str(before.role_id)}


def test_a_role_of_the_hospitals_own_is_offered_what_is_new_in_menus_that_it_sees(world: World) -> None:
    with world.uow() as work:
        work.roles.add(Role(role_id=0, name="ward", permissions=frozenset({"refunds.view", "shift.view"})))
        work.commit()
    world.upgraded()
    assert world.offered() == {"ward": ["refunds.payout", "refunds.payout_approve"]}


@pytest.mark.parametrize("take", [True, False])
def test_one_act_gives_all_of_it_or_leaves_the_role(world: World, *, take: bool) -> None:
    world.changed("cashier", "drawer.open")
    world.upgraded()
    before = world.role("cashier")
    role = world.manage.decide_offered(world.cashier, before.role_id, take=take)
    assert role.permissions == before.permissions | ({"refunds.payout"} if take else set())
    assert world.role("cashier") == role
    world.upgraded()
    assert (world.offered(), world.alerts()) == ({}, set())


def test_saving_the_role_by_hand_decides_too(world: World) -> None:
    world.changed("cashier", "drawer.open")
    world.upgraded()
    world.manage.edit(world.cashier, world.role("cashier"))
    assert (world.offered(), world.alerts()) == ({}, set())


def test_what_was_taken_from_a_role_does_not_come_back_with_the_next_start(world: World) -> None:
    world.upgraded()
    world.changed("cashier", "refunds.payout")
    world.upgraded()
    assert "refunds.payout" not in world.role("cashier").permissions
    assert world.offered() == {}


def test_a_new_installation_knows_everything() -> None:
    world = MoneyWorld(MemoryDatabase())
    with world.uow() as work:
        for role in work.roles.all():
            work.roles.save(replace(role, permissions=frozenset(PERMISSIONS)))
        work.commit()
    bring_new_permissions(world.uow, world.clock)
    with world.reader() as work:
        assert set((work.facts.get(KNOWN) or "").split()) == set(PERMISSIONS)
        assert offered_to(work) == {}
