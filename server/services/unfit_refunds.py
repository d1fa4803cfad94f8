"""After a restore: refunds that do not fit into their payments any more are not made again, but the business system may
have taken their items back before the database was put back. It is asked, and a person told."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.clock import Clock
from server.domain.alert import AlertLevel
from server.domain.healing import HealingItem, ItemKind, ItemState
from server.ports import BusinessSystem, UnitOfWorkFactory, WithdrawalQuery, WithdrawalWord
from server.services.alerts import raise_alert
from server.services.authorise import own_audit_row

log = logging.getLogger(__name__)

UNFIT = "refund.unfit"
"""Alert: the business system has, or may have, taken items back for a refund that stands nowhere."""
SAID_THERE = "there"
"""The fact that says what the business system answered."""
TAKEN_BACK = "withdrawn"
CANNOT_BE_ASKED = WithdrawalWord("unknown", "his.not_asked")


class UnfitRefunds:
    """Asks once for each, and again only while there is no answer."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        businesses: Mapping[str, BusinessSystem],
    ) -> None:
        self._uow, self._reader, self._clock, self._businesses = uow, reader, clock, businesses

    def __call__(self, items: Sequence[HealingItem]) -> None:
        """Go through what a healing waits for."""
        for item in items:
            if is_unfit(item) and item.state is ItemState.WAITING and not item.fact(SAID_THERE):
                word = self._word(item)
                if word.outcome != "unclear":
                    self._note(item, word)

    def _word(self, item: HealingItem) -> WithdrawalWord:
        with self._reader() as work:
            payment = work.payments.get(str(item.fact("payment_no")))
            order = work.orders.get(payment.order_no) if payment is not None else None
        system: object = self._businesses.get(order.business) if order is not None else None
        return system.find_withdrawal(item.subject) if isinstance(system, WithdrawalQuery) else CANNOT_BE_ASKED

    def _note(self, item: HealingItem, word: WithdrawalWord) -> None:
        """What was said; that nothing is taken back there needs no person."""
        now, amount_fen = self._clock.now(), int(item.fact("amount_fen") or 0)
        with self._uow() as work:
            current = work.healings.item(item.healing_no, item.kind, item.subject)
            if current is None:
                return
            facts = {**dict(current.detail), SAID_THERE: word.outcome}
            work.healings.put(replace(current, changed_at=now, detail=tuple(facts.items())))
            if word.outcome in (TAKEN_BACK, CANNOT_BE_ASKED.outcome):
                raise_alert(work, UNFIT, item.subject, AlertLevel.URGENT, now, amount_fen=amount_fen)
            work.audit.add(own_audit_row(now, UNFIT, item.subject, said=word.outcome, code=word.code))
            work.commit()
        log.warning("refund %s: fits no more, the business system says %s", item.subject, word.outcome)


def is_unfit(item: HealingItem) -> bool:
    """Whether it is a refund that does not fit into its payment any more."""
    return item.kind is ItemKind.REFUND and item.fact("fits") == 0
