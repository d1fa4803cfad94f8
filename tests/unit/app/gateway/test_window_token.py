"""Where a window's token is kept: the keyring where there is one, else a file for its user alone, written whole."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest

from app.core.errors import Refused
from app.gateway.window_token import FileTokenStore, KeyringTokenStore, open_token_store

only_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in lists, not in modes")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that works."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def working_keyring() -> Iterator[MemoryKeyring]:
    before, working = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(working)
    yield working
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_keeps_what_was_written_last(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "window.token"
    store = FileTokenStore(path)
    assert store.read() == ""
    for token in ("first", "second"):
        store.write(token)
        assert FileTokenStore(path).read() == token
    assert [entry.name for entry in path.parent.iterdir()] == ["window.token"]


@only_posix
@pytest.mark.parametrize(
    "left_behind", ["", "window.token", "window.new"], ids=["new", "a file for all", "half a file"]
)
def test_only_its_user_can_read_the_file(tmp_path: Path, left_behind: str) -> None:
    if left_behind:
        (tmp_path / left_behind).write_text("old")
        (tmp_path / left_behind).chmod(0o644)
    before = os.umask(0)
    try:
        FileTokenStore(tmp_path / "window.token").write("token")
    finally:
        os.umask(before)
    assert mode(tmp_path / "window.token") == 0o600


def test_a_write_that_fails_leaves_the_former_token(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "window.token")
    store.write("former")
    (tmp_path / "window.new").mkdir()
    with pytest.raises(OSError):
        store.write("latter")
    assert store.read() == "former"


def test_without_a_keyring_it_is_a_file(tmp_path: Path, no_keyring: None) -> None:
    open_token_store(tmp_path, "desk").write("token")
    assert (tmp_path / "window.token").read_text() == "token"


def test_with_a_keyring_nothing_is_on_the_disk(tmp_path: Path, working_keyring: MemoryKeyring) -> None:
    store = open_token_store(tmp_path, "desk")
    assert isinstance(store, KeyringTokenStore)
    assert store.read() == ""
    store.write("token")
    assert open_token_store(tmp_path, "desk").read() == "token"
    assert open_token_store(tmp_path, "another desk").read() == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_used_before_a_keyring(tmp_path: Path, working_keyring: MemoryKeyring) -> None:
    FileTokenStore(tmp_path / "window.token").write("from the file")
    assert open_token_store(tmp_path, "desk").read() == "from the file"


def test_a_file_can_be_asked_for(
    tmp_path: Path, working_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYDESK_TOKEN_IN_FILE", "1")
    open_token_store(tmp_path, "desk").write("token")
    assert working_keyring.kept == {}
    assert (tmp_path / "window.token").exists()


class LockedKeyring(MemoryKeyring):
    """A keyring whose owner has not unlocked it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("of somebody by name")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.PasswordSetError("of somebody by name")


def test_a_locked_keyring_is_a_code_without_its_owner(working_keyring: MemoryKeyring) -> None:
    keyring.set_keyring(LockedKeyring())
    store = KeyringTokenStore("desk")
    for act in (store.read, lambda: store.write("t")):
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.code, refused.value.values) == ("window.token_locked", {})
