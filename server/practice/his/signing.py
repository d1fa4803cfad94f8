"""The contract's signatures: a request is checked before it is believed, an answer is signed before it leaves."""

import hashlib
import hmac
import re
from dataclasses import replace
from datetime import datetime

from server.practice.exchange import Reply, Request
from server.practice.his.fields import instant_text
from server.practice.his.problems import Problem

MAX_CLOCK_DISTANCE_S = 300
NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


def _signature(secret: str, *lines: str) -> str:
    return hmac.digest(secret.encode(), "\n".join(lines).encode(errors="replace"), "sha256").hex()


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def check_request(request: Request, now: datetime, *, key_id: str, secret: str) -> str:
    """The nonce of a rightly signed request. Raises Problem `signature.*`; replay is the caller's to see."""
    headers = request.headers
    sent_key = headers.get("paydesk-key-id", "")
    timestamp = headers.get("paydesk-timestamp", "")
    nonce = headers.get("paydesk-nonce", "")
    signature = headers.get("paydesk-signature", "")
    if not (sent_key and re.fullmatch(r"[0-9]{1,12}", timestamp) and NONCE.fullmatch(nonce) and signature):
        raise Problem("signature.missing")
    if sent_key != key_id:
        raise Problem("signature.key_unknown")
    if abs(int(timestamp) - now.timestamp()) > MAX_CLOCK_DISTANCE_S:
        raise Problem("signature.clock", time=instant_text(now))
    target = request.path + (f"?{request.query}" if request.query else "")
    expected = _signature(secret, "HIS1-REQUEST", request.method.upper(), target, timestamp, nonce, _hash(request.body))
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        raise Problem("signature.wrong")
    return nonce


def sign_reply(reply: Reply, now: datetime, *, nonce: str, key_id: str, secret: str) -> Reply:
    """The reply with the contract's three headers, bound to the nonce of its request."""
    timestamp = str(int(now.timestamp()))
    signature = _signature(secret, "HIS1-ANSWER", str(reply.status), nonce, timestamp, _hash(reply.body))
    signed = {"Paydesk-Key-Id": key_id, "Paydesk-Timestamp": timestamp, "Paydesk-Signature": signature}
    return replace(reply, headers={**reply.headers, **signed})
