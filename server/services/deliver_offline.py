"""Take over a payment that a desk took while we did not answer: exactly once, in order, and never lose its money.

The money is in the drawer already, so nothing here refuses it for what it was taken for. If its bills can still be
paid by it, it is booked as paid in its shift and its order is posted. If not (paid or changed meanwhile, the right not
proven), it is booked as *held*: a late payment with an alert ``offline.conflict``, which a person books or gives back.
Refused is only what cannot be a payment of this window at all, and what comes out of order (``offline.out_of_order``
names the entry that is expected, also after a restore); the desk keeps it and delivers it again.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict, InvalidInput, PaydeskError, Refused, Unreachable
from app.core.ids import minted_at
from app.core.offline import CHAIN_BEGINS, OFFLINE_KINDS
from app.core.payment import PaymentEvent, PaymentState, next_state
from app.core.shift import ShiftState
from server.domain.alert import Alert, AlertLevel
from server.domain.bill_lease import BILL_LEASE_S
from server.domain.identity import Actor, Window
from server.domain.job import JobKind
from server.domain.ledger import EntryKind, payment_entry
from server.domain.offline import TakenOffline
from server.domain.order import Order, OrderBill, OrderState
from server.domain.payment import Payment, PaymentWanted
from server.ports import BusinessSystem, Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row
from server.services.changes import Changes
from server.services.details import PaymentDetail, payment_detail
from server.services.gap import asking_of
from server.services.late_events import late_payment_home
from server.services.late_money import LATE_DECISION, decide_late
from server.services.record_answer import book_paid
from server.services.release_bills import ReleaseBills, ended_without_money
from server.services.sign_in import enrolled_window
from server.services.take_payment import SOURCE

log = logging.getLogger(__name__)

BOOKED, HELD = "paid", "held"
TAKEN = "payment.taken_offline"
"""The reason of a payment that was booked so: its mark for as long as it lives."""
FACT = "offline."
CHAIN_BROKEN = "offline.chain_broken"
DECIDED = "order.decided"
"""The business system has heard of this order before; its answer to the posting stands."""
NO_MONEY = frozenset({PaymentState.NOT_PAID, PaymentState.REVERSED})
"""A number that we had ended; its cash is in the drawer all the same."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was made of it: ``paid``, or ``held`` with the reason."""

    outcome: str
    reason: str
    received_at: datetime
    detail: PaymentDetail


