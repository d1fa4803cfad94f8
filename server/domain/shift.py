"""A shift: one cashier's time at one window, from float to count; its statement is a sum over the ledger."""

from dataclasses import dataclass
from datetime import datetime

from app.core.shift import CashMovementKind, DifferenceState, ShiftState

NEXT = "next/"
"""How the place of a late event begins whose shift has not been opened yet (see `waiting_place`)."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift. ``counted`` is (denomination in fen, pieces) pairs; ``wallets`` (channel, counted, expected) in fen;
    ``given_to`` the operator id it was offered to, ``handed_over_to`` who accepted it with the money still unknown;
    counted minus expected needs a ``difference_reason`` unless zero. ``counted_at`` is when the drawer was counted,
    later than ``closed_at`` for one that was closed by rule."""

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
    wallets: tuple[tuple[str, int, int], ...] = ()
    given_to: int | None = None
    given_at: datetime | None = None
    refusal: str = ""
    closed_by_rule: bool = False
    counted_at: datetime | None = None
    counted_by: int = 0


@dataclass(frozen=True, slots=True)
class ShiftTotal:
    """One row of a shift statement: payments or refunds of one channel, as the ledger has them."""

    channel: str
    kind: str
    count: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class CashMovement:
    """Cash into or out of a drawer during a shift, numbered by the desk. ``amount_fen`` is positive; the kind says
    which way it went. ``difference_of`` is the shift whose shortage or surplus it settles, empty for all others."""

    movement_no: str
    shift_no: str
    window_id: int
    operator_id: int
    campus: str
    kind: CashMovementKind
    amount_fen: int
    reason: str
    at: datetime
    difference_of: str = ""

    @property
    def drawer_fen(self) -> int:
        """What it adds to the drawer; negative for what leaves it."""
        return self.amount_fen if self.kind is CashMovementKind.PAY_IN else -self.amount_fen


@dataclass(frozen=True, slots=True)
class ShiftDifference:
    """A shortage (negative) or surplus (positive) found at a count, one a shift and channel, until it is settled or
    written off. ``movement_no`` is the cash movement that settled it."""

    shift_no: str
    channel: str
    window_id: int
    operator_id: int
    campus: str
    amount_fen: int
    state: DifferenceState
    found_at: datetime
    changed_at: datetime
    reason: str = ""
    explained_by: int | None = None
    approved_by: int | None = None
    ended_by: int | None = None
    note: str = ""
    movement_no: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class LateEvent:
    """Money of a sealed shift that became known later and is counted in another one. ``shift_no`` is the shift it was
    taken in, ``booked_in`` the one that counts it (or a waiting place); ``kind`` is ``payment`` or ``refund``."""

    number: str
    order_no: str
    kind: str
    channel: str
    amount_fen: int
    shift_no: str
    booked_in: str
    settled: bool


def waiting_place(window_id: int, taker_id: int | None) -> str:
    """Where a late event waits for the next shift of its window, or of the colleague who took the money over."""
    return f"{NEXT}{window_id}/{taker_id or 0}"


def waits_for(place: str, window_id: int, operator_id: int) -> bool:
    """Whether a waiting place is emptied by a shift that this operator opens at this window."""
    window, _, taker = place.removeprefix(NEXT).partition("/")
    return place.startswith(NEXT) and (window == str(window_id) or taker == str(operator_id))
