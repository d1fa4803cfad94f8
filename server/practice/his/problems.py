"""What the practice HIS says no with: a stable code, its status, and members that explain it."""

import json
from typing import Any

from server.practice.exchange import Reply

STATUSES = {
    "request.invalid": 400,
    "signature.missing": 401,
    "signature.key_unknown": 401,
    "signature.clock": 401,
    "signature.wrong": 401,
    "signature.replayed": 401,
    "request.route": 404,
    "patient.unknown": 404,
    "account.unknown": 404,
    "visit.unknown": 404,
    "request.method": 405,
    "request.too_large": 413,
    "request.media_type": 415,
    "request.too_many": 429,
    "his.internal": 500,
    "his.unavailable": 503,
    "statement.not_ready": 503,
    "control.invalid": 400,
    "control.unknown": 404,
}
"""Statuses by code; every other code is a refusal and travels as 409."""

NOT_DECIDED = frozenset(STATUSES) - {"patient.unknown", "account.unknown", "visit.unknown"}
"""Codes that decide nothing about an order or a refund, so that nothing is remembered."""


class Problem(Exception):
    """An answer other than 200. `members` go into the problem document beside the code."""

    def __init__(self, code: str, **members: Any) -> None:
        super().__init__(code)
        self.code = code
        self.members = members

    @property
    def status(self) -> int:
        """The HTTP status this code travels with."""
        return STATUSES.get(self.code, 409)

    @property
    def decides(self) -> bool:
        """Whether this is a definite refusal, to be remembered and repeated."""
        return self.code not in NOT_DECIDED

    def reply(self) -> Reply:
        """The problem document as RFC 9457 has it."""
        document = {
            "type": "about:blank",
            "title": self.code.replace(".", " ").replace("_", " "),
            "status": self.status,
            "code": self.code,
            **self.members,
        }
        text = json.dumps(document, ensure_ascii=False)
        return Reply(status=self.status, headers={"Content-Type": "application/problem+json"}, body=text.encode())


def invalid(field: str, rule: str) -> Problem:
    """One field broke one rule."""
    return Problem("request.invalid", errors=[{"field": field, "rule": rule}])
