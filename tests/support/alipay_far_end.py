"""Alipay's side for tests: answers and notifications signed with a key pair of the test's own."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from server.channels.alipay.settings import AlipaySettings

APP_ID, SELLER = "2021000000000001", "2088000000000001"


@cache
def their_key() -> rsa.RSAPrivateKey:
    """Alipay's key of this run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def our_key() -> rsa.RSAPrivateKey:
    """The merchant's key of this run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def settings(**changes: str) -> AlipaySettings:
    """Settings that trust that key."""
    private = our_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = their_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    fields: dict[str, Any] = {
        "merchant": SELLER, "app_id": APP_ID, "private_key": private, "alipay_public_key": public
    }  # fmt: skip
    return AlipaySettings(**(fields | changes))


def sign(text: str) -> str:
    """Alipay's signature over a text."""
    return base64.b64encode(their_key().sign(text.encode(), padding.PKCS1v15(), SHA256())).decode()


def answer(method: str, fields: Mapping[str, Any]) -> bytes:
    """A signed answer, with the escaped slashes and spaces that Alipay is known for."""
    source = json.dumps(fields, ensure_ascii=False, separators=(",", ": ")).replace("/", "\\/")
    name = method.replace(".", "_") + "_response"
    return f'{{"{name}":{source},"sign":"{sign(source)}"}}'.encode()


def notification(fields: Mapping[str, str]) -> bytes:
    """A signed notification as a form."""
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
    return urlencode({**fields, "sign_type": "RSA2", "sign": sign(text)}).encode()
