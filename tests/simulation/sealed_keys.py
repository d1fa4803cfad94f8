"""Keys that seal with a keyed hash while thousands of seeds are played: what is signed, with which key and how is the
same for both sides, the library's arithmetic of it was a twentieth of all time. Tests play with real keys."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256


class SealedKey:
    """Either half of a pair: both know the pair by its modulus."""

    def __init__(self, modulus: int) -> None:
        self.key_size = modulus.bit_length()
        self._pair = modulus.to_bytes((self.key_size + 7) // 8, "big")

    def _seal(self, content: bytes, padding: object, algorithm: object) -> bytes:
        if type(padding) is not PKCS1v15 or type(algorithm) is not SHA256:
            raise ValueError("SHA256withRSA is PKCS#1 v1.5 over SHA-256")
        return hmac.digest(self._pair, content, "sha256") + self._pair[32:]


@rsa.RSAPrivateKey.register
class SealedPrivateKey(SealedKey):
    """Who signs."""

    def sign(self, content: bytes, padding: object, algorithm: object) -> bytes:
        """As the library says; as long as the key."""
        return self._seal(content, padding, algorithm)

    def public_key(self) -> SealedPublicKey:
        """The other half."""
        return SealedPublicKey(int.from_bytes(self._pair, "big"))


@rsa.RSAPublicKey.register
class SealedPublicKey(SealedKey):
    """Who verifies."""

    def verify(self, signature: bytes, content: bytes, padding: object, algorithm: object) -> None:
        """Raises InvalidSignature."""
        if not hmac.compare_digest(signature, self._seal(content, padding, algorithm)):
            raise InvalidSignature


class SealedEdwardsKey:
    """What stands for ``Ed25519PrivateKey`` in who signs with it and knows its own signature again."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def generate(cls) -> Self:
        """A new key."""
        return cls(os.urandom(32))

    @classmethod
    def from_private_bytes(cls, secret: bytes) -> Self:
        """A key that was kept."""
        return cls(secret)

    def private_bytes_raw(self) -> bytes:
        """To be kept."""
        return self._secret

    def public_key(self) -> Self:
        """Who verifies."""
        return self

    def public_bytes_raw(self) -> bytes:
        """What may be told of it."""
        return hashlib.sha256(self._secret).digest()

    def sign(self, content: bytes) -> bytes:
        """Sixty-four bytes."""
        return hmac.digest(self._secret, content, "sha256") * 2

    def verify(self, signature: bytes, content: bytes) -> None:
        """Raises InvalidSignature."""
        if not hmac.compare_digest(signature, self.sign(content)):
            raise InvalidSignature


def sealed(load: Callable[..., Any]) -> Callable[..., Any]:
    """A loader of keys that gives sealed ones for the RSA keys that it reads."""

    def loaded(*arguments: Any, **named: Any) -> Any:
        key = load(*arguments, **named)
        if isinstance(key, rsa.RSAPrivateKey):
            return SealedPrivateKey(key.private_numbers().public_numbers.n)
        return SealedPublicKey(key.public_numbers().n) if isinstance(key, rsa.RSAPublicKey) else key

    return loaded
