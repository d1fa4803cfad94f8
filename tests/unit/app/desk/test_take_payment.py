"""Taking a payment at the desk: the number is on the disk before anything is sent, and every sending carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from app.core.errors import Conflict, InvalidInput, NotPermitted, NotSignedIn, PaydeskError, Refused, Unreachable
from app.core.ids import NumberKind, is_number
from app.core.payment import PaymentState
from app.desk.ports import Intent
from app.desk.take_payment import Checkout, TakePaymentAtDesk
from app.wire.payments import PaymentView, TakePayment
from support import screen_people as people
from support.checkout_world import CODES, KeptJournal, bill
from support.screen_world import StillClock

LOST = Unreachable("server.no_answer")
NOT_SENT = Unreachable("server.not_sent")
HELD = Conflict("bill.held", bill_no="B1")
ENDS = {PaymentState.PAID, PaymentState.NOT_PAID, PaymentState.REVERSED, PaymentState.REFUNDED}
CHECKOUT = Checkout(
    order_no=people.number("O", 1), shift_no=people.number("S", 1), patient=people.PERSON,
    bills=(bill("B1", 3160), bill("B2", 12850)),
)  # fmt: skip


@dataclass
class Line:
    """The way to the server: what each sending meets, and what this disk held at that moment."""

    journal: KeptJournal
    meets: list[PaydeskError | PaymentState]
    sent: list[TakePayment] = field(default_factory=list)
    on_disk: list[bool] = field(default_factory=list)

    def take_payment(self, wanted: TakePayment) -> PaymentView:
        self.sent.append(wanted)
        self.on_disk.append(wanted.payment_no in {one.payment.payment_no for one in self.journal.open_intents()})
        met = self.meets[len(self.sent) - 1]
        if isinstance(met, PaydeskError):
            raise met
        return people.payment(1, payment_no=wanted.payment_no, state=met)


class FullJournal(KeptJournal):
    """A disk with no room."""

    def record(self, intent: Intent) -> None:
        raise Refused("journal.full")


class Window:
    """The verb over a line and a journal in memory."""

    def __init__(self, *meets: PaydeskError | PaymentState, journal: KeptJournal | None = None) -> None:
        self.journal = journal or KeptJournal()
        self.line = Line(self.journal, list(meets))
        server: Any = self.line
        self.take = TakePaymentAtDesk(server=server, journal=self.journal, clock=StillClock())

    def pay(self, channel: str = "wechat", auth_code: str = CODES["wechat"], tendered_fen: int = 0) -> Any:
        return self.take(people.session(), CHECKOUT, channel=channel, auth_code=auth_code, tendered_fen=tendered_fen)


def test_the_number_is_on_the_disk_before_anything_is_sent() -> None:
    window = Window(LOST, PaymentState.WAITING)
    window.pay()
    assert window.line.on_disk == [True, True]


class FillingJournal(KeptJournal):
    """A disk whose last room was taken by the intent."""

    def close(self, payment_no: str, outcome: str) -> None:
        raise Refused("journal.full")


@pytest.mark.parametrize("state", sorted(ENDS))
def test_an_end_that_the_disk_cannot_note_is_told_all_the_same(state: PaymentState) -> None:
    window = Window(state, journal=FillingJournal())
    taken = window.pay()
    assert taken.view.state == state, "never called refused: the money has moved"
    assert len(window.journal.open_intents()) == 1, "it is asked about once more"


def test_a_refusal_that_the_disk_cannot_note_is_told_by_its_own_code() -> None:
    window = Window(HELD, journal=FillingJournal())
    with pytest.raises(Conflict, match=r"bill\.held"):
        window.pay()


def test_a_disk_that_cannot_hold_the_number_sends_nothing() -> None:
    window = Window(PaymentState.PAID, journal=FullJournal())
    with pytest.raises(Refused, match=r"journal\.full"):
        window.pay()
    assert window.line.sent == []


def test_the_payment_code_goes_to_the_server_and_never_to_the_disk() -> None:
    window = Window(PaymentState.WAITING)
    window.pay()
    (intent,) = window.journal.intents.values()
    assert window.line.sent[0].auth_code == CODES["wechat"]
    assert intent.payment.auth_code == ""
    assert CODES["wechat"] not in repr(intent)


def test_the_intent_holds_everything_else_of_the_payment() -> None:
    window = Window(PaymentState.WAITING)
    window.pay("cash", "", 20_000)
    (intent,) = window.journal.intents.values()
    assert intent.payment == window.line.sent[0]
    assert (intent.operator_id, intent.recorded_at) == (people.session().operator_id, people.NOW)


def test_what_is_sent_is_the_whole_order() -> None:
    window = Window(PaymentState.WAITING)
    taken = window.pay()
    (sent,) = window.line.sent
    assert is_number(NumberKind.PAYMENT, sent.payment_no)
    assert sent.payment_no == taken.payment_no
    assert (sent.order_no, sent.shift_no, sent.amount_fen) == (CHECKOUT.order_no, CHECKOUT.shift_no, 3160 + 12850)
    assert [(each.bill_no, each.own_fen) for each in sent.bills] == [("B1", 3160), ("B2", 12850)]
    assert (sent.business, sent.patient_no) == ("his", people.PERSON.patient_no)


@pytest.mark.parametrize(
    ("meets", "sendings"),
    [
        pytest.param((PaymentState.WAITING,), 1, id="answered at once"),
        pytest.param((LOST, PaymentState.WAITING), 2, id="first answer lost"),
        pytest.param((NOT_SENT, PaymentState.PAID), 2, id="first request never left"),
        pytest.param((LOST, LOST), 2, id="both answers lost"),
        pytest.param((LOST, HELD), 2, id="repeat refused"),
    ],
)
def test_every_sending_is_the_same_payment(meets: tuple[PaydeskError | PaymentState, ...], sendings: int) -> None:
    window = Window(*meets)
    window.pay()
    assert len(window.line.sent) == sendings
    assert all(sent == window.line.sent[0] for sent in window.line.sent)
    assert len(window.journal.intents) == 1


@pytest.mark.parametrize(
    "refusal",
    [HELD, NotPermitted("checkout.pay"), NotSignedIn("session.ended"), InvalidInput("amount_fen", "too large")],
    ids=lambda refusal: refusal.code,
)
def test_a_refusal_of_the_first_sending_closes_the_intent(refusal: Refused) -> None:
    window = Window(refusal)
    with pytest.raises(type(refusal)):
        window.pay()
    assert list(window.journal.outcomes.values()) == [refusal.code]
    assert window.journal.open_intents() == []


def test_a_refusal_of_the_second_sending_says_nothing_of_the_first() -> None:
    window = Window(LOST, HELD)
    taken = window.pay()
    assert taken.view is None
    assert [each.payment.payment_no for each in window.journal.open_intents()] == [taken.payment_no]


@pytest.mark.parametrize("loss", [LOST, NOT_SENT], ids=lambda loss: loss.code)
def test_lost_answers_leave_a_payment_to_be_followed_by_its_number(loss: Unreachable) -> None:
    window = Window(loss, loss)
    taken = window.pay()
    assert taken.view is None
    assert [each.payment.payment_no for each in window.journal.open_intents()] == [taken.payment_no]


@pytest.mark.parametrize("state", PaymentState)
def test_the_intent_is_closed_at_once_exactly_when_the_end_is_known(state: PaymentState) -> None:
    window = Window(state)
    taken = window.pay()
    assert taken.view.state is state
    assert window.journal.outcomes == ({taken.payment_no: state.value} if state in ENDS else {})


def test_orders_and_payments_get_numbers_of_their_own_at_every_try() -> None:
    window = Window(PaymentState.NOT_PAID, PaymentState.PAID)
    orders = {window.take.new_order_no(people.session()) for _ in range(20)}
    assert len(orders) == 20
    assert all(is_number(NumberKind.ORDER, number) for number in orders)
    assert window.pay().payment_no != window.pay().payment_no
