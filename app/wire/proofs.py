"""Day proofs, months, and funds: what is signed, closed, and expected at the bank."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from app.wire.limits import ShortText
from app.wire.reconciliation import PartyDay, SumView
from app.wire.refunds import StepUp

MonthText = Annotated[str, Meta(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
ProofForm = Literal["pdf", "xlsx", "csv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofCheck:
    """Two ways to the same sum: ``entries_balance``, ``money_is_owed``, ``drawers``, ``payments_booked``,
    ``opening_is_last_closing``."""

    name: str
    left: SumView
    right: SumView
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofView:
    """``GET /api/reconciliation/days/{day}/proof``; the file with ``…/proof/{form}?language=`` (pdf, xlsx, csv; zh,
    en). ``signature`` is base64 of Ed25519 over the canonical ``content``; ``signed`` is false while the day has no
    done run, and then there is nothing but the books. This answer, kept as a file, can be verified as the PDF can."""

    day: date
    run_no: str
    parties: tuple[PartyDay, ...]
    shifts: SumView
    """The day's cash shifts by the ledger."""
    books: SumView
    """The ledger's own sum of the day; equal to the platform's line by construction."""
    holds: bool
    signed: bool
    signature: str
    key_id: str
    made_at: datetime | None
    content: str = ""
    checks: tuple[ProofCheck, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """One month: ``open``, ``proposed`` (by ``proposed_by``), ``closed``; days that stand in the way of closing it.
    ``begins``: the first day that was lived here, where it is not the month's first. ``over``: its last day is."""

    month: str
    state: str
    matched: SumView
    in_transit: SumView
    exceptions: SumView
    missing_days: tuple[date, ...]
    closed_by: str
    closed_at: datetime | None
    proposed_by: str = ""
    note: str = ""
    begins: date | None = None
    over: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthList:
    """``GET /api/reconciliation/months``: newest first."""

    months: tuple[MonthView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMonth:
    """``POST /api/reconciliation/months/{month}/close``: two people; open exceptions go on under their own month. The
    first person proposes (state ``proposed``), another one closes; with ``step_up`` both at once."""

    note: ShortText = ""
    step_up: StepUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsDifferenceView:
    """One figure that a channel's own account of what moved tells otherwise than its trade bill (``gross``, ``refund``,
    ``fee``) or than its own rows and the day before (``balance``, ``opening``)."""

    name: str
    expected_fen: int
    moved_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementView:
    """What a channel owes for one accounting day, and what the bank has shown. ``state``: ``expected``, ``arrived``,
    ``short``, ``over``, ``late``; ``arrivals`` the bank lines (text, fen) that were laid to it. ``told_by`` ``funds``:
    the figures are those of the channel's fund bill, ``channel``: of its trade bill. ``other_fen`` came or went beside
    the trade, ``balance_fen`` is what the channel held afterwards."""

    channel: str
    merchant: str
    day: date
    gross_fen: int
    refund_fen: int
    fee_fen: int
    net_fen: int
    arrival_day: date
    arrived_fen: int
    difference_fen: int
    state: str
    account: str
    arrivals: tuple[tuple[str, int], ...]
    told_by: str = "channel"
    differences: tuple[FundsDifferenceView, ...] = ()
    other_fen: int = 0
    balance_fen: int | None = None
    booked: bool = False
    """Whether its arrival is in the books."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsView:
    """``GET /api/reconciliation/funds?first=&last=``: settlements by day and channel, bank lines nobody expects. As a
    file: ``GET /api/reconciliation/funds/{form}?first=&last=&language=``."""

    settlements: tuple[SettlementView, ...]
    unexplained: tuple[tuple[date, str, int], ...]
    """Bank day, text, fen."""
    expected_fen: int
    arrived_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFunds:
    """``POST /api/reconciliation/funds/book``: write what has arrived into the books; what is there already stays."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedFunds:
    """How many settlements were booked now."""

    settlements: int


@dataclass(frozen=True, slots=True)
class ProofKeyView:
    """One public key (Ed25519, base64) that seals or sealed day proofs. ``made_at`` is null for the first key."""

    key_id: str
    public_key: str
    made_at: datetime | None
    seals: bool


@dataclass(frozen=True, slots=True)
class ProofKeyList:
    """``GET /api/reconciliation/proof-keys``: every key that ever sealed, the one that seals now first."""

    keys: tuple[ProofKeyView, ...]
