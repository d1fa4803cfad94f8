"""The form of a refund: ticks and amount say the same, or it says that only the amount goes back."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from support import screen_people as people
from ui.refunds.models import RefundsModel, Stage, rows_of
from ui.refunds.request_form import RequestForm


@pytest.fixture
def form(qtbot: QtBot) -> RequestForm:
    made = RequestForm()
    qtbot.addWidget(made)
    row = rows_of((people.order(3),))[0]
    made.show()
    made.show_model(
        RefundsModel(now=people.NOW, stage=Stage.CHOOSE, rows=(row,), chosen=row, may_request=True, may_approve=False)
    )
    return made


def test_everything_is_ticked_at_first(form: RequestForm) -> None:
    assert len(form.chosen_bills()) == len(form.bills) == 2
    assert not form.only_amount.isVisible()


def test_another_amount_clears_the_ticks_and_says_that_no_items_go_back(form: RequestForm) -> None:
    form.amount.setText("10")
    assert form.chosen_bills() == []
    assert form.only_amount.isVisible()


def test_a_tick_writes_the_amount_of_its_bill(form: RequestForm) -> None:
    form.amount.setText("10")
    number, box = next(iter(form.bills.items()))
    box.setChecked(True)
    assert form.chosen_bills() == [number]
    assert form.amount.fen() == next(bill.own_fen for bill in people.order(3).bills if bill.bill_no == number)
    assert not form.only_amount.isVisible()


def test_while_an_amount_is_being_typed_nothing_is_unticked(form: RequestForm) -> None:
    form.amount.setText("")
    assert len(form.chosen_bills()) == 2
