"""After a restore: a payment that this server itself gave back whole in the gap, by a rule or for an undone order. No
desk's journal has that refund; its number is made from the payment's own, so the channel is asked before anything else
takes the payment's money for its own."""

import logging
from collections.abc import Mapping

from app.core.clock import Clock
from app.core.payment import MONEY_HELD_STATES
from app.core.refund import RefundEvent
from server.domain.healing import MARGIN
from server.domain.payment import Payment
from server.domain.settlement import REVERSIBLE_STATES
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.made_again import found_refund, refund_again
from server.services.refund_by_rule import numbers_made_from
from server.services.refund_healing import BY_HAND
from server.services.undone_before import MAY_BE_BACK

log = logging.getLogger(__name__)


class ReturnedBefore:
    """Asks once more until the refund is known here. Wallets alone: of a drawer and a terminal their windows tell."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, channels: Mapping[str, Channel], clock: Clock
    ) -> None:
        self._uow, self._reader, self._channels, self._clock = uow, reader, channels, clock

    def __call__(self, payment: Payment) -> bool | None:
        """Whether it was given back, which is made again now; None: its channel does not say."""
        if payment.channel in BY_HAND or payment.channel not in self._channels:
            return False
        for number in numbers_made_from(payment):
            made = self._made(payment, number)
            if made is not False:
                return made
        return False

    def _made(self, payment: Payment, number: str) -> bool | None:
        """The same of one try."""
        now = self._clock.now()
        with self._reader() as work:
            if not _may_be_lost(work, payment, number):
                return False
        asked = found_refund(payment, number, payment.amount_fen, now)
        answer = self._channels[payment.channel].query_refund(asked, payment)
        if answer.not_found or answer.event not in MAY_BE_BACK:
            return None if not answer.not_found and answer.event is RefundEvent.CHANNEL_UNCLEAR else False
        with self._uow() as work:
            current = work.payments.get(payment.payment_no, for_update=True)
            latest = work.healings.latest()
            if current is None or latest is None or not _may_be_lost(work, current, number):
                return False
            refund_again(work, latest.healing_no, current, number, current.amount_fen, now)
            work.commit()
        log.warning("payment %s: was given back before the database was put back", payment.payment_no)
        return True


def _may_be_lost(work: UnitOfWork, payment: Payment, number: str) -> bool:
    """Whether nothing is known of money that went back of it, and a restore may be why."""
    whole = payment.refunded_fen == payment.reserved_fen == 0
    if not whole or payment.state not in MONEY_HELD_STATES | REVERSIBLE_STATES:
        return False
    until = max((healing.noticed_at + MARGIN for healing in work.healings.all()), default=None)
    return until is not None and payment.created_at <= until and work.refunds.get(number) is None
