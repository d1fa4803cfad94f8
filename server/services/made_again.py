"""After a restore: what may become of what a desk hands in, whether others are waited for, and a refund that no desk
asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.domain.healing import Healing, HealingItem, ItemKind, ItemState
from server.domain.identity import Window
from server.domain.job import Job, JobKind
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.domain.settlement import REVERSIBLE_STATES
from server.ports import UnitOfWork
from server.services.authorise import own_audit_row

KNOWN, MADE_AGAIN, PASSED_OVER = "known", "made_again", "passed_over"
LATER = "later"
"""What another desk may yet bring something to, its payment for one: its desk is asked once more."""
CARRIED_LATER = "carried_later"
"""The same, of what was carried out, or may turn out to have been when more is known: another's mere request does not
take its room meanwhile."""
MAYBE_LATER = "maybe_later"
"""The same, of a request that its server had taken and of which its channel does not say whether it was carried out:
what was carried out comes before it, a mere request after it."""
NO_ROOM = "no_room"
"""What does not fit into its payment beside other refunds: passed over, and its desk is asked once more when one of
those has ended without money."""
WHOLE = "whole"
"""A desk has handed in its whole journal, and is asked once more for what waited for others."""
BRINGS = "brings"
"""What a desk has put off as `CARRIED_LATER`, by number; what says that a refund was carried out (a word of a card
terminal, notes, a payout) ends in a stroke and the number of that."""
MAY_BRING = "may_bring"
"""What a desk has put off as `MAYBE_LATER`, by number."""
REFUND_AFTER = timedelta(seconds=3)
"""A refund is asked for after its payment, which it needs known."""
REFUND_FOUND = "refund.found"
"""Alert: money went back that does not stand in the books."""
BY_STATEMENT = "refund.other"


def others_wait(work: UnitOfWork, healing: Healing, window: Window) -> bool:
    """Whether another window has yet to hand in its journal. One that has, and is itself asked once more, brings
    nothing new: two would wait for each other for ever."""
    return any(not item.fact(WHOLE) for item in _others(work, healing, window))


def others_bring(work: UnitOfWork, healing: Healing, window: Window, name: str = BRINGS) -> bool:
    """Whether another window that has handed in its journal comes back with what was carried out (or may have been:
    `MAY_BRING`). That waits for journals, and for the request that it answers, which then waits for nothing: none waits
    for itself."""
    return any(item.fact(WHOLE) and item.fact(name) for item in _others(work, healing, window))


def is_put_off(work: UnitOfWork, healing: Healing, name: str, subject: str) -> bool:
    """Whether any window comes back with this, among what it has put off as ``name`` (`LATER`, `BRINGS`)."""
    return any(subject in subjects for subjects in _put_off(work, healing, name))


def is_brought(work: UnitOfWork, healing: Healing, refund_no: str) -> bool:
    """Whether any window comes back with what says that a refund was, or may have been, carried out."""
    return any(one.endswith(f"/{refund_no}") for subjects in _put_off(work, healing, BRINGS) for one in subjects)


def _put_off(work: UnitOfWork, healing: Healing, name: str) -> Sequence[Sequence[str]]:
    """What each window has put off as ``name``."""
    items = work.healings.items(healing.healing_no)
    waiting = (item for item in items if item.kind is ItemKind.DESK and item.state is ItemState.WAITING)
    return [names_in(item, name) for item in waiting]


def names_in(desk: HealingItem, name: str) -> Sequence[str]:
    """What a desk has put off as ``name``; nothing where an earlier version wrote a count."""
    told = desk.fact(name)
    return told.split() if isinstance(told, str) else ()


def refund_of(subject: str) -> str:
    """The number of the refund that was asked for (the subject itself), or of which something was carried out."""
    return subject.rpartition("/")[2]


def no_room(work: UnitOfWork, healing_no: int, payment: Payment, refund_no: str, amount_fen: int, now: datetime) -> str:
    """Note that the money of a refund which is not known here went back, and has no room in its payment."""
    if work.healings.item(healing_no, ItemKind.REFUND, refund_no) is None:
        facts = (("amount_fen", amount_fen), ("said", ""), ("fits", 0), ("payment_no", payment.payment_no))
        work.healings.put(HealingItem(healing_no, ItemKind.REFUND, refund_no, ItemState.WAITING, now, facts))
    return NO_ROOM


def _others(work: UnitOfWork, healing: Healing, window: Window) -> Sequence[HealingItem]:
    """Other windows that are still asked."""
    return [
        item
        for item in work.healings.items(healing.healing_no)
        if item.kind is ItemKind.DESK and item.state is ItemState.WAITING and item.subject != str(window.window_id)
    ]


def refund_again(
    work: UnitOfWork,
    healing_no: int,
    payment: Payment,
    refund_no: str,
    amount_fen: int,
    now: datetime,
    *,
    withdrawal: bool | None = None,
    reason: str = "",
) -> None:
    """Make a refund again that no desk asked for (an order undone, a rule of ours) and that the channel, its statement
    or a card terminal has under a number of ours: unknown, and asked for; its payment too, which may be unknown for
    want of it. ``withdrawal``: whether the business system has booked it, and ``reason``, where they are known."""
    refund = found_refund(payment, refund_no, amount_fen, now)
    if reason:
        refund = replace(refund, reason=reason)
    if withdrawal is not None:
        refund = replace(refund, business_withdrawal=withdrawal)
    unclear = payment.state in REVERSIBLE_STATES
    reserved_fen = payment.reserved_fen + amount_fen
    work.payments.save(
        replace(payment, reserved_fen=reserved_fen, changed_at=now, kept=payment.kept or unclear)  # it was paid
    )
    work.refunds.add(refund)
    if unclear:
        work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment.payment_no, now))
    work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now + REFUND_AFTER))
    facts: tuple[tuple[str, str | int], ...] = (("amount_fen", amount_fen), ("said", "refunded"), ("fits", 1))
    work.healings.put(HealingItem(healing_no, ItemKind.REFUND, refund.refund_no, ItemState.WAITING, now, facts))
    work.audit.add(
        own_audit_row(now, "refund.made_again", refund.refund_no, payment_no=payment.payment_no, amount_fen=amount_fen)
    )


def found_refund(payment: Payment, refund_no: str, amount_fen: int, now: datetime) -> Refund:
    """A refund of which only its number, payment and amount are known."""
    return Refund(
        refund_no=refund_no, payment_no=payment.payment_no, order_no=payment.order_no, channel=payment.channel,
        amount_fen=amount_fen, reason=BY_STATEMENT, note="", bills=(),
        business_withdrawal=payment.state is not PaymentState.LATE_PAID, state=RefundState.UNKNOWN,
        window_id=payment.window_id, shift_no=payment.shift_no, requested_by=payment.operator_id, requested_at=now,
        changed_at=now, outcome="refund.made_again",
    )  # fmt: skip
