"""The settlement of a card terminal's batch: what the terminal counted, what our books have, what differs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.core.terminal import CardAct, SettlementState, TerminalOutcome
from app.wire.limits import FenOrZero, PaymentNo, RefundNo, SettlementNo, ShiftNo, ShortText
from app.wire.terminals import Digits6, Slip

Pieces = Annotated[int, Meta(ge=0, le=1_000_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTotals:
    """Counts and amounts (fen) of a batch; None where nothing is said. ``settled``: whether the batch was closed with
    these totals, None when the terminal does not tell it from the open one."""

    batch_no: Digits6 = ""
    sale_count: Pieces | None = None
    sale_fen: FenOrZero | None = None
    void_count: Pieces | None = None
    void_fen: FenOrZero | None = None
    refund_count: Pieces | None = None
    refund_fen: FenOrZero | None = None
    settled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSettlement:
    """``POST /api/card-settlements``: this window's terminal is asked to settle next; the same number is the same."""

    settlement_no: SettlementNo
    shift_no: ShiftNo


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementWord:
    """``POST /api/card-settlements/{settlement_no}/word``: what became of it. ``typed``: a person read the totals off
    the terminal's paper. Without totals a done settlement cannot be compared, until somebody types them.
    ``perhaps_next``: the terminal was asked a second time, and the totals may be those of the batch after; they are
    believed only where they agree. ``trials``: what the desk itself tried in this batch, in practice mode."""

    outcome: TerminalOutcome
    code: Annotated[str, Meta(pattern=r"^([a-z][a-z0-9_]{0,31}\.[a-z][a-z0-9_.]{0,63})?$")] = ""
    host_code: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{0,12}$")] = ""
    text: ShortText = ""
    totals: BatchTotals | None = None
    typed: bool = False
    perhaps_next: bool = False
    slip: Annotated[tuple[Slip, ...], Meta(max_length=4)] = ()
    trials: BatchTotals | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLacks:
    """``POST /api/card-batches/lacks``: whether a batch of this window's terminal proves that an act in doubt
    (``number``, of a payment or refund) was never carried out. ``totals`` are those of the open batch, by its number;
    else ``settlement_no`` names the settlement that closed it."""

    number: PaymentNo | RefundNo
    totals: BatchTotals | None = None
    settlement_no: SettlementNo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchProof:
    """``proven``: the batch lacks it; False says nothing. ``settled``: the settlement that was named has closed its
    batch."""

    proven: bool
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementDifference:
    """One value that differs: ``name`` as in BatchTotals."""

    name: str
    terminal: int
    ours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectView:
    """An act that may explain a difference. ``why``: ``other_batch``, ``not_known``, ``amount_fits``."""

    number: str
    payment_no: str
    act: CardAct
    amount_fen: int
    trace_no: str
    batch_no: str
    card_masked: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementView:
    """One settlement. ``ours`` is read the way the terminal counts (voids apart, taken off, or with the refunds);
    ``trials`` is what of it the desk itself tried, None when nothing."""

    settlement_no: str
    shift_no: str
    window: str
    operator_name: str
    state: SettlementState
    code: str
    host_code: str
    text: str
    typed: bool
    begun_at: datetime
    told_at: datetime
    totals: BatchTotals | None
    ours: BatchTotals
    differences: tuple[SettlementDifference, ...] = ()
    suspects: tuple[SuspectView, ...] = ()
    slip: tuple[str, ...] = ()
    trials: BatchTotals | None = None
