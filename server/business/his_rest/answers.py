"""The contract's classes of answers (sections 3 and 7): what a verified answer says became of the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_REFUSED_AT: Mapping[str, Mapping[str, int]] = {
    "/patients/find": {"card.blocked": 409},
    "/bills/find": {"patient.unknown": 404},
    "/locks": {
        "patient.unknown": 404, "patient.discharged": 409, "bill.changed": 409, "bill.locked": 409, "bill.paid": 409,
        "bill.gone": 409, "bill.presettlement_expired": 409, "order.decided": 409,
    },
    "/postings": {
        "patient.unknown": 404, "patient.discharged": 409, "account.unknown": 404, "bill.changed": 409,
        "bill.locked": 409, "bill.paid": 409, "bill.gone": 409, "bill.presettlement_expired": 409,
        "order.withdrawn": 409, "posting.refused": 409,
    },
    "/withdrawals": {
        "patient.discharged": 409, "item.executed": 409, "item.withdrawn": 409, "item.unknown": 409,
        "bill.not_in_order": 409, "withdrawal.amount_differs": 409, "deposit.insufficient": 409,
        "withdrawal.cancelled": 409, "withdrawal.refused": 409,
    },
    "/withdrawals/cancel": {"withdrawal.final": 409},
}  # fmt: skip
"""Definite refusals by operation, with the status that each must have; elsewhere the same code is unknown."""

_DIFFERS_AT: Mapping[str, str] = {
    "/locks": "lock.differs", "/postings": "posting.differs", "/withdrawals": "withdrawal.differs"
}  # fmt: skip

_FAULTS: Mapping[str, int] = {
    "signature.missing": 401, "signature.key_unknown": 401, "signature.clock": 401, "signature.wrong": 401,
    "signature.replayed": 401, "request.invalid": 400, "request.route": 404, "request.method": 405,
    "request.too_large": 413, "request.media_type": 415,
}  # fmt: skip

_AGAIN: Mapping[str, int] = {"request.too_many": 429, "his.unavailable": 503}


class AnswerClass(StrEnum):
    """What became of a request."""

    DONE = "done"
    REFUSED = "refused"
    DIFFERS = "differs"
    FAULT = "fault"
    AGAIN = "again"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HisAnswer:
    """A classified answer; ``code`` is the contract's, or ours (``his.…``) where there is none to believe."""

    kind: AnswerClass
    code: str
    fields: Mapping[str, Any]


def classify(operation: str, status: int, fields: Mapping[str, Any]) -> HisAnswer:
    """The class of a verified answer to ``operation`` (its path under the base)."""
    if status == 200:
        return HisAnswer(AnswerClass.DONE, "his.done", fields)
    raw = fields.get("code")
    code = raw if isinstance(raw, str) else ""
    if status == _REFUSED_AT.get(operation, {}).get(code):
        return HisAnswer(AnswerClass.REFUSED, code, fields)
    if status == 409 and code == _DIFFERS_AT.get(operation):
        return HisAnswer(AnswerClass.DIFFERS, code, fields)
    if status == _FAULTS.get(code):
        return HisAnswer(AnswerClass.FAULT, code, fields)
    if status == _AGAIN.get(code):
        return HisAnswer(AnswerClass.AGAIN, code, fields)
    return HisAnswer(AnswerClass.UNKNOWN, "his.internal" if code == "his.internal" else "his.unknown_code", {})
