"""Healing after a restore, on every storage: what is noticed, made again, asked, left to a person, and when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import Conflict, Unreachable
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundState
from app.core.shift import ShiftState
from server.domain.handed_in import Handed, HandedRefund
from server.domain.healing import ItemKind, ItemState
from server.domain.identity import Window
from server.domain.payment import BillWanted, Payment, PaymentWanted
from server.domain.refund import Refund
from server.domain.shift import NEXT
from server.ports import PostingAnswer, PostingWord, RefundAnswer, WithdrawalWord
from server.services.link_audit import LinkAudit
from server.storage.engine import Database
from support.healing_world import TOKEN, HealingWorld
from support.money_world import NOT_FOUND, PAID, POSTED, POSTING_UNCLEAR, REFUND_DONE, REFUND_UNCLEAR, UNCLEAR


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
    assert world.abandon(world.cashier, lost).payment.state is PaymentState.UNKNOWN, "it may have been charged"
    assert world.hand_in(TOKEN, Handed(payments=(world.handed(handed, "paid"),))).made_again == 1


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


@pytest.mark.parametrize("outcome", ["posted", "withdrawn", "refused", "absent", "unclear"])
def test_what_the_business_system_has_booked_is_not_undone(world: HealingWorld, outcome: str) -> None:
    world.his.find_posting = lambda order_no: PostingWord(outcome, "his.said")  # type: ignore[attr-defined]
    wanted = unclear_before(world)
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, ""),), last=True))
    world.later(600)
    assert ("reverse" in world.wechat.calls) == (outcome in ("refused", "absent"))


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


def refund_of(world: HealingWorld, payment_no: str, outcome: str) -> HandedRefund:
    return HandedRefund(
        refund_no=world.number(NumberKind.REFUND), payment_no=payment_no, amount_fen=500,
        reason="refund.patient_request", shift_no=world.shift_no, note="", bills=(), recorded_at=world.clock.now(),
        operator_id=world.cashier.operator.operator_id, outcome=outcome,
    )  # fmt: skip


def test_a_refund_that_the_channel_never_had_is_sent_only_when_a_person_agrees(world: HealingWorld) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    handed = refund_of(world, wanted.payment_no, "requested")
    world.wechat.refund_queries = [
        replace(REFUND_DONE, event=type(REFUND_DONE.event).CHANNEL_UNCLEAR, not_found=True, retry=True)
    ]
    world.hand_in(TOKEN, Handed(refunds=(handed,), last=True))
    world.clock.forward(5)
    world.later(600)
    assert world.refund_state(handed.refund_no) is RefundState.REQUESTED
    assert not [call for call in world.wechat.calls if call.startswith("refund ")], "nothing was sent"
    assert world.item(ItemKind.REFUND, handed.refund_no) is ItemState.WAITING
    world.decide_refund.approve(world.colleague, handed.refund_no)
    world.later(600)
    assert world.refund_state(handed.refund_no) is RefundState.REFUNDED
    assert [call for call in world.wechat.calls if call.startswith("refund ")] == [f"refund {handed.refund_no}"]


@pytest.mark.parametrize("approved", [False, True])
@pytest.mark.parametrize("channel", ["wechat", "cash"])
def test_an_order_of_the_gap_is_posted_with_its_money_although_it_was_given_back_since(
    world: HealingWorld, channel: str, approved: bool
) -> None:
    wanted = world.wanted(channel=channel)
    refund = replace(refund_of(world, wanted.payment_no, "refunded"), amount_fen=wanted.amount_fen)
    told: list[int] = []
    post = world.his.post

    def heard(order: Any, payments: Any, **names: str) -> PostingAnswer:
        told.append(sum(payment.amount_fen - payment.refunded_fen for payment in payments))
        return post(order, payments, **names)

    world.his.post = heard  # type: ignore[method-assign]
    world.his.posts = [POSTING_UNCLEAR, POSTING_UNCLEAR, POSTED]
    world.restored()
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), refunds=(refund,), last=True))
    if approved:  # by a person, before the word that it was carried out
        with world.uow() as work:
            made = work.refunds.get(refund.refund_no, for_update=True)
            assert made is not None
            work.refunds.save(replace(made, approved_at=world.clock.now()))
            work.commit()
    for _ in range(4):
        world.later(60)
    assert told == [wanted.amount_fen] * 3, "the order is the same one at every sending"
    assert world.refund_state(refund.refund_no) is RefundState.REFUNDED
    assert world.state(wanted.payment_no) is PaymentState.REFUNDED
    with world.reader() as work:
        posting = work.postings.get(wanted.order_no)
    assert posting is not None
    assert posting.state is PostingState.WITHDRAWN


def test_a_refund_waits_for_the_desk_that_has_its_payment(world: HealingWorld) -> None:
    second = world.second_window
    world.enrolled(second.window_id, "another")
    wanted = world.wanted()
    world.restored()
    refund = refund_of(world, wanted.payment_no, "refunded")
    world.hand_in("another", Handed(refunds=(refund,), last=True))
    assert world.item(ItemKind.DESK, str(second.window_id)) is ItemState.WAITING, "it is asked once more"
    world.hand_in("another", Handed(last=True))
    assert world.item(ItemKind.DESK, str(second.window_id)) is ItemState.WAITING, "the same came twice"
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True))
    world.work()
    world.hand_in("another", Handed(last=True))
    assert world.item(ItemKind.DESK, str(second.window_id)) is ItemState.WAITING, "it came late"
    assert world.hand_in("another", Handed(refunds=(refund,), last=True)).made_again == 1
    assert world.item(ItemKind.DESK, str(second.window_id)) is ItemState.DONE


@pytest.mark.parametrize("outcome", ["", "approved", "refunded"])
def test_a_refund_that_was_put_off_is_not_lost_when_the_other_desk_answers_before_the_last_part(
    world: HealingWorld, outcome: str
) -> None:
    """The business system may have its withdrawal: one that nobody here knows would stand there for ever."""
    second, wanted = world.second_window, world.wanted()
    world.enrolled(second.window_id, "another")
    if outcome != "refunded":  # else its payment is the other window's
        world.take(world.cashier, wanted)
        world.work()
    world.restored()
    world.wechat.refund_queries = [REFUND_UNCLEAR]
    refund = refund_of(world, wanted.payment_no, outcome)
    assert world.hand_in("another", Handed(refunds=(refund,))).made_again == 0
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True))
    world.hand_in("another", Handed(last=True))
    assert world.item(ItemKind.DESK, str(second.window_id)) is ItemState.WAITING, "it is asked once more"
    assert world.hand_in("another", Handed(refunds=(refund,), last=True)).made_again == 1
    assert world.item(ItemKind.DESK, str(second.window_id)) is ItemState.DONE
    assert world.refund_state(refund.refund_no) is RefundState.UNKNOWN


@pytest.mark.parametrize("outcome", ["refunded", "requested"])
def test_a_refund_that_was_only_asked_for_does_not_take_the_place_of_one_that_was_carried_out(
    world: HealingWorld, outcome: str
) -> None:
    world.enrolled(world.second_window.window_id, "another")
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    whole = replace(refund_of(world, wanted.payment_no, ""), amount_fen=wanted.amount_fen)
    done = replace(whole, refund_no=world.number(NumberKind.REFUND), outcome=outcome)

    def at_channel(refund: Refund, payment: Payment) -> RefundAnswer:
        return REFUND_DONE if refund.refund_no == done.refund_no else REFUND_UNCLEAR

    world.wechat.query_refund = at_channel  # type: ignore[method-assign]
    assert world.hand_in(TOKEN, Handed(refunds=(whole,), last=True)).made_again == 0, "the other window may know more"
    assert world.hand_in("another", Handed(refunds=(done,), last=True)).made_again == 1
    assert world.hand_in(TOKEN, Handed(refunds=(whole,), last=True)).passed_over == 1
    world.later(60)
    assert world.refund_state(done.refund_no) is RefundState.REFUNDED


def test_a_refund_that_was_put_off_keeps_its_room_when_its_desk_has_handed_in_all(world: HealingWorld) -> None:
    """Its payment was another window's. A third one has asked for as much, and was told no since."""
    with world.uow() as work:
        third = work.windows.add(Window(0, "W003", "Window 3", "main", True))
        work.commit()
    for window, token in ((world.second_window, "another"), (third, "third")):
        world.enrolled(window.window_id, token)
    wanted = world.wanted()
    world.restored()
    whole = replace(refund_of(world, wanted.payment_no, "refunded"), amount_fen=wanted.amount_fen)
    stale = replace(whole, refund_no=world.number(NumberKind.REFUND), outcome="requested")

    def at_channel(refund: Refund, payment: Payment) -> RefundAnswer:
        return REFUND_DONE if refund.refund_no == whole.refund_no else REFUND_UNCLEAR

    world.wechat.query_refund = at_channel  # type: ignore[method-assign]
    world.hand_in("another", Handed(refunds=(whole,), last=True))
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True))
    world.work()
    assert world.hand_in("third", Handed(refunds=(stale,), last=True)).made_again == 0
    assert world.hand_in("another", Handed(refunds=(whole,))).made_again == 1
    assert world.hand_in("third", Handed(refunds=(stale,), last=True)).made_again == 0, "it has not brought all yet"
    world.hand_in("another", Handed(last=True))
    assert world.hand_in("third", Handed(refunds=(stale,), last=True)).passed_over == 1
    world.later(60)
    assert world.refund_state(whole.refund_no) is RefundState.REFUNDED
    assert world.item(ItemKind.DESK, str(third.window_id)) is ItemState.DONE


