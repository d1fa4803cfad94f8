"""Secrets of the installation: sealed by the vault, kept among the facts, never shown."""

from app.core.clock import Clock
from app.core.errors import InvalidInput, NotFound
from server.ports import UnitOfWorkFactory, Vault
from server.services.authorise import own_audit_row

PREFIX = "secret."


class Secrets:
    """Store and open secrets by name (``wechat.api_key``)."""

    def __init__(self, reader: UnitOfWorkFactory, uow: UnitOfWorkFactory, clock: Clock, vault: Vault) -> None:
        self._reader, self._uow, self._clock, self._vault = reader, uow, clock, vault

    def put(self, name: str, plain: bytes) -> None:
        """Seal and store a secret, replacing the one of that name. Raises InvalidInput for an empty one."""
        if not plain:
            raise InvalidInput("secret", "is empty")
        with self._uow() as work:
            work.facts.put(PREFIX + name, self._vault.seal(name, plain))
            work.audit.add(own_audit_row(self._clock.now(), "secret.set", name))
            work.commit()

    def open(self, name: str) -> bytes:
        """The secret. Raises NotFound ``secret.unknown``; what the vault raises when its key does not fit."""
        with self._reader() as work:
            sealed = work.facts.get(PREFIX + name)
        if sealed is None:
            raise NotFound("secret.unknown", name=name)
        return self._vault.open(name, sealed)
