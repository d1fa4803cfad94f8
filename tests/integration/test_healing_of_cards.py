"""After a restore: a card terminal's words are told again, and no refund doubles one that is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.core.terminal import CardAct, TerminalOutcome
from server.channels.card.channel import CardChannel, CardSettings
from server.domain.card import CardRecord
from server.domain.handed_in import Handed, HandedPayment, HandedRefund, HandedWord
from server.domain.healing import ItemKind, ItemState
from server.domain.payment import PaymentWanted
from server.domain.refund import Refund
from server.services.hand_in import HandIn
from server.services.hand_in_words import HearHandedWords
from server.services.heal import Heal
from server.services.hear_terminal import HearTerminal
from server.services.notice_restore import NoticeRestore
from server.services.request_refund import RefundWanted
from server.services.tokens import token_hash
from server.storage.engine import Database
from support.databases import NOW
from support.money_world import POSTED, POSTING_UNCLEAR, MoneyWorld

FEN = 6360
HERE, BESIDE = "token of window 1", "token of window 2"
DONE, FAILED, UNKNOWN, NEVER = (
    TerminalOutcome.DONE, TerminalOutcome.FAILED, TerminalOutcome.UNKNOWN, TerminalOutcome.NEVER_ASKED,
)  # fmt: skip


class World(MoneyWorld):
    """Two windows with computers, a card channel, and a database that was put back."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.channels["card"] = CardChannel(settings=CardSettings(merchant="898330152110001"))  # type: ignore[assignment]
        common: dict[str, Any] = {"uow": self.uow, "reader": self.reader, "clock": self.clock}
        self.hear = HearTerminal(
            **common, channels=self.channels, changes=self.changes, record=self.record,
            settle_refund=self.settle_refund,
        )  # fmt: skip
        self.notice = NoticeRestore(**common)
        self.hand_in = HandIn(
            **common, channels=self.channels, businesses=self.businesses, wake=lambda: None,
            hear_words=HearHandedWords(uow=self.uow, clock=self.clock, hear=self.hear.handed_in),
        )  # fmt: skip
        fetch: Any = None  # no channel here gives a statement
        self.heal = Heal(**common, channels=self.channels, fetch=fetch, businesses=self.businesses)
        with self.uow() as work:
            for window, token in ((self.window, HERE), (self.second_window, BESIDE)):
                work.windows.save(replace(window, token_hash=token_hash(token)))
            work.commit()

    def restored(self) -> None:
        """Somebody put the database back to a minute ago."""
        assert self.notice.begin("healing.server_mark", self.clock.now() - timedelta(minutes=1)) is not None

    def handed(self, wanted: PaymentWanted, outcome: str = "paid") -> HandedPayment:
        return HandedPayment(
            wanted=replace(wanted, auth_code=""), recorded_at=self.clock.now(),
            operator_id=self.cashier.operator.operator_id, outcome=outcome,
        )  # fmt: skip

    def card(self) -> PaymentWanted:
        return self.wanted("card", auth_code="")

    def sold(self) -> str:
        """A card payment that is paid."""
        number = self.take(self.cashier, self.card()).payment.payment_no
        self.hear.of_payment(self.cashier, said(number, DONE))
        self.work()
        return number

    def word(self, record: CardRecord) -> HandedWord:
        return HandedWord(said=record, asked_at=self.clock.now())

    def refund_wanted(self, payment_no: str, fen: int = FEN) -> RefundWanted:
        return RefundWanted(
            refund_no=self.number(NumberKind.REFUND), payment_no=payment_no, amount_fen=fen,
            reason="refund.patient_request", shift_no=self.shift_no, note="", bills=(),
        )  # fmt: skip

    def refund(self, refund_no: str) -> Refund | None:
        with self.reader() as work:
            return work.refunds.get(refund_no)

    def alerts(self) -> set[str]:
        with self.reader() as work:
            return {alert.code for alert in work.alerts.open(100)} - {"server.restored"}

    def desk(self, window_id: int) -> ItemState:
        with self.reader() as work:
            item = work.healings.item(1, ItemKind.DESK, str(window_id))
        assert item is not None
        return item.state


