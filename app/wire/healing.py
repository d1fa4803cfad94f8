"""What a desk says of itself every few seconds, and what it hands in after the server's database was restored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.wire.limits import FenOrZero, OptionalIdentifier, PaymentNo, ShiftNo
from app.wire.payments import TakePayment
from app.wire.payouts import PaidOut
from app.wire.refunds import CashGiven, RequestRefund
from app.wire.terminals import TerminalWord

OperatorId = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Outcome = Annotated[str, Meta(max_length=80, pattern=r"^[a-z0-9_.]*$")]
ActNo = Annotated[str, Meta(pattern=r"^[PR]\d{12}[0-9A-HJKMNP-TV-Z]{15}$", description="Of a payment or a refund.")]
PAGE = 50
"""Intents handed in at a time."""
WORDS_PAGE = 4
"""Words of a card terminal handed in at a time: their slips are long."""
PAYOUTS_PAGE = 1
"""Payouts handed in at a time: each has its proof, a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A point in the server's history as it was told: who it was, the place in its chain, the hash there, when.

    All empty before the first answer of a server.
    """

    installation: OptionalIdentifier = ""
    chain_no: Annotated[int, Meta(ge=0, le=2**53)] = 0
    hash: OptionalIdentifier = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """``POST /api/heartbeat``, with the window's token alone. ``desk_id`` tells two desks with one token apart.

    ``last_payment_no`` is the newest payment that the server called paid, or one of which it has said that it had it;
    empty before the first.
    """

    desk_id: OptionalIdentifier = ""
    version: OptionalIdentifier = ""
    position: Position = Position()
    last_payment_no: PaymentNo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatAnswer:
    """Where the server's history stands. ``hand_in_from`` is set while it wants what this desk did since then."""

    position: Position
    hand_in_from: datetime | None
    server_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedPayment:
    """An intent as the desk's disk has it, without a payment code, and the last that the desk knows of it."""

    payment: TakePayment
    recorded_at: datetime
    operator_id: OperatorId
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedRefund:
    """A refund that was asked for here."""

    refund: RequestRefund
    recorded_at: datetime
    operator_id: OperatorId
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedPayout:
    """A payout whose money left here, or was about to."""

    payout: PaidOut
    recorded_at: datetime
    operator_id: OperatorId
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedCash:
    """A cash refund for which the drawer was opened here, or about to be. ``outcome`` ``not_opened``: it was not."""

    given: CashGiven
    recorded_at: datetime
    operator_id: OperatorId
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedShift:
    """A shift that was opened here."""

    shift_no: ShiftNo
    float_fen: FenOrZero
    recorded_at: datetime
    operator_id: OperatorId
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedWord:
    """What the card terminal of this window said under a number of ours, when it had been asked (told before or not).
    ``payment_no`` is the sale's own, or that of the payment which a void or refund gives back."""

    number: ActNo
    payment_no: PaymentNo
    asked_at: datetime
    word: TerminalWord


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """``POST /api/healing/intents``, with the window's token alone; repeating it changes nothing. ``last``: there is no
    more."""

    payments: Annotated[tuple[HandedPayment, ...], Meta(max_length=PAGE)] = ()
    refunds: Annotated[tuple[HandedRefund, ...], Meta(max_length=PAGE)] = ()
    shifts: Annotated[tuple[HandedShift, ...], Meta(max_length=PAGE)] = ()
    words: Annotated[tuple[HandedWord, ...], Meta(max_length=WORDS_PAGE)] = ()
    payouts: Annotated[tuple[HandedPayout, ...], Meta(max_length=PAYOUTS_PAGE)] = ()
    cash: Annotated[tuple[HandedCash, ...], Meta(max_length=PAGE)] = ()
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """How many were known, made again, or need none (ended without money, or not of the gap)."""

    known: int
    made_again: int
    passed_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HealingItemView:
    """A desk or statement that is asked, or what was made again."""

    kind: str
    subject: str
    name: str
    state: str
    changed_at: datetime
    detail: dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealingView:
    """``GET /api/healing``: the healing under way, or the last one; ``healing_no`` 0 when there never was one.
    ``postings_left``: orders of what was made again that the business system has not answered yet."""

    healing_no: int
    healing: bool
    reason: str
    from_at: datetime | None
    noticed_at: datetime | None
    ended_at: datetime | None
    items: tuple[HealingItemView, ...]
    postings_left: int = 0
