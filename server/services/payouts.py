"""Pay a refund's money out in cash or to an account, by two different people, where the original route is closed."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.payout import LARGEST_PROOF_BYTES, PayoutEvent, PayoutMethod, PayoutState, next_state
from app.core.refund import ORIGINAL_ROUTE, RefundEvent, RefundState
from app.core.refund import next_state as next_refund_state
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.order import Order
from server.domain.payout import Payout, payout_entry
from server.domain.refund import Refund
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory, Vault
from server.services.authorise import audit_row, own_audit_row, require
from server.services.book_refund import book_money_back, money_of
from server.services.changes import Changes
from server.services.details import operator_name
from server.services.late_events import late_payout_home
from server.services.refund_alerts import tell_of
from server.services.refund_healing import check_payout_not_forgotten
from server.services.secrets_at_rest import PREFIX, TURN
from server.services.step_up import CheckStepUp, StepUp

log = logging.getLogger(__name__)

LIST_LIMIT = 200
MAGIC = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
"""How the files that may prove a payout begin."""
MADE_AGAIN = "payout.made_again"
"""Why such a payout stands: a window had paid it before the database was put back. It is booked, and never paid."""
IN_DOUBT = "payout.in_doubt"
"""Why another stands, and the alert of it: a window had begun it, and saw no answer before the restore."""
_STILL_CLOSED = frozenset({RefundEvent.CHANNEL_ABNORMAL, RefundEvent.CHANNEL_REFUSED})


@dataclass(frozen=True, slots=True)
class PayoutWanted:
    """What the first person prepares, numbered by the desk."""

    payout_no: str
    refund_no: str
    method: PayoutMethod
    payee_name: str = field(repr=False)
    payee_account: str = field(repr=False)
    proof: bytes = field(repr=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class PayoutDetail:
    """A payout with the names for its ids."""

    payout: Payout
    order: Order
    channel: str
    window_name: str
    prepared_by: str
    approved_by: str
    paid_by: str


class Payouts:
    """Prepared by one person, approved by another, paid by somebody who did not approve it."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        vault: Vault,
        changes: Changes,
    ) -> None:
        self._uow, self._reader, self._channels = uow, reader, channels
        self._clock, self._vault, self._changes = clock, vault, changes

    def prepare(self, actor: Actor, wanted: PayoutWanted) -> PayoutDetail:
        """The same number is the same payout. Raises NotPermitted, NotFound, InvalidInput (``proof.…``), Conflict
        ``payout.refund_not_waiting``, ``payout.standing``, ``payout.number_reused``."""
        require(actor, "refunds.payout")
        proof_type = _checked(wanted)
        now, secret = self._clock.now(), f"payout.{wanted.payout_no}"
        payee = json.dumps({"name": wanted.payee_name, "account": wanted.payee_account}).encode()
        sealed = self._vault.seal(secret, payee)
        with self._uow() as work:
            known = work.payouts.get(wanted.payout_no)
            if known is not None:
                return _same(work, known, wanted)
            refund = work.refunds.get(wanted.refund_no, for_update=True)
            if refund is None:
                raise NotFound("refund.not_found", refund_no=wanted.refund_no)
            if refund.state is not RefundState.ABNORMAL:
                raise Conflict("payout.refund_not_waiting", state=refund.state.value)
            payout = _new_payout(actor, wanted, refund, proof_type, now)
            work.payouts.add(payout, wanted.proof)
            work.facts.put(TURN, secret)
            work.facts.put(PREFIX + secret, sealed)
            work.audit.add(
                audit_row(
                    actor, now, "payout.prepared", payout.payout_no, refund_no=refund.refund_no,
                    amount_fen=payout.amount_fen, method=payout.method.value, proof=payout.proof_sha256,
                )
            )  # fmt: skip
            detail = payout_detail(work, payout)
            work.commit()
        self._changes.announce(wanted.refund_no)
        return detail

    def approve(self, actor: Actor, payout_no: str, *, at_screen_of: Actor | None = None) -> PayoutDetail:
        """Raises NotPermitted, NotFound, Conflict ``payout.same_person`` or ``payout.not_waiting``."""
        require(actor, "refunds.payout_approve")
        now = self._clock.now()
        with self._uow() as work:
            payout, _ = self._standing(work, payout_no, PayoutState.PREPARED)
            if payout.prepared_by == actor.operator.operator_id:
                raise Conflict("payout.same_person")
            approved = replace(
                payout, state=next_state(payout.state, PayoutEvent.APPROVE), approved_by=actor.operator.operator_id,
                approved_at=now, changed_at=now,
            )  # fmt: skip
            beside = {"at_screen_of": at_screen_of.operator.username} if at_screen_of else {}
            return self._saved(work, actor, approved, "payout.approved", now, **beside)

    def cancel(self, actor: Actor, payout_no: str) -> PayoutDetail:
        """Decline it, or take it back; another may be prepared. Raises like approve, Conflict ``refund.healing``."""
        require(actor, "refunds.payout")
        now = self._clock.now()
        with self._uow() as work:
            payout, refund = self._standing(work, payout_no, PayoutState.PREPARED, PayoutState.APPROVED)
            check_payout_not_forgotten(work, refund)
            state = next_state(payout.state, PayoutEvent.CANCEL)
            cancelled = replace(payout, state=state, outcome="payout.taken_back", changed_at=now)
            return self._saved(work, actor, cancelled, "payout.cancelled", now)

    def pay(self, actor: Actor, payout_no: str) -> PayoutDetail:
        """The money leaves: the drawer of the actor's open shift, or the bank has been told. The channel is asked once
        more before. Said again by the same person there, nothing changes. Raises like approve, Conflict
        ``shift.not_open``, ``payout.channel_refunded``, ``payout.channel_unclear``, ``refund.healing``."""
        require(actor, "refunds.payout")
        paid_here = self._paid_here(actor, payout_no)
        if paid_here is not None:
            return paid_here
        self._ask_channel(payout_no)
        now = self._clock.now()
        with self._uow() as work:
            payout, refund = self._standing(work, payout_no, PayoutState.APPROVED)
            if payout.approved_by == actor.operator.operator_id:
                raise Conflict("payout.same_person")
            check_payout_not_forgotten(work, refund)
            shift_no = _drawer(work, actor) if payout.method is PayoutMethod.CASH else ""
            paid = replace(
                payout, state=next_state(payout.state, PayoutEvent.PAY), paid_by=actor.operator.operator_id,
                paid_at=now, changed_at=now, shift_no=shift_no, window_id=actor.window.window_id,
            )  # fmt: skip
            book_paid_out(work, paid, refund, now)
            detail = self._saved(work, actor, paid, "payout.paid", now, shift_no=shift_no)
        log.info("refund %s: paid out by %s (%s)", refund.refund_no, payout_no, paid.method)
        self._changes.announce(refund.payment_no)
        return detail

    def _paid_here(self, actor: Actor, payout_no: str) -> PayoutDetail | None:
        """The same wish again: it is paid, by this person at this window."""
        with self._reader() as work:
            known = work.payouts.get(payout_no)
            if known is None or known.state is not PayoutState.PAID:
                return None
            same = (known.paid_by, known.window_id) == (actor.operator.operator_id, actor.window.window_id)
            return payout_detail(work, known) if same else None

    def open(self, actor: Actor) -> Sequence[PayoutDetail]:
        """Prepared and approved ones, oldest first."""
        require(actor, "refunds.view")
        with self._reader() as work:
            return [payout_detail(work, payout) for payout in work.payouts.open(LIST_LIMIT)]

    def of_refund(self, actor: Actor, refund_no: str) -> Sequence[PayoutDetail]:
        """All of one refund."""
        require(actor, "refunds.view")
        with self._reader() as work:
            return [payout_detail(work, payout) for payout in work.payouts.of_refund(refund_no)]

    def proof(self, actor: Actor, payout_no: str) -> tuple[Payout, bytes]:
        """The attached file, checked against its SHA-256. Raises NotFound, Conflict ``proof.damaged``."""
        require(actor, "refunds.view")
        with self._reader() as work:
            payout, content = work.payouts.get(payout_no), work.payouts.proof(payout_no)
        if payout is None or content is None:
            raise NotFound("payout.not_found", payout_no=payout_no)
        if hashlib.sha256(content).hexdigest() != payout.proof_sha256:
            raise Conflict("proof.damaged", payout_no=payout_no)
        return payout, content

    def payee(self, actor: Actor, payout_no: str) -> tuple[str, str]:
        """Name and account number in clear, for whoever pays; audited. Raises NotPermitted, NotFound."""
        require(actor, "refunds.payout")
        name = f"payout.{payout_no}"
        with self._uow() as work:
            sealed = work.facts.get(PREFIX + name)
            if work.payouts.get(payout_no) is None or sealed is None:
                raise NotFound("payout.not_found", payout_no=payout_no)
            work.audit.add(audit_row(actor, self._clock.now(), "payout.payee_read", payout_no))
            work.commit()
        payee = json.loads(self._vault.open(name, sealed))
        return payee["name"], payee["account"]

    def _ask_channel(self, payout_no: str) -> None:
        """The channel's own word that its way is still closed; what was never sent to it needs none."""
        with self._reader() as work:
            payout = work.payouts.get(payout_no)
            refund = work.refunds.get(payout.refund_no) if payout else None
            payment = work.payments.get(payout.payment_no) if payout else None
        if refund is None or payment is None:
            raise NotFound("payout.not_found", payout_no=payout_no)
        if refund.route != ORIGINAL_ROUTE:
            return
        answer = self._channels[refund.channel].query_refund(refund, payment)
        if answer.event in _STILL_CLOSED:
            return
        with self._uow() as work:  # what it said is written down by who follows the refund
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, self._clock.now()))
            work.commit()
        moved = answer.event in (RefundEvent.CHANNEL_REFUNDED, RefundEvent.CHANNEL_PROCESSING)
        raise Conflict("payout.channel_refunded" if moved else "payout.channel_unclear", channel=refund.channel)

    def _standing(self, work: UnitOfWork, payout_no: str, *states: PayoutState) -> tuple[Payout, Refund]:
        """The payout and its refund, both kept from others; the refund still waits to be paid out."""
        found = work.payouts.get(payout_no)
        refund = work.refunds.get(found.refund_no, for_update=True) if found else None
        payout = work.payouts.get(payout_no, for_update=True)
        if payout is None or refund is None:
            raise NotFound("payout.not_found", payout_no=payout_no)
        if payout.outcome == MADE_AGAIN:
            raise Conflict("payout.not_waiting", state=PayoutState.PAID.value)
        if payout.state not in states:
            raise Conflict("payout.not_waiting", state=payout.state.value)
        if refund.state is not RefundState.ABNORMAL and PayoutState.CANCELLED not in states:
            raise Conflict("payout.refund_not_waiting", state=refund.state.value)
        return payout, refund

    def _saved(
        self, work: UnitOfWork, actor: Actor, payout: Payout, action: str, now: datetime, **facts: str | int
    ) -> PayoutDetail:
        work.payouts.save(payout)
        if payout.state in (PayoutState.PAID, PayoutState.CANCELLED):
            work.alerts.end(IN_DOUBT, payout.refund_no, now, actor.operator.operator_id)
        work.audit.add(
            audit_row(
                actor, now, action, payout.payout_no, refund_no=payout.refund_no, amount_fen=payout.amount_fen, **facts
            )
        )
        detail = payout_detail(work, work.payouts.get(payout.payout_no) or payout)
        work.commit()
        self._changes.announce(payout.refund_no)
        return detail


