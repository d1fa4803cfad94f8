"""After a restore: notes of a refund that a window has handed out in the gap are gone, and leave no drawer again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import Conflict
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundState
from server.domain.handed_in import Handed, HandedCash, HandedRefund
from server.domain.healing import ItemKind, ItemState
from server.domain.job import JobKind
from server.domain.payment import PaymentWanted
from server.ports import PostingAnswer, PostingWord
from server.services.refund_by_rule import HIS_REFUSED, number_made_from
from server.storage.engine import Database
from support.attacks import back
from support.healing_world import TOKEN, HealingWorld
from support.money_world import POSTED, POSTING_REFUSED, POSTING_UNCLEAR

FEN = 6360


class World(HealingWorld):
    """Every refund needs a second person; another window has a computer too."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, self_approve_fen=0)
        self.enrolled(self.second_window.window_id, "another")

    def paid(self) -> PaymentWanted:
        wanted = self.wanted(channel="cash")
        self.take(self.cashier, wanted)
        self.work()
        return wanted

    def given(self, refund_no: str, payment_no: str, outcome: str = "given", reason: str = "refund.other") -> Handed:
        """The drawer of the first window was opened for it."""
        cash = HandedCash(
            refund_no=refund_no, payment_no=payment_no, amount_fen=FEN, reason=reason, shift_no=self.shift_no,
            recorded_at=self.clock.now(), operator_id=self.cashier.operator.operator_id, outcome=outcome,
        )  # fmt: skip
        return Handed(cash=(cash,), last=True)

    def ends_given(self, refund_no: str) -> None:
        """Booked once, and no drawer owes it."""
        self.later(60)
        refund = self.refund_of(refund_no)
        assert (refund.state, self.state(refund.payment_no)) == (RefundState.REFUNDED, PaymentState.REFUNDED)
        assert refund.handed_over_at is not None
        assert (refund.window_id, refund.shift_no) == (self.window.window_id, self.shift_no)
        assert self.balances() == {"cash": 0, "channel": 0, "business": 0}


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.mark.parametrize("outcome", ["given", ""], ids=["it opened", "its program ended meanwhile"])
def test_cash_that_nobody_asked_for_here_any_more_is_gone(world: World, outcome: str) -> None:
    wanted = world.paid()
    world.restored()
    number = world.number(NumberKind.REFUND)
    part = world.given(number, wanted.payment_no, outcome)
    assert world.hand_in(TOKEN, part).made_again == 0, "the other window may bring the refund itself"
    world.hand_in("another", Handed(last=True))
    assert world.hand_in(TOKEN, part).made_again == 1
    world.ends_given(number)


def test_a_refund_of_which_its_desk_saw_only_the_asking_is_not_handed_out_again(world: World) -> None:
    wanted = world.paid()
    world.restored()
    asked = HandedRefund(
        refund_no=world.number(NumberKind.REFUND), payment_no=wanted.payment_no, amount_fen=FEN,
        reason="refund.other", shift_no=world.shift_no, note="", bills=(), recorded_at=world.clock.now(),
        operator_id=world.cashier.operator.operator_id, outcome="requested",
    )  # fmt: skip
    assert world.hand_in(TOKEN, Handed(refunds=(asked,))).made_again == 0, "the other window may have given another"
    world.hand_in("another", Handed(last=True))
    world.hand_in(TOKEN, Handed(refunds=(asked,)))
    assert world.refund_state(asked.refund_no) is RefundState.REQUESTED
    world.hand_in(TOKEN, world.given(asked.refund_no, wanted.payment_no))
    assert world.refund_state(asked.refund_no) is RefundState.UNKNOWN
    world.ends_given(asked.refund_no)


def test_notes_wait_for_the_request_that_another_window_has(world: World) -> None:
    """It says why they were given back, and for which bills."""
    wanted, number = world.paid(), world.number(NumberKind.REFUND)
    world.restored()
    asked = HandedRefund(
        refund_no=number, payment_no=wanted.payment_no, amount_fen=FEN, reason="refund.patient_request",
        shift_no=world.shift_no, note="", bills=(), recorded_at=world.clock.now(),
        operator_id=world.cashier.operator.operator_id, outcome="requested",
    )  # fmt: skip
    there, here = Handed(refunds=(asked,), last=True), world.given(number, wanted.payment_no)
    assert world.hand_in("another", there).made_again == 0, "this window may know more"
    assert world.hand_in(TOKEN, here).made_again == 0
    assert world.hand_in("another", there).made_again == 1
    assert world.hand_in(TOKEN, here).known == 1
    world.ends_given(number)
    assert world.refund_of(number).reason == "refund.patient_request"


def test_what_waits_at_the_restored_point_is_approved_only_when_every_window_has_answered(world: World) -> None:
    wanted = world.paid()
    refund = replace(back(world, wanted.payment_no, FEN), refund_no=world.number(NumberKind.REFUND))
    world.request_refund(world.cashier, refund)
    assert world.refund_state(refund.refund_no) is RefundState.REQUESTED
    world.restored()
    with pytest.raises(Conflict, match=r"refund\.healing"):
        world.decide_refund.approve(world.colleague, refund.refund_no)
    world.hand_in("another", Handed(last=True))
    world.hand_in(TOKEN, world.given(refund.refund_no, wanted.payment_no))
    world.ends_given(refund.refund_no)


