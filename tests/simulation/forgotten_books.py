"""The books of shifts and payouts when the database is put back: what it has forgotten is forgotten there, and what was
done with money all the same is remembered: payouts whose cash was handed out, by the journals of the windows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.core.payout import PayoutState
from app.core.refund import RefundState
from app.core.shift import SEALED_STATES
from app.wire.payouts import PaidOut
from server.storage.memory import MemoryDatabase
from simulation.kernel import START

if TYPE_CHECKING:
    from simulation.world import World

PAID = PayoutState.PAID.value


def put_back(world: World, database: MemoryDatabase) -> None:
    """The database has an earlier state."""
    tables, handed, payouts = database.tables, world.handed, world.payouts
    handed.shifts = {number: tables.shifts.rows[number] for number in handed.shifts if number in tables.shifts.rows}
    for number in [number for number in handed._sealed if not _is_sealed(world, number)]:
        del handed._sealed[number]
    kept = {one.payout_no for one in tables.payouts.rows.values() if one.state is PayoutState.PAID}
    payouts.of_refund = {
        refund_no: payout for refund_no, payout in payouts.of_refund.items() if payout.payout_no in kept
    }
    payouts.paid_fen = Counter()
    for payout in payouts.of_refund.values():
        payouts.paid_fen[payout.payment_no] += payout.amount_fen
    payouts.asked_again &= {one for one in payouts.asked_again if _is_asked_again(world, one)}
    world.checks.look_back()


def _is_sealed(world: World, shift_no: str) -> bool:
    shift = world.handed.shifts.get(shift_no)
    return shift is not None and shift.state in SEALED_STATES


def _is_asked_again(world: World, refund_no: str) -> bool:
    """Whether it is known there that a refund failed, and that its money was asked for once more."""
    if refund_no in world.checks.forgotten:
        return False
    payment_no = world.checks.refunds[refund_no].payment_no
    others = [one for one in world.checks.refunds_of[payment_no] if one not in world.checks.forgotten]
    return any(world.checks.refunds[one].route == "payout" for one in others)


def handed_out(world: World) -> dict[str, PaidOut]:
    """What windows know to have paid, by the refund."""
    return {
        act.content.refund_no: act.content
        for window in world.windows
        for act in window.journal.acts_since(START)
        if isinstance(act.content, PaidOut) and act.outcome == PAID
    }


def is_handed_out(world: World, refund_no: str) -> bool:
    """Whether its money left, which a person at the console can know even if the database does not."""
    return world.past.watched and refund_no in handed_out(world)


def check(world: World) -> None:
    """What was handed out is in the books, once."""
    if not world.past.watched:
        return
    for refund_no, content in handed_out(world).items():
        world.checks.checked += 1
        name, refund = world.alias(refund_no), world.checks.refunds.get(refund_no)
        if refund is None or refund_no in world.checks.forgotten or refund.state is not RefundState.PAID_OUT:
            raise world.payouts._broken(f"{name} was handed out and is {refund.state if refund else 'unknown'}")
        payout = world.payouts.of_refund[refund_no]
        if (payout.payout_no, payout.amount_fen) != (content.payout_no, content.amount_fen):
            raise world.payouts._broken(f"{name} was handed out, and paid out once more by another payout")