class ApprovePayoutBeside:
    """The second person approves a payout at the window of the first, who stays signed in."""

    def __init__(self, check: CheckStepUp, payouts: Payouts) -> None:
        self._check, self._payouts = check, payouts

    def __call__(self, cashier: Actor, payout_no: str, offered: StepUp) -> PayoutDetail:
        """Raises what the check raises, and like Payouts.approve."""
        return self._payouts.approve(self._check(cashier, offered), payout_no, at_screen_of=cashier)


def book_paid_out(work: UnitOfWork, paid: Payout, refund: Refund, now: datetime) -> None:
    """What follows from a payout that is paid: the refund's end, the entry of the money; the payout is saved by the
    caller, in the same transaction."""
    payment, order = money_of(work, refund)
    ended = replace(
        refund, state=next_refund_state(refund.state, RefundEvent.PAY_OUT), outcome="refund.paid_out",
        refunded_at=paid.paid_at, changed_at=now,
    )  # fmt: skip
    work.refunds.save(ended)
    tell_of(work, refund, ended, now)
    entry = payout_entry(paid, payment, order.business, now, accounting_day(now))
    book_money_back(work, ended, payment, order, entry, now)
    work.jobs.finish(JobKind.SETTLE_REFUND, refund.refund_no)


def paid_in_a_gap(work: UnitOfWork, refund_no: str) -> Payout | None:
    """The payout whose money left before the database was put back, and that is not booked again yet."""
    found = work.payouts.of_refund(refund_no)
    return next((one for one in found if (one.state, one.outcome) == (PayoutState.APPROVED, MADE_AGAIN)), None)


