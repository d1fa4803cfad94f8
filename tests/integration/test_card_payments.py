"""Card payments at the server: a window tells its terminal's word; nothing else ends them, nothing happens twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.core.terminal import CardAct, SettlementState, TerminalOutcome
from server.channels.card.channel import CardChannel, CardSettings
from server.domain.card import CardRecord
from server.domain.card_settlement import BatchSums
from server.domain.identity import Actor
from server.domain.payment import BillWanted
from server.services.attach_sale import AttachSale
from server.services.hear_terminal import HearTerminal
from server.services.request_refund import RefundWanted
from server.services.settle_batch import SettleBatch, SettlementSaid
from server.services.settlement_detail import SettlementDetail
from server.services.step_up import StepUp
from server.storage.engine import Database
from support.databases import NOW
from support.money_world import MoneyWorld

FEN = 6360
DONE, FAILED, UNKNOWN, NEVER = (
    TerminalOutcome.DONE, TerminalOutcome.FAILED, TerminalOutcome.UNKNOWN, TerminalOutcome.NEVER_ASKED,
)  # fmt: skip


def _nobody(_cashier: Actor, _offered: StepUp) -> Actor:
    raise NotPermitted("checkout.attach_card")


class CardWorld(MoneyWorld):
    """The money services with a card channel, and the ear for terminals."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.channels["card"] = CardChannel(settings=CardSettings(merchant="898330152110001"))  # type: ignore[assignment]
        self.hear = HearTerminal(
            uow=self.uow, reader=self.reader, channels=self.channels, clock=self.clock, changes=self.changes,
            record=self.record, settle_refund=self.settle_refund,
        )  # fmt: skip

        self.batch = SettleBatch(uow=self.uow, clock=self.clock, practice=True)
        self.attach = AttachSale(
            uow=self.uow,
            channels=self.channels,
            clock=self.clock,
            changes=self.changes,
            hear=self.hear,
            step_up=_nobody,
        )

    def settled(self, number: str = "B1", *, outcome: TerminalOutcome = DONE, **said: Any) -> SettlementDetail:
        """The terminal is asked to settle, and says this."""
        self.batch.begin(self.cashier, number, self.shift_no)
        return self.batch.tell(self.cashier, SettlementSaid(settlement_no=number, outcome=outcome, **said))

    def sold(self, patient_no: str = "P0001", bill: str = "B1", **changes: Any) -> str:
        """A card payment that the terminal has done."""
        wanted = replace(
            self.wanted("card", auth_code="", patient_no=patient_no), bills=(BillWanted(bill, "outpatient", "v1", FEN),)
        )
        number = self.take(self.cashier, wanted).payment.payment_no
        self.says(number, DONE, **{"batch_no": "000007", **changes})
        return number

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
    assert (paid.payment.state, paid.order.state.value) == (PaymentState.PAID, "paid")
    world.says(number, NEVER)
    assert world.payment(number).state is PaymentState.PAID
    assert world.alerts_of(number) == set()
    second = world.take(
        world.cashier, replace(world.wanted("card", auth_code="", patient_no="P0002"), bills=_other_bill())
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


def test_one_transaction_of_the_bank_under_two_payments_is_told_to_a_person(world: CardWorld) -> None:
    doubt = world.begun()
    world.says(doubt, UNKNOWN)
    other = world.take(
        world.cashier, replace(world.wanted("card", auth_code="", patient_no="P0002"), bills=_other_bill())
    ).payment.payment_no
    world.attach(world.cashier, sale(other, DONE, batch_no="000007"), read=False, offered=None)
    world.says(doubt, DONE, batch_no="000007", terminal_no="30001234")
    assert "terminal.second_sale" in world.alerts_of(doubt)
