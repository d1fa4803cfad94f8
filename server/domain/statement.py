"""A statement: one party's list for one accounting day, as it is stored."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from app.core.reconciliation import StatementState

IN_RUNS: Final = frozenset({"channel", "business", "source"})
"""Parties whose statements a run lays side by side; the others (a bank, a channel's fund bill) belong to the funds."""


class RequestEnd(StrEnum):
    """How a person's request for a statement ended: broken off, with nothing stored, or with what it brought."""

    STOPPED = "stopped"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class EndedRequest:
    """``request`` is the number that who asked has given it, one of the operator's own."""

    operator_id: int
    request: str
    became: RequestEnd
    at: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. ``party`` is ``channel``, ``business``, ``source``, ``bank`` or ``funds`` (a channel's own
    account of what moved), ``name`` which one.

    ``statement_id`` is 0 until stored. ``sha256`` (hex) is that of the unchanged bytes, which lie beside the row.
    ``lines`` and ``total_fen`` (payments less what was given back) are those of its rows; ``error`` a stable code.
    ``layout_version`` is that of the configured layout it was read by, 0 for a file that the program knows.
    """

    party: str
    name: str
    merchant: str
    day: date
    state: StatementState
    file_name: str = ""
    sha256: str = ""
    size: int = 0
    lines: int = 0
    total_fen: int = 0
    due_at: datetime | None = None
    received_at: datetime | None = None
    fetched_by: int = 0
    error: str = ""
    error_values: tuple[tuple[str, str | int], ...] = ()
    layout_version: int = 0
    statement_id: int = 0
    version: int = 0
