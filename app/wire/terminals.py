"""What a desk tells of its card terminal, and what the server keeps of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.core.terminal import CardAct, TerminalOutcome
from app.wire.limits import FenOrZero, OptionalIdentifier, ShortText
from app.wire.refunds import StepUp

Digits6 = Annotated[str, Meta(pattern=r"^(\d{6})?$")]
CardMasked = Annotated[
    str, Meta(pattern=r"^(\d{0,6}\*{4,13}\d{0,4})?$", description="First six and last four at most; never the number.")
]
TriedMs = Annotated[int, Meta(ge=0, le=2**53)]
Slip = Annotated[str, Meta(max_length=4000, description="One copy of the terminal's slip, card number masked.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalWord:
    """``POST /api/payments/{payment_no}/terminal`` and ``POST /api/refunds/{refund_no}/terminal``: what the terminal
    of this window said of the sale, or of the void or refund. The same word again changes nothing.

    ``amount_fen`` is what was taken from (or given back to) the card together with ``discount_fen``, by the terminal's
    own word; 0 where nothing is known. ``at`` is the terminal's clock (MMDDhhmmss), ``settlement_day`` MMDD.
    ``tried_ms`` tells the tries of one refund apart: when this one was begun (ms, by the desk's clock; 0: not said).
    """

    act: CardAct
    outcome: TerminalOutcome
    code: Annotated[str, Meta(pattern=r"^([a-z][a-z0-9_]{0,31}\.[a-z][a-z0-9_.]{0,63})?$")] = ""
    host_code: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{0,12}$")] = ""
    text: ShortText = ""
    amount_fen: FenOrZero = 0
    discount_fen: FenOrZero = 0
    card_masked: CardMasked = ""
    trace_no: Digits6 = ""
    reference_no: Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{0,23}$")] = ""
    authorisation_no: OptionalIdentifier = ""
    batch_no: Digits6 = ""
    terminal_no: OptionalIdentifier = ""
    merchant_no: OptionalIdentifier = ""
    issuer_no: OptionalIdentifier = ""
    issuer: OptionalIdentifier = ""
    card_kind: Annotated[str, Meta(pattern=r"^[a-z_]{0,20}$")] = ""
    at: Annotated[str, Meta(pattern=r"^(\d{10})?$")] = ""
    settlement_day: Annotated[str, Meta(pattern=r"^(\d{4})?$")] = ""
    slip: Annotated[tuple[Slip, ...], Meta(max_length=4)] = ()
    tried_ms: TriedMs = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginAct:
    """``POST /api/refunds/{refund_no}/terminal/begin``: this window's terminal is asked next, and no other one.
    ``tried_ms``: when this try was begun; a request that comes after a later try is refused."""

    act: CardAct
    tried_ms: TriedMs = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CardActView:
    """What is kept of one act of a terminal; ``number`` is the payment's or the refund's."""

    number: str
    payment_no: str
    word: TerminalWord
    window: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CardActs:
    """``GET /api/payments/{payment_no}/terminal``: the sale of a card payment and what undid it, oldest first."""

    acts: tuple[CardActView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachSale:
    """``POST /api/payments/{payment_no}/terminal/attach``: a sale that was made on the terminal without us is this
    payment's. ``read``: the terminal told it just now, it was not typed off its paper. With ``step_up`` that person
    permits it, at the window of whoever is signed in."""

    word: TerminalWord
    read: bool = False
    step_up: StepUp | None = None
