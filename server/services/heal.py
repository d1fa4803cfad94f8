"""Go on with a healing: fetch the channels' statements of its days, see what is known by now, and end it."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import NotFound, PaydeskError
from app.core.ids import NumberKind, is_number, mint
from app.core.payment import OPEN_STATES, PaymentEvent, PaymentState
from app.core.posting import PostingState
from app.core.refund import OPEN_STATES as OPEN_REFUNDS
from server.domain.alert import Alert, AlertLevel
from server.domain.audit import AuditRow
from server.domain.healing import Healing, HealingItem, ItemKind, ItemState
from server.domain.identity import Actor
from server.domain.ledger import EntryKind, payment_entry
from server.domain.order import FOUND as NOBODYS
from server.domain.order import Order, OrderState
from server.domain.payment import Payment
from server.ports import BusinessSystem, Channel, StatementEntry, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, own_audit_row, require
from server.services.fetch_statement import FetchStatement
from server.services.made_again import REFUND_FOUND, refund_again
from server.services.notice_restore import ALERT, healing_of, statement_due_at
from server.services.refund_by_rule import OWN_WINDOW_CODE
from server.services.room_again import RoomAgain, may_have_room
from server.services.settle_payment import DENIALS, MONEY_RETURNED
from server.services.unfit_refunds import SAID_THERE, UnfitRefunds, is_unfit

log = logging.getLogger(__name__)

FOUND = "payment.found"
ASK_AGAIN = timedelta(minutes=20)
ASKED_FOR = timedelta(days=1)
"""How long after a statement is final its channel is asked for money that nobody knows, while it does not say; then a
person is shown it all the same."""
ENOUGH_SILENCE = 3
"""After so many lines of which it did not say, a channel is not asked about more of them now."""


@dataclass(frozen=True, slots=True)
class HealingReport:
    """A healing with everything that was asked and found; None before the first. ``postings_left``: orders of payments
    that were made again, which the business system has not answered yet."""

    healing: Healing | None
    items: Sequence[HealingItem]
    postings_left: int = 0


class Heal:
    """Takes the next steps of the healing under way. Safe to call at any time, on any server of the database."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        fetch: FetchStatement,
        businesses: Mapping[str, BusinessSystem],
    ) -> None:
        """Found money is shown under the first of ``businesses``."""
        self._uow, self._reader, self._channels, self._clock = uow, reader, channels, clock
        self._fetch, self._business = fetch, next(iter(businesses), "")
        self._unfit = UnfitRefunds(uow=uow, reader=reader, clock=clock, businesses=businesses)
        self._room_again = RoomAgain(uow=uow, clock=clock)

    def advance(self) -> None:
        """Ask what is due, look at what was made again, end what is whole."""
        with self._reader() as work:
            healing = healing_of(work)
            items = work.healings.items(healing.healing_no) if healing else ()
        if healing is None:
            return
        desks_wait = any(item.state is ItemState.WAITING and item.kind is ItemKind.DESK for item in items)
        for item in items:
            if item.state is ItemState.WAITING and item.kind is ItemKind.DAY:
                self._day(item, desks_wait=desks_wait)
        self._unfit(items)
        self._room_again(items)
        self._look(healing)

    def report(self, actor: Actor) -> HealingReport:
        """The healing under way or the last one. Raises NotPermitted."""
        require(actor, "administration.view")
        return self.read()

    def read(self) -> HealingReport:
        """The same, for the command line."""
        with self._reader() as work:
            healing = work.healings.latest()
            items = work.healings.items(healing.healing_no) if healing else ()
            return HealingReport(healing, items, _postings_left(work, items))

    def desk_is_gone(self, actor: Actor, window_id: int) -> HealingReport:
        """A person says that a desk will never hand in its journal. Raises NotPermitted, NotFound."""
        require(actor, "administration.windows")
        return self._gone(window_id, lambda now, subject: audit_row(actor, now, "healing.desk_gone", subject))

    def desk_is_gone_by_owner(self, window_id: int) -> HealingReport:
        """The same, said at the server's own console."""
        return self._gone(window_id, lambda now, subject: own_audit_row(now, "healing.desk_gone", subject))

    def _gone(self, window_id: int, row: Callable[[datetime, str], AuditRow]) -> HealingReport:
        now = self._clock.now()
        with self._uow() as work:
            healing = healing_of(work)
            item = work.healings.item(healing.healing_no, ItemKind.DESK, str(window_id)) if healing else None
            if item is None:
                raise NotFound("healing.no_such_desk")
            if item.state is ItemState.WAITING:
                work.healings.put(replace(item, state=ItemState.GONE, changed_at=now))
                work.audit.add(row(now, item.subject))
                work.commit()
        return self.read()

    # ------------------------------------------------------------ channels

    def _day(self, item: HealingItem, *, desks_wait: bool) -> None:
        """Before the statement is final it is read early, once every desk has answered: what a desk knows of is not
        to be shown as found."""
        channel, _, text = item.subject.partition(" ")
        day, now = date.fromisoformat(text), self._clock.now()
        if desks_wait and now < statement_due_at(day):
            return
        tries = int(item.fact("tries") or 0)
        if tries and now < max(item.changed_at + ASK_AGAIN, statement_due_at(day)):
            return
        if channel not in self._channels:
            self._asked(item, ItemState.DONE, tries=tries, said="channel.not_configured")
            return
        try:
            fetched = self._fetch.fetch(channel, day)
            rows = () if fetched.file.empty else self._fetch.read(fetched)
        except PaydeskError as error:
            self._asked(item, ItemState.WAITING, tries=tries + 1, said=error.code)
            return
        gone = Counter[str]()
        for entry in rows:
            gone[entry.payment_no] += entry.amount_fen if entry.refund_no else 0
        found, unsaid = 0, 0
        for entry in rows:
            new = self._entry(item.healing_no, channel, entry, gone[entry.payment_no])
            if new is None and unsaid < ENOUGH_SILENCE:
                new = self._of_nobody(item.healing_no, channel, entry)
            found, unsaid = found + (new or 0), unsaid + (new is None)
        complete = now >= statement_due_at(day) and not unsaid
        state = ItemState.DONE if complete else ItemState.WAITING
        self._asked(item, state, tries=tries + 1, rows=len(rows), found=found)

    def _asked(self, item: HealingItem, state: ItemState, **facts: str | int) -> None:
        with self._uow() as work:
            work.healings.put(replace(item, state=state, changed_at=self._clock.now(), detail=tuple(facts.items())))
            work.commit()

    def _entry(
        self, healing_no: int, channel: str, entry: StatementEntry, gone_fen: int, *, held: bool = False
    ) -> int | None:
        """Compare one line; 1 for one that nobody here knew, None for money of nobody of which it is not known that it
        is ``held`` at the channel still. ``gone_fen`` went back of the payment on that day."""
        if not is_number(NumberKind.PAYMENT, entry.payment_no):
            return 0
        now = self._clock.now()
        with self._uow() as work:
            payment = work.payments.get(entry.payment_no)
            if entry.refund_no:
                if work.refunds.get(entry.refund_no) is not None or payment is None or self._reversed(payment):
                    return 0
                if is_number(NumberKind.REFUND, entry.refund_no) and payment.refundable_fen >= entry.amount_fen:
                    refund_again(work, healing_no, payment, entry.refund_no, entry.amount_fen, now)
                    work.commit()
                    return 1
                work.alerts.raise_(
                    Alert(REFUND_FOUND, entry.refund_no, AlertLevel.URGENT, now, now, amount_fen=entry.amount_fen)
                )
                work.audit.add(
                    own_audit_row(now, REFUND_FOUND, entry.refund_no, payment_no=entry.payment_no,
                                  amount_fen=entry.amount_fen)
                )  # fmt: skip
            elif payment is not None or gone_fen >= entry.amount_fen:
                return 0
            elif not held:
                return None
            else:
                self._found(work, healing_no, channel, entry, now)
            work.commit()
        return 1

    def _of_nobody(self, healing_no: int, channel: str, entry: StatementEntry) -> int | None:
        """Money that nobody here knows is shown while its channel has it: what went back on another day stands in that
        day's statement, and cannot go back once more. None while the channel does not say."""
        now = self._clock.now()
        said = self._channels[channel].query(self._payment_of(channel, entry, "", now))
        if said.event in DENIALS:
            log.warning("payment %s: in the statement, and undone since (%s)", entry.payment_no, said.reason)
            return 0
        clear = said.event is PaymentEvent.CHANNEL_PAID or said.not_found or said.reason == MONEY_RETURNED
        if not clear and now < statement_due_at(accounting_day(entry.at)) + ASKED_FOR:
            return None
        return self._entry(healing_no, channel, entry, 0, held=True)

    def _payment_of(self, channel: str, entry: StatementEntry, order_no: str, now: datetime) -> Payment:
        return Payment(
            payment_no=entry.payment_no, order_no=order_no, channel=channel,
            merchant=self._channels[channel].merchant, campus="", source=NOBODYS, window_id=0, operator_id=0,
            shift_no="", amount_fen=entry.amount_fen, tendered_fen=entry.amount_fen, state=PaymentState.LATE_PAID,
            created_at=now, changed_at=now, day=accounting_day(now), reason=FOUND,
            channel_number=entry.channel_number, paid_at=now, kept=True,
        )  # fmt: skip

    @staticmethod
    def _reversed(payment: Payment) -> bool:
        return payment.state in (PaymentState.REVERSED, PaymentState.REVERSING)

    def _found(self, work: UnitOfWork, healing_no: int, channel: str, entry: StatementEntry, now: datetime) -> None:
        """Money under a number of ours that nobody handed in: it waits for a person, who gives it back."""
        order = Order(
            order_no=mint(NumberKind.ORDER, OWN_WINDOW_CODE, now), business=self._business, source=NOBODYS, campus="",
            window_id=0, operator_id=0, shift_no="", patient_no="", patient_label="",
            bills=(), total_fen=entry.amount_fen, state=OrderState.CANCELLED, created_at=now, day=accounting_day(now),
        )  # fmt: skip
        payment = self._payment_of(channel, entry, order.order_no, now)
        work.orders.add(order)
        work.payments.add(payment)
        work.ledger.add(payment_entry(payment, order.business, now, EntryKind.LATE_PAYMENT))
        work.alerts.raise_(Alert(FOUND, entry.payment_no, AlertLevel.URGENT, now, now, amount_fen=entry.amount_fen))
        work.audit.add(own_audit_row(now, FOUND, entry.payment_no, channel=channel, amount_fen=entry.amount_fen))
        facts: tuple[tuple[str, str | int], ...] = (("amount_fen", entry.amount_fen), ("said", FOUND))
        work.healings.put(HealingItem(healing_no, ItemKind.PAYMENT, entry.payment_no, ItemState.WAITING, now, facts))

    # ------------------------------------------------------------ the end

    def _look(self, healing: Healing) -> None:
        now = self._clock.now()
        with self._uow() as work:
            items = work.healings.items(healing.healing_no)
            compared = all(item.state is not ItemState.WAITING for item in items if item.kind is ItemKind.DAY)
            changed = [
                replace(item, state=ItemState.DONE, changed_at=now)
                for item in items
                if _is_known(work, item)
                or (compared and _never_was(item) and not may_have_room(work, item, items, now))
            ]
            for item in changed:
                work.healings.put(item)
                work.alerts.end(FOUND, item.subject, now)
            waiting = sum(item.state is ItemState.WAITING for item in items) - len(changed)
            if not waiting:
                self._end(work, healing, items, now)
            if changed or not waiting:
                work.commit()

    def _end(self, work: UnitOfWork, healing: Healing, items: Sequence[HealingItem], now: datetime) -> None:
        work.healings.save(replace(healing, ended_at=now))
        work.alerts.end(ALERT, str(healing.healing_no), now)
        counts = {kind.value: sum(item.kind is kind for item in items) for kind in ItemKind}
        gone = sum(item.state is ItemState.GONE for item in items)
        work.audit.add(own_audit_row(now, "server.healed", str(healing.healing_no), **counts, gone=gone))
        log.warning("healed: %s, %d desks gone", counts, gone)


