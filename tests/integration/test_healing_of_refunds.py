"""Refunds after a restore, on every storage: made again from what desks hand in, asked for, put off for each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.ids import NumberKind, is_number, mint
from app.core.payment import PaymentEvent, PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundState
from server.domain.handed_in import Handed, HandedCash, HandedRefund
from server.domain.healing import ItemKind, ItemState
from server.domain.identity import Window
from server.domain.payment import Payment, PaymentWanted
from server.domain.refund import Refund
from server.ports import ChannelAnswer, PostingAnswer, RefundAnswer, WithdrawalWord
from server.services.made_again import found_refund
from server.services.refund_by_rule import number_made_from, number_of_return, numbers_made_from
from server.storage.engine import Database
from support.healing_world import TOKEN, HealingWorld
from support.money_world import PAID, POSTED, POSTING_UNCLEAR, REFUND_DONE, REFUND_UNCLEAR, UNCLEAR


@pytest.fixture
def world(database: Database) -> HealingWorld:
    return HealingWorld(database)


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


@pytest.mark.parametrize("days", [-1, 1])
def test_the_clock_of_a_refunds_desk_may_be_a_day_wrong(world: HealingWorld, days: int) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    at = world.clock.now() + timedelta(days=days)
    refund_no = mint(NumberKind.REFUND, "W001", at)
    handed = replace(refund_of(world, wanted.payment_no, "refunded"), refund_no=refund_no, recorded_at=at)
    world.restored()
    assert world.hand_in(TOKEN, Handed(refunds=(handed,), last=True)).made_again == 1
    world.later(600)
    assert world.refund_state(refund_no) is RefundState.REFUNDED


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
    assert world.hand_in("third", Handed(refunds=(stale,), last=True)).passed_over == 1
    world.later(60)
    assert world.refund_state(whole.refund_no) is RefundState.REFUNDED
    assert world.item(ItemKind.DESK, str(third.window_id)) is ItemState.DONE


def test_a_part_of_before_that_comes_late_does_not_end_what_was_put_off(world: HealingWorld) -> None:
    world.enrolled(world.second_window.window_id, "another")
    wanted = world.wanted()
    world.restored()
    refund = refund_of(world, wanted.payment_no, "refunded")
    late = HandedCash(
        refund_no=world.number(NumberKind.REFUND), payment_no=wanted.payment_no, amount_fen=1, reason="refund.other",
        shift_no="", recorded_at=world.clock.now(), operator_id=1, outcome="not_opened",
    )  # fmt: skip
    world.hand_in("another", Handed(refunds=(refund,), last=True))
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True))
    for part in (Handed(cash=(late,)), Handed(last=True)):
        world.hand_in("another", part)
    assert world.item(ItemKind.DESK, str(world.second_window.window_id)) is ItemState.WAITING
    assert world.hand_in("another", Handed(refunds=(refund,), last=True)).made_again == 1
    assert world.item(ItemKind.DESK, str(world.second_window.window_id)) is ItemState.DONE


def returned(refund: Refund, payment: Payment) -> RefundAnswer:
    """The channel has given the whole payment back under the number that is made of its own, and nothing else."""
    return REFUND_DONE if refund.refund_no == number_made_from(payment) else replace(REFUND_UNCLEAR, not_found=True)


def test_a_refund_that_was_asked_for_does_not_take_the_place_of_what_went_back_by_rule(world: HealingWorld) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    world.wechat.query_refund = returned  # type: ignore[method-assign]
    asked = refund_of(world, wanted.payment_no, "")
    assert world.hand_in(TOKEN, Handed(refunds=(asked,), last=True)).passed_over == 1
    world.later(60)
    number = number_made_from(world.payment(wanted.payment_no))
    assert world.refund_state(number) is RefundState.REFUNDED
    assert world.state(wanted.payment_no) is PaymentState.REFUNDED


@pytest.mark.parametrize("known", ["paid", ""], ids=["its desk knows it paid", "its desk had no answer"])
def test_a_payment_that_is_unclear_for_want_of_its_refund_by_rule_gets_it_from_the_channel(
    world: HealingWorld, known: str
) -> None:
    wanted = world.wanted()
    world.restored()
    world.wechat.query_refund = returned  # type: ignore[method-assign]
    world.wechat.queries = [replace(UNCLEAR, reason="channel.money_returned"), PAID]
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, known),), last=True))
    world.work()
    world.later(600)
    number = number_made_from(world.payment(wanted.payment_no))
    assert world.refund_state(number) is RefundState.REFUNDED


CLOSED = ChannelAnswer(PaymentEvent.CHANNEL_REVERSED, "channel.order_closed")


def unclear_before(world: HealingWorld) -> PaymentWanted:
    """A payment that was unclear when the database was saved; its channel says by now that it holds no money of it."""
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [CLOSED]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.restored()
    return wanted


def test_closed_is_no_end_before_the_window_has_told_whether_it_was_paid_and_refunded(world: HealingWorld) -> None:
    world.wechat.query_refund = lambda *_: replace(REFUND_UNCLEAR, not_found=True)  # type: ignore[method-assign]
    wanted = unclear_before(world)
    world.later(600)
    assert world.state(wanted.payment_no) is PaymentState.UNKNOWN
    del world.wechat.query_refund
    refund = refund_of(world, wanted.payment_no, "refunded")
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), refunds=(refund,), last=True))
    world.later(3600)
    assert world.refund_state(refund.refund_no) is RefundState.REFUNDED
    assert world.payment(wanted.payment_no).refunded_fen == refund.amount_fen


@pytest.mark.parametrize("said", [CLOSED, replace(PAID, reason="channel.money_returned")], ids=["closed", "returned"])
def test_money_that_has_gone_back_waits_for_the_word_of_its_refund(world: HealingWorld, said: ChannelAnswer) -> None:
    """Posted, and refused, or undone again, it would go back a second time."""
    wanted = unclear_before(world)
    world.wechat.queries = [said]
    world.wechat.query_refund = lambda *_: REFUND_UNCLEAR  # type: ignore[method-assign]
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, "paid"),), last=True))
    world.later(3600)
    assert world.state(wanted.payment_no) is PaymentState.UNKNOWN
    world.wechat.query_refund = returned  # type: ignore[method-assign]
    world.later(3600)
    assert world.state(wanted.payment_no) is PaymentState.REFUNDED


@pytest.mark.parametrize("outcome", ["refunded", "approved"])
def test_a_refund_at_another_window_shows_that_a_closed_payment_was_paid(world: HealingWorld, outcome: str) -> None:
    """The window that took the payment had no answer before it was refunded."""
    world.enrolled(world.second_window.window_id, "another")
    wanted = unclear_before(world)
    refund = replace(refund_of(world, wanted.payment_no, outcome), amount_fen=wanted.amount_fen)
    number, none = refund.refund_no, replace(REFUND_UNCLEAR, not_found=True)
    world.wechat.query_refund = lambda refund, payment: REFUND_DONE if refund.refund_no == number else none  # type: ignore[method-assign]
    world.hand_in(TOKEN, Handed(payments=(world.handed(wanted, ""),), last=True))
    world.later(600)
    assert world.state(wanted.payment_no) is PaymentState.UNKNOWN, "the other has yet to hand in"
    assert world.hand_in("another", Handed(refunds=(refund,), last=True)).made_again == 1
    world.later(3600)
    assert world.refund_state(refund.refund_no) is RefundState.REFUNDED
    assert world.state(wanted.payment_no) is PaymentState.REFUNDED


def test_closed_is_believed_when_a_person_says_that_the_window_will_never_tell(world: HealingWorld) -> None:
    world.wechat.query_refund = lambda *_: replace(REFUND_UNCLEAR, not_found=True)  # type: ignore[method-assign]
    wanted = unclear_before(world)
    world.heal.desk_is_gone_by_owner(world.window.window_id)
    world.later(600)
    assert world.state(wanted.payment_no) is PaymentState.REVERSED


def test_a_closed_payment_that_was_unclear_before_gets_its_refund_by_rule_from_the_channel(world: HealingWorld) -> None:
    """Nobody has handed in that it was paid: the refund itself tells."""
    wanted = unclear_before(world)
    world.wechat.query_refund = returned  # type: ignore[method-assign]
    world.later(600)
    assert world.refund_state(number_made_from(world.payment(wanted.payment_no))) is RefundState.REFUNDED
    assert world.state(wanted.payment_no) is PaymentState.REFUNDED


def test_the_second_try_of_a_refund_that_no_desk_has_is_asked_for_too(world: HealingWorld) -> None:
    wanted = unclear_before(world)
    second = numbers_made_from(world.payment(wanted.payment_no))[1]
    assert is_number(NumberKind.REFUND, second)
    none = replace(REFUND_UNCLEAR, not_found=True)
    world.wechat.query_refund = lambda refund, payment: REFUND_DONE if refund.refund_no == second else none  # type: ignore[method-assign]
    world.later(600)
    assert world.refund_state(second) is RefundState.REFUNDED
    assert world.state(wanted.payment_no) is PaymentState.REFUNDED


def test_a_second_try_bears_the_number_that_is_asked_for_after_a_restore(world: HealingWorld) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    payment, now = world.payment(wanted.payment_no), world.clock.now()
    given = []
    with world.uow() as work:
        for _ in range(3):
            given.append(number_of_return(work, payment, "W001", now))
            work.refunds.add(replace(found_refund(payment, given[-1], 100, now), state=RefundState.FAILED))
    assert given[:2] == list(numbers_made_from(payment))
    assert given[2] not in given[:2]


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
    world.wechat.refund_queries = [replace(REFUND_UNCLEAR, not_found=True)]
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
