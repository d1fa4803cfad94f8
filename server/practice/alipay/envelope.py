"""Alipay's signature and its JSON text: what is signed is the exact source text of the answer's node."""

import base64
import binascii
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

_PADDING, _HASH = padding.PKCS1v15(), hashes.SHA256()


def signed_text(parameters: Mapping[str, str], *, without: tuple[str, ...]) -> str:
    """The text that a signature covers: non-empty parameters by name, `k=v` joined with `&`, raw values."""
    pairs = sorted((name, value) for name, value in parameters.items() if value and name not in without)
    return "&".join(f"{name}={value}" for name, value in pairs)


def is_signed(parameters: Mapping[str, str], key: RSAPublicKey) -> bool:
    """Whether a request carries its right RSA2 signature; `sign_type` is covered by it."""
    try:
        signature = base64.b64decode(parameters.get("sign", ""), validate=True)
    except binascii.Error:
        return False
    text = signed_text(parameters, without=("sign",))
    try:
        key.verify(signature, text.encode(), _PADDING, _HASH)
    except InvalidSignature:
        return False
    return True


def signature_of(text: str, key: RSAPrivateKey) -> str:
    """The RSA2 signature of a text, base64."""
    return base64.b64encode(key.sign(text.encode(), _PADDING, _HASH)).decode()


def node_text(node: Mapping[str, Any]) -> str:
    """A node as Alipay prints it: no spaces, slashes escaped, Chinese as it is."""
    return _PRINTER.encode(node).replace("/", "\\/")


def read_content(text: str) -> dict[str, str]:
    """biz_content, plain values as text, lists and objects as JSON text; ValueError when it is no JSON object."""
    value = _READER.decode(text)
    if not isinstance(value, dict):
        raise ValueError("biz_content is no object")
    return {name: _text(item) for name, item in value.items() if item is not None}


def _no_constant(name: str) -> None:
    raise ValueError(name)


_PRINTER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_READER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
