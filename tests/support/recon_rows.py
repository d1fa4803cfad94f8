"""Parties' records as text, so that a reconciliation test can be read: a line a record, columns by their names."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from server.reconciliation.parties import Party
from server.reconciliation.rows import SCHEMA, expects_mask

EVERYBODY = expects_mask(Party.CHANNEL, Party.BUSINESS, Party.SOURCE)
DEFAULTS: Mapping[str, Any] = {
    "channel": "wechat", "business": "his", "source": "kiosk", "our_no": "", "party_no": "", "business_no": "",
    "kind": "pay", "state": "done", "amount_fen": 0, "fee_milli_fen": 0, "file": 0, "carried": False,
    "expects": EVERYBODY,
}  # fmt: skip
BEIJING = timedelta(hours=8)


def rows(text: str) -> pl.DataFrame:
    """The frame of a table: the first line names columns, the others hold values; ``at`` is Beijing time."""
    lines = [line.split() for line in text.strip().splitlines()]
    names, records = (lines[0], lines[1:]) if lines else ([], [])
    return frame([dict(zip(names, record, strict=True)) | {"line": place} for place, record in enumerate(records, 1)])


def frame(records: list[dict[str, Any]]) -> pl.DataFrame:
    """The frame of records; what they leave out is ordinary."""
    return pl.DataFrame([_whole(record) for record in records], schema=SCHEMA)


def _whole(record: dict[str, Any]) -> dict[str, Any]:
    whole = {**DEFAULTS, "line": 0, "at": "2026-11-20T12:00", **record}
    whole = {name: ("" if value == "." else value) for name, value in whole.items()}
    if isinstance(whole["at"], str):
        whole["at"] = (datetime.fromisoformat(whole["at"]) - BEIJING).replace(tzinfo=UTC)
    whole.setdefault("day", (whole["at"] + BEIJING).date())
    for name in ("amount_fen", "fee_milli_fen", "file", "line", "expects"):
        whole[name] = int(whole[name])
    whole["carried"] = whole["carried"] in (True, "yes")
    return {name: whole[name] for name in SCHEMA}
