"""What is in sight and where one comes to without looking for it: open money, the checkout, a relief, no role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core.payment import PaymentState
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES
from ui.checkout.models import Stage
from ui.frame.no_role import NoRolePage


@pytest.fixture
def english(qtbot: QtBot) -> Iterator[CheckoutScreen]:
    screen = CheckoutScreen(language="en")
    yield screen
    screen.close()


def test_money_that_nobody_knows_is_in_sight_on_every_screen(english: CheckoutScreen) -> None:
    bar = english.frame.top_bar
    assert bar.money_text() == ""
    english.world.server.next_state = PaymentState.UNKNOWN
    english.scan(people.PERSON.card_no)
    english.scan(CODES["wechat"])
    english.frame.go("settings")
    assert bar.money_text().startswith("Money not known: 1 · ¥")
    QTest.mouseClick(bar._money, Qt.MouseButton.LeftButton)
    assert english.frame.current == "checkout"
    (number,) = english.world.server.payments
    english.frame.go("settings")
    english.world.server.becomes(number, PaymentState.PAID)
    english.pass_time(10)
    assert bar.money_text() == ""


def test_a_card_opens_the_checkout_with_its_patient(english: CheckoutScreen) -> None:
    english.frame.go("devices")
    english.scan(people.PERSON.card_no)
    assert english.frame.current == "checkout"
    assert english.model.patient == people.PERSON


def test_a_payment_code_stays_refused_in_words(english: CheckoutScreen) -> None:
    english.scan(people.PERSON.card_no)
    english.frame.go("devices")
    english.scan(CODES["wechat"])
    assert english.frame.current == "devices"
    assert english.codes_said()[-1] == "scan.payment_code_not_here"
    assert english.stage() is Stage.BILLS


def test_a_card_does_not_open_the_checkout_while_money_moves(english: CheckoutScreen) -> None:
    english.world.server.next_state = PaymentState.WAITING
    english.scan(people.PERSON.card_no)
    english.scan(CODES["wechat"])
    english.frame.go("devices")
    english.scan(people.PERSON.card_no)
    assert english.frame.current == "devices"
    assert english.codes_said()[-1] == "scan.card_during_payment"


def test_a_shift_that_is_opened_leads_to_the_checkout(english: CheckoutScreen, qtbot: QtBot) -> None:
    english.state.set_shift(None)
    english.frame.go("shift")
    english.state.set_shift(people.shift())
    qtbot.waitUntil(lambda: english.frame.current == "checkout")


def test_looking_at_the_open_shift_leads_nowhere(english: CheckoutScreen) -> None:
    english.frame.go("shift")
    english.state.set_shift(people.shift())
    english.application.processEvents()
    assert english.frame.current == "shift"


def test_who_has_no_role_is_told_so_and_may_leave(qtbot: QtBot) -> None:
    desk = CheckoutFrameWithoutRole()
    page = desk.frame.findChild(NoRolePage)
    assert page is not None
    assert page.isVisible()
    assert any("has no role yet" in label.text() for label in page.findChildren(QLabel))
    assert page.leave.isVisible()
    desk.frame.close()


class CheckoutFrameWithoutRole(CheckoutScreen):
    """A frame in which nothing may be opened."""

    def __init__(self) -> None:
        super().__init__(language="en", permissions=())


def test_a_relief_signs_in_from_the_lock(english: CheckoutScreen) -> None:
    english.frame.lock()
    sheet = english.frame._lock
    assert sheet is not None
    assert sheet._leave.isVisible()
    assert sheet._leave.key_text() == "F8"


def test_in_a_very_small_window_signing_out_stays_in_reach(english: CheckoutScreen) -> None:
    """1366 x 768 at 200 %."""
    english.frame.setMinimumSize(0, 0)
    english.frame.resize(667, 336)
    english.application.processEvents()
    assert (english.frame.width(), english.frame.height()) == (667, 336)
    leave = english.frame.navigation._leave
    assert english.frame.rect().contains(leave.mapTo(english.frame, leave.rect().bottomRight()))
