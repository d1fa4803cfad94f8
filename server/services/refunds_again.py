"""Make refunds again that a desk's journal has and this database has lost: unknown, and asked for under their numbers,
never sent anew unless a person agrees."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.core.offline import OFFLINE_KINDS
from app.core.payment import PaymentState
from app.core.refund import GIVEN_BACK, RefundState
from server.domain.alert import Alert, AlertLevel
from server.domain.handed_in import HandedRefund
from server.domain.healing import ItemKind
from server.domain.job import Job, JobKind
from server.domain.order import OrderState
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.domain.settlement import REVERSIBLE_STATES
from server.services.gap import Gap
from server.services.made_again import (
    CARRIED_LATER,
    KNOWN,
    LATER,
    MADE_AGAIN,
    MAYBE_LATER,
    NO_ROOM,
    PASSED_OVER,
    REFUND_AFTER,
    REFUND_FOUND,
)
from server.services.refund_healing import BY_HAND
from server.services.request_refund import bills_taken_back

log = logging.getLogger(__name__)

NO_REFUND = frozenset({"rejected", "failed"})


class RefundsAgain:
    """Refunds of one part of a journal. ``carried_out`` are those not known here that their channel has, ``unclear``
    those of which it did not say."""

    def __init__(self, gap: Gap, carried_out: frozenset[str], unclear: frozenset[str]) -> None:
        self._gap, self._carried_out, self._unclear = gap, carried_out, unclear

    def in_order(self, refunds: Iterable[HandedRefund]) -> Sequence[HandedRefund]:
        """As they take their room: what was carried out; then what their server had taken, the newest first, since an
        earlier one beside which it has no room had ended without money before; then what was never answered."""
        newest_first = sorted(refunds, key=lambda one: one.recorded_at, reverse=True)
        return sorted(newest_first, key=lambda one: (not self._is_sure(one), not one.outcome))

    def refund(self, handed: HandedRefund) -> str:
        """Make a refund again that is not known here: unknown, and asked for under its number, never sent anew unless
        the channel says that it has none and a person agrees. Cash that was not yet given waits for a person, and a
        card until its terminal's word is told (or a person agrees)."""
        work = self._gap.work
        if work.refunds.get(handed.refund_no) is not None:
            return KNOWN
        ended = "." in handed.outcome or handed.outcome in NO_REFUND
        if ended or not self._gap.covers(handed.refund_no):
            return PASSED_OVER
        waits, bring, may_bring = self._gap.others_wait, self._gap.others_bring, self._gap.others_may_bring
        payment = work.payments.get(handed.payment_no, for_update=True)  # after who may bring it
        if payment is None:
            return CARRIED_LATER if waits else PASSED_OVER
        may_be = bool(handed.outcome) and handed.refund_no in self._unclear  # taken, and perhaps carried out
        if (waits or bring or (may_bring and not may_be)) and not self._is_sure(handed):
            return MAYBE_LATER if may_be else LATER
        if payment.refundable_fen < handed.amount_fen:
            log.warning("refund %s: does not fit into its payment any more", handed.refund_no)
            if payment.channel in OFFLINE_KINDS and handed.outcome in GIVEN_BACK:  # no statement tells of it
                alert = Alert(REFUND_FOUND, handed.refund_no, AlertLevel.URGENT, self._gap.now, self._gap.now)
                work.alerts.raise_(replace(alert, amount_fen=handed.amount_fen))
            self._gap.made(
                ItemKind.REFUND, handed.refund_no, handed.amount_fen, said=handed.outcome, fits=0,
                payment_no=payment.payment_no,
            )  # fmt: skip
            return NO_ROOM
        refund = self._made_refund(handed, payment)
        reserved_fen, kept = payment.reserved_fen + refund.amount_fen, payment.kept or self._shows_paid(handed, payment)
        work.payments.save(replace(payment, reserved_fen=reserved_fen, kept=kept, changed_at=self._gap.now))
        work.refunds.add(refund)
        if refund.state is RefundState.UNKNOWN:
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, self._gap.now + REFUND_AFTER))
        self._gap.made(ItemKind.REFUND, refund.refund_no, refund.amount_fen, said=handed.outcome)
        return MADE_AGAIN

    def _shows_paid(self, handed: HandedRefund, payment: Payment) -> bool:
        """Whether an unclear payment had been paid: no server takes a refund of any other."""
        return payment.state in REVERSIBLE_STATES and (bool(handed.outcome) or self._is_sure(handed))

    def _is_sure(self, handed: HandedRefund) -> bool:
        """Whether it was carried out, or may have been for all that a window of a card terminal knows."""
        known = handed.outcome in GIVEN_BACK or handed.refund_no in self._carried_out
        return known or self._gap.is_brought(handed.refund_no)

    def _made_refund(self, handed: HandedRefund, payment: Payment) -> Refund:
        waits = payment.channel in BY_HAND and handed.outcome not in GIVEN_BACK  # nobody else can be asked
        return Refund(
            refund_no=handed.refund_no, payment_no=payment.payment_no, order_no=payment.order_no,
            channel=payment.channel, amount_fen=handed.amount_fen, reason=handed.reason, note=handed.note,
            bills=self._bills(handed, payment), business_withdrawal=payment.state is not PaymentState.LATE_PAID,
            state=RefundState.REQUESTED if waits else RefundState.UNKNOWN,
            window_id=self._gap.window.window_id, shift_no=handed.shift_no, requested_by=handed.operator_id,
            requested_at=handed.recorded_at, changed_at=self._gap.now, outcome="refund.made_again", items=handed.items,
            route=handed.route,
        )  # fmt: skip

    def _bills(self, handed: HandedRefund, payment: Payment) -> tuple[str, ...]:
        """The bills that went back whole, as it was reckoned when the refund was asked for: the business system knows
        its withdrawal by them."""
        order = self._gap.work.orders.get(payment.order_no)
        if handed.items or order is None:
            return ()
        part = payment.amount_fen < order.total_fen and order.state in (OrderState.OPEN, OrderState.CANCELLED)
        return () if part else bills_taken_back(order, handed.bills, handed.amount_fen)
