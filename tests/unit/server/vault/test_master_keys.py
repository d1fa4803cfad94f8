"""Master keys rest in a keyring, or in a file of the service's user alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from app.core.errors import Refused
from server.vault.envelope import open_vault
from server.vault.master_keys import FileStore, KeyringStore, new_keys


class MemoryKeyring(KeyringBackend):
    """A keyring that works; a locked one refuses."""

    priority = 5
    locked = False

    def __init__(self) -> None:
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Read one."""
        if self.locked:
            raise KeyringLocked("locked")
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write one."""
        if self.locked:
            raise KeyringLocked("locked")
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget one."""
        self.passwords.pop((service, username))


@pytest.fixture
def working_keyring() -> Iterator[MemoryKeyring]:
    """A keyring of this test's own as the system's."""
    before = keyring.get_keyring()
    mine = MemoryKeyring()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def test_a_file_keeps_the_keys_for_its_owner_alone(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state" / "master.key")
    assert store.read() is None
    keys = new_keys().with_new_key()
    store.write(keys)
    assert store.read() == keys
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["master.key"]
    if sys.platform != "win32":
        assert (tmp_path / "state" / "master.key").stat().st_mode & 0o777 == 0o600


def test_whoever_makes_the_file_first_makes_it_for_all(tmp_path: Path) -> None:
    first, second = new_keys(), new_keys()
    assert FileStore(tmp_path / "master.key").create(first) == first
    assert FileStore(tmp_path / "master.key").create(second) == first
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead of modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    store = FileStore(tmp_path / "master.key")
    store.write(new_keys())
    (tmp_path / "master.key").chmod(mode)
    with pytest.raises(Refused) as refused:
        store.read()
    assert refused.value.code == "vault.key_exposed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"current": "a", "keys": {}}',
        '{"current": "a", "keys": {"a": "AAAA"}}',
        '{"current": "a", "keys": 3}',
    ],
)
def test_a_damaged_file_is_refused_and_never_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(Refused) as refused:
        open_vault(tmp_path)
    assert refused.value.code == "vault.key_unreadable"
    assert path.read_text() == text


def test_without_a_keyring_the_vault_makes_a_file(tmp_path: Path) -> None:
    sealed = open_vault(tmp_path).seal("name", b"secret")
    assert (tmp_path / "master.key").exists()
    assert open_vault(tmp_path).open("name", sealed) == b"secret"


def test_the_keyring_is_used_where_there_is_one(tmp_path: Path, working_keyring: MemoryKeyring) -> None:
    sealed = open_vault(tmp_path).seal("name", b"secret")
    assert not (tmp_path / "master.key").exists()
    assert len(working_keyring.passwords) == 1
    assert open_vault(tmp_path).open("name", sealed) == b"secret"


def test_a_file_that_is_there_is_used_before_the_keyring(tmp_path: Path, working_keyring: MemoryKeyring) -> None:
    FileStore(tmp_path / "master.key").write(new_keys())
    open_vault(tmp_path)
    assert not working_keyring.passwords


def test_a_locked_keyring_is_said_so(working_keyring: MemoryKeyring) -> None:
    working_keyring.locked = True
    with pytest.raises(Refused) as refused:
        KeyringStore().read()
    assert refused.value.code == "vault.key_unreadable"
    with pytest.raises(Refused):
        KeyringStore().write(new_keys())
