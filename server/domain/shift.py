"""A shift: one cashier's time at one window, from float to count; its statement is a sum over the ledger."""

from dataclasses import dataclass
from datetime import datetime

from app.core.shift import ShiftState


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift. ``counted`` is (denomination in fen, pieces) pairs; ``handed_over_to`` an operator id who accepted the
    money still unknown; ``difference_fen`` is counted minus expected and needs a ``difference_reason`` unless zero."""

    shift_no: str
    window_id: int
    operator_id: int
    campus: str
    state: ShiftState
    float_fen: int
    opened_at: datetime
    closed_at: datetime | None = None
    counted: tuple[tuple[int, int], ...] = ()
    counted_fen: int = 0
    expected_fen: int = 0
    difference_reason: str = ""
    handed_over_to: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class ShiftTotal:
    """One row of a shift statement: payments or refunds of one channel, as the ledger has them."""

    channel: str
    kind: str
    count: int
    amount_fen: int
