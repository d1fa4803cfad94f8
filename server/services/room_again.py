"""After a restore: what had no room in its payment, because another refund held it, has room again when that one ends
without money. Whoever has it in its journal is asked once more; nobody else knows all of it."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.ids import minted_at
from server.domain.healing import LONGEST_GAP, HealingItem, ItemKind, ItemState
from server.domain.payment import Payment
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.late_money import ENDED_WITHOUT_MONEY
from server.services.made_again import BRINGS, LATER, NO_ROOM, names_in, refund_of

log = logging.getLogger(__name__)

LAST_ASKED = LONGEST_GAP - timedelta(days=5)
"""Desks forget their journals after that: nobody is asked for what was asked for so long ago."""


class RoomAgain:
    """Looks at what a healing has had no room for. Safe to repeat: each is asked for once for each time it had none."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._clock = uow, clock

    def __call__(self, items: Sequence[HealingItem]) -> None:
        """Ask the desks of ``items`` again for what has room by now, all of them at once: until then nothing that one
        of them has carried out is carried out anew."""
        now = self._clock.now()
        if not any(_lacks_room(item) for item in items):
            return
        with self._uow() as work:
            asked = []
            for desk in work.healings.items(items[0].healing_no):
                if _lacks_room(desk) and desk.state is ItemState.DONE:
                    wanted = [one for one in names_in(desk, NO_ROOM) if _has_room(work, desk.healing_no, one, now)]
                    if wanted:
                        asked.append(_asked_again(desk, wanted, now))
            for desk in asked:
                work.healings.put(desk)
                log.warning("%s is asked once more for %s", desk.fact("name"), desk.fact(LATER))
            if asked:
                work.commit()


def may_have_room(work: UnitOfWork, item: HealingItem, items: Sequence[HealingItem], now: datetime) -> bool:
    """Whether there may yet be room for a refund that did not fit into its payment, and a desk has it: others of the
    payment hold its money, and are not at their end."""
    payment = _payment_of(work, item)
    if payment is None or now - minted_at(item.subject) > LAST_ASKED:
        return False
    kept = any(refund_of(one) == item.subject for desk in items if _lacks_room(desk) for one in names_in(desk, NO_ROOM))
    return kept and payment.amount_fen - payment.refunded_fen >= int(item.fact("amount_fen") or 0)


def _lacks_room(item: HealingItem) -> bool:
    return item.kind is ItemKind.DESK and bool(item.fact(NO_ROOM)) and item.state is not ItemState.GONE


def _has_room(work: UnitOfWork, healing_no: int, subject: str, now: datetime) -> bool:
    """Whether it can be made again now: it fits into its payment, or its refund is known by now."""
    refund_no = refund_of(subject)
    if now - minted_at(refund_no) > LAST_ASKED:
        return False
    if work.refunds.get(refund_no) is not None:
        return subject != refund_no
    item = work.healings.item(healing_no, ItemKind.REFUND, refund_no)
    payment = _payment_of(work, item) if item is not None else None
    return item is not None and payment is not None and payment.refundable_fen >= int(item.fact("amount_fen") or 0)


def _payment_of(work: UnitOfWork, item: HealingItem) -> Payment | None:
    payment = work.payments.get(str(item.fact("payment_no")))
    return payment if payment is not None and payment.state not in ENDED_WITHOUT_MONEY else None


def _asked_again(desk: HealingItem, wanted: Sequence[str], now: datetime) -> HealingItem:
    """What was carried out holds back others' mere requests until it has come."""
    carried_out = [one for one in wanted if one != refund_of(one)]
    facts = dict(desk.detail)
    facts[NO_ROOM] = " ".join(one for one in names_in(desk, NO_ROOM) if one not in wanted)
    facts[LATER] = " ".join(dict.fromkeys([*names_in(desk, LATER), *wanted]))
    facts[BRINGS] = " ".join(dict.fromkeys([*names_in(desk, BRINGS), *carried_out]))
    return replace(desk, state=ItemState.WAITING, changed_at=now, detail=tuple(facts.items()))