def end_paid_in_a_gap(work: UnitOfWork, refund_no: str, now: datetime) -> bool:
    """Book it, in the shift whose drawer paid, or a later one; whether there was one to book of a refund that is still
    unknown. It shows that the channel had closed the way back: its word comes first, as it did then."""
    found = paid_in_a_gap(work, refund_no)
    place = late_payout_home(work, found) if found else ""  # keeps its shift first, as a close does
    refund = work.refunds.get(refund_no, for_update=True)
    payout = work.payouts.get(found.payout_no, for_update=True) if found else None
    if payout is None or refund is None or refund.state is not RefundState.UNKNOWN:
        return False
    paid = replace(payout, state=next_state(payout.state, PayoutEvent.PAY), shift_no=place, changed_at=now)
    closed = replace(refund, state=next_refund_state(refund.state, RefundEvent.CHANNEL_ABNORMAL))
    book_paid_out(work, paid, closed, now)
    work.payouts.save(paid)
    work.audit.add(own_audit_row(now, "payout.paid", payout.payout_no, refund_no=refund_no, shift_no=place))
    return True


def cancel_standing(work: UnitOfWork, refund_no: str, now: datetime) -> None:
    """The channel has refunded after all: what was prepared to be paid out is not paid."""
    for payout in work.payouts.of_refund(refund_no):
        if payout.state in (PayoutState.PREPARED, PayoutState.APPROVED):
            state = next_state(payout.state, PayoutEvent.CANCEL)
            work.payouts.save(replace(payout, state=state, outcome="payout.channel_refunded", changed_at=now))
            work.audit.add(own_audit_row(now, "payout.cancelled", payout.payout_no, refund_no=refund_no))


