"""Work while the server does not answer: the signed snapshot of a session, and payments taken meanwhile."""

import hmac
from datetime import timedelta

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from app.core.errors import InvalidInput, Refused
from app.wire import codec
from app.wire.offline import (
    OfflineDelivered,
    OfflinePayment,
    OfflineRules,
    Snapshot,
    SnapshotKey,
    SnapshotView,
    chained,
)
from server.api.calls import AnyRequest, address, caller, window_token
from server.api.payments import wanted
from server.api.problems import documented
from server.api.services import Services
from server.api.views import payment_view
from server.domain.offline import ProvenRight, TakenOffline
from server.services.authorise import SignedIn
from server.services.snapshots import Snapshots


@post("/offline/payments", status_code=200, sync_to_thread=True, responses=documented(), security=[{"window": []}])
def deliver(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[OfflinePayment]
) -> OfflineDelivered:
    """Take over a payment that a desk took while we did not answer; nobody needs to be signed in."""
    delivered = services.deliver_offline(window_token(request), address(request), _taken(services.snapshots, data))
    return OfflineDelivered(
        outcome=delivered.outcome, reason=delivered.reason, received_at=delivered.received_at,
        payment=payment_view(delivered.detail),
    )  # fmt: skip


@get("/sessions/current/snapshot", sync_to_thread=True, responses=documented())
def read_snapshot(request: AnyRequest, services: NamedDependency[Services]) -> SnapshotView:
    """What this session allows, as of this moment, signed."""
    return SnapshotView(snapshot=snapshot_of(services.snapshots, caller(request, services)))


def snapshot_of(snapshots: Snapshots, signed_in: SignedIn) -> str:
    """The signed snapshot of a session; empty for one that must first change its password."""
    actor = signed_in.actor
    if actor.operator.must_change_password:
        return ""
    facts = snapshots.facts(signed_in)
    content = Snapshot(
        operator_id=actor.operator.operator_id, username=actor.operator.username,
        display_name=actor.operator.display_name, window_id=actor.window.window_id, window_code=actor.window.code,
        permissions=tuple(sorted(actor.permissions)), channels=tuple(sorted(actor.channels)), shift_no=facts.shift_no,
        largest_refund_fen=facts.largest_refund_fen,
        offline=OfflineRules(
            cash=facts.allowed.cash, largest_payment_fen=facts.allowed.largest_payment_fen,
            largest_sum_fen=facts.allowed.largest_sum_fen, longest_s=facts.allowed.longest_s,
            bills_read_within_s=facts.allowed.bills_read_within_s,
        ),
        issued_at=facts.issued_at, expires_at=facts.expires_at,
    )  # fmt: skip
    return snapshots.sign(codec.encode(content))


def snapshot_keys(snapshots: Snapshots) -> tuple[SnapshotKey, ...]:
    """The public keys as a desk keeps them."""
    return tuple(SnapshotKey(key_id=key_id, public_key=key) for key_id, key in snapshots.public_keys().items())


def _taken(snapshots: Snapshots, data: OfflinePayment) -> TakenOffline:
    reckoned = chained(
        journal_id=data.journal_id, sequence=data.sequence, previous_hash=data.previous_hash, taken_at=data.taken_at,
        clock_ahead_ms=data.clock_ahead_ms, payment=data.payment, snapshot=data.snapshot,
    )  # fmt: skip
    if not hmac.compare_digest(reckoned, data.entry_hash):
        raise InvalidInput("entry_hash", "is not that of the entry")
    snapshot = _content(snapshots.open(data.snapshot))
    return TakenOffline(
        journal_id=data.journal_id, sequence=data.sequence, previous_hash=data.previous_hash,
        entry_hash=data.entry_hash, desk_at=data.taken_at, clock_ahead=_span(data.clock_ahead_ms),
        wanted=wanted(data.payment),
        right=ProvenRight(
            operator_id=snapshot.operator_id, window_id=snapshot.window_id,
            permissions=frozenset(snapshot.permissions), channels=frozenset(snapshot.channels),
            issued_at=snapshot.issued_at, expires_at=snapshot.expires_at,
        ),
    )  # fmt: skip


def _content(signed: bytes) -> Snapshot:
    try:
        return codec.decode(signed, Snapshot)
    except codec.WireError:
        raise Refused("snapshot.unreadable") from None


def _span(milliseconds: int) -> timedelta:
    try:
        return timedelta(milliseconds=milliseconds)
    except OverflowError:
        raise InvalidInput("clock_ahead_ms", "is no span of time") from None


HANDLERS = (deliver, read_snapshot)