def said(number: str, outcome: TerminalOutcome, act: CardAct = CardAct.SALE, **changes: Any) -> CardRecord:
    usual = CardRecord(
        number=number, payment_no=number, act=act, outcome=outcome, window_id=0, operator_id=0, recorded_at=NOW,
        amount_fen=FEN if outcome is DONE else 0, trace_no="000123", reference_no="260302000001", batch_no="000007",
    )  # fmt: skip
    return replace(usual, **changes)


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.mark.parametrize(
    ("outcome", "word", "ends"),
    [
        pytest.param("paid", DONE, PaymentState.PAID, id="approved"),
        pytest.param("", DONE, PaymentState.PAID, id="approved, and the server's answer was lost"),
        pytest.param("", FAILED, PaymentState.NOT_PAID, id="declined"),
        pytest.param("", NEVER, PaymentState.NOT_PAID, id="never asked"),
        pytest.param("", UNKNOWN, PaymentState.UNKNOWN, id="in doubt as before"),
    ],
)
def test_a_card_payment_of_the_gap_ends_as_its_terminal_said(
    world: World, outcome: str, word: TerminalOutcome, ends: PaymentState
) -> None:
    wanted = world.card()
    world.restored()
    handed = Handed(payments=(world.handed(wanted, outcome),))
    words = Handed(words=(world.word(said(wanted.payment_no, word)),))
    assert world.hand_in(HERE, handed).made_again == 1
    world.work()
    assert world.payment(wanted.payment_no).state is PaymentState.UNKNOWN
    for _ in range(2):
        assert world.hand_in(HERE, words).known == 1, "a repeat changes nothing"
    assert world.payment(wanted.payment_no).state is ends
    with world.reader() as work:
        (kept,) = work.cards.of_payment(wanted.payment_no)
    assert (kept.outcome, kept.window_id) == (word, world.window.window_id)
    assert world.alerts() == set()


def test_a_word_of_which_the_payment_was_known_is_heard_too(world: World) -> None:
    """The payment was begun before the point to which the database was put back, and sold after it."""
    number = world.take(world.cashier, world.card()).payment.payment_no
    world.clock.forward(120)
    world.restored()
    assert world.hand_in(HERE, Handed(words=(world.word(said(number, DONE)),), last=True)).known == 1
    assert world.payment(number).state is PaymentState.PAID


@pytest.mark.parametrize(
    ("word", "alerts"),
    [
        pytest.param(DONE, {"terminal.word_not_taken"}, id="money: a person is told"),
        pytest.param(FAILED, set(), id="nothing moved, nobody waits"),
    ],
)
def test_a_word_without_a_payment(world: World, word: TerminalOutcome, alerts: set[str]) -> None:
    world.restored()
    part = Handed(words=(world.word(said(world.number(NumberKind.PAYMENT), word)),), last=True)
    assert world.hand_in(HERE, part).passed_over == 1
    assert world.alerts() == alerts


def back(world: World, refund_no: str, payment_no: str, outcome: TerminalOutcome = DONE) -> Handed:
    record = said(refund_no, outcome, CardAct.VOID, payment_no=payment_no, tried_ms=1)
    return Handed(words=(world.word(record),), last=True)


def asked_for(world: World, wanted: RefundWanted) -> HandedRefund:
    return HandedRefund(
        refund_no=wanted.refund_no, payment_no=wanted.payment_no, amount_fen=wanted.amount_fen, reason=wanted.reason,
        shift_no=wanted.shift_no, note="", bills=(), recorded_at=world.clock.now(),
        operator_id=world.cashier.operator.operator_id, outcome="approved",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "ends"),
    [
        pytest.param(None, RefundState.REQUESTED, id="not asked: a person agrees, then the items are withdrawn"),
        pytest.param(FAILED, RefundState.REQUESTED, id="nothing went back"),
        pytest.param(DONE, RefundState.REFUNDED, id="done"),
    ],
)
def test_a_card_refund_of_the_gap_stands_as_its_terminal_said(
    world: World, word: TerminalOutcome | None, ends: RefundState
) -> None:
    payment_no = world.sold()
    wanted = world.refund_wanted(payment_no)
    world.restored()
    world.hand_in(BESIDE, Handed(last=True))
    world.hand_in(HERE, Handed(refunds=(asked_for(world, wanted),)))
    if word is not None:
        world.hand_in(HERE, back(world, wanted.refund_no, payment_no, word))
    world.clock.forward(10)
    world.work()
    assert world.refund_of(wanted.refund_no).state is ends


def test_a_card_refund_in_doubt_at_one_window_is_not_tried_at_another(world: World) -> None:
    payment_no = world.sold()
    wanted = world.refund_wanted(payment_no)
    world.restored()
    world.hand_in(BESIDE, Handed(last=True))
    world.hand_in(HERE, Handed(refunds=(asked_for(world, wanted),)))
    world.hand_in(HERE, back(world, wanted.refund_no, payment_no, UNKNOWN))
    with pytest.raises(Conflict, match=r"refund\.at_terminal"):
        world.hear.begin_refund(world.colleague, wanted.refund_no, CardAct.VOID, 2)


