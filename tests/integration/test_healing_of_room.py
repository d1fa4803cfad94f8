"""After a restore: a refund that ends without money lets go of what it held: room in its payment, for which another one
waits, and its items at the business system."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.ids import NumberKind
from app.core.refund import RefundState
from server.domain.handed_in import Handed, HandedRefund
from server.domain.healing import ItemKind, ItemState
from server.domain.payment import Payment, PaymentWanted
from server.domain.refund import Refund
from server.ports import RefundAnswer, WithdrawalWord
from server.storage.engine import Database
from support.healing_world import TOKEN, HealingWorld
from support.money_world import REFUND_DONE, REFUND_UNCLEAR


def whole_of(world: HealingWorld, wanted: PaymentWanted) -> HandedRefund:
    return HandedRefund(
        refund_no=world.number(NumberKind.REFUND), payment_no=wanted.payment_no, amount_fen=wanted.amount_fen,
        reason="refund.patient_request", shift_no=world.shift_no, note="", bills=(), recorded_at=world.clock.now(),
        operator_id=world.cashier.operator.operator_id, outcome="approved",
    )  # fmt: skip


class TwoRefunds:
    """Of one payment, each of the whole of it, by two windows that did not know of each other's; the channel has none
    of them. The business system has taken the items back for the second."""

    def __init__(self, world: HealingWorld) -> None:
        self.world, self.second = world, str(world.second_window.window_id)
        world.enrolled(world.second_window.window_id, "another")
        wanted = world.wanted()
        world.take(world.cashier, wanted)
        world.work()
        world.restored()
        world.wechat.refund_queries = [replace(REFUND_UNCLEAR, not_found=True)]
        world.his.find_withdrawal = lambda refund_no: WithdrawalWord("withdrawn", "his.said")  # type: ignore[attr-defined]
        self.first = whole_of(world, wanted)
        self.other = replace(self.first, refund_no=world.number(NumberKind.REFUND), note="of the second window")
        self.journal = Handed(refunds=(self.other,), last=True)
        assert world.hand_in("another", self.journal).made_again == 0, "the first window may know more"
        assert world.hand_in(TOKEN, Handed(refunds=(self.first,), last=True)).made_again == 1
        assert world.hand_in("another", self.journal).passed_over == 1
        world.later(60)
        assert world.refund_state(self.first.refund_no) is RefundState.REQUESTED

    def desk(self) -> ItemState | None:
        return self.world.item(ItemKind.DESK, self.second)

    def looks(self) -> None:
        """The healing goes on, days later."""
        self.world.clock.forward(2 * 86400)
        for _ in range(2):
            self.world.heal.advance()


@pytest.fixture
def two(database: Database) -> TwoRefunds:
    return TwoRefunds(HealingWorld(database))


def test_a_refund_that_had_no_room_is_asked_for_again_when_another_has_ended_without_money(two: TwoRefunds) -> None:
    world = two.world
    two.looks()
    assert two.desk() is ItemState.DONE, "the other one holds the money still"
    assert world.item(ItemKind.REFUND, two.other.refund_no) is ItemState.WAITING, "it may have room yet"
    assert world.alerts() >= {"refund.unfit"}
    world.decide_refund.reject(world.colleague, two.first.refund_no)
    world.heal.advance()
    assert two.desk() is ItemState.WAITING
    world.hand_in("another", Handed(last=True))
    assert two.desk() is ItemState.WAITING, "a part of before came late"
    assert world.hand_in("another", two.journal).made_again == 1
    assert two.desk() is ItemState.DONE
    assert "refund.unfit" not in world.alerts()
    world.later(60)
    refund = world.refund_of(two.other.refund_no)
    assert (refund.state, refund.note) == (RefundState.REQUESTED, "of the second window"), "a person agrees once more"
    world.wechat.refund_queries = [REFUND_DONE]
    world.decide_refund.approve(world.colleague, two.other.refund_no)
    world.later(600)
    assert world.refund_state(two.other.refund_no) is RefundState.REFUNDED
    two.looks()
    assert world.item(ItemKind.REFUND, two.other.refund_no) is ItemState.DONE


def test_a_refund_that_had_no_room_is_not_asked_for_when_another_has_its_money(two: TwoRefunds) -> None:
    world = two.world
    world.decide_refund.approve(world.colleague, two.first.refund_no)
    world.later(600)
    assert world.refund_state(two.first.refund_no) is RefundState.REFUNDED
    two.looks()
    assert two.desk() is ItemState.DONE
    assert world.item(ItemKind.REFUND, two.other.refund_no) is ItemState.DONE
    assert world.alerts() >= {"refund.unfit"}, "the business system has taken its items back: a person looks"


def test_a_refund_of_which_its_desk_knows_better_by_now_is_asked_for_once(two: TwoRefunds) -> None:
    world = two.world
    world.decide_refund.reject(world.colleague, two.first.refund_no)
    world.heal.advance()
    world.hand_in("another", replace(two.journal, refunds=(replace(two.other, outcome="failed"),)))
    two.looks()
    assert two.desk() is ItemState.DONE
    assert world.item(ItemKind.REFUND, two.other.refund_no) is ItemState.DONE


def test_a_desk_that_is_gone_is_not_asked_for_what_had_no_room(two: TwoRefunds) -> None:
    world = two.world
    with world.uow() as work:
        desk = work.healings.item(1, ItemKind.DESK, two.second)
        assert desk is not None
        work.healings.put(replace(desk, state=ItemState.GONE))
        work.commit()
    world.decide_refund.reject(world.colleague, two.first.refund_no)
    two.looks()
    assert two.desk() is ItemState.GONE
    assert world.item(ItemKind.REFUND, two.other.refund_no) is ItemState.DONE


@pytest.mark.parametrize("rejected", [True, False], ids=["a person says no", "its payment is too old by now"])
def test_a_refund_that_ends_unsent_after_a_restore_leaves_no_items_taken_back(
    database: Database, rejected: bool
) -> None:
    """The business system may have taken them back in the gap, which nobody here knows."""
    world = HealingWorld(database)
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    world.wechat.refund_queries = [replace(REFUND_UNCLEAR, not_found=True)]
    handed = whole_of(world, wanted)
    world.hand_in(TOKEN, Handed(refunds=(handed,), last=True))
    world.later(60)
    assert world.refund_state(handed.refund_no) is RefundState.REQUESTED
    if rejected:
        world.decide_refund.reject(world.colleague, handed.refund_no)
    else:
        world.clock.forward(366 * 86400)
        world.decide_refund.approve(world.colleague, handed.refund_no)
    world.later(60)
    assert world.refund_state(handed.refund_no) is RefundState.REJECTED
    assert world.his.calls.count("cancel_withdrawal") == 1


@pytest.mark.parametrize("silent", [True, False])
def test_what_a_server_had_taken_keeps_its_room_while_its_channel_is_silent(database: Database, silent: bool) -> None:
    """Another window's request was never answered, and took the room of what had been carried out."""
    world = HealingWorld(database)
    world.enrolled(world.second_window.window_id, "another")
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    taken = whole_of(world, wanted)
    asked = replace(taken, refund_no=world.number(NumberKind.REFUND), outcome="")
    said = {asked.refund_no: REFUND_UNCLEAR, taken.refund_no: REFUND_UNCLEAR}

    def at_channel(refund: Refund, payment: Payment) -> RefundAnswer:
        return said.get(refund.refund_no, replace(REFUND_UNCLEAR, not_found=True))

    world.wechat.query_refund = at_channel  # type: ignore[method-assign]
    assert world.hand_in("another", Handed(refunds=(taken,), last=True)).made_again == 0
    assert world.hand_in(TOKEN, Handed(refunds=(asked,), last=True)).made_again == 0, "the other one comes back"
    if not silent:
        said[taken.refund_no] = REFUND_DONE
    assert world.hand_in("another", Handed(refunds=(taken,), last=True)).made_again == 1
    assert world.hand_in(TOKEN, Handed(refunds=(asked,), last=True)).passed_over == 1
    said[taken.refund_no] = REFUND_DONE
    world.later(600)
    assert world.refund_state(taken.refund_no) is RefundState.REFUNDED


def test_a_wish_that_never_left_its_window_and_was_asked_once_more_has_one_refund(database: Database) -> None:
    """There is room for both numbers: the desk knows that no server can have had the first."""
    world = HealingWorld(database)
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.restored()
    world.wechat.refund_queries = [replace(REFUND_UNCLEAR, not_found=True)]
    asked = replace(whole_of(world, wanted), amount_fen=wanted.amount_fen // 2, outcome="requested")
    never_left = replace(asked, refund_no=world.number(NumberKind.REFUND), outcome="server.not_sent")
    taken = world.hand_in(TOKEN, Handed(refunds=(never_left, asked), last=True))
    assert (taken.made_again, taken.passed_over) == (1, 1)
    with world.reader() as work:
        assert [one.refund_no for one in work.refunds.of_payment(wanted.payment_no)] == [asked.refund_no]
    assert world.item(ItemKind.REFUND, never_left.refund_no) is None
    world.heal.advance()
    assert world.item(ItemKind.DESK, str(world.cashier.window.window_id)) is ItemState.DONE
