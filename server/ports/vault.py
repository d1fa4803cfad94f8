"""Secrets at rest as the services need them."""

from typing import Protocol


class Vault(Protocol):
    """Secrets at rest: seals small byte strings with a key that the database does not hold."""

    def seal(self, name: str, plain: bytes) -> str: ...

    def open(self, name: str, sealed: str) -> bytes: ...


class RotatingVault(Vault, Protocol):
    """A vault whose master key can be replaced; the old one opens what was sealed with it until it is dropped."""

    def is_rotating(self) -> bool:
        """Whether an older master key is still kept, read anew from where the keys are."""
        ...

    def add_master_key(self) -> None:
        """Begin: new secrets are sealed with a new key, the old one stays."""
        ...

    def needs_rewrap(self, sealed: str) -> bool: ...

    def rewrap(self, name: str, sealed: str) -> str: ...

    def drop_old_master_keys(self) -> None:
        """End: what was not re-wrapped can never be opened again."""
        ...
