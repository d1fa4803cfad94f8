"""Hear once more what a window's card terminal said in a gap: nobody else can say what became of its acts.

Told after the desk's payments and refunds are made again. A word that is known changes nothing.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound
from app.core.payment import MONEY_HELD_STATES, OPEN_STATES
from app.core.refund import RefundState
from app.core.terminal import CARD, CardAct, TerminalOutcome
from server.domain.alert import AlertLevel
from server.domain.card import CardRecord
from server.domain.handed_in import HandedWord
from server.domain.healing import Healing
from server.domain.identity import Window
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.alerts import raise_alert
from server.services.authorise import own_audit_row
from server.services.made_again import (
    CARRIED_LATER,
    KNOWN,
    LATER,
    MADE_AGAIN,
    NO_ROOM,
    PASSED_OVER,
    is_put_off,
    no_room,
    others_wait,
    refund_again,
)
from server.services.refund_alerts import tell_of

log = logging.getLogger(__name__)

NOT_TAKEN = "terminal.word_not_taken"
_UNCLEAR = OPEN_STATES - MONEY_HELD_STATES
_MAY_BE_BACK = frozenset({TerminalOutcome.DONE, TerminalOutcome.UNKNOWN})
_BEFORE_THE_TERMINAL = frozenset({RefundState.REQUESTED, RefundState.APPROVED, RefundState.WITHDRAWN})

Hear = Callable[[Window, CardRecord, datetime], None]
"""`server.services.hear_terminal.HearTerminal.handed_in`."""


class HearHandedWords:
    """Takes the words of one part of a hand-in, each by itself."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, hear: Hear) -> None:
        self._uow, self._clock, self._hear = uow, clock, hear

    def __call__(self, window: Window, asking: Sequence[Healing], words: Sequence[HandedWord]) -> Sequence[str]:
        """What became of each: known, made again (a refund that no desk asked for), later or passed over."""
        return [self._word(window, asking, handed) for handed in words]

    def _word(self, window: Window, asking: Sequence[Healing], handed: HandedWord) -> str:
        said, became = handed.said, KNOWN
        if said.act is not CardAct.SALE and said.outcome in _MAY_BE_BACK:
            became = self._money_went_back(window, asking, handed)
        if became in (CARRIED_LATER, PASSED_OVER, NO_ROOM):
            return became
        try:
            self._hear(window, said, handed.asked_at)
        except (NotFound, Conflict) as error:  # of money a person has been told
            log.warning("%s: the word of its terminal has no place here (%s)", said.number, error.code)
            return PASSED_OVER
        return became

    def _money_went_back(self, window: Window, asking: Sequence[Healing], handed: HandedWord) -> str:
        """The terminal gave money back, or may have, under a number that is forgotten, or known as it was before."""
        said, now = handed.said, self._clock.now()
        with self._uow() as work:
            payment = work.payments.get(said.payment_no, for_update=True)
            refund = work.refunds.get(said.number, for_update=True)
            unclear = payment is None or payment.state in _UNCLEAR
            if (refund is None or unclear) and any(others_wait(work, healing, window) for healing in asking):
                return CARRIED_LATER
            if refund is None and any(is_put_off(work, healing, LATER, said.number) for healing in asking):
                return CARRIED_LATER  # who asked for it, why and for which bills comes first
            if refund is not None and not unclear:
                self._catch_up(work, refund, now)
                return KNOWN
            if said.outcome is TerminalOutcome.UNKNOWN:  # its window asks the terminal, and tells it by itself
                return PASSED_OVER
            lost = any(healing.may_have_lost(handed.asked_at) for healing in asking)
            if payment is None or unclear or not lost or not _fits(payment, said):
                raise_alert(work, NOT_TAKEN, said.number, AlertLevel.URGENT, now, amount_fen=said.total_fen)
                became = PASSED_OVER
                if payment is not None and not unclear and lost and _is_of(payment, said):
                    became = no_room(work, asking[-1].healing_no, payment, said.number, said.total_fen, now)
                work.commit()
                return became
            refund_again(work, asking[-1].healing_no, payment, said.number, said.total_fen, now)
            work.commit()
        return MADE_AGAIN

    @staticmethod
    def _catch_up(work: UnitOfWork, refund: Refund, now: datetime) -> None:
        """A refund of which the terminal had not been asked when the database was saved, and has been since: its items
        are withdrawn."""
        if refund.state in _BEFORE_THE_TERMINAL:
            again = replace(refund, state=RefundState.UNKNOWN, outcome="refund.made_again", changed_at=now)
            work.refunds.save(again)
            tell_of(work, refund, again, now)
            work.audit.add(own_audit_row(now, "refund.made_again", refund.refund_no, state=refund.state.value))
            work.commit()


def _fits(payment: Payment, said: CardRecord) -> bool:
    return _is_of(payment, said) and said.total_fen <= payment.refundable_fen


def _is_of(payment: Payment, said: CardRecord) -> bool:
    return payment.channel == CARD and said.total_fen > 0
