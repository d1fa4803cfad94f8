"""Batches of card terminals laid beside our books, and sales made on the terminal alone, at the server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import Conflict, NotFound, NotPermitted
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.terminal import SettlementState
from server.domain.card_settlement import BatchSums
from server.services.settle_batch import SettleBatch, SettlementSaid
from server.storage.engine import Database
from support.card_money import DONE, FEN, NEVER, UNKNOWN, CardWorld, other_bill, sale


@pytest.fixture
def world(database: Database) -> CardWorld:
    return CardWorld(database)


ONE_SALE = BatchSums(sale_count=1, sale_fen=FEN, refund_count=0, refund_fen=0)


def test_a_batch_that_agrees_is_taken_in_once(world: CardWorld) -> None:
    number = world.sold()
    detail = world.settled(sums=ONE_SALE, batch_no="000007")
    assert (detail.settlement.state, detail.differing) == (SettlementState.AGREES, ())
    assert world.alerts_of(world.shift_no) == set()
    with world.reader() as work:
        assert [record.number for record in work.cards.of_settlement("B1")] == [number]
        assert work.cards.unsettled_count(world.window.window_id) == 0
    empty = world.settled("B2", sums=BatchSums(sale_count=0, sale_fen=0), batch_no="000008")
    assert empty.settlement.state is SettlementState.AGREES


def test_a_difference_names_what_may_explain_it_and_has_an_owner(world: CardWorld) -> None:
    number = world.sold()
    detail = world.settled(sums=BatchSums(sale_count=0, sale_fen=0), batch_no="000007")
    assert detail.settlement.state is SettlementState.DIFFERS
    assert detail.differing == ("sale_count", "sale_fen")
    assert [(record.number, why) for record, why in detail.suspects] == [(number, "amount_fits")]
    with world.reader() as work:
        alert = work.alerts.get("card.batch_differs", world.shift_no)
    assert alert is not None
    assert (alert.owner_id, alert.amount_fen) == (world.cashier.operator.operator_id, FEN)


def test_acts_of_a_batch_that_nobody_settled_are_a_difference(world: CardWorld) -> None:
    old = world.sold(batch_no="000006")
    detail = world.settled(sums=BatchSums(sale_count=0, sale_fen=0), batch_no="000007")
    assert (detail.settlement.state, detail.differing) == (SettlementState.DIFFERS, ())
    assert [(record.number, why) for record, why in detail.suspects] == [(old, "other_batch")]


def test_an_unknown_settlement_takes_nothing_in_and_is_asked_again(world: CardWorld) -> None:
    world.sold()
    unknown = world.settled(outcome=UNKNOWN, code="terminal.no_answer")
    assert unknown.settlement.state is SettlementState.UNKNOWN
    assert unknown.ours == BatchSums()
    assert "card.batch_unknown" in world.alerts_of(world.shift_no)
    closed = world.settled(code="terminal.totals_lost")
    assert closed.settlement.state is SettlementState.NOT_COMPARED
    typed = world.settled(sums=ONE_SALE, typed=True)
    assert (typed.settlement.state, typed.settlement.typed) == (SettlementState.AGREES, True)
    assert world.alerts_of(world.shift_no) == set()
    told = world.settled(sums=BatchSums(sale_count=2, sale_fen=9999))
    assert told.settlement.state is SettlementState.DIFFERS
    with pytest.raises(Conflict, match=r"settlement\.told"):
        world.settled(sums=ONE_SALE, typed=True)


@pytest.mark.parametrize(
    ("sums", "state"),
    [
        pytest.param(ONE_SALE, SettlementState.AGREES, id="ours"),
        pytest.param(BatchSums(sale_count=0, sale_fen=0), SettlementState.NOT_COMPARED, id="those of the batch after"),
    ],
)
def test_totals_that_may_be_the_next_batchs_are_believed_where_they_agree(
    world: CardWorld, sums: BatchSums, state: SettlementState
) -> None:
    world.sold(batch_no="")
    world.settled(outcome=UNKNOWN, code="terminal.no_answer")
    again = world.settled(sums=sums, perhaps_next=True).settlement
    assert again.state is state
    assert "card.batch_differs" not in world.alerts_of(world.shift_no)
    if state is SettlementState.NOT_COMPARED:
        assert (again.code, again.sums) == ("terminal.totals_lost", BatchSums())
        typed = world.settled(sums=BatchSums(sale_count=2, sale_fen=2 * FEN), typed=True)
        assert typed.settlement.state is SettlementState.DIFFERS
    kept = world.settled(sums=BatchSums(sale_count=9, sale_fen=9), perhaps_next=True)
    assert kept.settlement.sums != BatchSums(sale_count=9, sale_fen=9)


def test_what_was_tried_on_the_terminal_is_no_difference_in_practice_alone(world: CardWorld) -> None:
    world.sold()
    tried = BatchSums(sale_count=1, sale_fen=1, void_count=1, void_fen=1)
    with_trial = BatchSums(sale_count=2, sale_fen=FEN + 1, void_count=1, void_fen=1, refund_count=0, refund_fen=0)
    told = world.settled(sums=with_trial, trials=tried)
    assert (told.settlement.state, told.differing) == (SettlementState.AGREES, ())
    again = world.settled(sums=with_trial)
    assert again.settlement.trial_sale_count == 1, "what was told once stands"
    world.batch = SettleBatch(uow=world.uow, clock=world.clock)
    world.sold("P0002", "B2")
    in_earnest = world.settled("B2", sums=with_trial, trials=tried)
    assert (in_earnest.settlement.state, in_earnest.settlement.trial_sale_count) == (SettlementState.DIFFERS, 0)


def test_a_settlement_is_the_windows_own(world: CardWorld) -> None:
    world.settled(sums=BatchSums(sale_count=0))
    with pytest.raises(Conflict, match=r"terminal\.other_window"):
        world.batch.tell(world.colleague, SettlementSaid(settlement_no="B1", outcome=DONE))
    with pytest.raises(Conflict, match=r"shift\.not_open"):
        world.batch.begin(world.colleague, "B2", world.shift_no)
    with pytest.raises(Conflict, match=r"settlement\.number_reused"):
        world.batch.begin(world.cashier, "B1", world.number(NumberKind.SHIFT))
    with pytest.raises(NotFound):
        world.batch.tell(world.cashier, SettlementSaid(settlement_no="B9", outcome=DONE))


def test_a_sale_made_on_the_terminal_alone_pays_one_bill_once(world: CardWorld) -> None:
    supervisor, cashier = world.cashier, world.actor(world.cashier.operator, world.window, "checkout.attach_card")
    by_hand = {"batch_no": "000007", "terminal_no": "30001234"}
    number = world.begun()
    with pytest.raises(NotPermitted):
        world.attach(cashier, sale(number, DONE, **by_hand), read=True, offered=None)
    with pytest.raises(Conflict, match=r"attach\.amount_differs"):
        world.attach(supervisor, sale(number, DONE, amount_fen=FEN - 1, **by_hand), read=True, offered=None)
    paid = world.attach(supervisor, sale(number, DONE, **by_hand), read=True, offered=None)
    again = world.attach(supervisor, sale(number, DONE, **by_hand), read=True, offered=None)
    assert again.payment.changed_at == paid.payment.changed_at, "its answer was lost"
    assert (paid.payment.state, paid.order.state.value) == (PaymentState.PAID, "paid")
    world.says(number, NEVER)
    assert world.payment(number).state is PaymentState.PAID
    assert world.alerts_of(number) == set()
    second = world.take(
        world.cashier, replace(world.wanted("card", auth_code="", patient_no="P0002"), bills=other_bill())
    ).payment.payment_no
    for numbers in (by_hand, {"reference_no": ""}, {"batch_no": "000007"}):
        with pytest.raises(Conflict, match=r"card\.attached_before"):
            world.attach(supervisor, sale(second, DONE, **numbers), read=False, offered=None)
    world.attach(
        supervisor, sale(second, DONE, trace_no="000124", reference_no="X", **by_hand), read=False, offered=None
    )
    assert world.payment(second).state is PaymentState.PAID


def test_what_is_attached_later_explains_what_differed(world: CardWorld) -> None:
    assert world.settled(sums=ONE_SALE, batch_no="000007").settlement.state is SettlementState.DIFFERS
    number = world.begun()
    world.attach(world.cashier, sale(number, DONE, batch_no="000007"), read=False, offered=None)
    with world.reader() as work:
        settlement = work.settlements.get("B1")
    assert settlement is not None
    assert settlement.state is SettlementState.AGREES
    assert world.alerts_of(world.shift_no) == set()


@pytest.mark.parametrize("before", ["not a word", "unknown"])
def test_what_the_window_tells_after_its_batch_was_settled_belongs_there(world: CardWorld, before: str) -> None:
    """The terminal had done it, and the line was cut until the batch was closed."""
    number = world.begun()
    if before == "unknown":
        world.says(number, UNKNOWN)
    assert world.settled(sums=ONE_SALE, batch_no="000007").settlement.state is SettlementState.DIFFERS
    for _ in range(2):
        assert world.says(number, DONE, batch_no="000007") is PaymentState.PAID
    with world.reader() as work:
        settlement, unsettled = work.settlements.get("B1"), work.cards.unsettled_count(world.window.window_id)
    assert settlement is not None
    assert (settlement.state, unsettled) == (SettlementState.AGREES, 0)
    assert world.alerts_of(world.shift_no) == set()
    next_one = world.settled("B2", sums=BatchSums(sale_count=0, sale_fen=0), batch_no="000008")
    assert next_one.settlement.state is SettlementState.AGREES


def test_one_transaction_of_the_bank_under_two_payments_is_told_to_a_person(world: CardWorld) -> None:
    doubt = world.begun()
    world.says(doubt, UNKNOWN)
    other = world.take(
        world.cashier, replace(world.wanted("card", auth_code="", patient_no="P0002"), bills=other_bill())
    ).payment.payment_no
    world.attach(world.cashier, sale(other, DONE, batch_no="000007"), read=False, offered=None)
    world.says(doubt, DONE, batch_no="000007", terminal_no="30001234")
    assert "terminal.second_sale" in world.alerts_of(doubt)
