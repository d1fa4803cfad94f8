"""Take over what a desk did in a gap: unknown payments and refunds are made again under their numbers and asked for.

Numbers are never reused. A number carries the second it was minted in, its window and 55 random bits, so a server that
forgot it cannot mint it anew; the channel knows it still, so nothing can be charged under it twice: the same number
with another amount is refused there (ORDERPAID and its like), which is no proof and stays unknown until asked. Posting
an order that the business system has heard of is answered as before (CONTRACT.md 4.7: idempotent by ``order_no``), so
orders of the gap are posted again without asking first whether they were.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict
from app.core.refund import GIVEN_BACK, RefundEvent
from server.domain.handed_in import Handed, HandedWord
from server.domain.healing import Healing, HealingItem, ItemKind, ItemState
from server.domain.identity import Window
from server.domain.order import OrderState
from server.domain.payment import PaymentWanted
from server.ports import BusinessSystem, Channel, PostingWord, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.cash_again import cash_again
from server.services.gap import Gap, asking_of, is_lost
from server.services.hand_in_words import NOT_TAKEN
from server.services.made_again import (
    BRINGS,
    CARRIED_LATER,
    KNOWN,
    LATER,
    MADE_AGAIN,
    MAY_BRING,
    MAYBE_LATER,
    NO_ROOM,
    PASSED_OVER,
    REFUND_FOUND,
    WHOLE,
    found_refund,
    names_in,
    refund_of,
)
from server.services.payments_again import PaymentsAgain
from server.services.payout_again import payout_again
from server.services.posted_there import is_part, posted_there
from server.services.refund_healing import BY_HAND
from server.services.refunds_again import RefundsAgain
from server.services.refused_before import RefusedBefore
from server.services.returned_before import ReturnedBefore
from server.services.sign_in import enrolled_window
from server.services.undone_before import MAY_BE_BACK
from server.services.unfit_refunds import UNFIT

PUT_OFF = (
    (LATER, (LATER, MAYBE_LATER, CARRIED_LATER)), (BRINGS, (CARRIED_LATER,)), (MAY_BRING, (MAYBE_LATER,)),
    (NO_ROOM, (NO_ROOM,)),
)  # fmt: skip
"""The facts of a desk that name what it comes back with, and what has become of that so far."""
HearWords = Callable[[Window, Sequence[Healing], Sequence[HandedWord]], Sequence[str]]
"""`server.services.hand_in_words.HearHandedWords`."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many were known here, were made again, or need none."""

    known: int
    made_again: int
    passed_over: int


