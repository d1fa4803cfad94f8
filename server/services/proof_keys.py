"""The keys that seal day proofs: a new one at any time, and every public one that ever sealed stays published."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock
from server.domain.identity import Actor
from server.ports import UnitOfWorkFactory
from server.services.authorise import own_audit_row, require
from server.services.seals import Sealer
from server.services.snapshots import KeyRing, KeysAtRest

PUBLISHED = "documents.published_keys"
"""The fact that names them: id, public key (base64), when it was made; the newest first. Never shortened."""


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """One public key; ``made_at`` is None for a key older than this list, ``seals`` says that new proofs bear it."""

    key_id: str
    public_key: str
    made_at: datetime | None
    seals: bool


class ProofKeys:
    """Lists the keys, and makes a new one."""

    def __init__(self, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock, ring: KeyRing) -> None:
        self._uow, self._reader, self._clock, self._ring = uow, reader, clock, ring

    def list(self, actor: Actor) -> Sequence[PublishedKey]:
        """All of them, the newest first. Raises NotPermitted, and what the vault raises."""
        require(actor, "reconciliation.view")
        return self.published()

    def published(self) -> Sequence[PublishedKey]:
        """The same, for the command line."""
        own = Sealer(self._ring).public_keys()
        with self._reader() as work:
            stored = _read(work.facts.get(PUBLISHED))
        known = {key_id for key_id, _, _ in stored}
        rows = [*((key_id, public, "") for key_id, public in own.items() if key_id not in known), *stored]
        seals = next(iter(own))
        rows.sort(key=lambda row: row[0] != seals)
        return [
            PublishedKey(key_id, public, datetime.fromisoformat(made) if made else None, key_id == seals)
            for key_id, public, made in rows
        ]

    def by_id(self) -> Mapping[str, str]:
        """Public keys by id, for verifying."""
        return {key.key_id: key.public_key for key in self.published()}

    def rotate(self) -> str:
        """Seal with a new key from now on (other servers within half a minute); answers its id."""
        ring = self._ring
        if not isinstance(ring, KeysAtRest):
            raise TypeError("these keys live in this process alone")
        before = self.published()
        self._write(before)  # first: what sealed until now stays published, whatever happens next
        key_id, now = ring.rotate(), self._clock.now()
        fresh = PublishedKey(key_id, Sealer(ring).public_keys()[key_id], now, seals=True)
        self._write([fresh, *before], key_id)
        return key_id

    def _write(self, keys: Sequence[PublishedKey], made: str = "") -> None:
        rows = [[key.key_id, key.public_key, key.made_at.isoformat() if key.made_at else ""] for key in keys]
        with self._uow() as work:
            work.facts.put(PUBLISHED, json.dumps(rows))
            if made:
                work.audit.add(own_audit_row(self._clock.now(), "proof.key_made", made))
            work.commit()


def _read(text: str | None) -> list[tuple[str, str, str]]:
    return [(str(key_id), str(public), str(made)) for key_id, public, made in json.loads(text or "[]")]
