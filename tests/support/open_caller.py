"""A connected system that signs its calls of the open interface, written from the contract alone."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from support.api_world import ApiWorld

BASE = "/api/open"


@dataclass
class OpenCaller:
    """Calls as the system ``name`` with its key; every call answers status and content."""

    world: ApiWorld
    name: str
    key: str
    count: itertools.count[int] = field(default_factory=itertools.count)

    def get(self, path: str) -> tuple[int, Any]:
        return self.call("GET", path)

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        return self.call("POST", path, json.dumps(body).encode())

    def call(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        nonce: str = "",
        timestamp: str = "",
        signed_body: bytes | None = None,
        changed: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        nonce = nonce or f"nonce-{next(self.count):016d}"
        timestamp = timestamp or str(int(self.world.clock.now().timestamp()))
        digest = hashlib.sha256(body if signed_body is None else signed_body).hexdigest()
        text = "\n".join(["PAYDESK-OPEN1", method, BASE + path, timestamp, nonce, digest])
        signature = hmac.new(self.key.encode(), text.encode(), hashlib.sha256).hexdigest()
        headers = {
            "paydesk-key-id": self.name, "paydesk-timestamp": timestamp, "paydesk-nonce": nonce,
            "paydesk-signature": signature, **(changed or {}),
        }  # fmt: skip
        if body:
            headers["content-type"] = "application/json"
        answer = self.world.client.request(method, BASE + path, content=body or None, headers=headers)
        return answer.status_code, answer.json()
