"""Signatures of the HIS contract, section 2: what is signed of a request, and when an answer is believed."""

import hashlib
import hmac
from collections.abc import Mapping


def request_signature(secret: str, *, method: str, target: str, timestamp: str, nonce: str, body: bytes) -> str:
    """The ``Paydesk-Signature`` of a request; ``target`` is path and query as sent."""
    return _signature(secret, "HIS1-REQUEST", method, target, timestamp, nonce, _hash(body))


def answer_is_signed(
    secret: str, key_id: str, *, status: int, headers: Mapping[str, str], nonce: str, body: bytes
) -> bool:
    """Whether an answer to the request with this nonce carries the right key and signature. Header names lower case."""
    timestamp = headers.get("paydesk-timestamp", "")
    signature = headers.get("paydesk-signature", "")
    expected = _signature(secret, "HIS1-ANSWER", f"{status:03d}", nonce, timestamp, _hash(body))
    right = hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode("ascii"))
    return right and headers.get("paydesk-key-id", "") == key_id


def _signature(secret: str, *lines: str) -> str:
    text = "\n".join(lines).encode("utf-8", "replace")
    return hmac.digest(secret.encode(), text, "sha256").hex()


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
