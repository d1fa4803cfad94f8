"""Hashing passwords with argon2id, a bounded number at a time, always outside a transaction."""

import secrets
import threading
from dataclasses import dataclass

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError


@dataclass(frozen=True, slots=True)
class HashingCost:
    """What one hash costs; the defaults are RFC 9106's choice for machines with little memory, on one lane."""

    time_cost: int = 3
    memory_kib: int = 65536
    parallelism: int = 1
    at_once: int = 2
    """How many hashes may be made at the same time; the rest wait, so that memory stays bounded."""


class Passwords:
    """Make and check password hashes. A check costs the same whether or not there is a hash to check against."""

    def __init__(self, cost: HashingCost) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.time_cost, memory_cost=cost.memory_kib, parallelism=cost.parallelism, type=Type.ID
        )
        self._turns = threading.BoundedSemaphore(cost.at_once)
        self._decoy: str | None = None

    def hash(self, password: str) -> str:
        """A new argon2id hash with its own salt and parameters inside."""
        with self._turns:
            return self._hasher.hash(password)

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether the password belongs to the hash; with None a decoy is checked and the answer is no."""
        stored = password_hash or self._decoy_hash()
        with self._turns:
            try:
                self._hasher.verify(stored, password)
            except (VerifyMismatchError, VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other costs than today's settings."""
        return self._hasher.check_needs_rehash(password_hash)

    def _decoy_hash(self) -> str:
        if self._decoy is None:
            self._decoy = self.hash(secrets.token_urlsafe(16))
        return self._decoy
