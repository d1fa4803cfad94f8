"""After a restore: a payment that was refused at its window, of which a late copy of the request was taken all the same
before the database was put back. Its desk knows of the refusal alone; the wallet knows whether it was asked to pay, and
of cash the business system, if it was told."""

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.offline import OFFLINE_KINDS
from app.core.payment import PaymentEvent, PaymentState
from app.core.terminal import CARD
from server.domain.handed_in import Handed, HandedPayment
from server.domain.healing import Healing
from server.domain.identity import Window
from server.ports import BusinessSystem, Channel, PostingQuery, UnitOfWorkFactory
from server.services.gap import asking_of, is_lost
from server.services.payments_again import payment_again
from server.services.posted_there import BOOKED
from server.services.settle_payment import DENIALS

log = logging.getLogger(__name__)

UNDER_WAY = timedelta(minutes=2)
"""What was sent before the restore may still arrive so long after it was noticed: until then "not there" says nothing
of it."""
LONGEST_ASKING_S = 10
"""After so many seconds nobody is asked about more of one part: its desk waits for an answer, 24 s in all, of which the
last question may take 10."""


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
        self._silent_at: dict[str, float] = {}
        """Who said nothing when last asked, and of which payment: the others come first from then on."""
        self._known: dict[tuple[datetime, str], str] = {}
        """What became of a payment, by when the restore was noticed: it comes again with all of its journal."""

    def __call__(self, window: Window, handed: Handed) -> tuple[Handed, frozenset[str]]:
        """The part, in which cash that was booked is paid, and what a wallet does not deny has no known end; and the
        numbers of payments that are to be handed in once more, because too little is said of them yet."""
        refused = [one for one in handed.payments if one.refused and one.wanted.channel != CARD]
        if not refused:
            return handed, frozenset()
        with self._reader() as work:
            asking = asking_of(work, window)
            lost = [one for one in refused if work.payments.get(one.wanted.payment_no) is None]
        wanted = [one for one in lost if is_lost(asking, one.wanted.payment_no)]
        became = self._outcomes(window, wanted, asking)
        found = {number: outcome for number, outcome in became.items() if outcome is not None}
        payments = (replace(one, outcome=found.get(one.wanted.payment_no, one.outcome)) for one in handed.payments)
        return replace(handed, payments=tuple(payments)), frozenset(became.keys() - found.keys())

    def _outcomes(
        self, window: Window, lost: Sequence[HandedPayment], asking: Sequence[Healing]
    ) -> dict[str, str | None]:
        """What became of each; None: to be asked later. Who was silent once, or busy, is asked no more."""
        began, silent = self._clock.monotonic_s(), set[str]()
        if not lost:
            return {}
        noticed_at = max(healing.noticed_at for healing in asking)
        early = self._clock.now() < noticed_at + UNDER_WAY
        became: dict[str, str | None] = {}
        for one in sorted(lost, key=self._turn):
            number, asked, now_s = one.wanted.payment_no, _asked(one), self._clock.monotonic_s()
            became[number] = self._known.get((noticed_at, number))
            if became[number] is not None or asked in silent or now_s - began >= LONGEST_ASKING_S:
                continue
            outcome, spoke = self._ask(window, one, early=early)
            became[number] = outcome
            for each in (number, asked):
                if spoke:
                    self._silent_at.pop(each, None)
                else:
                    self._silent_at[each] = now_s
            if not spoke:
                silent.add(asked)
            if outcome is not None:
                self._known[noticed_at, number] = outcome
            if outcome not in (None, one.outcome):
                log.warning("payment %s: refused (%s), and not denied", number, one.outcome)
        return became

    def _turn(self, one: HandedPayment) -> tuple[float, float]:
        first = -math.inf
        return self._silent_at.get(_asked(one), first), self._silent_at.get(one.wanted.payment_no, first)

    def _ask(self, window: Window, one: HandedPayment, *, early: bool) -> tuple[str | None, bool]:
        """Its outcome: refused as ever, paid, or without an end; None: to be asked later. And whether anybody spoke."""
        if one.wanted.channel in OFFLINE_KINDS:
            return self._of_cash(one, early=early)
        return self._of_wallet(window, one, early=early)

    def _of_wallet(self, window: Window, one: HandedPayment, *, early: bool) -> tuple[str | None, bool]:
        channel, now = self._channels.get(one.wanted.channel), self._clock.now()
        if channel is None:
            return one.outcome, True
        said = channel.query(payment_again(one, window, channel.merchant, one.recorded_at, now))
        if said.event in DENIALS:
            return one.outcome, True
        if said.event is not PaymentEvent.CHANNEL_UNCLEAR:
            return "", True
        if early:
            return None, said.not_found
        return (one.outcome, True) if said.not_found else ("", False)

    def _of_cash(self, one: HandedPayment, *, early: bool) -> tuple[str | None, bool]:
        """Cash is paid if its order was booked with it."""
        system: object = self._businesses.get(one.wanted.business)
        if not isinstance(system, PostingQuery):
            return one.outcome, True
        word = system.find_posting(one.wanted.order_no)
        if word.outcome in BOOKED:
            is_paid = one.wanted.payment_no in word.payment_nos
            return PaymentState.PAID.value if is_paid else one.outcome, True
        spoke = word.outcome != "unclear"
        return None if early or not spoke else one.outcome, spoke


def _asked(one: HandedPayment) -> str:
    """Who is asked of a payment."""
    wanted = one.wanted
    return f"his/{wanted.business}" if wanted.channel in OFFLINE_KINDS else f"channel/{wanted.channel}"
