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
from server.channels.card.channel import CardChannel, CardSettings
from server.domain.card import CardRecord
from server.domain.payment import BillWanted
from server.services.hear_terminal import HearTerminal
from server.services.request_refund import RefundWanted
from server.storage.engine import Database
from support.databases import NOW
from support.money_world import MoneyWorld

FEN = 6360


class CardWorld(MoneyWorld):
    """The money services with a card channel, and the ear for terminals."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.channels["card"] = CardChannel(settings=CardSettings(merchant="898330152110001"))  # type: ignore[assignment]
        self.hear = HearTerminal(
            uow=self.uow, reader=self.reader, channels=self.channels, clock=self.clock, changes=self.changes,
            record=self.record, settle_refund=self.settle_refund,
        )  # fmt: skip

    def begun(self) -> str:
        """A card payment whose intent is durable; the terminal is about to be asked."""
        return self.take(self.cashier, self.wanted("card", auth_code="")).payment.payment_no

    def says(self, payment_no: str, outcome: TerminalOutcome, **changes: Any) -> PaymentState:
        return self.hear.of_payment(self.cashier, sale(payment_no, outcome, **changes)).payment.state

    def refund_asked(self, payment_no: str, fen: int = FEN) -> str:
        """A refund that waits for the terminal."""
        number = self.number(NumberKind.REFUND)
        wanted = RefundWanted(
            refund_no=number, payment_no=payment_no, amount_fen=fen, reason="refund.patient_request",
            shift_no=self.shift_no, note="", bills=("B1",),
        )  # fmt: skip
        self.request_refund(self.cashier, wanted)
        self.clock.forward(1)
        self.work()
        return number

    def alerts_of(self, subject: str) -> set[str]:
        with self.reader() as work:
            return {alert.code for alert in work.alerts.open(100) if alert.subject == subject}


def sale(number: str, outcome: TerminalOutcome, **changes: Any) -> CardRecord:
    usual = CardRecord(
        number=number, payment_no=number, act=CardAct.SALE, outcome=outcome, window_id=0, operator_id=0,
        recorded_at=NOW, amount_fen=FEN if outcome is TerminalOutcome.DONE else 0, trace_no="000123",
        reference_no="260302000001", card_masked="622848******1234",
    )  # fmt: skip
    return replace(usual, **changes)


@pytest.fixture
def world(database: Database) -> CardWorld:
    return CardWorld(database)


DONE, FAILED, UNKNOWN, NEVER = (
    TerminalOutcome.DONE, TerminalOutcome.FAILED, TerminalOutcome.UNKNOWN, TerminalOutcome.NEVER_ASKED,
)  # fmt: skip


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
        world.cashier, replace(world.wanted("card", auth_code="", patient_no="P0002"), bills=_other_bill())
    ).payment.payment_no
    world.says(second, DONE)
    world.says(second, DONE, trace_no="000124")
    assert "terminal.second_sale" in world.alerts_of(second)


def _other_bill() -> tuple[BillWanted, ...]:
    return (BillWanted("B2", "outpatient", "v1", FEN),)


def test_who_may_tell_what(world: CardWorld) -> None:
    number = world.begun()
    wechat = world.take(
        world.cashier, replace(world.wanted(patient_no="P0002"), bills=_other_bill())
    ).payment.payment_no
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
