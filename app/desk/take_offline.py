"""Take cash while the server does not answer: only what is safe and allowed, durable before the drawer opens.

Safe means: bills that this desk read from the server shortly before, whole orders, nothing of them under way or taken
already here. The patient gets a provisional receipt (临时收据), because another window may have been paid for the same
bills meanwhile: the server books the money for them when it is delivered, or holds it for a person who gives it back. A
bill that was never read cannot be known to be unpaid and is not taken. Wallets are refused: only the server may ask
their channel, and a code that nobody can ask about is money that nobody knows.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from app.core.clock import Clock, accounting_day
from app.core.errors import Refused
from app.core.ids import minted_at
from app.core.offline import OFFLINE_KINDS
from app.core.payment import PaymentState
from app.desk.held_session import HeldSession, HeldSnapshot
from app.desk.link import Link, LinkState
from app.desk.ports import HandedIntent, Intent, OfflineEntry, OfflineJournal, OfflineTaken
from app.wire.offline import OfflineRules
from app.wire.payments import PaymentView, TakePayment
from app.wire.sessions import SessionView

log = logging.getLogger(__name__)

TAKEN_OFFLINE = "payment.taken_offline"
"""The reason of a payment that was taken so; the server uses the same."""
WITH_MONEY = frozenset({PaymentState.PAID.value, PaymentState.REFUNDED.value})
LOOKED_THROUGH = 500
"""Entries looked through for bills that were taken already."""


class Kept(OfflineJournal, Protocol):
    """The journal as this verb needs it."""

    def open_intents(self) -> Sequence[Intent]: ...

    def handed_since(self, at: datetime) -> Sequence[HandedIntent]: ...


class TakeOffline:
    """What stands in for the server's word, by the rules in the signed snapshot."""

    def __init__(self, *, journal: Kept, session: HeldSession, link: Link, clock: Clock) -> None:
        self._journal, self._session, self._link, self._clock = journal, session, link, clock

    @property
    def line_is_down(self) -> bool:
        """Whether it is certain that the server cannot be reached."""
        return self._link.offline

    @property
    def line_is_up(self) -> bool:
        """Whether the server answered last."""
        return self._link.seen.state is LinkState.ONLINE

    def check(self, wanted: TakePayment, bills_read_s: float | None) -> HeldSnapshot:
        """The snapshot by which this may be taken. ``bills_read_s`` is when its bills were read, on the clock that
        cannot be set. Raises Refused ``offline.…``, ``snapshot.…``, NotPermitted."""
        if wanted.channel not in OFFLINE_KINDS:
            raise Refused("offline.wallet", channel=wanted.channel)
        held = self._session.allow("checkout.cash")
        if held.content.channels and wanted.channel not in held.content.channels:
            raise Refused("offline.off")
        self._check_rules(held.content.offline, wanted, bills_read_s)
        self._check_bills(wanted, bills_read_s)
        return held

    def take(self, session: SessionView, wanted: TakePayment, bills_read_s: float | None) -> PaymentView:
        """Write it down durably; from then on it is taken, and delivered when the line is back. Raises as ``check``,
        and Refused ``journal.full`` …: then nothing was taken."""
        held = self.check(wanted, bills_read_s)
        entry = self._journal.record_offline(
            OfflineTaken(
                payment=replace(wanted, auth_code=""),
                taken_at=self._clock.now(),
                clock_ahead_ms=int(self._link.seen.clock_ahead.total_seconds() * 1000),
                snapshot=held.signed,
                operator_id=session.operator_id,
                operator_name=session.display_name,
            )
        )
        log.info("payment %s: taken without the server, entry %d", wanted.payment_no, entry.content.sequence)
        return view_of(session, entry)

    def _check_rules(self, rules: OfflineRules, wanted: TakePayment, bills_read_s: float | None) -> None:
        now_s, seen = self._clock.monotonic_s(), self._link.seen
        if rules.cash != "read_bills":
            raise Refused("offline.off")
        if now_s - seen.since_s > rules.longest_s and seen.state is not LinkState.ONLINE:
            raise Refused("offline.too_long", minutes=rules.longest_s // 60)
        if bills_read_s is None or now_s - bills_read_s > rules.bills_read_within_s:
            raise Refused("offline.bills_too_old", minutes=rules.bills_read_within_s // 60)
        if wanted.amount_fen != sum(bill.own_fen for bill in wanted.bills):
            raise Refused("offline.only_whole")
        if wanted.amount_fen > rules.largest_payment_fen:
            raise Refused("offline.amount_too_large", largest_fen=rules.largest_payment_fen)
        waiting_fen = sum(entry.payment.amount_fen for entry in self._journal.undelivered())
        if waiting_fen + wanted.amount_fen > rules.largest_sum_fen:
            raise Refused("offline.sum_too_large", largest_fen=rules.largest_sum_fen, waiting_fen=waiting_fen)

    def _check_bills(self, wanted: TakePayment, bills_read_s: float | None) -> None:
        """None of these bills has a payment here that may have been made, or was since they were read: of two clicks
        the first may have been paid while the line was still up."""
        bills = _bills(wanted)
        for intent in self._journal.open_intents():
            other = intent.payment
            if other.payment_no != wanted.payment_no and (other.order_no == wanted.order_no or bills & _bills(other)):
                raise Refused("offline.payment_unknown", payment_no=other.payment_no)
        read_ago_s = self._clock.monotonic_s() - (bills_read_s or 0.0)
        read_at = min(self._clock.now() - timedelta(seconds=read_ago_s), minted_at(wanted.order_no))
        for one in self._journal.handed_since(read_at):
            paid = one.intent.payment
            if one.outcome in WITH_MONEY and (paid.order_no == wanted.order_no or bills & _bills(paid)):
                raise Refused("offline.bill_paid", payment_no=paid.payment_no)
        for entry in self._journal.latest_offline(LOOKED_THROUGH):
            since_read = (self._clock.now() - entry.content.taken_at).total_seconds() <= read_ago_s
            again = entry.payment.payment_no != wanted.payment_no and bills & _bills(entry.payment)
            if again and (not entry.outcome or since_read):
                raise Refused("offline.bill_taken", payment_no=entry.payment.payment_no)


def view_of(session: SessionView, entry: OfflineEntry) -> PaymentView:
    """An entry as a payment is shown: paid at this window, not told to anybody yet."""
    payment, at = entry.payment, entry.content.taken_at + _span(entry)
    return PaymentView(
        payment_no=payment.payment_no, order_no=payment.order_no, channel=payment.channel, merchant="",
        state=PaymentState.PAID, reason=TAKEN_OFFLINE, channel_code="", channel_number="",
        amount_fen=payment.amount_fen, tendered_fen=payment.tendered_fen, refunded_fen=0, refundable_fen=0,
        window_id=session.window.window_id, operator_id=entry.operator_id, operator_name=entry.operator_name,
        shift_no=payment.shift_no, patient_no=payment.patient_no, patient_label=masked(payment.patient_name),
        created_at=at, paid_at=at, day=accounting_day(at), cancel_requested=False, ask_again_at=None, give_up_at=None,
        posting_state="", receipt_no="", guidance="", version=0,
    )  # fmt: skip


def masked(name: str) -> str:
    """A name as lists show it: its first letter."""
    return f"{name[:1]}*" if name else ""


def _span(entry: OfflineEntry) -> timedelta:
    return timedelta(milliseconds=entry.content.clock_ahead_ms)


def _bills(payment: TakePayment) -> set[tuple[str, str]]:
    return {(payment.business, bill.bill_no) for bill in payment.bills}
