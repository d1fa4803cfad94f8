"""Keys that seal day proofs: a ring that forgets its oldest private ones, and a list that forgets no public one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server.services.proof_keys import ProofKeys
from server.services.seals import DOCUMENT_KEYS, Sealer, verify
from server.services.secrets_at_rest import Secrets
from server.services.snapshots import KEPT_KEYS, FreshKeys, KeysAtRest
from server.storage.memory import MemoryDatabase
from server.vault.envelope import EnvelopeVault
from server.vault.master_keys import PassingStore


class SetClock:
    at = datetime(2026, 3, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic_s(self) -> float:
        return 0.0


def test_what_the_ring_has_long_forgotten_still_verifies() -> None:
    database, clock = MemoryDatabase(), SetClock()
    store = Secrets(database.reader, database.uow, clock, EnvelopeVault(PassingStore()))
    ring = KeysAtRest(lambda: store, clock, DOCUMENT_KEYS)
    keys = ProofKeys(database.uow, database.reader, clock, ring)
    old = Sealer(ring).seal(b"{}")
    sealed = b'{"content": "{}", "signature": "%s", "key_id": "%s"}' % (old.signature.encode(), old.key_id.encode())
    made = [keys.rotate() for _ in range(KEPT_KEYS + 2)]
    assert old.key_id not in Sealer(ring).public_keys()
    published = keys.published()
    assert [key.key_id for key in published] == [*reversed(made), old.key_id]
    assert [key.seals for key in published] == [True, *[False] * len(made)]
    assert (published[0].made_at, published[-1].made_at) == (clock.at, None)
    verdict = verify(sealed, keys.by_id())
    assert (verdict.problem, verdict.key_id) == ("", old.key_id)


def test_keys_of_one_process_are_not_replaced() -> None:
    database = MemoryDatabase()
    with pytest.raises(TypeError):
        ProofKeys(database.uow, database.reader, SetClock(), FreshKeys()).rotate()
