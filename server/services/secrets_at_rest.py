"""Secrets of the installation: sealed by the vault, kept among the facts, never shown."""

from collections.abc import Callable

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound
from server.ports import RotatingVault, UnitOfWorkFactory, Vault
from server.services.authorise import own_audit_row

PREFIX = "secret."
TURN = "vault.turn"
"""A fact that whoever seals writes first: sealing and rotating wait for each other, on every storage."""


class Secrets:
    """Store and open secrets by name (``wechat.api_key``)."""

    def __init__(self, reader: UnitOfWorkFactory, uow: UnitOfWorkFactory, clock: Clock, vault: Vault) -> None:
        self._reader, self._uow, self._clock, self._vault = reader, uow, clock, vault

    def put(self, name: str, plain: bytes) -> None:
        """Seal and store a secret, replacing the one of that name. Raises InvalidInput for an empty one."""
        if not plain:
            raise InvalidInput("secret", "is empty")
        with self._uow() as work:
            work.facts.put(TURN, name)
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

    def open_or_make(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The secret; the first who asks makes it, and two who ask at once get the same one."""
        with self._reader() as work:
            sealed = work.facts.get(PREFIX + name)
        if sealed is not None:
            return self._vault.open(name, sealed)
        with self._uow() as work:
            work.facts.put(TURN, name)
            sealed = work.facts.get(PREFIX + name)
            if sealed is None:
                sealed = self._vault.seal(name, make())
                work.facts.put(PREFIX + name, sealed)
                work.audit.add(own_audit_row(self._clock.now(), "secret.set", name))
            work.commit()
        return self._vault.open(name, sealed)


class RotateMasterKey:
    """A new master key for every secret. Broken off anywhere, all secrets can be read, and doing it again goes on."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, vault: RotatingVault) -> None:
        self._uow, self._clock, self._vault = uow, clock, vault

    def __call__(self) -> int:
        """Answers how many secrets are under the new key. Raises what the vault raises for a secret it cannot open;
        then the old key is kept."""
        if not self._vault.is_rotating():
            self._vault.add_master_key()
        count = self._rewrap()
        with self._uow() as work:
            work.facts.put(TURN, "rotation")
            behind = [name for name, sealed in work.facts.beginning_with(PREFIX) if self._vault.needs_rewrap(sealed)]
            if behind:
                raise Conflict("vault.changed_meanwhile", name=behind[0].removeprefix(PREFIX))
            self._vault.drop_old_master_keys()
            work.audit.add(own_audit_row(self._clock.now(), "vault.rotated", "master key", secrets=count))
            work.commit()
        return count

    def _rewrap(self) -> int:
        with self._uow() as work:
            work.facts.put(TURN, "rotation")
            found = work.facts.beginning_with(PREFIX)
            for name, sealed in found:
                own = name.removeprefix(PREFIX)
                self._vault.open(own, sealed)
                if self._vault.needs_rewrap(sealed):
                    work.facts.put(name, self._vault.rewrap(own, sealed))
            work.commit()
        return len(found)
