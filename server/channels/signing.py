"""The one signing toolkit of all channels: sorted joins, WeChat's MD5 and HMAC-SHA256, RSA with SHA-256."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

SMALLEST_RSA_BITS = 2048
_PADDING, _HASH = padding.PKCS1v15(), SHA256()


class SignType(StrEnum):
    """How a WeChat V2 message is signed; the value is what stands in ``sign_type``."""

    MD5 = "MD5"
    HMAC_SHA256 = "HMAC-SHA256"


class UnusableKey(ValueError):
    """Text that is not a key of the kind wanted. The text is not repeated in the message."""


def join_sorted(fields: Mapping[str, str], *, without: Collection[str] = ("sign",)) -> str:
    """``name=value`` of all fields that have a value, names in ASCII order, joined by ``&`` (CHANNELS 1.2, 3.1)."""
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name not in without and fields[name] != "")


def same(first: str, second: str) -> bool:
    """Whether two texts are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(first.encode("utf-8", "surrogatepass"), second.encode("utf-8", "surrogatepass"))


def wechat_sign(fields: Mapping[str, str], key: str, sign_type: SignType) -> str:
    """WeChat's signature: upper-case hex over the sorted fields and the key, with HMAC keyed by it as well."""
    text = f"{join_sorted(fields)}&key={key}".encode("utf-8", "surrogatepass")
    if sign_type is SignType.MD5:
        return hashlib.md5(text, usedforsecurity=False).hexdigest().upper()  # the protocol's choice, not ours
    return hmac.digest(key.encode(), text, "sha256").hex().upper()


def wechat_verify(fields: Mapping[str, str], key: str, sign_type: SignType) -> bool:
    """Whether ``fields['sign']`` is WeChat's signature over all other fields, known to us or not."""
    return same(fields.get("sign", ""), wechat_sign(fields, key, sign_type))


@lru_cache(maxsize=2)
def load_private_key(text: str) -> rsa.RSAPrivateKey:
    """An RSA private key from PEM, or from the bare base64 that Alipay's console hands out (PKCS#8 or PKCS#1). To prove
    that it is one takes a twelfth of a second, and settings are read again and again: the last two are remembered."""
    try:
        if "-----BEGIN" in text:
            key = load_pem_private_key(text.encode(), password=None)
        else:
            key = load_der_private_key(_bare_base64(text), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKey("not an RSA private key in PEM or base64 without a password") from None
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < SMALLEST_RSA_BITS:
        raise UnusableKey(f"an RSA private key of at least {SMALLEST_RSA_BITS} bits is wanted")
    return key


def load_public_key(text: str) -> rsa.RSAPublicKey:
    """An RSA public key from PEM or from bare base64."""
    try:
        pem = "-----BEGIN" in text
        key = load_pem_public_key(text.encode()) if pem else load_der_public_key(_bare_base64(text))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKey("not an RSA public key in PEM or base64") from None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_RSA_BITS:
        raise UnusableKey(f"an RSA public key of at least {SMALLEST_RSA_BITS} bits is wanted")
    return key


def rsa2_sign(content: bytes, key: rsa.RSAPrivateKey) -> str:
    """SHA256withRSA (PKCS#1 v1.5), base64 on one line."""
    return base64.b64encode(key.sign(content, _PADDING, _HASH)).decode("ascii")


def rsa2_verify(content: bytes, signature: str, key: rsa.RSAPublicKey) -> bool:
    """Whether a base64 signature is SHA256withRSA over exactly these bytes."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    try:
        key.verify(raw, content, _PADDING, _HASH)
    except InvalidSignature:
        return False
    return True


def _bare_base64(text: str) -> bytes:
    return base64.b64decode("".join(text.split()), validate=True)