def test_a_refund_that_the_terminal_has_made_since_is_made(world: World) -> None:
    """It waited for a person when the database was saved: forgotten are the approval, and the money that went back."""
    payment_no = world.sold()
    wanted = world.refund_wanted(payment_no)
    with world.uow() as work:
        world.request_refund.within(work, world.cashier, wanted, world.clock.now())
        work.commit()
    world.clock.forward(7200)
    world.restored()
    assert world.hand_in(HERE, back(world, wanted.refund_no, payment_no)).known == 1
    assert world.refund_of(wanted.refund_no).state is RefundState.REFUNDED
    assert world.payment(payment_no).state is PaymentState.REFUNDED
    assert "refund.unsettled" not in world.alerts(), "its first word is the last"


def test_an_order_is_posted_before_the_money_that_its_terminal_gave_back_counts_as_gone(world: World) -> None:
    sale = world.card()
    wanted = world.refund_wanted(sale.payment_no)
    world.his.posts = [POSTING_UNCLEAR, POSTED]
    world.restored()
    world.hand_in(BESIDE, Handed(last=True))
    world.hand_in(HERE, Handed(payments=(world.handed(sale),), refunds=(asked_for(world, wanted),)))
    world.hand_in(HERE, Handed(words=(world.word(said(sale.payment_no, DONE)),)))
    world.work()
    world.hand_in(HERE, back(world, wanted.refund_no, sale.payment_no))
    assert world.payment(sale.payment_no).state is PaymentState.PAID, "as it was when the order was first posted"
    for _ in range(4):
        world.clock.forward(10)
        world.work()
    assert world.refund_of(wanted.refund_no).state is RefundState.REFUNDED
    assert world.payment(sale.payment_no).state is PaymentState.REFUNDED


def test_a_refund_that_no_desk_asked_for_is_made_again_when_every_window_has_answered(world: World) -> None:
    payment_no = world.sold()
    refund_no = world.number(NumberKind.REFUND)
    world.restored()
    world.hand_in(HERE, back(world, refund_no, payment_no))
    assert world.refund(refund_no) is None, "the other window may know more of it"
    assert world.desk(world.window.window_id) is ItemState.WAITING
    world.hand_in(BESIDE, Handed(last=True))
    assert world.hand_in(HERE, back(world, refund_no, payment_no)).made_again == 1
    assert world.refund_of(refund_no).state is RefundState.REFUNDED
    assert world.payment(payment_no).state is PaymentState.REFUNDED
    assert world.desk(world.window.window_id) is ItemState.DONE
    world.heal.advance()
    assert world.alerts() == set()


def test_a_request_takes_no_room_before_the_cards_window_has_told_what_its_terminal_did(world: World) -> None:
    """The window of the card brings the payment; the line is lost before it can tell that its terminal gave it back."""
    sale = world.card()
    made, mere = world.refund_wanted(sale.payment_no), world.refund_wanted(sale.payment_no)
    asked = Handed(refunds=(replace(asked_for(world, mere), outcome=""),), last=True)
    brought = Handed(payments=(world.handed(sale),), refunds=(asked_for(world, made),))
    world.restored()
    world.hand_in(BESIDE, asked)
    world.hand_in(HERE, brought)
    world.hand_in(BESIDE, asked)
    assert world.refund(mere.refund_no) is None
    world.hand_in(HERE, brought)
    world.hand_in(HERE, Handed(words=(world.word(said(sale.payment_no, DONE)),)))
    world.work()
    world.hand_in(HERE, back(world, made.refund_no, sale.payment_no))
    world.hand_in(BESIDE, asked)
    world.clock.forward(10)
    world.work()
    assert world.refund_of(made.refund_no).state is RefundState.REFUNDED
    assert world.refund(mere.refund_no) is None
    assert {world.desk(each.window_id) for each in (world.window, world.second_window)} == {ItemState.DONE}


