"""Payouts: money of a refund whose original route is closed, given back in cash or to an account by two people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from app.core.payout import LARGEST_PROOF_BYTES, PayoutMethod, PayoutState
from app.wire.limits import AmountFen, Name, OptionalIdentifier, PaymentNo, RefundNo, ShiftNo, ShortText
from app.wire.refunds import StepUp

PayoutNo = Annotated[str, Meta(pattern=r"^Y\d{12}[0-9A-HJKMNP-TV-Z]{15}$", description="Minted by the desk.")]
Proof = Annotated[
    bytes, Meta(min_length=8, max_length=LARGEST_PROOF_BYTES, description="Base64 of a PDF, JPEG or PNG.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparePayout:
    """``POST /api/payouts``. The account number is needed for ``account``; it is sealed and shown masked."""

    payout_no: PayoutNo
    refund_no: RefundNo
    method: Literal["cash", "account"]
    payee_name: Name
    payee_account: OptionalIdentifier = ""
    proof: Proof
    note: ShortText = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOut:
    """What the journal of the window that pays keeps of a payout, before its money leaves; handed in to a server that
    has forgotten it. ``payee`` is masked; ``shift_no`` names the drawer, None for a transfer."""

    payout_no: PayoutNo
    refund_no: RefundNo
    payment_no: PaymentNo
    amount_fen: AmountFen
    method: Literal["cash", "account"]
    payee: Name
    note: ShortText = ""
    prepared_by_id: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    prepared_at: datetime
    approved_by_id: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    shift_no: ShiftNo | None
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidePayout:
    """``POST /api/payouts/{payout_no}/approve``, ``…/cancel`` and ``…/pay``."""

    note: ShortText = ""
    step_up: StepUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutView:
    """A payout as it stands; ``payee`` is masked."""

    payout_no: str
    refund_no: str
    payment_no: str
    order_no: str
    amount_fen: int
    method: PayoutMethod
    state: PayoutState
    payee: str
    proof_sha256: str
    proof_type: str
    proof_bytes: int
    note: str
    outcome: str
    channel: str
    patient_no: str
    patient_label: str
    window_name: str
    prepared_by: str
    prepared_by_id: int
    prepared_at: datetime
    approved_by: str
    approved_by_id: int
    paid_by: str
    paid_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutList:
    """``GET /api/payouts``: prepared and approved ones, oldest first; with ``?refund_no=`` all of one refund."""

    payouts: tuple[PayoutView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutProof:
    """``GET /api/payouts/{payout_no}/proof``."""

    content: bytes
    proof_type: str
    proof_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """``GET /api/payouts/{payout_no}/payee``: in clear, for whoever makes the transfer; asking is audited."""

    name: str
    account: str
