"""After a restore: an order in parts that was undone before the database was put back is not posted as if nothing had
gone back. No desk's journal has its refunds; their numbers are made of the payments' own, so channels are asked.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from app.core.clock import Clock
from app.core.payment import PaymentState
from app.core.refund import RefundEvent
from server.domain.healing import MARGIN
from server.domain.order import Order
from server.domain.payment import Payment
from server.ports import BusinessSystem, Channel, PostingQuery, UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.made_again import found_refund, refund_again
from server.services.posted_there import BOOKED
from server.services.refund_by_rule import numbers_made_from
from server.services.refund_healing import BY_HAND

log = logging.getLogger(__name__)

UNDONE = "order.undone_before"
"""Why a posting ends without having been sent, and what the audit log says then."""
MAY_BE_BACK = frozenset({RefundEvent.CHANNEL_REFUNDED, RefundEvent.CHANNEL_PROCESSING, RefundEvent.CHANNEL_ABNORMAL})


class Before(StrEnum):
    """What is known of an order that is about to be posted."""

    PAID = "paid"
    """Nothing of it went back, or the business system has booked it all the same: it is posted (again)."""
    UNDONE = "undone"
    UNCLEAR = "unclear"
    """Its channel or its business system does not say: to be asked again."""


class UndoneBefore:
    """Asks the channels of an order's parts whether they gave them back. What they did is made again."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
    ) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock
        self._channels, self._businesses = channels, businesses

    def __call__(self, order: Order, payments: Sequence[Payment]) -> Before:
        """Only of orders in parts, which alone are undone, and of what was paid before a restore was noticed."""
        parts = [one for one in payments if one.amount_fen < order.total_fen and not _is_known_back(one)]
        asked = self._of_a_gap(parts)
        words = [(payment, number, self._event(payment, number)) for payment, number in asked]
        back = [(payment, number) for payment, number, event in words if event in MAY_BE_BACK]
        if any(event is RefundEvent.CHANNEL_UNCLEAR for _, _, event in words):
            return Before.UNCLEAR
        if not back:
            return Before.PAID
        system: object = self._businesses.get(order.business)
        word = system.find_posting(order.order_no).outcome if isinstance(system, PostingQuery) else ""
        if word == "unclear":
            return Before.UNCLEAR
        booked = word in BOOKED
        self._make_again(order, back, booked=booked)
        return Before.PAID if booked else Before.UNDONE

    def _of_a_gap(self, parts: Sequence[Payment]) -> Sequence[tuple[Payment, str]]:
        """Those of wallets, with the numbers of refunds that are not known here; of a drawer and a terminal their
        windows tell."""
        if not parts:
            return ()
        with self._reader() as work:
            until = max((healing.noticed_at + MARGIN for healing in work.healings.all()), default=None)
            wallets = [one for one in parts if until and one.created_at <= until and one.channel not in BY_HAND]
            return [
                (one, number)
                for one in wallets
                for number in numbers_made_from(one)
                if work.refunds.get(number) is None
            ]

    def _event(self, payment: Payment, number: str) -> RefundEvent | None:
        """What the channel says of the refund under this number; None: it has none."""
        refund = found_refund(payment, number, payment.amount_fen, self._clock.now())
        answer = self._channels[payment.channel].query_refund(refund, payment)
        return None if answer.not_found else answer.event

    def _make_again(self, order: Order, back: Iterable[tuple[Payment, str]], *, booked: bool) -> None:
        now = self._clock.now()
        with self._uow() as work:
            latest = work.healings.latest()
            for payment, number in back:
                current = work.payments.get(payment.payment_no, for_update=True)
                if current is None or latest is None or _is_known_back(current) or work.refunds.get(number) is not None:
                    continue
                refund_again(work, latest.healing_no, current, number, current.amount_fen, now, withdrawal=booked)
            work.audit.add(own_audit_row(now, UNDONE, order.order_no, booked="yes" if booked else "no"))
            work.commit()
        log.warning("order %s: was undone before the database was put back (booked: %s)", order.order_no, booked)


def _is_known_back(payment: Payment) -> bool:
    return payment.state is not PaymentState.PAID or payment.refundable_fen < payment.amount_fen
