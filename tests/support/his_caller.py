"""An independent caller of the HIS contract for tests: signs requests, checks signed answers, has no code of ours."""

import hashlib
import hmac
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from server.practice.exchange import Reply, Request
from server.practice.faults import FaultBook
from server.practice.his.gateway import HisGateway

KEY_ID = "desk-1"
SECRET = "practice-secret-0123456789abcdef"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Monday noon in Shanghai."""

_nonces = count(1)


def _hmac(secret: str, *lines: str) -> str:
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def signed_headers(
    method: str,
    target: str,
    body: bytes,
    now: datetime,
    *,
    nonce: str | None = None,
    key_id: str = KEY_ID,
    secret: str = SECRET,
) -> dict[str, str]:
    """The contract's four headers and the media type, names in lower case."""
    nonce = nonce or f"test-nonce-{next(_nonces):08}"
    timestamp = str(int(now.timestamp()))
    digest = hashlib.sha256(body).hexdigest()
    return {
        "content-type": "application/json",
        "paydesk-key-id": key_id,
        "paydesk-timestamp": timestamp,
        "paydesk-nonce": nonce,
        "paydesk-signature": _hmac(secret, "HIS1-REQUEST", method, target, timestamp, nonce, digest),
    }


def answer_signature(status: int, nonce: str, timestamp: str, body: bytes, secret: str = SECRET) -> str:
    """The signature an answer must carry."""
    return _hmac(secret, "HIS1-ANSWER", str(status), nonce, timestamp, hashlib.sha256(body).hexdigest())


def answer_is_signed(reply: Reply, nonce: str) -> bool:
    """Whether the answer's signature holds for this request."""
    expected = answer_signature(reply.status, nonce, reply.headers.get("Paydesk-Timestamp", ""), reply.body)
    return reply.headers.get("Paydesk-Signature") == expected


@dataclass
class PracticeHis:
    """A practice HIS on a clock of the test's own."""

    gateway: HisGateway
    faults: FaultBook
    now: datetime = NOON

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def raw(self, method: str, path: str, body: bytes = b"", **signing: Any) -> Reply:
        """A signed request as it goes over the wire."""
        headers = signed_headers(method, "/his/v1" + path, body, self.now, **signing)
        return self.gateway.handle(Request(method=method, path="/his/v1" + path, headers=headers, body=body), self.now)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Status and document; GET without a body."""
        content = b"" if body is None else json.dumps(body).encode()
        reply = self.raw("GET" if body is None else "POST", path, content)
        return reply.status, json.loads(reply.body) if reply.body else {}

    def good(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The document of an answer that must be 200."""
        status, document = self.ask(path, body)
        assert status == 200, document
        return document

    def refused(self, path: str, body: dict[str, Any]) -> str:
        """The code of an answer that must be a problem."""
        status, document = self.ask(path, body)
        assert status != 200, document
        assert document["status"] == status
        return str(document["code"])

    def control(self, name: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A control request that must be obeyed."""
        content = b"" if body is None else json.dumps(body).encode()
        method = "GET" if body is None else "POST"
        reply = self.gateway.control(Request(method=method, path=f"/control/his/{name}", body=content), self.now)
        document: dict[str, Any] = json.loads(reply.body)
        assert reply.status == 200, document
        return document

    def bills(self, patient_no: str, **choice: Any) -> list[dict[str, Any]]:
        """A patient's bills."""
        found: list[dict[str, Any]] = self.good("/bills/find", {"patient_no": patient_no, **choice})["bills"]
        return found

    def bill(self, patient_no: str) -> dict[str, Any]:
        """The patient's first open bill."""
        return self.bills(patient_no)[0]


@contextmanager
def practice_his(folder: Path) -> Iterator[PracticeHis]:
    """A practice HIS over a book in this folder."""
    faults = FaultBook()
    gateway = HisGateway(
        book_path=folder / "his.sqlite", key_id=KEY_ID, secret=SECRET, faults=faults, random=random.Random(7)
    )
    try:
        yield PracticeHis(gateway, faults)
    finally:
        gateway.close()


def lock_of(order_no: str, *bills: dict[str, Any], lease_s: int = 600, window: str = "W01") -> dict[str, Any]:
    """The body of a lock."""
    chosen = [{"bill_no": bill["bill_no"], "version": bill["version"]} for bill in bills]
    patient_no = bills[0]["patient_no"]
    return {"order_no": order_no, "patient_no": patient_no, "bills": chosen, "lease_s": lease_s, "window": window}


def posting_of(order_no: str, *bills: dict[str, Any], paid_at: datetime = NOON, **changed: Any) -> dict[str, Any]:
    """The body of a posting of these bills, paid by one WeChat payment."""
    total_fen = sum(bill["own_fen"] for bill in bills)
    body: dict[str, Any] = {
        "order_no": order_no,
        "kind": "bills",
        "patient_no": bills[0]["patient_no"],
        "account_no": None,
        "bills": [{name: bill[name] for name in ("bill_no", "version", "own_fen")} for bill in bills],
        "total_fen": total_fen,
        "payments": [],
        "operator": "0012",
        "window": "W01",
        "campus": "main",
    }
    if total_fen:
        body["payments"] = [payment_of(order_no, total_fen, paid_at)]
    return {**body, **changed}


def payment_of(order_no: str, amount_fen: int, paid_at: datetime = NOON) -> dict[str, Any]:
    """One payment of an order."""
    return {
        "payment_no": f"{order_no}-1",
        "channel": "wechat",
        "amount_fen": amount_fen,
        "channel_number": "4200002026030200000001",
        "paid_at": paid_at.isoformat().replace("+00:00", "Z"),
    }


def deposit_of(order_no: str, patient_no: str, account_no: str, amount_fen: int) -> dict[str, Any]:
    """The body of a posting into a deposit account."""
    return {
        "order_no": order_no,
        "kind": "deposit",
        "patient_no": patient_no,
        "account_no": account_no,
        "bills": [],
        "total_fen": amount_fen,
        "payments": [payment_of(order_no, amount_fen)],
        "operator": "0012",
        "window": "W01",
        "campus": "main",
    }


def withdrawal_of(
    refund_no: str, order_no: str, amount_fen: int, *bills: tuple[str, list[int] | None], **changed: Any
) -> dict[str, Any]:
    """The body of a withdrawal."""
    return {
        "refund_no": refund_no,
        "order_no": order_no,
        "kind": "bills",
        "account_no": None,
        "bills": [{"bill_no": bill_no, "line_nos": line_nos} for bill_no, line_nos in bills],
        "amount_fen": amount_fen,
        "reason": "医生退方",
        "operator": "0012",
        "window": "W01",
        "campus": "main",
        **changed,
    }
