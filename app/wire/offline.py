"""Work while the server does not answer: the signed snapshot of permissions, and payments that were taken meanwhile."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta

from app.core.offline import chain_hash
from app.wire.payments import PaymentView, TakePayment

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
JournalId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]
EntryNo = Annotated[int, Meta(ge=1, le=2**53)]
Signed = Annotated[str, Meta(min_length=8, max_length=16384, pattern=r"^[A-Za-z0-9_.=-]+$")]
ClockAhead = Annotated[int, Meta(ge=-(2**53), le=2**53, description="Milliseconds the server was ahead of the desk.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotKey:
    """A public key (Ed25519, 32 bytes as base64url) by which a desk checks what the server signed."""

    key_id: str
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineRules:
    """What a hospital allows while the server does not answer. ``cash`` is ``off`` or ``read_bills`` (only bills that
    this desk read from the server, at most ``bills_read_within_s`` before they are paid). Sums in fen: of one payment,
    and of all that this window has not delivered. ``longest_s``: how long after the line went down cash is taken."""

    cash: str
    largest_payment_fen: int
    largest_sum_fen: int
    longest_s: int
    bills_read_within_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Who may do what at which window, as the server knew it at ``issued_at``; signed, good until ``expires_at``.
    Empty ``channels`` means all. ``shift_no`` is the window's open shift then, or empty."""

    operator_id: int
    username: str
    display_name: str
    window_id: int
    window_code: str
    permissions: tuple[str, ...]
    channels: tuple[str, ...]
    shift_no: str
    largest_refund_fen: int
    offline: OfflineRules
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotView:
    """``GET /api/sessions/current/snapshot``: the signed text ``v1.<key id>.<content>.<signature>``, base64url."""

    snapshot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflinePayment:
    """``POST /api/offline/payments`` (window token, no session): one payment taken while the server did not answer.

    The same number is the same payment. Entries of a ``journal_id`` come in order: ``sequence`` grows by one, and
    ``entry_hash`` is ``chained(…)``. ``taken_at`` is the desk's own time; ``clock_ahead_ms`` is how far the server's
    clock was ahead of it when they last spoke. ``snapshot`` proves the right to take it at that time.
    """

    journal_id: JournalId
    sequence: EntryNo
    previous_hash: Hash
    entry_hash: Hash
    snapshot: Signed
    taken_at: datetime
    clock_ahead_ms: ClockAhead
    payment: TakePayment


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineDelivered:
    """What the server made of it: ``paid`` (booked), or ``held`` (the money is booked, a person decides what for) with
    the stable ``reason``."""

    outcome: str
    reason: str
    received_at: datetime
    payment: PaymentView


def chained(
    *, journal_id: str, sequence: int, previous_hash: str, taken_at: datetime, clock_ahead_ms: int,
    payment: TakePayment, snapshot: str,
) -> str:  # fmt: skip
    """The hash of an entry, as desk and server both reckon it."""
    bills = ",".join(f"{bill.bill_no}/{bill.version}/{bill.own_fen}" for bill in payment.bills)
    return chain_hash(
        previous_hash, journal_id, sequence, payment.payment_no, payment.order_no, payment.shift_no, payment.channel,
        payment.amount_fen, payment.tendered_fen, payment.patient_no, bills,
        taken_at.astimezone(UTC).isoformat(), clock_ahead_ms, snapshot,
    )  # fmt: skip
