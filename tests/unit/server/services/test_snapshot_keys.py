"""Signed snapshots: what the server signs a desk can check, a rotation reaches both, and nothing else passes."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Refused
from app.gateway.snapshots import SnapshotKeys
from app.wire import codec
from app.wire.offline import SnapshotKey
from server.services.secrets_at_rest import PREFIX, Secrets
from server.services.snapshots import KEPT_KEYS, LOOK_AGAIN_S, SECRET, KeysAtRest, Snapshots
from server.settings import Offline
from server.storage.memory import MemoryDatabase
from server.vault.envelope import EnvelopeVault
from server.vault.master_keys import FileStore
from support.alone import snapshot
from support.money_world import SetClock

CONTENT = codec.encode(snapshot())


class Installation:
    """A database and a vault; each ``server`` on it has keys of its own in memory."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.database = SetClock(), MemoryDatabase()
        self.vault = EnvelopeVault(FileStore(folder / "master.key"))

    def keys(self) -> KeysAtRest:
        def store() -> Secrets:
            return Secrets(self.database.reader, self.database.uow, self.clock, self.vault)

        return KeysAtRest(store, self.clock)

    def server(self, keys: KeysAtRest | None = None) -> Snapshots:
        return Snapshots(
            reader=self.database.reader, clock=self.clock, ring=keys or self.keys(), allowed=Offline(),
            largest_refund_fen=0,
        )  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def desk(folder: Path, server: Snapshots) -> SnapshotKeys:
    """A desk that has heard the server's keys."""
    keys = SnapshotKeys(folder / "desk" / "snapshot-keys.json")
    keys.keep([SnapshotKey(key_id=key_id, public_key=key) for key_id, key in server.public_keys().items()])
    return keys


def test_what_a_server_signs_every_server_and_desk_knows_again(place: Installation, tmp_path: Path) -> None:
    first, second = place.server(), place.server()
    signed = first.sign(CONTENT)
    assert second.open(signed) == CONTENT
    assert desk(tmp_path, second).read(signed) == snapshot()


def test_the_private_key_is_sealed_in_the_database(place: Installation) -> None:
    keys = place.keys().read()
    with place.database.reader() as work:
        sealed = work.facts.get(PREFIX + SECRET) or ""
    assert sealed.startswith("v1.")
    assert base64.urlsafe_b64encode(keys.keys[0][1]).decode() not in sealed


def test_a_rotation_reaches_a_running_server_and_keeps_what_was_signed(place: Installation, tmp_path: Path) -> None:
    running = place.server()
    before = running.sign(CONTENT)
    place.keys().rotate()
    place.clock.forward(LOOK_AGAIN_S + 1)
    after = running.sign(CONTENT)
    assert after.split(".")[1] != before.split(".")[1]
    assert [running.open(text) for text in (before, after)] == [CONTENT, CONTENT]
    known = desk(tmp_path, running)
    assert [known.read(text) for text in (before, after)] == [snapshot(), snapshot()]


def test_the_oldest_of_many_keys_is_forgotten(place: Installation) -> None:
    keys = place.keys()
    server = place.server(keys)
    oldest = server.sign(CONTENT)
    for _ in range(KEPT_KEYS - 1):
        keys.rotate()
    assert server.open(oldest) == CONTENT
    keys.rotate()
    assert len(server.public_keys()) == KEPT_KEYS
    with pytest.raises(Refused, match=r"snapshot\.forged"):
        server.open(oldest)


def test_a_desk_that_has_not_heard_of_the_new_key_trusts_nothing_signed_by_it(
    place: Installation, tmp_path: Path
) -> None:
    keys = place.keys()
    server = place.server(keys)
    known = desk(tmp_path, server)
    keys.rotate()
    with pytest.raises(Refused, match=r"snapshot\.forged"):
        known.read(server.sign(CONTENT))


def test_a_desk_keeps_its_keys_over_a_restart_and_an_older_servers_silence(place: Installation, tmp_path: Path) -> None:
    server = place.server()
    desk(tmp_path, server).keep([])
    again = SnapshotKeys(tmp_path / "desk" / "snapshot-keys.json")
    assert again.read(server.sign(CONTENT)) == snapshot()


def _with(part: int, change: Any) -> Any:
    def forged(text: str) -> str:
        parts = text.split(".")
        parts[part] = change(parts[part])
        return ".".join(parts)

    return forged


MORE = base64.urlsafe_b64encode(codec.encode(replace(snapshot(), permissions=("refunds.approve",)))).decode()
FORGERIES = {
    "nothing": lambda text: "",
    "words": lambda text: "let me in",
    "another version": _with(0, lambda _: "v2"),
    "an unknown key": _with(1, lambda _: "ffffffff"),
    "more permissions": _with(2, lambda _: MORE),
    "another spelling of the same bytes": _with(3, lambda part: part.rstrip("=")),
    "a signature of zeros": _with(3, lambda _: base64.urlsafe_b64encode(bytes(64)).decode()),
    "a part more": lambda text: text + ".x",
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=list(FORGERIES))
def test_whatever_else_is_refused_by_server_and_desk(place: Installation, tmp_path: Path, forge: Any) -> None:
    server = place.server()
    text = forge(server.sign(CONTENT))
    with pytest.raises(Refused, match=r"snapshot\.forged"):
        server.open(text)
    with pytest.raises(Refused, match=r"snapshot\.(forged|missing)"):
        desk(tmp_path, server).read(text)


def test_a_desk_with_a_damaged_file_of_keys_trusts_nothing_until_it_hears_them_anew(
    place: Installation, tmp_path: Path
) -> None:
    server = place.server()
    desk(tmp_path, server)
    file = tmp_path / "desk" / "snapshot-keys.json"
    file.write_text("{", "utf-8")
    damaged = SnapshotKeys(file)
    with pytest.raises(Refused, match=r"snapshot\.forged"):
        damaged.read(server.sign(CONTENT))
    assert desk(tmp_path, server).read(server.sign(CONTENT)) == snapshot()
