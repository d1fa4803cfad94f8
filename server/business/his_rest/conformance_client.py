"""The conformance test's own caller of a HIS: signs as the contract says and judges the answer's signature."""

import gzip
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any, NoReturn

import requests

BASE = "/his/v1"
CONNECT_S, READ_S = 3, 10
MAX_ANSWER_BYTES = 4 * 1024 * 1024
MAX_FILE_BYTES = 100 * 1024 * 1024


class Failed(Exception):
    """The HIS did not do what the contract says; the text says what was expected and what came."""


class Skipped(Exception):
    """A check could not be made; the text says what it would have needed."""


def fail(text: str) -> NoReturn:
    """End a check as failed."""
    raise Failed(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status, its JSON object (empty when it has none) and whether it was rightly signed."""

    status: int
    media_type: str
    document: dict[str, Any]
    signed: bool

    @property
    def code(self) -> str:
        """The problem's code, or nothing."""
        return str(self.document.get("code", ""))

    @property
    def summary(self) -> str:
        """Status and code, nothing personal."""
        return f"{self.status} {self.code}".strip() + ("" if self.signed else " (not rightly signed)")


def signature(secret: str, *lines: str) -> str:
    """Lower-case hex HMAC-SHA256 of the lines joined by LF."""
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def new_number(prefix: str) -> str:
    """A number of ours that was never used before."""
    return f"{prefix}-{time.time_ns() // 1_000_000:x}-{secrets.token_hex(4)}"


class HisClient:
    """Calls one HIS. `ca` is the path of a CA file for a private certificate, or None."""

    def __init__(self, *, url: str, key_id: str, secret: str, ca: str | None = None) -> None:
        self._origin = url.rstrip("/").removesuffix(BASE).removesuffix("/his")
        self._key_id = key_id
        self._secret = secret
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca or True

    def headers(self, method: str, path: str, body: bytes, *, age_s: int = 0, secret: str = "") -> dict[str, str]:
        """The four headers of a request that is `age_s` seconds old."""
        timestamp, nonce = str(int(time.time()) - age_s), secrets.token_hex(16)
        digest = hashlib.sha256(body).hexdigest()
        lines = ("HIS1-REQUEST", method, BASE + path, timestamp, nonce, digest)
        return {
            "Paydesk-Key-Id": self._key_id,
            "Paydesk-Timestamp": timestamp,
            "Paydesk-Nonce": nonce,
            "Paydesk-Signature": signature(secret or self._secret, *lines),
        }

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send exactly this. Raises Failed when no whole answer comes."""
        reply = self._exchange(method, path, body, headers, most=MAX_ANSWER_BYTES)
        return self._judged(reply, headers.get("Paydesk-Nonce", ""))

    def _exchange(
        self, method: str, path: str, body: bytes, headers: dict[str, str], *, most: int
    ) -> requests.Response:
        content = {"Content-Type": "application/json"} if body else {}
        try:
            reply = self._session.request(
                method,
                self._origin + BASE + path,
                data=body or None,
                headers={**content, **headers},
                timeout=(CONNECT_S, READ_S),
                allow_redirects=False,
            )
        except requests.RequestException as fault:
            raise Failed(f"no answer: {type(fault).__name__}") from None
        if len(reply.content) > most:
            fail(f"an answer of more than {most // 1024 // 1024} MiB")
        return reply

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """A rightly signed call. Raises Failed when the answer is not signed or its form is wrong."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        answer = self.send(method, path, content, self.headers(method, path, content))
        if not answer.signed:
            fail(f"the answer's signature is absent or wrong (status {answer.status})")
        if answer.status == 200 and answer.media_type != "application/json":
            fail(f"media type {answer.media_type} in place of application/json")
        if answer.status != 200:
            check_problem(answer)
        return answer

    def file(self, path: str) -> tuple[Answer, bytes]:
        """A signed file and its bytes, opened where they are packed. Raises Failed."""
        headers = self.headers("GET", path, b"")
        reply = self._exchange("GET", path, b"", headers, most=MAX_FILE_BYTES)
        answer = self._judged(reply, headers["Paydesk-Nonce"])
        if not answer.signed:
            fail(f"the answer's signature is absent or wrong (status {answer.status})")
        if answer.status != 200:
            check_problem(answer)
        packed = reply.content.startswith(b"\x1f\x8b")
        return answer, gzip.decompress(reply.content) if packed else reply.content

    def good(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The document of a call that must be answered 200."""
        answer = self.call("GET" if body is None else "POST", path, body)
        if answer.status != 200:
            fail(f"expected 200, got {answer.summary}")
        return answer.document

    def refused(self, path: str, body: dict[str, Any], *codes: str) -> dict[str, Any]:
        """The problem of a call that must be answered with one of these codes."""
        answer = self.call("POST", path, body)
        if answer.code not in codes:
            fail(f"expected {' or '.join(codes)}, got {answer.summary}")
        return answer.document

    def _judged(self, reply: requests.Response, nonce: str) -> Answer:
        timestamp = reply.headers.get("Paydesk-Timestamp", "")
        digest = hashlib.sha256(reply.content).hexdigest()
        expected = signature(self._secret, "HIS1-ANSWER", str(reply.status_code), nonce, timestamp, digest)
        signed = hmac.compare_digest(expected.encode(), reply.headers.get("Paydesk-Signature", "").encode())
        try:
            document = json.loads(reply.content.decode("utf-8"))
        except ValueError:
            document = None
        media_type = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(reply.status_code, media_type, document if isinstance(document, dict) else {}, signed)


def check_problem(answer: Answer) -> None:
    """Raises Failed when an error answer is not a problem document of the contract's form."""
    if answer.media_type != "application/problem+json":
        fail(f"status {answer.status} with media type {answer.media_type} in place of application/problem+json")
    if not answer.code:
        fail(f"status {answer.status} without a code")
    if answer.document.get("status") != answer.status:
        fail(f"{answer.code}: member status is not {answer.status}")