def test_two_desks_with_refunds_of_payments_that_nobody_has_do_not_wait_for_each_other(world: HealingWorld) -> None:
    world.enrolled(world.second_window.window_id, "another")
    nowhere = world.number(NumberKind.PAYMENT)
    world.restored()
    parts = {token: Handed(refunds=(refund_of(world, nowhere, ""),), last=True) for token in (TOKEN, "another")}
    for token in (TOKEN, "another", TOKEN):
        world.hand_in(token, parts[token])
    for window in (world.window, world.second_window):
        assert world.item(ItemKind.DESK, str(window.window_id)) is ItemState.DONE


@pytest.mark.parametrize(
    ("said", "alerts"),
    [
        pytest.param("absent", set[str](), id="nothing is taken back there"),
        pytest.param("withdrawn", {"refund.unfit"}, id="its items are taken back"),
        pytest.param(None, {"refund.unfit"}, id="a system that cannot be asked"),
    ],
)
def test_a_refund_that_does_not_fit_is_asked_for_at_the_business_system_and_is_no_wait_for_ever(
    world: HealingWorld, said: str | None, alerts: set[str]
) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    words = ["unclear", said or ""]
    if said is not None:
        world.his.find_withdrawal = lambda refund_no: WithdrawalWord(words[0], "his.said")  # type: ignore[attr-defined]
    too_much = replace(refund_of(world, wanted.payment_no, ""), amount_fen=wanted.amount_fen + 1)
    world.hand_in(TOKEN, Handed(refunds=(too_much,), last=True))
    world.heal.advance()
    assert world.item(ItemKind.REFUND, too_much.refund_no) is ItemState.WAITING, "the statement may have it"
    world.clock.forward(2 * 86400)
    if said is not None:
        world.heal.advance()
        assert world.item(ItemKind.REFUND, too_much.refund_no) is ItemState.WAITING, "there is no answer yet"
        words.pop(0)
    world.heal.advance()
    world.heal.advance()
    assert world.item(ItemKind.REFUND, too_much.refund_no) is ItemState.DONE
    assert world.alerts() == alerts


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
