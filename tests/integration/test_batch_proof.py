"""What a terminal's batch proves of an act in doubt: that it lacks it, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.payment import PaymentState
from app.core.terminal import CardAct
from server.domain.card_settlement import BatchSums
from server.domain.healing import Healing, HealingItem, ItemKind, ItemState
from server.services.batch_proof import BatchSaid, ProveByBatch
from server.storage.engine import Database
from support.card_money import DONE, FAILED, FEN, UNKNOWN, CardWorld, sale

BATCH, BEFORE = "000007", "000006"
OTHER = 1800
ONE = BatchSums(sale_count=1, sale_fen=FEN, refund_count=0, refund_fen=0)
TWO = BatchSums(sale_count=2, sale_fen=2 * FEN, refund_count=0, refund_fen=0)
APART = replace(ONE, void_count=0, void_fen=0)
NONE = BatchSums(sale_count=0, sale_fen=0, refund_count=0, refund_fen=0)


@pytest.fixture
def world(database: Database) -> CardWorld:
    return CardWorld(database)


def lacks(world: CardWorld, number: str, sums: BatchSums | None = None, batch_no: str = BATCH, **said: Any) -> bool:
    prove = ProveByBatch(uow=world.uow, clock=world.clock)
    return prove(world.cashier, number, BatchSaid(batch_no=batch_no, sums=sums, **said))


def in_doubt(world: CardWorld, fen: int = OTHER) -> str:
    """A second sale, begun later than all before; its terminal does not know what became of it."""
    world.clock.forward(60)
    number = world.begun_for("P0002", "B2", fen)
    world.says(number, UNKNOWN, trace_no="", reference_no="")
    return number


def test_the_open_batch_proves_what_it_lacks(world: CardWorld) -> None:
    world.sold()
    number = in_doubt(world)
    assert lacks(world, number, ONE)
    with world.reader() as work:
        [row] = [each for each in work.audit.unlinked(100) if each.action == "terminal.not_in_batch"]
    assert row.subject == number
    assert {("batch", BATCH), ("sale_count", 1)} <= set(row.detail)
    assert world.says(number, FAILED, code="terminal.not_in_batch", trace_no="", amount_fen=0) is PaymentState.NOT_PAID
    assert not lacks(world, number, ONE), "it is in doubt no more"


@pytest.mark.parametrize(
    ("sums", "batch_no"),
    [
        pytest.param(TWO, BATCH, id="it may be there"),
        pytest.param(BatchSums(sale_count=1, sale_fen=FEN + 1), BATCH, id="something differs"),
        pytest.param(BatchSums(), BATCH, id="nothing is told"),
        pytest.param(BatchSums(refund_count=0, refund_fen=0), BATCH, id="no sales are told"),
        pytest.param(BatchSums(sale_count=1), BATCH, id="no amounts are told"),
        pytest.param(None, BATCH, id="no totals"),
        pytest.param(NONE, "000008", id="another batch"),
        pytest.param(ONE, "", id="no number"),
    ],
)
def test_what_is_no_proof_stays_in_doubt(world: CardWorld, sums: BatchSums | None, batch_no: str) -> None:
    world.sold()
    assert not lacks(world, in_doubt(world), sums, batch_no)


def test_only_what_was_asked_for_while_the_batch_was_open_is_proven(world: CardWorld) -> None:
    number = in_doubt(world)
    world.clock.forward(60)
    world.sold()
    assert not lacks(world, number, ONE), "the batch before may have it"


@pytest.mark.parametrize(("typed", "proven"), [(False, True), (True, False)])
def test_the_settlement_of_the_batch_before_says_when_this_one_began(
    world: CardWorld, typed: bool, proven: bool
) -> None:
    world.settled(sums=NONE, batch_no=BEFORE, typed=typed)
    number = in_doubt(world)
    world.clock.forward(60)
    world.sold()
    assert lacks(world, number, ONE) is proven


def test_an_act_without_a_batchs_number_may_stand_in_for_it(world: CardWorld) -> None:
    world.sold()
    number = in_doubt(world)
    other = world.begun_for("P0001", "B3")
    world.attach(world.cashier, sale(other, DONE, trace_no="000125"), read=False, offered=None)
    assert not lacks(world, number, TWO)


@pytest.mark.parametrize(("sums", "proven"), [(ONE, False), (APART, True)])
def test_a_sale_of_the_same_amount_may_have_been_voided_on_the_terminal_alone(
    world: CardWorld, sums: BatchSums, proven: bool
) -> None:
    world.sold()
    assert lacks(world, in_doubt(world, FEN), sums) is proven


def test_its_own_slip_may_have_been_typed_in_for_another_payment(world: CardWorld) -> None:
    world.sold()
    number = in_doubt(world)
    other = world.begun_for("P0001", "B3", OTHER)
    typed = sale(other, DONE, trace_no="000125", reference_no="R5", batch_no=BATCH, amount_fen=OTHER)
    world.attach(world.cashier, typed, read=False, offered=None)
    assert not lacks(world, number, replace(APART, sale_count=2, sale_fen=FEN + OTHER))


def test_a_settlement_that_was_begun_before_proves_nothing(world: CardWorld) -> None:
    """Its answer was lost; asked again the terminal tells of the batch before."""
    world.sold()
    world.settled(outcome=UNKNOWN, code="terminal.no_answer")
    number = in_doubt(world)
    world.settled(sums=ONE, batch_no=BATCH)
    assert not lacks(world, number, settlement_no="B1")


def test_while_a_window_has_yet_to_hand_in_after_a_restore_nothing_is_proven(world: CardWorld) -> None:
    world.sold()
    number = in_doubt(world)
    now = world.clock.now()
    with world.uow() as work:
        work.healings.add(Healing(1, "server.restored", now - timedelta(hours=1), now))
        work.healings.put(HealingItem(1, ItemKind.DESK, "2", ItemState.WAITING, now))
        work.commit()
    assert not lacks(world, number, ONE)


def test_beside_another_doubt_nothing_is_proven(world: CardWorld) -> None:
    world.sold()
    number = in_doubt(world)
    other = world.begun_for("P0001", "B3")
    world.says(other, UNKNOWN, trace_no="", reference_no="")
    assert not lacks(world, number, ONE)


@pytest.mark.parametrize(
    ("sums", "typed", "proven"),
    [
        pytest.param(ONE, False, True, id="agrees"),
        pytest.param(ONE, True, False, id="typed off its paper"),
        pytest.param(TWO, False, False, id="differs"),
    ],
)
def test_a_settled_batch_proves_what_it_lacks(world: CardWorld, sums: BatchSums, typed: bool, proven: bool) -> None:
    world.sold()
    number = in_doubt(world)
    world.settled(sums=sums, batch_no=BATCH, typed=typed)
    assert lacks(world, number, settlement_no="B1") is proven
    assert not lacks(world, number, ONE), "it is not the open one"
    assert not lacks(world, number, settlement_no="B9")


def test_a_slip_attached_after_the_settlement_makes_it_a_proof(world: CardWorld) -> None:
    world.sold()
    number = in_doubt(world)
    other = world.begun_for("P0001", "B3")
    world.settled(sums=TWO, batch_no=BATCH)
    assert not lacks(world, number, settlement_no="B1")
    world.attach(world.cashier, sale(other, DONE, trace_no="000125", reference_no="R5", batch_no=BATCH), read=False,
                 offered=None)  # fmt: skip
    assert lacks(world, number, settlement_no="B1")


def test_a_refund_in_doubt_is_proven_where_refunds_are_counted(world: CardWorld) -> None:
    paid = world.sold()
    world.clock.forward(60)
    refund = world.refund_asked(paid)
    world.hear.begin_refund(world.cashier, refund, CardAct.VOID)
    assert not lacks(world, refund, BatchSums(sale_count=1, sale_fen=FEN)), "voids are not told"
    assert lacks(world, refund, BatchSums(sale_count=1, sale_fen=FEN, void_count=0, void_fen=0))
    assert not lacks(world, refund, BatchSums(sale_count=1, sale_fen=FEN, void_count=1, void_fen=FEN))


def test_another_windows_doubt_is_none_of_ours(world: CardWorld) -> None:
    world.sold()
    number = in_doubt(world)
    prove = ProveByBatch(uow=world.uow, clock=world.clock)
    assert not prove(world.colleague, number, BatchSaid(batch_no=BATCH, sums=ONE))