def test_what_went_back_by_rule_is_not_withdrawn_from_the_business_system(world: World) -> None:
    wanted = world.paid()
    world.restored()
    world.hand_in("another", Handed(last=True))
    with world.reader() as work:
        payment = work.payments.get(wanted.payment_no)
    assert payment is not None
    number = number_made_from(payment)
    world.hand_in(TOKEN, world.given(number, wanted.payment_no, reason="refund.late_success"))
    refund = world.refund_of(number)
    assert (refund.business_withdrawal, refund.reason) == (False, "refund.late_success")


def forgotten(world: World, posts: list[PostingAnswer], reason: str) -> tuple[PaymentWanted, str]:
    """Cash whose order the business system has not answered here yet went back by a rule before the restore."""
    world.his.posts = posts
    wanted = world.paid()
    world.restored()
    world.hand_in("another", Handed(last=True))
    number = number_made_from(world.payment(wanted.payment_no))
    world.hand_in(TOKEN, world.given(number, wanted.payment_no, reason=reason))
    return wanted, number


def posting_of(world: World, order_no: str) -> PostingState:
    with world.reader() as work:
        posting = work.postings.get(order_no)
    assert posting is not None
    return posting.state


@pytest.mark.parametrize(
    ("says", "state", "asks"),
    [(POSTING_REFUSED, PostingState.REFUSED, 0), (POSTED, PostingState.WITHDRAWN, 1)],
    ids=["refused again", "taken now"],
)
def test_cash_of_an_order_that_was_refused_goes_back_when_the_business_system_has_said_so_again(
    world: World, says: PostingAnswer, state: PostingState, asks: int
) -> None:
    wanted, number = forgotten(world, [POSTING_UNCLEAR, POSTING_UNCLEAR, POSTING_UNCLEAR, says], HIS_REFUSED)
    world.clock.forward(5)
    world.work()
    held = (world.refund_state(number), world.state(wanted.payment_no))
    assert held == (RefundState.UNKNOWN, PaymentState.PAID), "nobody takes an order without payments"
    world.later(600)
    world.ends_given(number)
    assert posting_of(world, wanted.order_no) is state
    assert world.his.calls.count("withdraw") == asks


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ([], PostingState.REFUSED),
        (["unclear", "absent"], PostingState.REFUSED),
        (["unclear", "posted"], PostingState.POSTED),
    ],
    ids=["a system that cannot be asked", "it has none", "it has it"],
)
def test_an_order_without_any_money_left_is_not_told_for_ever(
    world: World, words: list[str], state: PostingState
) -> None:
    wanted, number = forgotten(world, [POSTING_UNCLEAR], "refund.late_success")
    world.clock.forward(5)
    world.work()
    assert world.refund_state(number) is RefundState.REFUNDED
    if words:
        script = iter(words)
        world.his.find_posting = lambda order_no: PostingWord(next(script), "his.said")  # type: ignore[attr-defined]
    world.his.calls.clear()
    world.later(600)
    assert posting_of(world, wanted.order_no) is state
    assert f"post {wanted.order_no}" not in world.his.calls
    world.later(3600)
    with world.reader() as work:
        assert work.jobs.get(JobKind.POST_ORDER, wanted.order_no) is None


@pytest.mark.parametrize("what", ["no payment", "too much", "rejected since"])
def test_notes_without_a_place_are_told_to_a_person(world: World, what: str) -> None:
    wanted = world.paid()
    refund = back(world, wanted.payment_no, FEN)
    if what == "rejected since":
        world.request_refund(world.cashier, refund)
    world.restored()
    world.hand_in("another", Handed(last=True))
    if what == "rejected since":
        world.decide_refund.reject(world.colleague, refund.refund_no)
    part = world.given(
        refund.refund_no, world.number(NumberKind.PAYMENT) if what == "no payment" else wanted.payment_no
    )
    if what == "too much":
        part = replace(part, cash=(replace(part.cash[0], amount_fen=FEN + 1),))
    assert world.hand_in(TOKEN, part).passed_over == 1
    assert "refund.found" in world.alerts()


def test_a_drawer_that_stayed_shut_gave_nothing(world: World) -> None:
    wanted = world.paid()
    world.restored()
    world.hand_in("another", Handed(last=True))
    part = world.given(world.number(NumberKind.REFUND), wanted.payment_no, "not_opened")
    assert world.hand_in(TOKEN, part).passed_over == 1
    assert world.state(wanted.payment_no) is PaymentState.PAID


def test_notes_that_had_no_room_are_gone_when_the_refund_that_held_it_is_rejected(world: World) -> None:
    wanted = world.paid()
    held = back(world, wanted.payment_no, FEN)
    world.request_refund(world.cashier, held)
    world.restored()
    number = world.number(NumberKind.REFUND)
    part = world.given(number, wanted.payment_no)
    world.hand_in("another", Handed(last=True))
    assert world.hand_in(TOKEN, part).passed_over == 1
    assert "refund.found" in world.alerts()
    world.heal.advance()
    assert world.item(ItemKind.DESK, str(world.window.window_id)) is ItemState.DONE
    world.decide_refund.reject(world.colleague, held.refund_no)
    world.heal.advance()
    assert world.item(ItemKind.DESK, str(world.window.window_id)) is ItemState.WAITING
    with pytest.raises(Conflict, match=r"refund\.healing"):
        world.request_refund(world.cashier, back(world, wanted.payment_no, FEN))
    assert world.hand_in(TOKEN, part).made_again == 1
    assert "refund.found" not in world.alerts()
    world.ends_given(number)
