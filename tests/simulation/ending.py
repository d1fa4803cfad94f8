"""The end of a seed: all faults healed, time run forward until nothing is left to do, then every book beside the
others."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import ENDED_STATES, RefundState
from server.domain.shift import NEXT
from simulation import by_hand, forgotten_books, lonely, notes, reconciled
from simulation.invariants import GONE_BACK, Broken
from simulation.server_process import RECURRING

if TYPE_CHECKING:
    from simulation.window import Window
    from simulation.world import World

S = PaymentState
STORMY_S = 6 * 3600.0
LONGEST_S = 40 * 86400.0
ASK_AGAIN_S = 6 * 3600.0
NO_MONEY = frozenset({S.NOT_PAID, S.REVERSED})
LOOK_EVERY = 16
"""So many events pass between two looks at whether all is done."""


def run_to_the_end(world: World) -> None:
    """Let the storm pass, heal, run forward until all is done, check everything."""
    hub = world.hub
    ends_s = _storm_ends_s(world)
    while world.failure is None and hub.now_s < ends_s and hub.run_on(ends_s, LOOK_EVERY):
        if hub.events % LOOK_EVERY == 0:
            ends_s = _storm_ends_s(world)
    heal(world)
    if world.past.watched:
        _look_at_intents(world)
    ends_s = hub.now_s + LONGEST_S
    while world.failure is None and hub.now_s < ends_s:
        if (hub.events % LOOK_EVERY == 0 and _quiet(world)) or not hub.run_on(ends_s, LOOK_EVERY):
            break
    if world.failure is None and not _quiet(world):
        raise Broken(3, f"still not done after {LONGEST_S / 86400:.0f} days: {_left(world)}")
    if world.failure is None:
        _recover_desks(world)
    if world.failure is None:
        check_everything(world)
        if reconciled.wanted(world):
            reconciled.of_seed(world)


def _storm_ends_s(world: World) -> float:
    """The storm lasts while people work, and until what is down comes back by itself."""
    if _people_work(world):
        return world.begins_s + STORMY_S
    return min(max(world.outages.values(), default=0.0) + 1.0, world.begins_s + STORMY_S)


def _people_work(world: World) -> bool:
    return world.plan.people and any(
        window.next_visit < world.plan.visits or window.current is not None for window in world.windows
    )


def heal(world: World) -> None:
    """No fault from now on: what is down starts again, clocks are right."""
    world.chance.calm = True
    world.tell("all faults are healed")
    world.outages.clear()
    world.server_offset_s = 0.0
    world.far.faults.remove()
    if world.server is not None:
        world.server.process.offset_s = 0.0
        if not world.server.process.alive:
            world.start_server()
        world.server.jobs_changed()
    for window in world.everywhere:
        window.process.offset_s = 0.0
        window.disk.full = False


def _quiet(world: World) -> bool:
    if _people_work(world) or any(subject != RECURRING for _, subject in world.rows.jobs()):
        return False
    if world.left.late_payments() or world.left.parts_left() or not world.handed.settled():
        return False
    if world.lonely and any(window.journal.undelivered() for window in world.windows):
        return False
    if world.past.healing() is not None:
        return False
    if any(window.slips for window in world.windows):
        return False
    checks = world.checks
    return all(one.state in ENDED_STATES or no in checks.forgotten for no, one in checks.refunds.items())


def _left(world: World) -> str:
    jobs = [f"{kind} {world.alias(subject)}" for kind, subject in world.rows.jobs() if subject != RECURRING]
    people = [window.name for window in world.windows if window.current or window.next_visit < world.plan.visits]
    refunds = [world.alias(one.refund_no) for one in world.checks.refunds.values() if one.state not in ENDED_STATES]
    return f"jobs {jobs[:5]}, windows {people}, refunds {refunds[:5]}, late {world.left.late_payments()[:5]}"


def _look_at_intents(world: World) -> None:
    """Desks look at what is open again and again until the server has answered, as the checkout does: one that a
    restored server has never heard of is undone while its channel still takes a reverse."""
    for window in world.windows:

        def look(window: Window = window) -> None:
            window.sign_in()
            window.ask(window.recover)

        if window.process.alive and window.journal.open_intents():
            world.hub.spawn(window.process, f"{window.name} looks again", look)


def _recover_desks(world: World) -> None:
    """Every desk starts once more and closes what its journal left open."""
    hub = world.hub
    for window in world.windows:
        if window.process.alive:
            hub.kill(window.process)
        window.restart()

        def recover(window: Window = window) -> None:
            window.sign_in()
            window.ask(window.recover)
            wait_s = 60.0
            while window.journal.open_intents():  # made again after a restore, and followed as any other
                hub.pause(wait_s)
                window.ask(window.recover)
                wait_s = min(2 * wait_s, ASK_AGAIN_S)

        hub.spawn(window.process, f"{window.name} at last", recover)
    hub.run(hub.now_s + 3600)
    ends_s = hub.now_s + LONGEST_S
    while world.failure is None and hub.now_s < ends_s and not _ended(world):
        next_s = hub.now_s + 3600
        hub.run(next_s)  # too old to be undone: its channel's statement tells, days later
        hub.now_s = next_s
    for window in world.windows:
        left = [world.alias(intent.payment.payment_no) for intent in window.journal.open_intents()]
        if left:
            raise Broken(3, f"{window.name} still has intents without an end: {left}")


def _ended(world: World) -> bool:
    """Whether every intent of every desk has its end, and what followed from it is done."""
    return _quiet(world) and not any(window.journal.open_intents() for window in world.windows)


def check_everything(world: World) -> None:
    """Every book beside the others."""
    checks = world.checks
    checks.held_before.clear()  # by now it has gone back again
    for number, mirrored in checks.payments.items():
        if number in checks.forgotten:
            if checks.held_fen(mirrored):
                raise Broken(3, f"{world.alias(number)} was lost when the database was put back")
            continue
        payment = world.rows.payment(number)
        if payment.state is not mirrored.state:
            raise Broken(3, f"{world.alias(number)} changed without a commit")
        if payment.state not in (S.PAID, S.NOT_PAID, S.REVERSED, S.REFUNDED):
            raise Broken(3, f"{world.alias(number)} is still {payment.state}")
        ours = 0 if payment.state in NO_MONEY else payment.amount_fen - payment.refunded_fen
        if payment.channel != "cash" and checks.held_fen(payment) != ours:
            raise Broken(8, f"the wallet holds {checks.held_fen(payment)} of {world.alias(number)}, we say {ours}")
        if payment.reserved_fen:
            raise Broken(6, f"{payment.reserved_fen} fen of {world.alias(number)} stay reserved")
        checks._ledger(payment)
        checks.checked += 3
    for order in checks.orders.values():
        if order.order_no in checks.forgotten:
            continue
        checks._charged_once(order)
        _his_agrees(world, order.order_no)
    checks.each_wish_once()
    for difference in lonely.differences(world):
        raise Broken(2, difference)
    _shifts_agree(world)
    _journals_agree(world)


def _his_agrees(world: World, order_no: str) -> None:
    checks = world.checks
    checks.checked += 1
    order, posting = world.rows.order(order_no), world.rows.posting(order_no)
    payments = [checks.payments[number] for number in checks.of_order[order_no]]
    held = sum(one.amount_fen - one.refunded_fen for one in payments if one.state in (S.PAID, S.REFUNDED))
    book = world.far.his_book.order(order_no)
    posted = book is not None and book["state"] in ("posted", "withdrawn")
    booked = int(book["body"]["total_fen"]) - int(book["withdrawn_fen"]) if book is not None and posted else 0
    if posting is not None and posting.state is PostingState.PENDING:
        raise Broken(4, f"the HIS was never told of {world.alias(order_no)}")
    told = posting is not None and posting.state in (PostingState.POSTED, PostingState.WITHDRAWN)
    if told != posted:
        state = posting.state if posting else "no posting"
        raise Broken(4, f"{world.alias(order_no)}: we say {state}, the HIS says {book['state'] if book else 'nothing'}")
    there = {str(one["payment_no"]) for one in book["body"]["payments"]} if book is not None and posted else set()
    late = sum(
        one.amount_fen
        for number in checks.of_order[order_no]
        if number in there
        for one in (checks.refunds[each] for each in checks.refunds_of[number])
        if one.state in GONE_BACK and not one.business_withdrawal and posted
    )
    if booked != held + (late if posted else 0) and (posted or held):
        raise Broken(4, f"{world.alias(order_no)} ({order.total_fen} fen): the HIS books {booked}, we hold {held}")


def _shifts_agree(world: World) -> None:
    """The statement of each shift is the sum of the payments and refunds that bear its number."""
    checks = world.checks
    sums: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for payment in checks.payments.values():
        if payment.state not in NO_MONEY and payment.payment_no not in checks.forgotten:
            sums[payment.booked_in][payment.channel, "payment"] += payment.amount_fen
    for refund in checks.refunds.values():
        if refund.state is RefundState.REFUNDED and refund.refund_no not in checks.forgotten:
            sums[refund.booked_in][refund.channel, "refund"] += refund.amount_fen
    for payout in world.payouts.of_refund.values():
        if shift_no := world.payouts.counted_in(payout):
            sums[shift_no]["cash", "refund"] += payout.amount_fen
    for shift_no, wanted in sums.items():
        checks.checked += 1
        if shift_no.startswith(NEXT):
            continue  # no shift: money that came after a seal and waits for the next shift to be opened
        found = world.rows.totals(shift_no)
        if found != dict(wanted):
            raise Broken(7, f"the statement of a shift says {found}, its payments and refunds come to {dict(wanted)}")
    world.handed.check({number: dict(each) for number, each in sums.items()})
    world.payouts.check()
    by_hand.check(world)
    world.notes.check()
    notes.journals_tell(world)
    forgotten_books.check(world)


def _journals_agree(world: World) -> None:
    """What a desk wrote down is what the server has: state, amount, shift."""
    for window in world.windows:
        for intent in window.journal.intents():
            world.checks.checked += 1
            number, outcome = intent.payment.payment_no, window.journal.outcomes.get(intent.payment.payment_no, "")
            payment = world.checks.payments.get(number)
            if payment is None or number in world.checks.forgotten:
                if outcome in ("paid", "refunded"):
                    raise Broken(7, f"{world.alias(number)} is paid in the journal and unknown to the server")
                continue
            if (payment.shift_no, payment.amount_fen) != (intent.payment.shift_no, intent.payment.amount_fen):
                raise Broken(7, f"{world.alias(number)} has another shift or amount in the journal")
            if outcome == "paid" and payment.state in NO_MONEY:
                raise Broken(7, f"{world.alias(number)} is paid in the journal and {payment.state} at the server")