def payout_detail(work: UnitOfWork, payout: Payout) -> PayoutDetail:
    """The detail of one payout. Raises NotFound for an order that is gone."""
    order, refund = work.orders.get(payout.order_no), work.refunds.get(payout.refund_no)
    window = work.windows.get(payout.window_id)
    if order is None or refund is None:
        raise NotFound("order.not_found", order_no=payout.order_no)
    return PayoutDetail(
        payout=payout,
        order=order,
        channel=refund.channel,
        window_name=window.name if window else "",
        prepared_by=operator_name(work, payout.prepared_by),
        approved_by=operator_name(work, payout.approved_by or 0),
        paid_by=operator_name(work, payout.paid_by or 0),
    )


def masked(name: str, account: str) -> str:
    """A payee for lists: the first letter of the name, the last four of the account."""
    shown = f"{name[:1]}{'*' * min(len(name) - 1, 3)}"
    return f"{shown} ****{account[-4:]}" if len(account) > 4 else shown


def _checked(wanted: PayoutWanted) -> str:
    """The media type of the proof, read from how it begins. Raises InvalidInput."""
    if not wanted.payee_name.strip():
        raise InvalidInput("payee_name", "is empty")
    if (wanted.method is PayoutMethod.ACCOUNT) != bool(wanted.payee_account.strip()):
        raise InvalidInput("payee_account", "is needed for an account, and only there")
    if len(wanted.proof) > LARGEST_PROOF_BYTES:
        raise InvalidInput("proof", "too_large", code="proof.too_large")
    return proof_type_of(wanted.proof)


def proof_type_of(content: bytes) -> str:
    """The media type of a proof, read from how it begins. Raises InvalidInput ``proof.not_readable``."""
    for beginning, proof_type in MAGIC:
        if content.startswith(beginning):
            return proof_type
    raise InvalidInput("proof", "is no PDF, JPEG or PNG", code="proof.not_readable")


def _new_payout(actor: Actor, wanted: PayoutWanted, refund: Refund, proof_type: str, now: datetime) -> Payout:
    return Payout(
        payout_no=wanted.payout_no,
        refund_no=refund.refund_no,
        payment_no=refund.payment_no,
        order_no=refund.order_no,
        amount_fen=refund.amount_fen,
        method=wanted.method,
        state=PayoutState.PREPARED,
        payee=masked(wanted.payee_name.strip(), wanted.payee_account.strip()),
        proof_sha256=hashlib.sha256(wanted.proof).hexdigest(),
        proof_type=proof_type,
        proof_bytes=len(wanted.proof),
        note=wanted.note,
        window_id=actor.window.window_id,
        shift_no="",
        prepared_by=actor.operator.operator_id,
        prepared_at=now,
        changed_at=now,
    )


def _same(work: UnitOfWork, known: Payout, wanted: PayoutWanted) -> PayoutDetail:
    same = (wanted.refund_no, wanted.method, hashlib.sha256(wanted.proof).hexdigest())
    if (known.refund_no, known.method, known.proof_sha256) != same:
        raise Conflict("payout.number_reused", payout_no=wanted.payout_no)
    return payout_detail(work, known)


def _drawer(work: UnitOfWork, actor: Actor) -> str:
    """The actor's own open shift at this window, kept open until the payout is counted in it."""
    here = work.shifts.open_of_window(actor.window.window_id)
    shift = work.shifts.get(here.shift_no, for_update=True) if here else None
    if shift is None or shift.operator_id != actor.operator.operator_id or shift.closed_at is not None:
        raise Conflict("shift.not_open")
    return shift.shift_no
