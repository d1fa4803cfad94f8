"""Shifts: open with a float, move cash, count, close or hand over; what the counts have found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.core.shift import CashMovementKind, DifferenceState, ShiftState
from app.wire.card_settlements import SettlementView
from app.wire.limits import (
    AmountFen,
    FenOrZero,
    GivenPassword,
    MovementNo,
    ShiftNo,
    ShortText,
    SignedFen,
    Username,
    Word,
)
from app.wire.payments import PaymentView


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShift:
    """``POST /api/shifts``."""

    shift_no: ShiftNo
    float_fen: FenOrZero


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Pieces of one denomination."""

    denomination_fen: Annotated[int, Meta(ge=1, le=10000)]
    pieces: Annotated[int, Meta(ge=0, le=100000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The operator who takes over the money that is still unknown, by name and with the password."""

    username: Username
    password: GivenPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletCounted:
    """What the wallet of one channel should show: received less paid back in this shift."""

    channel: Word
    amount_fen: SignedFen


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseShift:
    """``POST /api/shifts/{shift_no}/close`` (and ``…/count`` afterwards): the blind count of the drawer, and of every
    wallet that the shift used; a difference needs a reason, unknown money a handover."""

    counted: Annotated[tuple[Counted, ...], Meta(max_length=20)]
    difference_reason: ShortText = ""
    handover: Handover | None = None
    wallets: Annotated[tuple[WalletCounted, ...], Meta(max_length=20)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveShift:
    """``POST /api/shifts/{shift_no}/give``: offer the shift to a colleague, counted or to be counted by that one."""

    to: Username
    count: CloseShift | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptShift:
    """``POST /api/shifts/{shift_no}/accept``: with the count when the shift was given without one."""

    count: CloseShift | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseShift:
    """``POST /api/shifts/{shift_no}/refuse``: never without a reason."""

    reason: ShortText


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCash:
    """``POST /api/shifts/{shift_no}/movements``: cash into or out of the drawer; the same number is the same act."""

    movement_no: MovementNo
    kind: CashMovementKind
    amount_fen: AmountFen
    reason: ShortText


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementView:
    """One movement; ``difference_of`` is the shift whose shortage or surplus it made good."""

    movement_no: str
    kind: CashMovementKind
    amount_fen: int
    reason: str
    at: datetime
    difference_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletView:
    """One wallet at the count (or the drawer, ``cash``, where counts are listed): what was entered and what the ledger
    has."""

    channel: str
    counted_fen: int
    expected_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountView:
    """A count that was handed in before the one that closed the shift, as it was: when, by whom, ``pieces`` in words,
    and each means of payment against what the ledger had at that moment."""

    at: datetime
    by: str
    pieces: str
    means: tuple[WalletView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateView:
    """Money of an earlier, sealed shift that became known later and is counted in this one."""

    number: str
    kind: str
    channel: str
    amount_fen: int
    shift_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceTallyView:
    """What a shift did with one range of printed invoices: numbers used (how many, first, last), voided, left."""

    first_text: str
    last_text: str
    used: int
    used_first: str
    used_last: str
    voided: tuple[str, ...]
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """A shortage (negative) or surplus (positive) and how far it has come."""

    shift_no: str
    channel: str
    window_name: str
    operator_id: int
    operator_name: str
    amount_fen: int
    state: DifferenceState
    found_at: datetime
    reason: str
    explained_by: str
    approved_by: str
    ended_by: str
    note: str
    movement_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceList:
    """``GET /api/shift-differences[?ended=true]``: one's own, or everybody's for who decides on them."""

    differences: tuple[DifferenceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDifference:
    """``POST /api/shift-differences/{shift_no}/{channel}/(explain|approve|send-back|write-off)``: why."""

    note: ShortText = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDifference:
    """``POST /api/shift-differences/{shift_no}/{channel}/settle``: paid in or out in one's own open shift."""

    movement_no: MovementNo
    shift_no: ShiftNo


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTotalView:
    """Payments or refunds of one channel (``kind`` is ``payment`` or ``refund``)."""

    channel: str
    kind: str
    count: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """A shift and its statement, summed from the ledger. Until it is counted and closed every amount of it is 0: the
    count is blind, of the drawer and of the wallets. ``late`` names what of the totals belongs to earlier shifts;
    ``given_to`` who is asked to take it over; ``refusal`` why somebody would not. ``settlements`` are
    those of the window's card terminal in this shift, ``unsettled_cards`` how many card acts of the window no
    settlement has taken in; ``counts`` those before the one that closed it.
    """

    shift_no: str
    window_id: int
    window_name: str
    operator_id: int
    operator_name: str
    state: ShiftState
    float_fen: int
    opened_at: datetime
    closed_at: datetime | None
    totals: tuple[ShiftTotalView, ...]
    counted: tuple[Counted, ...]
    counted_fen: int
    expected_fen: int
    difference_fen: int
    difference_reason: str
    handed_over_to: str
    unknown: tuple[PaymentView, ...]
    wallets: tuple[WalletView, ...] = ()
    open_orders: int = 0
    unclear_refunds: int = 0
    given_to: str = ""
    given_to_id: int = 0
    given_counted: bool = False
    refusal: str = ""
    closed_by_rule: bool = False
    counted_at: datetime | None = None
    counted_by: str = ""
    movements: tuple[MovementView, ...] = ()
    late: tuple[LateView, ...] = ()
    differences: tuple[DifferenceView, ...] = ()
    invoices: tuple[InvoiceTallyView, ...] = ()
    settlements: tuple[SettlementView, ...] = ()
    unsettled_cards: int = 0
    counts: tuple[CountView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentShift:
    """``GET /api/shifts/current``: the shift that holds this window, if any: open, or given and not yet accepted."""

    shift: ShiftView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftList:
    """``GET /api/shifts``: the operator's latest shifts (``?everybody=true``: of all windows), newest first."""

    shifts: tuple[ShiftView, ...]