@pytest.mark.parametrize("first", [HERE, BESIDE])
def test_a_refund_bears_what_was_asked_for_at_one_window_and_given_back_at_another(world: World, first: str) -> None:
    payment_no = world.sold()
    wanted = world.refund_wanted(payment_no)
    asked = Handed(refunds=(asked_for(world, wanted),), last=True)
    world.restored()
    for token in (HERE, BESIDE, HERE, BESIDE, HERE)[first == BESIDE :]:
        if world.desk((world.window if token == HERE else world.second_window).window_id) is ItemState.WAITING:
            world.hand_in(token, back(world, wanted.refund_no, payment_no) if token == HERE else asked)
    refund = world.refund_of(wanted.refund_no)
    assert (refund.state, refund.reason) == (RefundState.REFUNDED, "refund.patient_request")
    assert {world.desk(each.window_id) for each in (world.window, world.second_window)} == {ItemState.DONE}


def test_a_word_that_had_no_room_is_heard_when_the_refund_that_held_it_is_rejected(world: World) -> None:
    payment_no = world.sold()
    held, made = world.refund_wanted(payment_no), world.refund_wanted(payment_no)
    world.request_refund(world.cashier, held)
    with world.uow() as work:
        waits = work.refunds.get(held.refund_no, for_update=True)
        assert waits is not None
        work.refunds.save(replace(waits, state=RefundState.REQUESTED))
        work.commit()
    world.restored()
    part = replace(back(world, made.refund_no, payment_no), refunds=(asked_for(world, made),))
    world.hand_in(BESIDE, Handed(last=True))
    assert world.hand_in(HERE, part).passed_over == 2
    assert "terminal.word_not_taken" in world.alerts()
    world.decide_refund.reject(world.colleague, held.refund_no)
    world.heal.advance()
    assert world.desk(world.window.window_id) is ItemState.WAITING
    for _ in range(2):
        world.hand_in(HERE, part)
    assert world.desk(world.window.window_id) is ItemState.DONE
    refund = world.refund_of(made.refund_no)
    assert (refund.state, refund.reason) == (RefundState.REFUNDED, "refund.patient_request")
    assert "terminal.word_not_taken" not in world.alerts()


def test_money_back_that_does_not_fit_is_told_to_a_person(world: World) -> None:
    payment_no = world.sold()
    world.restored()
    world.hand_in(BESIDE, Handed(last=True))
    too_much = said(world.number(NumberKind.REFUND), DONE, CardAct.REFUND, payment_no=payment_no, amount_fen=FEN + 1)
    assert world.hand_in(HERE, Handed(words=(world.word(too_much),), last=True)).passed_over == 1
    assert world.alerts() == {"terminal.word_not_taken"}


# ------------------------------------------------------------------------------------------ refunds meanwhile


def paid(world: World, channel: str) -> str:
    if channel == "card":
        return world.sold()
    number = world.take(world.cashier, world.wanted(channel)).payment.payment_no
    world.work()
    return number


@pytest.mark.parametrize(
    ("channel", "fen", "refused"),
    [
        pytest.param("cash", FEN, True, id="cash"),
        pytest.param("cash", 100, True, id="a part of cash"),
        pytest.param("card", FEN, True, id="card"),
        pytest.param("wechat", 100, True, id="a part of a wallet's payment"),
        pytest.param("wechat", FEN, False, id="a wallet gives back no more than it took"),
    ],
)
def test_until_every_window_has_handed_in_no_refund_may_double_a_forgotten_one(
    world: World, channel: str, fen: int, *, refused: bool
) -> None:
    number = paid(world, channel)
    world.clock.forward(30 * 86400)  # an old payment may have been refunded in the gap as well
    world.restored()
    world.hand_in(HERE, Handed(last=True))
    wanted = world.refund_wanted(number, fen)
    if refused:
        with pytest.raises(Conflict, match=r"refund\.healing") as conflict:
            world.request_refund(world.cashier, wanted)
        assert conflict.value.values["windows"] == "Window 2"
        assert world.payment(number).reserved_fen == 0
        world.hand_in(BESIDE, Handed(last=True))
    world.request_refund(world.cashier, wanted)
    assert world.payment(number).reserved_fen == fen


def test_a_person_ends_the_wait_for_a_window_that_is_lost(world: World) -> None:
    number = paid(world, "cash")
    world.restored()
    world.hand_in(HERE, Handed(last=True))
    world.heal.desk_is_gone(world.cashier, world.second_window.window_id)
    world.request_refund(world.cashier, world.refund_wanted(number))
    assert world.payment(number).reserved_fen == FEN


def test_what_was_paid_after_the_restore_was_noticed_is_refunded_as_ever(world: World) -> None:
    world.restored()
    world.clock.forward(11 * 60)
    number = paid(world, "cash")
    world.request_refund(world.cashier, world.refund_wanted(number))
    assert world.payment(number).reserved_fen == FEN
