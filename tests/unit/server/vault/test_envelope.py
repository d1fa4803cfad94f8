"""Secrets come back only under their name, whole, and with a master key that the vault still has."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from server.vault.envelope import EnvelopeVault
from server.vault.master_keys import MasterKeys

BASE64URL = string.ascii_letters + string.digits + "-_="


class MemoryStore:
    """A key store for one test."""

    def __init__(self) -> None:
        self.keys: MasterKeys | None = None

    def read(self) -> MasterKeys | None:
        """The keys."""
        return self.keys

    def create(self, keys: MasterKeys) -> MasterKeys:
        """Store the first keys."""
        self.keys = keys
        return keys

    def write(self, keys: MasterKeys) -> None:
        """Replace the keys."""
        self.keys = keys


@given(st.text(max_size=30), st.binary(max_size=200))
def test_a_secret_comes_back(name: str, plain: bytes) -> None:
    vault = EnvelopeVault(MemoryStore())
    sealed = vault.seal(name, plain)
    assert vault.open(name, sealed) == plain
    assert vault.seal(name, plain) != sealed
    assert len(plain) < 8 or plain.hex() not in sealed


def test_another_vault_with_the_same_keys_opens_it() -> None:
    store = MemoryStore()
    sealed = EnvelopeVault(store).seal("wechat/key", b"192006250b4c09247ec02edce69f6a2d")
    assert EnvelopeVault(store).open("wechat/key", sealed) == b"192006250b4c09247ec02edce69f6a2d"


def test_another_name_does_not_open_it() -> None:
    vault = EnvelopeVault(MemoryStore())
    with pytest.raises(Refused) as refused:
        vault.open("alipay/key", vault.seal("wechat/key", b"secret"))
    assert refused.value.code == "vault.damaged"
    assert refused.value.values == {"name": "alipay/key"}


@pytest.mark.parametrize("length", range(8))
def test_every_changed_character_shows(length: int) -> None:
    vault = EnvelopeVault(MemoryStore())
    sealed = vault.seal("name", b"s" * length)
    for place, letter in enumerate(sealed):
        for other in {"", *BASE64URL} - {letter}:
            with pytest.raises(Refused):
                vault.open("name", sealed[:place] + other + sealed[place + 1 :])


@pytest.mark.parametrize("sealed", ["", "v1", "v1.a.b.c", "v2.x.y.z", "v1....", "🔑"])
def test_what_was_never_sealed_is_refused(sealed: str) -> None:
    with pytest.raises(Refused):
        EnvelopeVault(MemoryStore()).open("name", sealed)


def test_rotation_keeps_secrets_and_forgets_the_old_key() -> None:
    store = MemoryStore()
    vault = EnvelopeVault(store)
    old, forgotten = vault.seal("a", b"1"), vault.seal("b", b"2")
    vault.add_master_key()
    assert vault.needs_rewrap(old)
    assert vault.open("a", old) == b"1"
    new = vault.rewrap("a", old)
    assert not vault.needs_rewrap(new)
    assert new.rpartition(".")[2] == old.rpartition(".")[2], "the sealed secret itself is untouched"
    vault.drop_old_master_keys()
    assert EnvelopeVault(store).open("a", new) == b"1"
    with pytest.raises(Refused) as refused:
        vault.open("b", forgotten)
    assert refused.value.code == "vault.key_unknown"


def test_keys_are_not_in_a_representation() -> None:
    store = MemoryStore()
    EnvelopeVault(store)
    assert store.keys is not None
    assert repr(store.keys) == f"MasterKeys(current='{store.keys.current}')"