def _postings_left(work: UnitOfWork, items: Sequence[HealingItem]) -> int:
    """How many of the orders that were made again are not answered by their business system."""
    payments = [work.payments.get(item.subject) for item in items if item.kind is ItemKind.PAYMENT]
    orders = {payment.order_no for payment in payments if payment is not None}
    postings = [work.postings.get(order_no) for order_no in orders]
    return sum(posting is not None and posting.state is PostingState.PENDING for posting in postings)


def _never_was(item: HealingItem) -> bool:
    """A refund that does not fit into its payment any more, when the statements are compared and the business system
    has answered: the channel never made it (else `REFUND_FOUND` stands for a person), because the others were there
    first."""
    return item.state is ItemState.WAITING and is_unfit(item) and bool(item.fact(SAID_THERE))


def _is_known(work: UnitOfWork, item: HealingItem) -> bool:
    """Whether a payment or refund that was made again has come to its end."""
    if item.state is not ItemState.WAITING:
        return False
    if item.kind is ItemKind.PAYMENT:
        payment = work.payments.get(item.subject)
        return payment is not None and payment.state not in OPEN_STATES
    if item.kind is ItemKind.REFUND:
        refund = work.refunds.get(item.subject)
        return refund is not None and refund.state not in OPEN_REFUNDS
    return False
