"""After the money: nothing looks as if it were still owed, what is left is said, and trouble is said again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES, bill
from ui.checkout.bill_list import trouble_text
from ui.checkout.models import Stage

CARD = people.PERSON.card_no


def test_paid_bills_are_marked_paid_and_no_longer_chosen(desk: CheckoutScreen) -> None:
    desk.languages.switch("en")
    desk.scan(CARD)
    count = len(desk.model.chosen)
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.PAID
    assert desk.model.chosen == ()
    assert len(desk.model.paid) == count
    assert desk.view._bills_title.text() == f"Bills: {count} paid"
    assert desk.view.payment._caption.text() == "Already paid"
    assert desk.view.payment.total_text() == "¥160.10"


def test_a_bill_left_out_is_said_and_read_again_by_its_key(desk: CheckoutScreen) -> None:
    desk.languages.switch("en")
    desk.world.server.bills = [bill("B1", 3300), bill("B2", 500)]
    desk.scan(CARD)
    desk.presenter.toggle_bill("B2")
    desk.scan(CODES["wechat"])
    assert desk.view.payment._text.text().startswith("Bills of this patient that are not paid: 1. F3")
    assert desk.view.reread.isVisibleTo(desk.view)
    desk.world.server.bills = [bill("B2", 500)]
    desk.view.reread.click()
    desk.settle()
    assert desk.stage() is Stage.BILLS
    assert desk.model.patient == people.PERSON
    assert [line.bill.bill_no for line in desk.model.lines] == ["B2"]


def test_missing_cash_is_shown_while_it_is_typed(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.payment.cash.click()
    desk.view.payment.amount.setText("100")
    assert desk.view.payment.figure_text() == "¥60.10"
    assert desk.view.payment._figure_caption.text() == "还差"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"held_by": "2"}, "Being paid elsewhere: 2. Wait for its end, then F3", id="held elsewhere"),
        pytest.param({"own_fen": 0}, "Insurance pays all of it: nothing to take here", id="nothing left to pay"),
        pytest.param({}, "The hospital system does not let it be paid", id="locked or paid"),
    ],
)
def test_a_bill_that_cannot_be_paid_says_why_and_what_next(changes: dict[str, object], words: str) -> None:
    unpayable = replace(bill("B1", 3300), payable=False, held_by="")
    assert trouble_text(replace(unpayable, **changes)).startswith(words)  # type: ignore[arg-type]
