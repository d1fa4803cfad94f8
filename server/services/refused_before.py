"""After a restore: a payment that was refused at its window, of which a late copy of the request was taken all the same
before the database was put back. Its desk knows of the refusal alone; the wallet knows whether it was asked to pay, and
of cash the business system, if it was told."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from app.core.clock import Clock
from app.core.offline import OFFLINE_KINDS
from app.core.payment import PaymentEvent, PaymentState
from app.core.terminal import CARD
from server.domain.handed_in import Handed, HandedPayment
from server.domain.healing import Healing
from server.domain.identity import Window
from server.ports import BusinessSystem, Channel, ChannelAnswer, PostingQuery, UnitOfWorkFactory
from server.services.gap import asking_of, is_lost
from server.services.payments_again import payment_again
from server.services.posted_there import BOOKED
from server.services.settle_payment import DENIALS

log = logging.getLogger(__name__)

UNDER_WAY = timedelta(minutes=2)
"""What was sent before the restore may still arrive so long after it was noticed: until then "not there" says nothing
of it."""
ENOUGH_SILENCE = 3
"""After so many payments of which it did not say, a wallet is asked about no more of one part: the desk waits."""
UNSAID = ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, "channel.no_answer")


class RefusedBefore:
    """Asks about the refused payments of one part of a journal, which are few. Of a card nobody is asked: its terminal
    is used after the server's word alone."""

    def __init__(
        self,
        *,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
    ) -> None:
        self._reader, self._channels, self._businesses, self._clock = reader, channels, businesses, clock

    def __call__(self, window: Window, handed: Handed) -> tuple[Handed, frozenset[str]]:
        """The part, in which cash that was booked is paid, and what a wallet does not deny has no known end; and the
        numbers of payments that are to be handed in once more, because too little is said of them yet."""
        refused = [one for one in handed.payments if one.refused and one.wanted.channel != CARD]
        if not refused:
            return handed, frozenset()
        with self._reader() as work:
            asking = asking_of(work, window)
            lost = [one for one in refused if work.payments.get(one.wanted.payment_no) is None]
        early = self._is_early(asking)
        silent: Counter[str] = Counter()
        became: dict[str, str | None] = {}
        for one in (one for one in lost if is_lost(asking, one.wanted.payment_no)):
            if one.wanted.channel in OFFLINE_KINDS:
                outcome = self._of_cash(one, early=early)
            else:
                outcome = self._of_wallet(window, one, silent, early=early)
            became[one.wanted.payment_no] = outcome
            if outcome is not None and outcome != one.outcome:
                log.warning("payment %s: refused (%s), and not denied", one.wanted.payment_no, one.outcome)
        found = {number: outcome for number, outcome in became.items() if outcome is not None}
        payments = (replace(one, outcome=found.get(one.wanted.payment_no, one.outcome)) for one in handed.payments)
        return replace(handed, payments=tuple(payments)), frozenset(became.keys() - found.keys())

    def _is_early(self, asking: Sequence[Healing]) -> bool:
        return any(self._clock.now() < healing.noticed_at + UNDER_WAY for healing in asking)

    def _of_wallet(self, window: Window, one: HandedPayment, silent: Counter[str], *, early: bool) -> str | None:
        """Its outcome: refused as ever, or without an end; None: to be asked later."""
        channel, now = self._channels.get(one.wanted.channel), self._clock.now()
        if channel is None:
            return one.outcome
        said = UNSAID
        if silent[channel.name] < ENOUGH_SILENCE:
            said = channel.query(payment_again(one, window, channel.merchant, one.recorded_at, now))
        if said.event in DENIALS:
            return one.outcome
        if said.event is not PaymentEvent.CHANNEL_UNCLEAR:
            return ""
        silent[channel.name] += not said.not_found
        if early:
            return None
        return one.outcome if said.not_found else ""

    def _of_cash(self, one: HandedPayment, *, early: bool) -> str | None:
        """The same of cash, which is paid if its order was booked with it."""
        system: object = self._businesses.get(one.wanted.business)
        if not isinstance(system, PostingQuery):
            return one.outcome
        word = system.find_posting(one.wanted.order_no)
        if word.outcome in BOOKED:
            return PaymentState.PAID.value if one.wanted.payment_no in word.payment_nos else one.outcome
        return None if early or word.outcome == "unclear" else one.outcome
