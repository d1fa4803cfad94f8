"""Secrets at rest as the services need them."""

from typing import Protocol


class Vault(Protocol):
    """Secrets at rest: seals small byte strings with a key that the database does not hold."""

    def seal(self, name: str, plain: bytes) -> str: ...

    def open(self, name: str, sealed: str) -> bytes: ...
