"""Card payments at the server: a window tells its terminal's word; nothing else ends them, nothing happens twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.core.terminal import CardAct, TerminalOutcome
from server.storage.engine import Database
from support.card_money import DONE, FAILED, NEVER, UNKNOWN, CardWorld, other_bill, sale


@pytest.fixture
def world(database: Database) -> CardWorld:
    return CardWorld(database)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        pytest.param([], PaymentState.WAITING, id="asked"),
        pytest.param([(DONE, {})], PaymentState.PAID, id="approved"),
        pytest.param([(DONE, {"amount_fen": 6000, "discount_fen": 360})], PaymentState.PAID, id="with a discount"),
        pytest.param([(DONE, {}), (DONE, {})], PaymentState.PAID, id="told twice"),
        pytest.param([(FAILED, {"code": "terminal.declined"})], PaymentState.NOT_PAID, id="declined"),
        pytest.param([(NEVER, {})], PaymentState.NOT_PAID, id="never asked"),
        pytest.param([(UNKNOWN, {"code": "terminal.no_answer"})], PaymentState.UNKNOWN, id="silent"),
        pytest.param([(UNKNOWN, {}), (DONE, {})], PaymentState.PAID, id="silent, then found"),
        pytest.param([(UNKNOWN, {}), (FAILED, {})], PaymentState.NOT_PAID, id="silent, then not there"),
        pytest.param([(DONE, {"amount_fen": 6361})], PaymentState.UNKNOWN, id="another amount"),
        pytest.param([(DONE, {}), (FAILED, {})], PaymentState.PAID, id="approved, then denied"),
    ],
)
def test_a_card_payment_is_what_its_terminal_said(
    world: CardWorld, words: list[tuple[TerminalOutcome, dict[str, Any]]], state: PaymentState
) -> None:
    number = world.begun()
    for outcome, changes in words:
        world.says(number, outcome, **changes)
    assert world.payment(number).state is state


def test_the_server_alone_never_ends_or_undoes_a_card_payment(world: CardWorld) -> None:
    number = world.begun()
    for _ in range(40):
        world.clock.forward(1800)
        world.work()
    payment = world.payment(number)
    assert payment.state is PaymentState.UNKNOWN
    assert payment.reverse_count == 0
    assert "payment.unsettled" in world.alerts_of(number)
    assert world.says(number, DONE) is PaymentState.PAID


def test_what_does_not_add_up_is_told_to_a_person(world: CardWorld) -> None:
    first, second = world.begun(), None
    world.says(first, DONE, amount_fen=1)
    assert "terminal.amount_differs" in world.alerts_of(first)
    world.says(first, DONE)
    world.clock.forward(60)
    second = world.take(
        world.cashier, replace(world.wanted("card", auth_code="", patient_no="P0002"), bills=other_bill())
    ).payment.payment_no
    world.says(second, DONE)
    world.says(second, DONE, trace_no="000124")
    assert "terminal.second_sale" in world.alerts_of(second)


def test_who_may_tell_what(world: CardWorld) -> None:
    number = world.begun()
    wechat = world.take(world.cashier, replace(world.wanted(patient_no="P0002"), bills=other_bill())).payment.payment_no
    elsewhere, nobody = world.colleague, world.actor(world.cashier.operator, world.window, "checkout.pay")
    with pytest.raises(Conflict, match=r"terminal\.other_window"):
        world.hear.of_payment(elsewhere, sale(number, DONE))
    with pytest.raises(Conflict, match=r"payment\.not_by_card"):
        world.hear.of_payment(world.cashier, sale(wechat, DONE))
    with pytest.raises(NotPermitted):
        world.hear.of_payment(nobody, sale(number, DONE))
    with pytest.raises(NotFound):
        world.hear.of_payment(world.cashier, sale(world.number(NumberKind.PAYMENT), DONE))
    with pytest.raises(InvalidInput):
        world.hear.of_payment(world.cashier, sale(number, DONE, act=CardAct.VOID))
    assert world.payment(number).state is PaymentState.WAITING


def test_a_refund_is_asked_of_one_terminal_at_a_time(world: CardWorld) -> None:
    payment_no = world.begun()
    world.says(payment_no, DONE)
    refund_no = world.refund_asked(payment_no)
    assert world.refund_of(refund_no).state is RefundState.PROCESSING
    assert world.refund_of(refund_no).outcome == "terminal.to_do"
    world.hear.begin_refund(world.colleague, refund_no, CardAct.REFUND)
    with pytest.raises(Conflict, match=r"refund\.at_terminal"):
        world.hear.begin_refund(world.cashier, refund_no, CardAct.VOID)
    with pytest.raises(Conflict, match=r"refund\.in_doubt"):
        world.hear.begin_refund(world.colleague, refund_no, CardAct.VOID)
    world.hear.of_refund(world.colleague, sale(refund_no, FAILED, act=CardAct.REFUND, code="terminal.cancelled"))
    assert world.refund_of(refund_no).state is RefundState.PROCESSING
    world.hear.begin_refund(world.cashier, refund_no, CardAct.VOID)
    world.hear.of_refund(world.cashier, sale(refund_no, DONE, act=CardAct.VOID))
    assert world.refund_of(refund_no).state is RefundState.REFUNDED
    assert world.payment(payment_no).state is PaymentState.REFUNDED
    with pytest.raises(Conflict, match=r"refund\.not_waiting"):
        world.hear.begin_refund(world.cashier, refund_no, CardAct.VOID)


def test_a_refund_in_doubt_stays_in_doubt_until_its_terminal_was_asked(world: CardWorld) -> None:
    payment_no = world.begun()
    world.says(payment_no, DONE)
    refund_no = world.refund_asked(payment_no, 1000)
    world.hear.begin_refund(world.cashier, refund_no, CardAct.REFUND)
    world.hear.of_refund(world.cashier, sale(refund_no, UNKNOWN, act=CardAct.REFUND, code="terminal.no_answer"))
    for _ in range(5):
        world.clock.forward(3600)
        world.work()
    assert world.refund_of(refund_no).state is RefundState.PROCESSING
    world.hear.of_refund(world.cashier, sale(refund_no, DONE, act=CardAct.REFUND, amount_fen=1000))
    assert world.refund_of(refund_no).state is RefundState.REFUNDED
    assert [record.act for record, _ in world.hear.acts(world.cashier, payment_no)] == [CardAct.SALE, CardAct.REFUND]


def test_a_late_success_of_the_terminal_is_booked_or_sent_back_by_name(world: CardWorld) -> None:
    number = world.begun()
    world.says(number, FAILED, code="terminal.not_recorded")
    assert world.says(number, DONE) is PaymentState.LATE_PAID
    assert world.alerts_of(number) == {"payment.late"}
    assert world.says(number, DONE) is PaymentState.LATE_PAID
    for _ in range(30):
        world.clock.forward(3600)
        world.work()
    assert world.alerts_of(number) == {"payment.late_refunded"}
    with world.reader() as work:
        (refund,) = work.refunds.of_payment(number)
    assert (refund.state, refund.outcome) == (RefundState.PROCESSING, "terminal.to_do")


def test_money_that_has_no_place_here_is_told_to_a_person(world: CardWorld) -> None:
    number, nowhere = world.begun(), world.number(NumberKind.PAYMENT)
    with pytest.raises(Conflict):
        world.hear.of_payment(world.colleague, sale(number, DONE))
    with pytest.raises(NotFound):
        world.hear.of_payment(world.cashier, sale(nowhere, DONE))
    with pytest.raises(NotFound):
        world.hear.of_payment(world.cashier, sale(world.number(NumberKind.PAYMENT), FAILED))
    assert world.alerts_of(number) == world.alerts_of(nowhere) == {"terminal.word_not_taken"}


def test_what_comes_late_of_a_try_that_is_over_frees_no_claim(world: CardWorld) -> None:
    payment_no = world.begun()
    world.says(payment_no, DONE)
    refund_no = world.refund_asked(payment_no)
    world.hear.begin_refund(world.cashier, refund_no, CardAct.VOID, 1)
    world.hear.begin_refund(world.cashier, refund_no, CardAct.VOID, 1)
    never = sale(refund_no, NEVER, act=CardAct.VOID, tried_ms=1)
    world.hear.of_refund(world.cashier, never)
    with pytest.raises(Conflict, match=r"refund\.try_over"):
        world.hear.begin_refund(world.cashier, refund_no, CardAct.VOID, 1)
    world.hear.begin_refund(world.cashier, refund_no, CardAct.VOID, 2)
    world.hear.of_refund(world.cashier, never)
    world.hear.of_refund(world.colleague, sale(refund_no, FAILED, act=CardAct.REFUND, tried_ms=9))
    with pytest.raises(Conflict, match=r"refund\.at_terminal"):
        world.hear.begin_refund(world.colleague, refund_no, CardAct.REFUND, 3)
    world.hear.of_refund(world.cashier, sale(refund_no, DONE, act=CardAct.VOID, tried_ms=2))
    assert world.refund_of(refund_no).state is RefundState.REFUNDED


@pytest.mark.parametrize("before", [FAILED, NEVER])
@pytest.mark.parametrize("elsewhere", [False, True], ids=["this window tried before", "another window tried before"])
def test_the_claim_of_a_later_try_that_comes_after_its_end_claims_nothing(
    world: CardWorld, before: TerminalOutcome, *, elsewhere: bool
) -> None:
    payment_no = world.begun()
    world.says(payment_no, DONE)
    refund_no = world.refund_asked(payment_no)
    first = world.colleague if elsewhere else world.cashier
    world.hear.begin_refund(first, refund_no, CardAct.REFUND, 1)
    world.hear.of_refund(first, sale(refund_no, before, act=CardAct.REFUND, tried_ms=1))
    world.hear.of_refund(world.cashier, sale(refund_no, NEVER, act=CardAct.VOID, tried_ms=2))
    with pytest.raises(Conflict, match=r"refund\.try_over"):
        world.hear.begin_refund(world.cashier, refund_no, CardAct.VOID, 2)
    world.hear.begin_refund(world.cashier, refund_no, CardAct.VOID, 3)
    world.hear.of_refund(world.cashier, sale(refund_no, DONE, act=CardAct.VOID, tried_ms=3))
    assert world.refund_of(refund_no).state is RefundState.REFUNDED


def test_a_later_try_in_doubt_is_kept_though_its_claim_was_forgotten(world: CardWorld) -> None:
    """The database was put back to where the try before had ended: the terminal may have given the money back since."""
    payment_no = world.begun()
    world.says(payment_no, DONE)
    refund_no = world.refund_asked(payment_no)
    world.hear.begin_refund(world.cashier, refund_no, CardAct.REFUND, 1)
    world.hear.of_refund(world.cashier, sale(refund_no, FAILED, act=CardAct.REFUND, tried_ms=1))
    world.hear.of_refund(world.cashier, sale(refund_no, UNKNOWN, act=CardAct.REFUND, tried_ms=2))
    with pytest.raises(Conflict, match=r"refund\.at_terminal"):
        world.hear.begin_refund(world.colleague, refund_no, CardAct.REFUND, 3)
    world.hear.of_refund(world.cashier, sale(refund_no, UNKNOWN, act=CardAct.REFUND, tried_ms=1))
    world.hear.of_refund(world.cashier, sale(refund_no, FAILED, act=CardAct.REFUND, tried_ms=2))
    world.hear.of_refund(world.cashier, sale(refund_no, UNKNOWN, act=CardAct.REFUND, tried_ms=2))
    world.hear.begin_refund(world.colleague, refund_no, CardAct.REFUND, 3)
