"""Audit rows and the chain over them: each link holds the hash of the one before, so an edit or a gap shows."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64
_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One act: who did what to which subject, when, from where. ``detail`` holds short facts, never secrets.

    ``operator_id`` and ``window_id`` are 0 where the program itself acted. ``row_id`` is 0 until stored; ``chain_no``
    and ``hash`` are None until the linking job has chained the row.
    """

    at: datetime
    action: str
    subject: str
    operator_id: int
    operator_name: str
    window_id: int
    address: str
    detail: tuple[tuple[str, str | int], ...] = ()
    row_id: int = 0
    chain_no: int | None = None
    hash: str | None = None


def link_hash(previous: str, chain_no: int, row: AuditRow) -> str:
    """SHA-256 over the previous hash, the place in the chain and every field of the row, as lower-case hex."""
    content = [
        previous, chain_no, row.row_id, row.at.astimezone(UTC).isoformat(timespec="microseconds"), row.action,
        row.subject, row.operator_id, row.operator_name, row.window_id, row.address, [list(pair) for pair in
        row.detail],
    ]  # fmt: skip
    return hashlib.sha256(_TEXT.encode(content).encode()).hexdigest()
