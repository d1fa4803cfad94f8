"""A sale made on the terminal alone: its numbers are read or typed, and somebody permits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.payment import PaymentState
from app.core.terminal import CardAct, TerminalOutcome
from app.wire.terminals import TerminalWord
from support import screen_people as people
from support.checkout_world import bill
from ui.checkout.at_the_terminal import Attached
from ui.checkout.attach_sheet import AttachSheet, show_attach
from ui.checkout.models import BillLine, CheckoutModel, PaymentShown, Stage
from ui.widgets.second_person import SecondPersonSheet

FOUND = TerminalWord(
    act=CardAct.SALE, outcome=TerminalOutcome.DONE, amount_fen=6360, trace_no="000123", batch_no="000007",
    reference_no="260302000001",
)  # fmt: skip
MODEL = CheckoutModel(
    stage=Stage.BILLS, now=people.NOW, may_card=True, lines=(BillLine(bill("B1", 6360), True),)
)  # fmt: skip
CARD_PAYMENT = PaymentShown(payment_no=people.number("P", 1), channel="card", amount_fen=6360, started_at=people.NOW)


class Presenter:
    """What the sheet asks of the checkout."""

    def __init__(self, *, may: bool, last: TerminalWord | None) -> None:
        self.model, self._may, self._last = MODEL, may, last
        self.given: list[Attached] = []

    def may_attach(self) -> bool:
        return self._may

    def attach_given(self, given: Attached) -> None:
        self.given.append(given)

    def read_last(self, amount_fen: int, on_read: Callable[[TerminalWord | None], None]) -> None:
        assert amount_fen == 6360
        on_read(self._last)


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def sheet_over(over: QWidget, presenter: Presenter) -> AttachSheet:
    show_attach(over, presenter)
    (sheet,) = over.findChildren(AttachSheet)
    return sheet


def test_what_the_terminal_tells_is_attached_as_read(over: QWidget, qtbot: QtBot) -> None:
    presenter = Presenter(may=True, last=FOUND)
    sheet = sheet_over(over, presenter)
    sheet.read.click()
    assert sheet.trace.text() == "000123"
    sheet.yes.click()
    qtbot.waitUntil(lambda: bool(presenter.given))
    assert presenter.given == [Attached(word=FOUND, read=True)]


@pytest.mark.parametrize("last", [None, FOUND], ids=["the terminal tells nothing", "a number is changed by hand"])
def test_what_is_typed_is_not_taken_for_read(over: QWidget, qtbot: QtBot, last: TerminalWord | None) -> None:
    presenter = Presenter(may=True, last=last)
    sheet = sheet_over(over, presenter)
    sheet.read.click()
    for field, text in ((sheet.trace, "000124"), (sheet.batch, ""), (sheet.reference, "")):
        field.setText(text)
    sheet.yes.click()
    qtbot.waitUntil(lambda: bool(presenter.given))
    (given,) = presenter.given
    assert (given.read, given.word.trace_no, given.word.amount_fen) == (False, "000124", 6360)


def test_without_a_trace_number_nothing_is_attached(over: QWidget) -> None:
    presenter = Presenter(may=True, last=None)
    sheet = sheet_over(over, presenter)
    sheet.trace.setText("12")
    sheet.yes.click()
    assert sheet.said.isVisible()
    assert presenter.given == []


def test_who_may_not_asks_a_second_person(over: QWidget, qtbot: QtBot) -> None:
    presenter = Presenter(may=False, last=FOUND)
    sheet = sheet_over(over, presenter)
    sheet.read.click()
    sheet.yes.click()
    qtbot.waitUntil(lambda: bool(over.findChildren(SecondPersonSheet)))
    (person,) = over.findChildren(SecondPersonSheet)
    person.name.setText("supervisor")
    person.secret.setText("482915")
    person.yes.click()
    qtbot.waitUntil(lambda: bool(presenter.given))
    assert presenter.given[0].step_up is not None
    assert presenter.given[0].step_up.username == "supervisor"


@pytest.mark.parametrize(
    ("model", "attach_fen", "batch_full"),
    [
        pytest.param(MODEL, 6360, False, id="bills in front"),
        pytest.param(replace(MODEL, may_card=False), 0, False, id="no terminal"),
        pytest.param(replace(MODEL, stage=Stage.UNKNOWN, payment=CARD_PAYMENT), 6360, False, id="a sale in doubt"),
        pytest.param(
            replace(MODEL, stage=Stage.UNKNOWN, payment=replace(CARD_PAYMENT, channel="wechat")), 0, False,
            id="a wallet in doubt",
        ),
        pytest.param(
            replace(
                MODEL, stage=Stage.NOT_PAID,
                payment=replace(CARD_PAYMENT, state=PaymentState.NOT_PAID, reason="terminal.settle_first"),
            ), 6360, True, id="batch full",
        ),
    ],
)  # fmt: skip
def test_what_is_offered(model: CheckoutModel, attach_fen: int, batch_full: bool) -> None:
    assert (model.attach_fen, model.batch_full) == (attach_fen, batch_full)
