"""Where the master keys are: the operating system's keyring, or a file that only the service's user can read."""

import base64
import json
import os
import secrets
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import keyring
from keyring.errors import KeyringError

from app.core.errors import Refused

KEY_BYTES = 32
KEYRING_SERVICE = "paydesk-server"
KEYRING_USER = "master-keys"


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """Master keys by id; new secrets are sealed with ``current``, older ones stay until nothing needs them."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    def with_new_key(self) -> "MasterKeys":
        """A further key, which becomes the current one."""
        key_id = secrets.token_hex(4)
        return MasterKeys(key_id, {**self.keys, key_id: secrets.token_bytes(KEY_BYTES)})

    def without_old_keys(self) -> "MasterKeys":
        """The current key alone."""
        return MasterKeys(self.current, {self.current: self.keys[self.current]})


def new_keys() -> MasterKeys:
    """One fresh key."""
    return MasterKeys("", {}).with_new_key()


class KeyStore(Protocol):
    """Keeps the master keys."""

    def read(self) -> MasterKeys | None:
        """The keys, or None before the first; Refused ``vault.key_…`` when they cannot be had safely."""
        ...

    def create(self, keys: MasterKeys) -> MasterKeys:
        """Store the first keys and answer those that are stored: another process may have been faster."""
        ...

    def write(self, keys: MasterKeys) -> None:
        """Replace the keys, whole or not at all."""
        ...


class PassingStore:
    """Keys of this process alone: what they seal can be opened by nobody afterwards."""

    def __init__(self) -> None:
        self._keys: MasterKeys | None = None

    def read(self) -> MasterKeys | None:
        """The keys, or None before the first."""
        return self._keys

    def create(self, keys: MasterKeys) -> MasterKeys:
        """Keep the first keys."""
        self._keys = self._keys or keys
        return self._keys

    def write(self, keys: MasterKeys) -> None:
        """Replace them."""
        self._keys = keys


class KeyringStore:
    """The operating system's keyring."""

    def read(self) -> MasterKeys | None:
        """The keys, or None before the first; Refused ``vault.key_unreadable``."""
        try:
            text = keyring.get_password(KEYRING_SERVICE, KEYRING_USER)
        except KeyringError:
            raise Refused("vault.key_unreadable") from None
        return None if text is None else _from_text(text)

    def create(self, keys: MasterKeys) -> MasterKeys:
        """Store the first keys; a keyring cannot tell who was first, so the one it now holds counts."""
        self.write(keys)
        return self.read() or keys

    def write(self, keys: MasterKeys) -> None:
        """Replace the keys; Refused ``vault.key_unwritable``."""
        try:
            keyring.set_password(KEYRING_SERVICE, KEYRING_USER, _to_text(keys))
        except KeyringError:
            raise Refused("vault.key_unwritable") from None


class FileStore:
    """A file of mode 0600 in a folder of the service's; one that others can read is refused."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> MasterKeys | None:
        """The keys, or None before the first; Refused ``vault.key_exposed`` or ``vault.key_unreadable``."""
        try:
            with self._path.open(encoding="ascii") as file:
                if sys.platform != "win32" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                    raise Refused("vault.key_exposed", path=str(self._path))
                return _from_text(file.read())
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            raise Refused("vault.key_unreadable", path=str(self._path)) from None

    def create(self, keys: MasterKeys) -> MasterKeys:
        """Make the file unless it is there."""
        beside = self._write_beside(keys)
        try:
            os.link(beside, self._path)
        except FileExistsError:
            return self.read() or keys
        finally:
            beside.unlink()
        return keys

    def write(self, keys: MasterKeys) -> None:
        """Replace the file at once: written beside, synced, renamed."""
        self._write_beside(keys).replace(self._path)

    def _write_beside(self, keys: MasterKeys) -> Path:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}.new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(_to_text(keys))
            file.flush()
            os.fsync(file.fileno())
        return beside


def _to_text(keys: MasterKeys) -> str:
    stored = {key_id: base64.b64encode(key).decode("ascii") for key_id, key in keys.keys.items()}
    return json.dumps({"version": 1, "current": keys.current, "keys": stored})


def _from_text(text: str) -> MasterKeys:
    try:
        stored = json.loads(text)
        keys = {str(key_id): base64.b64decode(key, validate=True) for key_id, key in stored["keys"].items()}
        current = str(stored["current"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused("vault.key_unreadable") from None
    if current not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
        raise Refused("vault.key_unreadable")
    return MasterKeys(current, keys)
