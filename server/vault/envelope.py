"""The vault: AES-256-GCM with a data key a secret, wrapped by a master key, bound to the secret's name.

A sealed text is ``v1.<master key id>.<wrapped data key>.<sealed secret>``, both parts base64url of a 12-byte nonce and
the ciphertext with its tag. The name and the version are associated data of both, so that a sealed text moved to
another name, or cut, does not open. Rotating the master key re-wraps data keys and touches no secret.
"""

import base64
import binascii
import functools
import os
from collections.abc import Callable
from pathlib import Path

import keyring
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import Refused
from server.ports import Vault
from server.vault.master_keys import KEY_BYTES, FileStore, KeyringStore, KeyStore, new_keys

VERSION = "v1"
NONCE_BYTES = 12
KEY_FILE = "master.key"


class LazyVault:
    """`server.ports.Vault` that is opened when it is first needed, so that a keyring is not asked for nothing."""

    def __init__(self, opened: Callable[[], Vault]) -> None:
        self._open = functools.cache(opened)

    def seal(self, name: str, plain: bytes) -> str:
        """As the port says."""
        return self._open().seal(name, plain)

    def open(self, name: str, sealed: str) -> bytes:
        """As the port says."""
        return self._open().open(name, sealed)


class EnvelopeVault:
    """`server.ports.Vault`. Errors: Refused ``vault.key_unknown`` and ``vault.damaged``, both with ``name``."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._keys = store.read() or store.create(new_keys())

    def seal(self, name: str, plain: bytes) -> str:
        """Encrypt a small secret under its name, with the master key that is current at this moment."""
        self._read_again()
        data_key = AESGCM.generate_key(KEY_BYTES * 8)
        return self._assemble(name, data_key, _encrypt(data_key, plain, name, "secret"))

    def open(self, name: str, sealed: str) -> bytes:
        """The secret that was sealed under this name."""
        data_key, secret = self._data_key(name, sealed)
        return _decrypt(data_key, secret, name, "secret")

    def is_rotating(self) -> bool:
        """Whether an older master key is still kept: a rotation goes on, or broke off."""
        self._read_again()
        return len(self._keys.keys) > 1

    def needs_rewrap(self, sealed: str) -> bool:
        """Whether a sealed text still depends on an older master key."""
        return sealed.split(".")[1:2] != [self._keys.current]

    def rewrap(self, name: str, sealed: str) -> str:
        """The same secret under the current master key; the secret itself is not decrypted."""
        data_key, secret = self._data_key(name, sealed)
        return self._assemble(name, data_key, secret)

    def add_master_key(self) -> None:
        """Begin a rotation: a new current master key; then `rewrap` every sealed text, then `drop_old_master_keys`."""
        keys = self._keys.with_new_key()
        self._store.write(keys)
        self._keys = keys

    def drop_old_master_keys(self) -> None:
        """End a rotation: whatever was not re-wrapped can never be opened again."""
        keys = self._keys.without_old_keys()
        self._store.write(keys)
        self._keys = keys

    def _read_again(self) -> None:
        """Another process may have begun or ended a rotation since."""
        self._keys = self._store.read() or self._keys

    def _assemble(self, name: str, data_key: bytes, secret: bytes) -> str:
        key_id = self._keys.current
        wrapped = _encrypt(self._keys.keys[key_id], data_key, name, key_id)
        return ".".join((VERSION, key_id, _text(wrapped), _text(secret)))

    def _data_key(self, name: str, sealed: str) -> tuple[bytes, bytes]:
        version, _, rest = sealed.partition(".")
        parts = rest.split(".")
        if version != VERSION or len(parts) != 3:
            raise Refused("vault.damaged", name=name)
        key_id, wrapped, secret = parts
        if key_id not in self._keys.keys:
            self._read_again()
        if key_id not in self._keys.keys:
            raise Refused("vault.key_unknown", name=name)
        return _decrypt(self._keys.keys[key_id], _bytes(wrapped, name), name, key_id), _bytes(secret, name)


def open_vault(folder: Path) -> EnvelopeVault:
    """The vault with its master key: the file in this folder if it is there, else the keyring, else a new file."""
    file = folder / KEY_FILE
    use_keyring = not file.exists() and keyring.get_keyring().priority >= 1
    return EnvelopeVault(KeyringStore() if use_keyring else FileStore(file))


def _encrypt(key: bytes, plain: bytes, name: str, purpose: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, _bound_to(name, purpose))


def _decrypt(key: bytes, sealed: bytes, name: str, purpose: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound_to(name, purpose))
    except (InvalidTag, ValueError):
        raise Refused("vault.damaged", name=name) from None


def _bound_to(name: str, purpose: str) -> bytes:
    return f"{VERSION}\0{purpose}\0{name}".encode()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii")


def _bytes(text: str, name: str) -> bytes:
    """The bytes of one part, in the one spelling `_text` writes: base64 ignores the spare bits of a last letter."""
    try:
        data = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Refused("vault.damaged", name=name) from None
    if _text(data) != text:
        raise Refused("vault.damaged", name=name)
    return data