class HandIn:
    """Takes parts of a desk's journal while that desk is asked for it; a repeat changes nothing."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        businesses: Mapping[str, BusinessSystem],
        wake: Callable[[], None],
        hear_words: HearWords,
    ) -> None:
        self._uow, self._reader, self._channels, self._clock, self._wake = uow, reader, channels, clock, wake
        self._businesses, self._hear_words = businesses, hear_words
        self._returned_before = ReturnedBefore(uow=uow, reader=reader, channels=channels, clock=clock)
        self._refused_before = RefusedBefore(reader=reader, channels=channels, businesses=businesses, clock=clock)

    def __call__(self, window_token: str, handed: Handed) -> Taken:
        """Raises NotSignedIn ``window.not_enrolled``; Conflict ``healing.not_asked``; Unreachable ``his.no_answer``."""
        window = enrolled_window(self._reader, window_token)
        handed, unsaid = self._refused_before(window, handed)
        heard = self._heard(window, handed)
        now, posted, carried_out = self._clock.now(), self._posted_there(window, handed), self._carried_out(handed)
        with self._uow() as work:
            asking = asking_of(work, window)
            if not asking:
                raise Conflict("healing.not_asked")
            gap = Gap(work, window, asking, self._channels, now)
            payments, refunds = PaymentsAgain(gap, posted, unsaid), RefundsAgain(gap, *carried_out)
            done = [*heard, *((shift.shift_no, payments.shift(shift)) for shift in handed.shifts)]
            done += [(one.wanted.payment_no, payments.payment(one)) for one in handed.payments]
            done += [(refund.refund_no, refunds.refund(refund)) for refund in refunds.in_order(handed.refunds)]
            done += [(f"cash/{cash.refund_no}", cash_again(gap, cash)) for cash in handed.cash]
            done += [
                (f"{one.payout_no}/{one.refund_no}", payout_again(work, window, asking, one, now))
                for one in handed.payouts
            ]
            became = [said for _, said in done]
            passed_over = became.count(PASSED_OVER) + became.count(NO_ROOM)
            taken = Taken(became.count(KNOWN), became.count(MADE_AGAIN), passed_over)
            for healing in asking:
                _note(work, healing, window, taken, now, handed, done)
            work.commit()
        self._wake()
        return taken

    def _heard(self, window: Window, handed: Handed) -> Sequence[tuple[str, str]]:
        """What became of the words of its card terminal, each taken in by itself."""
        if not handed.words:
            return ()
        with self._reader() as work:
            asking = asking_of(work, window)
        if not asking:
            return ()
        numbers = [f"word/{word.said.number}" for word in handed.words]
        return list(zip(numbers, self._hear_words(window, asking, handed.words), strict=False))

    def _carried_out(self, handed: Handed) -> tuple[frozenset[str], frozenset[str]]:
        """Those of its refunds that are not known here, and that their channel has, and those of which it does not say.
        What this server gave back whole is made again before: of that nothing is left for them."""
        with self._reader() as work:
            unsure = [one for one in handed.refunds if one.outcome not in GIVEN_BACK]
            lost = [one for one in unsure if work.refunds.get(one.refund_no) is None]
            found = [(one, work.payments.get(one.payment_no)) for one in lost]
        for payment in {one.payment_no: one for _, one in found if one is not None}.values():
            self._returned_before(payment)
        answers = {
            one.refund_no: self._channels[payment.channel].query_refund(
                found_refund(payment, one.refund_no, one.amount_fen, self._clock.now()), payment
            )
            for one, payment in found
            if payment is not None and payment.channel in self._channels and payment.channel not in BY_HAND
        }
        has = frozenset(number for number, answer in answers.items() if answer.event in MAY_BE_BACK)
        silent = (no for no, one in answers.items() if one.event is RefundEvent.CHANNEL_UNCLEAR and not one.not_found)
        return has, frozenset(silent)

    def _posted_there(self, window: Window, handed: Handed) -> Mapping[str, PostingWord]:
        """What the business systems know of orders in parts that are not known here to be complete."""
        parts = [one.wanted for one in handed.payments if one.began and is_part(one.wanted)]
        if not parts:
            return {}
        with self._reader() as work:
            asking = asking_of(work, window)
            lost = [wanted for wanted in parts if _may_be_complete(work, asking, wanted)]
        return posted_there(self._businesses, lost)


def _may_be_complete(work: UnitOfWork, asking: Sequence[Healing], wanted: PaymentWanted) -> bool:
    """Whether the order of a part may have been completed in the gap: the part is of it, or is known and waits for
    more."""
    if not asking or work.payments.get(wanted.payment_no) is None:
        return is_lost(asking, wanted.payment_no)
    order = work.orders.get(wanted.order_no)
    return order is not None and order.state is OrderState.OPEN


def _note(
    work: UnitOfWork,
    healing: Healing,
    window: Window,
    taken: Taken,
    now: datetime,
    handed: Handed,
    done: Sequence[tuple[str, str]],
) -> None:
    """What a desk has handed in so far. If anything was put off it is asked once more, also if nobody is waited for any
    more, and has answered when each of these has come again: a late or doubled part of before ends nothing. What it
    brings then holds others back."""
    before = work.healings.item(healing.healing_no, ItemKind.DESK, str(window.window_id))
    detail: dict[str, str | int] = dict(before.detail) if before else {}
    for name in (KNOWN, MADE_AGAIN, PASSED_OVER):
        detail[name] = int(detail.get(name, 0)) + int(getattr(taken, name))
    for name, kinds in PUT_OFF:
        put_off = dict.fromkeys(names_in(before, name) if before else ())
        for subject, became in done:
            put_off.pop(subject, None)
            put_off.pop(subject.partition("/")[0], None)  # a payout, if an earlier version put it off
            if became in kinds:
                put_off[subject] = None
        detail[name] = " ".join(put_off)
    asked_again = names_in(before, LATER) if before else ()
    for subject in [one for one, became in done if became in (KNOWN, MADE_AGAIN) and one in asked_again]:
        for code in (UNFIT, REFUND_FOUND, NOT_TAKEN):  # it has its place now
            work.alerts.end(code, refund_of(subject), now)
    last = handed.last and not detail[LATER]
    if handed.last:
        detail[WHOLE] = 1
    state = ItemState.DONE if last else before.state if before else ItemState.WAITING
    detail["name"] = window.name
    item = HealingItem(healing.healing_no, ItemKind.DESK, str(window.window_id), state, now, tuple(detail.items()))
    work.healings.put(item)
    if last:
        counts = {name: int(detail[name]) for name in (KNOWN, MADE_AGAIN, PASSED_OVER)}
        work.audit.add(own_audit_row(now, "healing.desk_answered", window.code, **counts))
