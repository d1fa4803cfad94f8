"""Was I charged? What our book says, what each channel says when asked, and the sentence for the patient."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.wire.orders import OrderPage, OrderView
from app.wire.payments import ChannelWord, PaymentView
from support import screen_people as people
from support.screen_world import PlainFacts, Watched, World
from ui.finding import read
from ui.inquiry.models import Attempt, InquiryModel, Stage, tell
from ui.inquiry.presenter import InquiryPresenter

UNKNOWN = people.payment(1, state=PaymentState.UNKNOWN, paid_at=None, posting_state="")
PAID = people.payment(3)
CASH = people.payment(9, channel="cash")


def order_of(payment: PaymentView, **changes: Any) -> OrderView:
    return people.order(1, payment, **changes)


class Window:
    """An inquiry over a play world with three attempts."""

    def __init__(self) -> None:
        self.world, self.view, self.facts = World(), Watched(), PlainFacts()
        self.orders = (order_of(CASH), order_of(UNKNOWN), order_of(PAID))
        self.world.server.answers = {
            "find_patients": lambda _wanted: [people.PERSON], "inquire": OrderPage(orders=self.orders, after=""),
            "ask_channel": self.word, "order": lambda number: order_of(replace(UNKNOWN, version=3)),
        }  # fmt: skip
        server: Any = self.world.server
        self.presenter = InquiryPresenter(
            self.view, self.world.tasks, self.world.desk, server, self.facts, self.world.clock
        )
        self.presenter.load()

    def word(self, number: str) -> ChannelWord:
        payment = next(order.payments[0] for order in self.orders if order.payments[0].payment_no == number)
        return ChannelWord(said="paid", channel_code="SUCCESS", asked_at=people.NOW, payment=payment)

    def find(self) -> None:
        self.presenter.find_requested(people.PERSON.card_no, scanned=True)
        self.world.tasks.settle()

    @property
    def model(self) -> InquiryModel:
        model = self.view.last
        assert isinstance(model, InquiryModel)
        return model


def test_every_attempt_is_listed_newest_first() -> None:
    window = Window()
    window.find()
    assert window.model.stage is Stage.ATTEMPTS
    assert [row.payment for row in window.model.rows] == [UNKNOWN, PAID, CASH]
    assert window.model.chosen_no == UNKNOWN.payment_no


def test_asking_all_asks_each_channel_once_and_never_the_drawer() -> None:
    window = Window()
    window.find()
    window.presenter.ask_all_requested()
    assert (window.model.asked, window.model.to_ask) == (0, 2)
    window.world.tasks.step()
    assert (window.model.asked, window.model.to_ask) == (1, 2)
    window.world.tasks.settle()
    assert [number for (number,) in window.world.server.asked("ask_channel")] == [UNKNOWN.payment_no, PAID.payment_no]
    assert window.model.to_ask == 0
    assert [row.word.said if row.word else "" for row in window.model.rows] == ["paid", "paid", ""]


def test_a_channel_that_does_not_answer_leaves_its_row_and_the_rest_goes_on() -> None:
    window = Window()
    window.find()
    window.world.server.answers["ask_channel"] = [Unreachable("server.no_answer"), window.word(PAID.payment_no)]
    window.presenter.ask_all_requested()
    window.world.tasks.settle()
    assert window.model.rows[0].fault == "server.no_answer"
    assert window.model.rows[1].word is not None


def test_an_answer_that_changes_our_book_brings_the_order_anew() -> None:
    window = Window()
    window.find()
    known = replace(UNKNOWN, state=PaymentState.PAID, posting_state="pending", version=3)
    window.world.server.answers["ask_channel"] = ChannelWord(
        said="paid", channel_code="SUCCESS", asked_at=people.NOW, payment=known
    )
    window.world.server.answers["order"] = order_of(known, posting_state="pending")
    window.presenter.ask_requested()
    window.world.tasks.settle()
    row = window.model.rows[0]
    assert row.payment.state is PaymentState.PAID
    assert row.order.posting_state == "pending"
    assert not row.differs


def test_going_back_stops_asking() -> None:
    window = Window()
    window.find()
    window.presenter.ask_all_requested()
    window.presenter.back_requested()
    window.world.tasks.settle()
    assert len(window.world.server.asked("ask_channel")) == 1
    assert window.model.stage is Stage.START


def test_book_late_only_for_late_money() -> None:
    window = Window()
    window.find()
    window.presenter.book_late_requested()
    assert not window.world.server.asked("book_late")


def test_a_receipt_that_this_computer_never_had_is_said() -> None:
    window = Window()
    window.find()
    window.presenter.print_requested()
    window.world.tasks.settle()
    assert window.model.fault is not None
    assert window.model.fault.code == "receipt.not_kept"


REFUND = people.refund(3, payment_no=PAID.payment_no, state=RefundState.PROCESSING)
TELL: dict[str, tuple[Attempt, str]] = {
    "posted": (Attempt(PAID, order_of(PAID)), "tell.paid_posted"),
    "posting": (Attempt(replace(PAID, posting_state="pending"), order_of(PAID)), "tell.paid_posting"),
    "refused": (Attempt(replace(PAID, posting_state="refused"), order_of(PAID)), "tell.paid_refused"),
    "refund under way": (Attempt(PAID, order_of(PAID, refunds=(REFUND,))), "tell.paid_refund_under_way"),
    "part refunded": (Attempt(replace(PAID, refunded_fen=1), order_of(PAID)), "tell.paid_part_refunded"),
    "a part": (
        Attempt(
            replace(PAID, posting_state=""),
            order_of(PAID, state="open", total_fen=PAID.amount_fen + 100, paid_fen=PAID.amount_fen),
        ),
        "tell.paid_in_part",
    ),
    "unknown": (Attempt(UNKNOWN, order_of(UNKNOWN)), "tell.unknown"),
    "not paid, not asked": (
        Attempt(replace(PAID, state=PaymentState.NOT_PAID), order_of(PAID)), "tell.not_paid_by_book",
    ),
    "late": (Attempt(replace(PAID, state=PaymentState.LATE_PAID), order_of(PAID)), "tell.late_paid"),
}  # fmt: skip


@pytest.mark.parametrize("case", TELL, ids=list(TELL))
def test_what_to_tell_the_patient(case: str) -> None:
    row, code = TELL[case]
    assert tell(row).code == code


@pytest.mark.parametrize("state", list(PaymentState))
def test_every_state_has_a_sentence_for_the_patient(state: PaymentState) -> None:
    from ui.sentences import find

    payment = replace(PAID, state=state)
    assert find(tell(Attempt(payment, order_of(payment))).code) is not None


READ = {
    "a payment number": (people.number("P", 1), False, "payment"),
    "an order number in small letters": (people.number("O", 1).lower(), False, "order"),
    "a refund number": (people.number("R", 1), True, "refund"),
    "a payment code": ("134567890123456789", True, "nothing"),
    "a card": ("8800100001", True, "patient"),
    "a name": ("演练甲", False, "patient"),
}


@pytest.mark.parametrize("case", READ, ids=list(READ))
def test_what_a_text_asks_for(case: str) -> None:
    text, scanned, kind = READ[case]
    assert read(text, scanned=scanned).kind == kind


@pytest.mark.parametrize(
    ("text", "by"),
    [("13800000001", ("telephone",)), ("11010519491231002X", ("id_number",)), ("演练甲", ("name",)),
     ("P0010086", ("card", "patient_no", "visit_no"))],
)  # fmt: skip
def test_typed_text_names_a_person_by_its_form(text: str, by: tuple[str, ...]) -> None:
    assert read(text).by == by
