"""The master key is replaced without losing a secret, wherever it breaks off and whoever seals meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from app.core.errors import Conflict, Refused
from server.services.secrets_at_rest import PREFIX, RotateMasterKey, Secrets
from server.storage.memory import MemoryDatabase
from server.vault.envelope import EnvelopeVault
from server.vault.master_keys import MasterKeys
from support.money_world import SetClock

SECRETS = {"wechat.api_key": b"0123456789abcdef", "alipay.private_key": b"MIIE", "his.secret": b"s"}


class Broken(Exception):
    """The computer stopped here."""


@dataclass
class Keys:
    """A key store that stops the computer at the n-th write, before or after it is done."""

    keys: MasterKeys | None = None
    stop_at: int = 0
    stop_after: bool = False
    writes: list[str] = field(default_factory=list)

    def read(self) -> MasterKeys | None:
        return self.keys

    def create(self, keys: MasterKeys) -> MasterKeys:
        self.keys = keys
        return keys

    def write(self, keys: MasterKeys) -> None:
        self.writes.append(keys.current)
        stops = len(self.writes) == self.stop_at
        if not stops or self.stop_after:
            self.keys = keys
        if stops:
            raise Broken


class World:
    """Three secrets in a database, and their keys."""

    def __init__(self) -> None:
        self.database, self.store, self.clock = MemoryDatabase(), Keys(), SetClock()
        for name, plain in SECRETS.items():
            self.secrets().put(name, plain)

    def secrets(self) -> Secrets:
        return Secrets(self.database.reader, self.database.uow, self.clock, EnvelopeVault(self.store))

    def rotate(self) -> int:
        return RotateMasterKey(self.database.uow, self.clock, EnvelopeVault(self.store))()

    def opened(self) -> dict[str, bytes]:
        return {name: self.secrets().open(name) for name in SECRETS}

    def sealed(self) -> dict[str, str]:
        with self.database.reader() as work:
            return dict(work.facts.beginning_with(PREFIX))


def test_every_secret_is_under_a_new_key_and_the_old_one_is_gone() -> None:
    world = World()
    before, sealed = world.store.keys, world.sealed()
    assert world.rotate() == len(SECRETS)
    after = world.store.keys
    assert before is not None
    assert after is not None
    assert before.current not in after.keys
    assert len(after.keys) == 1
    assert world.opened() == SECRETS
    assert all(sealed[name] != now for name, now in world.sealed().items())
    with world.database.reader() as work:
        assert [row.action for row in work.audit.unlinked(10)][-1] == "vault.rotated"


@pytest.mark.parametrize("stop_after", [False, True], ids=["before the write", "after the write"])
@pytest.mark.parametrize("stop_at", [1, 2], ids=["adding the new key", "dropping the old key"])
def test_broken_off_anywhere_all_is_readable_and_doing_it_again_ends_it(stop_at: int, stop_after: bool) -> None:
    world = World()
    world.store.stop_at, world.store.stop_after = stop_at, stop_after
    with pytest.raises(Broken):
        world.rotate()
    assert world.opened() == SECRETS
    world.rotate()
    assert world.opened() == SECRETS
    assert world.store.keys is not None
    assert len(world.store.keys.keys) == 1


def test_a_vault_opened_before_seals_with_the_new_key() -> None:
    world = World()
    early = world.secrets()
    world.rotate()
    early.put("his.secret", b"another")
    assert world.secrets().open("his.secret") == b"another"
    assert early.open("wechat.api_key") == SECRETS["wechat.api_key"]


def test_a_secret_that_does_not_open_keeps_the_old_key() -> None:
    world = World()
    with world.database.uow() as work:
        work.facts.put(f"{PREFIX}torn", world.sealed()[f"{PREFIX}his.secret"])
        work.commit()
    with pytest.raises(Refused) as refused:
        world.rotate()
    assert (refused.value.code, refused.value.values["name"]) == ("vault.damaged", "torn")
    assert world.opened() == SECRETS


def test_what_was_sealed_with_the_old_key_meanwhile_stops_the_end() -> None:
    world = World()
    old = world.sealed()[f"{PREFIX}his.secret"]

    class Late(EnvelopeVault):
        """Somebody puts back a value of the old key between the two steps."""

        def rewrap(self, name: str, sealed: str) -> str:
            return sealed if name == "his.secret" else super().rewrap(name, sealed)

    with pytest.raises(Conflict, match=r"^vault\.changed_meanwhile"):
        RotateMasterKey(world.database.uow, world.clock, Late(world.store))()
    assert world.sealed()[f"{PREFIX}his.secret"] == old
    assert world.opened() == SECRETS
