"""The form of a refund: ticks and amount say the same, or it says that only the amount goes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

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
        RefundsModel(
            now=people.NOW, stage=Stage.CHOOSE, rows=(row,), chosen=row, may_request=True, may_approve=False,
            alone_fen=5_000, my_id=7, reasons=people.CONFIGURATION.refund_reasons,
        )
    )  # fmt: skip
    return made


def with_lines(form: RequestForm, **changes: Any) -> RefundsModel:
    """The business system has said which lines the bills have."""
    model = form._model
    assert model is not None
    order = people.order(3)
    model = replace(model, lines=people.paid_bills(3), lines_of=order.order_no, **changes)
    form.show_model(model)
    return model


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


def test_bills_are_named_by_what_they_are(form: RequestForm) -> None:
    first, second = (box.text() for box in form.bills.values())
    assert tuple(first.split(" · "))[:2] == ("阿司匹林肠溶片 等", "心血管内科")
    assert "血常规" in second


def test_single_lines_are_ticked_and_their_sum_is_the_amount(form: RequestForm) -> None:
    with_lines(form)
    assert len(form.tree.lines) == 3
    assert form.tree.items() == (), "whole bills need no lines"
    form.tree.lines[("B301", 2)].setChecked(False)
    assert form.amount.fen() == 3_160 + 3_050
    assert form.chosen_bills() == ["B302"]
    assert {(item.bill_no, item.line_no) for item in form.tree.items()} == {("B301", 1), ("B302", 1)}
    assert not form.only_amount.isVisible()


def test_an_amount_of_no_line_unticks_the_lines(form: RequestForm) -> None:
    with_lines(form)
    form.amount.setText("10")
    assert form.tree.items() == ()
    assert form.only_amount.isVisible()


def test_the_rest_of_a_refused_refund_is_ticked(form: RequestForm) -> None:
    with_lines(form, preset=frozenset({("B301", 1)}))
    assert form.amount.fen() == 3_160
    assert [(item.bill_no, item.line_no) for item in form.tree.items()] == [("B301", 1)]


@pytest.mark.parametrize(
    ("alone_fen", "amount", "said"),
    [
        pytest.param(5_000, "50.00", "Within your own limit (¥50.00", id="within"),
        pytest.param(5_000, "50.01", "Above your own limit (¥50.00", id="above"),
        pytest.param(0, "0.01", "Every refund that you ask for", id="none of one's own"),
    ],
)
def test_the_own_limit_is_said_before_asking(form: RequestForm, alone_fen: int, amount: str, said: str) -> None:
    model = form._model
    assert model is not None
    form.show_model(replace(model, alone_fen=alone_fen))
    form.amount.setText(amount)
    assert form.limit.text().startswith(said)


def test_the_configured_reasons_are_offered_and_sent_by_code(form: RequestForm, qtbot: QtBot) -> None:
    form.reason.setCurrentIndex(2)
    with qtbot.waitSignal(form.wanted) as sent:
        form.go.click()
    assert sent.args is not None
    assert sent.args[1] == "refund.not_executed"