class DeliverOffline:
    """Book one entry of a desk's chain. Needs the window's token and nobody signed in."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
        release: ReleaseBills,
        changes: Changes,
        wake: Callable[[], None],
        late_decision: timedelta = LATE_DECISION,
    ) -> None:
        """``late_decision`` is how long a person may decide on money that could not be booked."""
        self._late_decision = late_decision
        self._uow, self._reader, self._channels, self._businesses = uow, reader, channels, businesses
        self._clock, self._release, self._changes, self._wake = clock, release, changes, wake

    def __call__(self, window_token: str, address: str, taken: TakenOffline) -> Delivered:
        """How it stands now; the same number again answers the same. Raises NotSignedIn ``window.not_enrolled``,
        Refused ``snapshot.other_window``, InvalidInput, Conflict ``offline.out_of_order``, ``payment.number_reused``,
        ``offline.no_open_shift``, ``offline.healing``."""
        window = enrolled_window(self._reader, window_token)
        if taken.right.window_id != window.window_id:
            raise Refused("snapshot.other_window")
        self._check(taken.wanted)
        with self._reader() as work:
            known = work.payments.get(taken.wanted.payment_no)
            before = known is not None and known.state not in NO_MONEY
            if not before:
                _in_order(work, taken)
        if before:
            return self._came_before(taken)
        trouble = self._lock_bills(window, taken.wanted) if known is None else ""
        try:
            delivered = self._book(window, address, taken, trouble)
        except Conflict as conflict:
            if conflict.code != "payment.number_reused":
                raise
            return self._came_before(taken)  # at this moment
        if delivered.outcome == HELD:
            self._unlock(taken.wanted)
        self._changes.announce(taken.wanted.payment_no)
        self._wake()
        return delivered

    def _check(self, wanted: PaymentWanted) -> None:
        """What no desk of ours takes without the server."""
        if wanted.channel not in OFFLINE_KINDS or wanted.channel not in self._channels:
            raise InvalidInput("channel", "is not taken offline")
        if wanted.business not in self._businesses:
            raise InvalidInput("business", "is not configured")
        if wanted.amount_fen != sum(bill.own_fen for bill in wanted.bills):
            raise InvalidInput("amount_fen", "is not the sum of the bills")
        if wanted.auth_code or wanted.tendered_fen < wanted.amount_fen:
            raise InvalidInput("tendered_fen", "is less than the amount")
        if len({bill.bill_no for bill in wanted.bills}) != len(wanted.bills):
            raise InvalidInput("bills", "names a bill twice")

    def _same(self, work: UnitOfWork, payment: Payment, wanted: PaymentWanted) -> Delivered:
        same = (payment.order_no, payment.channel, payment.amount_fen)
        if same != (wanted.order_no, wanted.channel, wanted.amount_fen):
            raise Conflict("payment.number_reused", payment_no=wanted.payment_no)
        held = payment.state is PaymentState.LATE_PAID
        detail = payment_detail(work, payment, self._channels)
        return Delivered(HELD if held else BOOKED, payment.reason if held else "", self._clock.now(), detail)

    def _came_before(self, taken: TakenOffline) -> Delivered:
        """Delivered before, or come by another way (a request whose answer was lost): its place in the chain is taken
        all the same, or nothing after it could ever be delivered. Raises Conflict ``payment.number_reused``."""
        with self._reader() as work:
            known = work.payments.get(taken.wanted.payment_no)
            if known is None:
                raise Conflict("payment.number_reused", payment_no=taken.wanted.payment_no)
            delivered = self._same(work, known, taken.wanted)
            is_next = taken.sequence == _head(work, taken)[0] + 1
        if is_next:
            with self._uow() as work:
                last, last_hash = _head(work, taken)
                if taken.sequence == last + 1:
                    _take_place(work, taken, last_hash, self._clock.now())
                    work.commit()
        return delivered

    def _lock_bills(self, window: Window, wanted: PaymentWanted) -> str:
        """Why the business system will not have its bills paid by this, or empty. A system that does not answer is no
        reason: the posting is repeated until it does, and its refusal gives the money back by rule. Nor is one that has
        decided this very order (we had posted it, and our database was put back): the posting is answered as before."""
        with self._reader() as work:
            holders = [work.bills.holder(wanted.business, bill.bill_no) for bill in wanted.bills]
        for holder in holders:
            if holder not in (None, wanted.order_no):
                self._release.free(holder)
        try:
            self._businesses[wanted.business].lock_bills(
                wanted.order_no, wanted.patient_no, [(bill.bill_no, bill.version) for bill in wanted.bills],
                window=window.name, lease_s=BILL_LEASE_S,
            )  # fmt: skip
        except Unreachable as error:
            log.warning("payment %s: its bills were not locked (%s)", wanted.payment_no, error.code)
        except Refused as refusal:
            return "" if refusal.code == DECIDED else refusal.code
        return ""

    def _unlock(self, wanted: PaymentWanted) -> None:
        try:
            self._businesses[wanted.business].unlock_bills(wanted.order_no)
        except PaydeskError as error:
            log.warning("order %s: unlock not confirmed (%s)", wanted.order_no, error.code)  # the lease runs out there

    def _book(self, window: Window, address: str, taken: TakenOffline, trouble: str) -> Delivered:
        now, wanted = self._clock.now(), taken.wanted
        with self._uow() as work:
            head = _in_order(work, taken)
            actor = _actor(work, window, address, taken)
            shift_no = _shift_of(work, actor, wanted)
            known = work.payments.get(wanted.payment_no, for_update=True)
            if known is not None and known.state not in NO_MONEY:
                raise Conflict("payment.number_reused", payment_no=wanted.payment_no)
            order = work.orders.get(wanted.order_no, for_update=True)
            reason = "offline.number_was_ended" if known else _unproven(taken, now) or trouble
            reason = reason or (_why_not_room(work, order, wanted) if order else "")
            if order is None:
                order = _new_order(actor, taken, shift_no, now, held=bool(reason))
                work.orders.add(order)
            reason = reason or _hold_bills(work, order)
            merchant = self._channels[wanted.channel].merchant
            payment = _payment(actor, taken, merchant, shift_no, now, reason)
            if known is not None:
                payment = _late(known, reason, now)
                work.payments.save(payment)
                payment = replace(payment, version=payment.version + 1)
            else:
                work.payments.add(payment)
            payment = late_payment_home(work, payment)
            if reason:
                self._hold_money(work, payment, order, now)
            else:
                book_paid(work, payment, replace(order, state=OrderState.OPEN), now)
            self._note(work, actor, taken, shift_no, reason, now, head=head)
            detail = payment_detail(work, work.payments.get(payment.payment_no) or payment, self._channels)
            work.commit()
        log.info("payment %s: taken over from the desk, %s %s", payment.payment_no, HELD if reason else BOOKED, reason)
        return Delivered(HELD if reason else BOOKED, reason, now, detail)

    def _hold_money(self, work: UnitOfWork, payment: Payment, order: Order, now: datetime) -> None:
        """In the books as late money: it goes back at once if other money paid its bills, else a person decides."""
        work.ledger.add(payment_entry(payment, order.business, now, EntryKind.LATE_PAYMENT))
        work.alerts.raise_(_alert("offline.conflict", payment.payment_no, AlertLevel.URGENT, now, payment))
        kept = work.payments.get(payment.payment_no, for_update=True) or payment
        stands = work.orders.get(order.order_no) or order
        decide_late(work, kept, stands, now, self._late_decision)

    def _note(
        self, work: UnitOfWork, actor: Actor, taken: TakenOffline, shift_no: str, reason: str, now: datetime, *,
        head: tuple[int, str],
    ) -> None:  # fmt: skip
        """The place in the chain, what the desk said of the time, and whether its chain holds."""
        number, (last, last_hash) = taken.wanted.payment_no, head
        if taken.sequence == last + 1:
            _take_place(work, taken, last_hash, now)
        else:
            work.alerts.raise_(_alert(CHAIN_BROKEN, number, AlertLevel.URGENT, now, None))
        if taken.clock_wrong(now):
            work.alerts.raise_(_alert("offline.clock_wrong", actor.window.code, AlertLevel.WARNING, now, None))
        work.audit.add(
            audit_row(
                actor, now, TAKEN, number,
                sequence=taken.sequence, amount_fen=taken.wanted.amount_fen, desk_time=taken.desk_at.isoformat(),
                clock_ahead_s=int(taken.clock_ahead.total_seconds()), outcome=HELD if reason else BOOKED,
                reason=reason, late_for="" if shift_no == taken.wanted.shift_no else taken.wanted.shift_no,
            )
        )  # fmt: skip


def _in_order(work: UnitOfWork, taken: TakenOffline) -> tuple[int, str]:
    """The last entry that we have of this chain. Raises Conflict ``offline.out_of_order``."""
    last, last_hash = _head(work, taken)
    if taken.sequence > last + 1:
        raise Conflict("offline.out_of_order", expected=last + 1)
    return last, last_hash


def _head(work: UnitOfWork, taken: TakenOffline) -> tuple[int, str]:
    number, _, entry_hash = (work.facts.get(FACT + taken.journal_id) or f"0 {CHAIN_BEGINS}").partition(" ")
    return int(number), entry_hash


def _take_place(work: UnitOfWork, taken: TakenOffline, last_hash: str, now: datetime) -> None:
    """The next place in the chain, whether it holds or not."""
    work.facts.put(FACT + taken.journal_id, f"{taken.sequence} {taken.entry_hash}")
    if taken.previous_hash != last_hash:
        work.alerts.raise_(_alert(CHAIN_BROKEN, taken.wanted.payment_no, AlertLevel.URGENT, now, None))


def _actor(work: UnitOfWork, window: Window, address: str, taken: TakenOffline) -> Actor:
    """The person as the snapshot knew him; locked or gone meanwhile, he still took the money."""
    operator = work.operators.get(taken.right.operator_id)
    if operator is None:
        raise Refused("snapshot.unknown_operator")
    return Actor(
        operator=operator, window=window, permissions=taken.right.permissions, channels=taken.right.channels,
        address=address,
    )  # fmt: skip


def _unproven(taken: TakenOffline, received_at: datetime) -> str:
    """Why the snapshot does not prove the right to take it at that time, or empty."""
    right = taken.right
    if taken.taken_at(received_at) >= right.expires_at:
        return "snapshot.expired"
    if "checkout.cash" not in right.permissions:
        return "permission.denied"
    if right.channels and taken.wanted.channel not in right.channels:
        return "permission.denied"
    return ""


def _shift_of(work: UnitOfWork, actor: Actor, wanted: PaymentWanted) -> str:
    """The shift it was taken in; if that is sealed meanwhile, it is counted in a later one. A shift that we do not have
    (any more) is no place: then the one that is open at the window, whose drawer has the money. Raises Conflict
    ``offline.no_open_shift``: the desk delivers again once one is opened; ``offline.healing`` before that, while this
    window has yet to hand in the shifts that a restore has lost."""
    shift = work.shifts.get(wanted.shift_no, for_update=True)
    if shift is not None and shift.window_id == actor.window.window_id:
        return shift.shift_no
    at = minted_at(wanted.shift_no)
    if shift is None and any(healing.may_have_lost(at) for healing in asking_of(work, actor.window)):
        raise Conflict("offline.healing")
    now_open = work.shifts.open_of_window(actor.window.window_id)
    locked = work.shifts.get(now_open.shift_no, for_update=True) if now_open else None
    if locked is None or locked.state is not ShiftState.OPEN:
        raise Conflict("offline.no_open_shift")
    return locked.shift_no


def _why_not_room(work: UnitOfWork, order: Order, wanted: PaymentWanted) -> str:
    """Why an order that we know cannot be paid by this, or empty."""
    bills = {(bill.bill_no, bill.own_fen) for bill in order.bills}
    if order.patient_no != wanted.patient_no or bills != {(bill.bill_no, bill.own_fen) for bill in wanted.bills}:
        return "order.number_reused"
    money = not ended_without_money(work.payments.of_order(order.order_no))
    if money or order.state not in (OrderState.OPEN, OrderState.CANCELLED):
        return "offline.order_has_money"
    return ""


def _hold_bills(work: UnitOfWork, order: Order) -> str:
    """Why the order cannot have its bills, or empty; then it holds them and is open."""
    try:
        work.bills.hold(order.business, [bill.bill_no for bill in order.bills], order.order_no)
    except Conflict as conflict:
        if order.state is OrderState.OPEN:
            work.orders.set_state(order.order_no, OrderState.CANCELLED)
        return conflict.code
    work.jobs.finish(JobKind.RELEASE_BILLS, order.order_no)
    if order.state is OrderState.CANCELLED:
        work.orders.set_state(order.order_no, OrderState.OPEN)
    return ""


def _new_order(actor: Actor, taken: TakenOffline, shift_no: str, now: datetime, *, held: bool) -> Order:
    wanted, at = taken.wanted, taken.taken_at(now)
    return Order(
        order_no=wanted.order_no, business=wanted.business, source=SOURCE, campus=actor.window.campus,
        window_id=actor.window.window_id, operator_id=actor.operator.operator_id, shift_no=shift_no,
        patient_no=wanted.patient_no, patient_label=wanted.patient_label,
        bills=tuple(
            OrderBill(bill.bill_no, bill.kind, bill.version, bill.own_fen, bill.title, bill.department)
            for bill in wanted.bills
        ),
        total_fen=wanted.amount_fen, state=OrderState.CANCELLED if held else OrderState.OPEN, created_at=at,
        day=accounting_day(at),
    )  # fmt: skip


def _payment(actor: Actor, taken: TakenOffline, merchant: str, shift_no: str, now: datetime, reason: str) -> Payment:
    wanted, at = taken.wanted, taken.taken_at(now)
    return Payment(
        payment_no=wanted.payment_no, order_no=wanted.order_no, channel=wanted.channel, merchant=merchant,
        campus=actor.window.campus, source=SOURCE, window_id=actor.window.window_id,
        operator_id=actor.operator.operator_id, shift_no=shift_no, amount_fen=wanted.amount_fen,
        tendered_fen=wanted.tendered_fen, state=PaymentState.LATE_PAID if reason else PaymentState.PAID,
        created_at=at, changed_at=now, day=accounting_day(at), paid_at=at, reason=reason or TAKEN,
    )  # fmt: skip


def _late(known: Payment, reason: str, now: datetime) -> Payment:
    """A number that we had ended, and yet its cash is in the drawer."""
    state = next_state(known.state, PaymentEvent.CHANNEL_PAID)
    return replace(known, state=state, reason=reason, changed_at=now, paid_at=now)


def _alert(code: str, subject: str, level: AlertLevel, now: datetime, payment: Payment | None) -> Alert:
    amount_fen = payment.amount_fen if payment else 0
    return Alert(code=code, subject=subject, level=level, raised_at=now, changed_at=now, amount_fen=amount_fen)
