"""Healing after a restore, on every storage: what is noticed, made again, asked, left to a person, and when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.clock import accounting_day
from app.core.errors import Conflict, Unreachable
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from app.core.shift import ShiftState
from server.domain.handed_in import Handed
from server.domain.healing import ItemKind, ItemState
from server.domain.payment import BillWanted, Payment, PaymentWanted
from server.domain.shift import NEXT
from server.ports import ChannelAnswer, PostingWord
from server.services.heartbeat import DesksInUse, HearDesk
from server.services.link_audit import LinkAudit
from server.services.request_refund import RefundWanted
from server.storage.engine import Database
from support.healing_world import TOKEN, HealingWorld
from support.money_world import NOT_FOUND, PAID, POSTING_UNCLEAR, REFUSED, UNCLEAR, WAITING


@pytest.fixture
def world(database: Database) -> HealingWorld:
    return HealingWorld(database)


# ------------------------------------------------------------------------------------------ noticing


def link(world: HealingWorld) -> None:
    LinkAudit(world.uow)()


def test_the_same_past_is_never_a_restore(world: HealingWorld) -> None:
    for count in range(3):
        world.notice.look()
        world.take(world.cashier, world.wanted(bills=(BillWanted(f"B{count}", "outpatient", "v1", 6360),)))
        link(world)
        world.clock.forward(5)
    assert world.alerts() == set()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"chain_no": 10**6}, id="the place is not there"),
        pytest.param({"hash": "f" * 64}, id="another hash at the place"),
        pytest.param({"row_id": 10**6}, id="the newest row is gone"),
    ],
)
def test_a_mark_of_a_past_that_is_gone_begins_a_healing_once(world: HealingWorld, change: dict[str, Any]) -> None:
    world.take(world.cashier, world.wanted())
    link(world)
    world.clock.forward(60)
    world.kept.mark = replace(world.notice.mark(), **change)
    world.clock.forward(60)
    world.notice.look()
    world.notice.look()
    with world.reader() as work:
        healings = work.healings.all()
    assert [healing.reason for healing in healings] == ["healing.server_mark"]
    assert healings[0].from_at <= world.kept.mark.at - timedelta(minutes=2)
    assert world.alerts() == {"server.restored"}


def test_a_mark_of_another_installation_says_nothing(world: HealingWorld) -> None:
    world.kept.mark = replace(world.notice.mark(), installation="another", chain_no=10**6)
    world.notice.look()
    assert world.alerts() == set()


def test_a_payment_that_its_desk_knows_to_be_paid_is_missed(world: HealingWorld) -> None:
    link(world)
    world.notice.compare(world.notice.mark(), "healing.desk_mark", world.number(NumberKind.PAYMENT))
    assert world.alerts() == {"server.restored"}


# ------------------------------------------------------------------------------------------ making again


def test_only_a_desk_that_was_asked_hands_in(world: HealingWorld) -> None:
    with pytest.raises(Conflict, match=r"healing\.not_asked"):
        world.hand_in(TOKEN, Handed(last=True))


@pytest.mark.parametrize(
    ("outcome", "queries", "ends"),
    [
        pytest.param("paid", [PAID], PaymentState.PAID, id="the channel has it"),
        pytest.param("paid", [UNCLEAR, NOT_FOUND, PAID], PaymentState.PAID, id="paid, and never undone while unclear"),
        pytest.param("", [PAID], PaymentState.PAID, id="its answer was lost"),
        pytest.param("", [NOT_FOUND], PaymentState.REVERSED, id="never charged, proven by a reverse"),
    ],
)
def test_a_wallet_payment_of_the_gap_is_asked_for(
    world: HealingWorld, outcome: str, queries: list[Any], ends: PaymentState
) -> None:
    world.wechat.queries = list(queries)
    wanted = world.wanted()
    world.restored()
    taken = world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, outcome),), last=True))
    assert (taken.made_again, taken.known) == (1, 0)
    assert world.state(wanted.payment_no) is PaymentState.UNKNOWN
    world.clock.forward(30)
    for _ in range(4):
        world.later(60)
    assert world.state(wanted.payment_no) is ends
    assert "pay" not in world.wechat.calls
    assert ("reverse" in world.wechat.calls) == (ends is PaymentState.REVERSED)
    again = world.hand_in
    with pytest.raises(Conflict):
        again(TOKEN, Handed(last=True))


@pytest.mark.parametrize("days", [-1, 1])
def test_the_clock_of_a_desk_may_be_a_day_wrong(world: HealingWorld, days: int) -> None:
    at = world.clock.now() + timedelta(days=days)
    lost, handed = (replace(world.wanted(), payment_no=mint(NumberKind.PAYMENT, "W001", at)) for _ in range(2))
    world.restored()
    beat = HearDesk(reader=world.reader, notice=world.notice, desks=DesksInUse(world.clock))(TOKEN, "desk", None, "")
    assert beat.hand_in_from is not None
    assert beat.hand_in_from <= at, "its journal bears the time of its clock"
    assert world.abandon(world.cashier, lost).payment.state is PaymentState.UNKNOWN, "it may have been charged"
    assert world.hand_in(TOKEN, Handed(payments=(world.handed(handed, "paid"),))).made_again == 1


@pytest.mark.parametrize(("channel", "outcome", "ends"), [
    pytest.param("wechat", "", PaymentState.REVERSED, id="young enough to be undone with proof"),
    pytest.param("cash", "paid", PaymentState.PAID, id="booked on the day of the gap"),
])  # fmt: skip
def test_what_is_made_again_was_done_in_the_gap_although_its_desks_clock_was_a_day_behind(
    world: HealingWorld, channel: str, outcome: str, ends: PaymentState
) -> None:
    world.wechat.queries = [NOT_FOUND]
    now = world.clock.now()
    at = now - timedelta(days=1)
    wanted = replace(world.wanted(channel=channel), payment_no=mint(NumberKind.PAYMENT, "W001", at))
    healing = world.restored()
    handed = replace(world.handed(wanted, outcome), recorded_at=at)
    assert world.hand_in(TOKEN, Handed(payments=(handed,), last=True)).made_again == 1
    made = world.payment(wanted.payment_no)
    assert healing.asks_from <= made.created_at <= now
    assert made.day == accounting_day(now)
    for _ in range(4):
        world.later(60)
    assert world.state(wanted.payment_no) is ends


def unclear_before(world: HealingWorld) -> PaymentWanted:
    """A payment that was unclear when the database was saved; since then nobody has asked."""
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [UNCLEAR]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.restored()
    return wanted


def test_what_its_desk_knows_to_be_paid_is_not_undone_for_having_been_unclear_at_the_restored_point(
    world: HealingWorld,
) -> None:
    wanted = unclear_before(world)
    world.later(600)
    assert "reverse" not in world.wechat.calls, "its desk has not been heard"
    assert world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True)).known == 1
    world.later(600)
    assert "reverse" not in world.wechat.calls
    world.wechat.queries = [PAID]
    world.later(3600)
    assert world.state(wanted.payment_no) is PaymentState.PAID


def test_what_its_desk_knows_to_be_paid_is_refunded_and_not_reversed_when_its_order_is_undone(
    world: HealingWorld,
) -> None:
    """The shift has counted it: a reverse would take it out of the books again without a refund."""
    first = replace(world.wanted(), amount_fen=2000)
    rest = replace(world.wanted("cash", amount_fen=4360), order_no=first.order_no, bills=first.bills)
    world.his.find_posting = lambda order_no: PostingWord("absent", "his.said")  # type: ignore[attr-defined]
    world.wechat.queries = [UNCLEAR]
    world.restored()
    handed = tuple(world.handed(one, "paid") for one in (first, rest))
    assert world.hand_in(TOKEN, Handed(payments=handed, last=True)).made_again == 2
    world.undo(world.cashier, first.order_no, world.shift_no)
    world.later(600)
    assert world.state(first.payment_no) is PaymentState.UNKNOWN
    assert world.state(rest.payment_no) is PaymentState.REFUNDED
    world.wechat.queries = [PAID]
    world.later(3600)
    assert world.state(first.payment_no) is PaymentState.PAID
    world.undo(world.cashier, first.order_no, world.shift_no)
    world.later(60)
    assert world.state(first.payment_no) is PaymentState.REFUNDED
    assert "reverse" not in world.wechat.calls
    assert f"post {first.order_no}" not in world.his.calls


def test_what_a_desk_tells_while_the_business_system_is_asked_is_in_time(world: HealingWorld) -> None:
    """Nobody waited for that desk any more; it came back all the same."""
    wanted = unclear_before(world)
    world.heal.desk_is_gone(world.cashier, world.window.window_id)

    def meanwhile(order_no: str) -> PostingWord:
        if world.item(ItemKind.DESK, str(world.window.window_id)) is ItemState.GONE:
            world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True))
        return PostingWord("absent", "his.said")

    world.his.find_posting = meanwhile  # type: ignore[attr-defined]
    world.later(600)
    assert world.item(ItemKind.DESK, str(world.window.window_id)) is ItemState.DONE
    assert "reverse" not in world.wechat.calls


@pytest.mark.parametrize("outcome", ["posted", "withdrawn", "refused", "absent", "unclear"])
def test_what_the_business_system_has_booked_is_not_undone(world: HealingWorld, outcome: str) -> None:
    world.his.find_posting = lambda order_no: PostingWord(outcome, "his.said")  # type: ignore[attr-defined]
    wanted = unclear_before(world)
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, ""),), last=True))
    world.later(600)
    assert ("reverse" in world.wechat.calls) == (outcome in ("refused", "absent"))


@pytest.mark.parametrize("by_this", [True, False])
def test_what_was_never_charged_is_undone_when_its_order_was_paid_by_another_that_nobody_has(
    world: HealingWorld, by_this: bool
) -> None:
    """A second try paid it, and no desk has handed that in: the first would be asked for until the end of days."""
    wanted = unclear_before(world)
    told = wanted.payment_no if by_this else world.number(NumberKind.PAYMENT)
    world.his.find_posting = lambda order_no: PostingWord("posted", "his.said", payment_nos=(told,))  # type: ignore[attr-defined]
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, ""),), last=True))
    world.later(600)
    assert world.payment(wanted.payment_no).kept == by_this
    assert world.state(wanted.payment_no) is (PaymentState.UNKNOWN if by_this else PaymentState.REVERSED)


def test_a_second_try_that_was_never_charged_is_undone_although_its_order_is_booked(world: HealingWorld) -> None:
    world.his.find_posting = lambda order_no: PostingWord("posted", "his.said")  # type: ignore[attr-defined]
    first = world.wanted()
    second = replace(first, payment_no=world.number(NumberKind.PAYMENT))
    world.restored()
    world.wechat.queries = [PAID]
    world.hand_in(TOKEN, Handed(payments=(world.handed(first, "paid"),)))
    world.work()
    world.wechat.queries = [NOT_FOUND]
    world.hand_in(TOKEN, Handed(payments=(world.handed(second, ""),), last=True))
    world.later(600)
    assert (world.state(first.payment_no), world.state(second.payment_no)) == (PaymentState.PAID, PaymentState.REVERSED)


@pytest.mark.parametrize("went_back", ["a reverse", "a refund"])
def test_a_bill_stays_with_what_was_paid_in_the_gap_when_its_holder_of_before_lets_it_go(
    world: HealingWorld, went_back: str
) -> None:
    """The bill was paid anew when the first order had ended, and the database has forgotten both: it is the first one's
    again. Nobody else knows yet that it is paid, for the business system is silent."""
    reverses = went_back == "a reverse"
    world.wechat.pays, world.wechat.queries = [UNCLEAR if reverses else PAID], [UNCLEAR]
    before, anew = world.wanted(), world.wanted("cash")
    world.take(world.cashier, before)
    world.work()
    world.restored()
    world.his.posts = [POSTING_UNCLEAR]
    world.hand_in(TOKEN, Handed(payments=(world.handed(anew, "paid"),), last=True))
    world.his.find_posting = lambda order_no: PostingWord("absent", "his.said")  # type: ignore[attr-defined]
    if not reverses:
        back = RefundWanted(
            refund_no=world.number(NumberKind.REFUND), payment_no=before.payment_no, amount_fen=before.amount_fen,
            reason="refund.other", shift_no=world.shift_no, note="", bills=(),
        )  # fmt: skip
        world.request_refund(world.cashier, back)
    world.later(3600)
    assert world.state(before.payment_no) is (PaymentState.REVERSED if reverses else PaymentState.REFUNDED)
    with pytest.raises(Conflict, match=r"bill\.held"):
        world.take(world.cashier, world.wanted("cash"))


def test_cash_of_the_gap_is_booked_under_its_number_and_posted(world: HealingWorld) -> None:
    wanted = world.wanted(channel="cash")
    world.restored()
    part = Handed(payments=(world.handed(wanted, "paid"),))
    assert world.hand_in(TOKEN, part).made_again == 1
    assert world.hand_in(TOKEN, part).known == 1, "a repeat changes nothing"
    world.work()
    assert world.state(wanted.payment_no) is PaymentState.PAID
    assert f"post {wanted.order_no}" in world.his.calls


def test_a_payment_of_a_shift_that_was_sealed_since_is_counted_in_the_next_one(world: HealingWorld) -> None:
    wanted = world.wanted(channel="cash")
    world.restored()
    with world.uow() as work:
        shift = work.shifts.get(world.shift_no, for_update=True)
        assert shift is not None
        work.shifts.save(replace(shift, state=ShiftState.CLOSED, closed_at=world.clock.now()))
        work.commit()
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True))
    assert world.payment(wanted.payment_no).booked_in.startswith(NEXT)


def test_what_was_refused_or_is_not_of_the_gap_is_passed_over(world: HealingWorld) -> None:
    refused, old = world.wanted(), world.wanted()
    world.clock.forward(2 * 86400)
    world.restored()
    part = Handed(payments=(world.handed(refused, "bill.held"), world.handed(old, "paid")))
    assert world.hand_in(TOKEN, part).passed_over == 2


@pytest.mark.parametrize("outcome", ["not_paid", "reversed"])
@pytest.mark.parametrize("channel", ["cash", "wechat"])
def test_what_ended_without_money_is_not_made_again(world: HealingWorld, channel: str, outcome: str) -> None:
    wanted = world.wanted(channel=channel)
    world.restored()
    assert world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, outcome),), last=True)).passed_over == 1
    with world.reader() as work:
        assert work.payments.get(wanted.payment_no) is None


def test_an_intent_of_the_gap_is_never_called_never_sent(world: HealingWorld) -> None:
    wanted = world.wanted()
    world.restored()
    detail = world.abandon(world.cashier, replace(wanted, auth_code=""))
    assert detail.payment.state is PaymentState.UNKNOWN
    world.work()
    assert world.state(wanted.payment_no) is PaymentState.PAID


@pytest.mark.parametrize("said", [PAID, WAITING])
def test_a_wallet_that_knows_what_was_never_here_tells_of_a_restore(world: HealingWorld, said: ChannelAnswer) -> None:
    wanted = world.wanted()
    world.wechat.queries = [said, PAID]
    assert world.abandon(world.cashier, replace(wanted, auth_code="")).payment.state is PaymentState.UNKNOWN
    assert "server.restored" in world.alerts()
    assert world.item(ItemKind.DESK, str(world.window.window_id)) is ItemState.WAITING
    world.later(60)
    assert world.state(wanted.payment_no) is PaymentState.PAID
    assert "pay" not in world.wechat.calls


@pytest.mark.parametrize("said", [NOT_FOUND, UNCLEAR, REFUSED])
def test_what_its_wallet_does_not_know_either_was_never_here(world: HealingWorld, said: ChannelAnswer) -> None:
    world.wechat.queries = [said]
    detail = world.abandon(world.cashier, replace(world.wanted(), auth_code=""))
    assert (detail.payment.state, detail.payment.reason) == (PaymentState.NOT_PAID, "payment.never_sent")
    assert "server.restored" not in world.alerts()


@pytest.mark.parametrize("said", [NOT_FOUND, UNCLEAR])
def test_what_its_wallet_hears_of_only_afterwards_is_late_money(world: HealingWorld, said: ChannelAnswer) -> None:
    """It was silent, or the request of the server before its restore was on its way still."""
    wanted = world.wanted()
    world.wechat.queries = [said, PAID]
    world.abandon(world.cashier, replace(wanted, auth_code=""))
    world.later(180)
    assert world.state(wanted.payment_no) is PaymentState.LATE_PAID


def test_what_comes_while_its_wallet_is_asked_is_no_restore(world: HealingWorld) -> None:
    wanted = world.wanted()

    def meanwhile(payment: Payment) -> ChannelAnswer:
        world.take(world.cashier, wanted)
        return PAID

    world.wechat.query = meanwhile  # type: ignore[method-assign]
    assert world.abandon(world.cashier, replace(wanted, auth_code="")).payment.state is PaymentState.PAID
    assert "server.restored" not in world.alerts()


def test_cash_without_a_word_is_left_to_its_desk_and_the_business_system_is_its_witness(world: HealingWorld) -> None:
    for outcome, ends in (("posted", PaymentState.PAID), ("absent", PaymentState.NOT_PAID)):
        wanted = world.wanted(channel="cash", bills=(BillWanted(f"B{outcome}", "outpatient", "v1", 6360),))
        world.restored()
        assert world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, ""),))).passed_over == 1
        world.his.find_posting = lambda order_no, said=outcome: PostingWord(said, "his.said")  # type: ignore[attr-defined]
        assert world.abandon(world.cashier, wanted).payment.state is ends
    twice = [world.wanted(channel="cash", order_no=wanted.order_no) for _ in range(2)]
    word = PostingWord("posted", "his.said", payment_nos=(twice[1].payment_no,))
    world.his.find_posting = lambda order_no: word  # type: ignore[attr-defined]
    states = [world.abandon(world.cashier, one).payment.state for one in twice]
    assert states == [PaymentState.NOT_PAID, PaymentState.PAID], "one of two clicks, which is named there"
    world.his.find_posting = lambda order_no: PostingWord("unclear", "his.no_answer")  # type: ignore[attr-defined]
    with pytest.raises(Unreachable):
        world.abandon(world.cashier, world.wanted(channel="cash"))
