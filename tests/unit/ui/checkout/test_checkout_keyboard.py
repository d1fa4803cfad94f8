"""Every action of the checkout by keys alone, and in the other language without losing anything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.payment import PaymentState
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES, bill
from ui.checkout.models import Stage
from ui.widgets.buttons import ActionButton

CARD = people.PERSON.card_no


@pytest.fixture
def keyed(desk: CheckoutScreen, qtbot: QtBot) -> CheckoutScreen:
    """The same desk with the keyboard in its window."""
    desk.frame.activateWindow()
    qtbot.waitUntil(desk.frame.isActiveWindow)
    return desk


def press(desk: CheckoutScreen, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(desk.frame.windowHandle(), key, modifier)
    desk.settle()


def write(desk: CheckoutScreen, text: str) -> None:
    for character in text:
        press(desk, Qt.Key(ord(character)))


def test_cash_from_the_key_to_the_change(keyed: CheckoutScreen) -> None:
    keyed.scan(CARD)
    press(keyed, Qt.Key.Key_F4)
    write(keyed, "200")
    press(keyed, Qt.Key.Key_Return)
    assert keyed.stage() is Stage.PAID
    assert keyed.view.payment.figure_text() == "¥39.90"


def test_bills_are_chosen_by_arrows_and_space(keyed: CheckoutScreen) -> None:
    keyed.scan(CARD)
    press(keyed, Qt.Key.Key_Down)
    press(keyed, Qt.Key.Key_Space)
    assert [each.bill_no for each in keyed.model.chosen] == ["B1"]
    press(keyed, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert [each.bill_no for each in keyed.model.chosen] == ["B1", "B2"]
    press(keyed, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert keyed.model.chosen == ()


def test_items_open_and_close_by_arrows(keyed: CheckoutScreen) -> None:
    keyed.scan(CARD)
    press(keyed, Qt.Key.Key_Right)
    assert keyed.view.items.isVisible()
    press(keyed, Qt.Key.Key_Left)
    assert not keyed.view.items.isVisible()


def test_search_choose_and_pay_without_a_mouse(keyed: CheckoutScreen) -> None:
    press(keyed, Qt.Key.Key_F2)
    assert keyed.stage() is Stage.SEARCH
    keyed.view.search.text.setText("演练")
    press(keyed, Qt.Key.Key_Return)
    assert keyed.stage() is Stage.CHOOSING
    press(keyed, Qt.Key.Key_Down)
    press(keyed, Qt.Key.Key_Return)
    assert keyed.view.patient.name_text() == people.OTHER_PERSON.name
    press(keyed, Qt.Key.Key_F4)
    press(keyed, Qt.Key.Key_F4)
    press(keyed, Qt.Key.Key_Return)
    assert keyed.stage() is Stage.PAID


def test_ask_cancel_park_and_the_list_by_keys(keyed: CheckoutScreen) -> None:
    keyed.world.server.next_state = PaymentState.UNKNOWN
    keyed.scan(CARD)
    keyed.scan(CODES["wechat"])
    number = keyed.world.server.taken[0].payment_no
    press(keyed, Qt.Key.Key_F5)
    press(keyed, Qt.Key.Key_F6)
    press(keyed, Qt.Key.Key_F7)
    press(keyed, Qt.Key.Key_F10)
    assert keyed.world.server.asked == [number, number]
    assert keyed.world.server.cancelled == [number]
    assert keyed.stage() is Stage.PATIENT


def test_esc_goes_back_step_by_step(keyed: CheckoutScreen) -> None:
    keyed.scan(CARD)
    press(keyed, Qt.Key.Key_F4)
    press(keyed, Qt.Key.Key_Escape)
    assert keyed.stage() is Stage.BILLS
    press(keyed, Qt.Key.Key_Escape)
    assert keyed.stage() is Stage.PATIENT


def test_bills_are_read_again_by_key(keyed: CheckoutScreen) -> None:
    keyed.scan(CARD)
    keyed.world.server.bills = [bill("B9", 700)]
    press(keyed, Qt.Key.Key_F3)
    assert keyed.view.payment.total_text() == "¥7.00"


def test_every_button_in_sight_shows_its_key(keyed: CheckoutScreen) -> None:
    keyed.world.server.next_state = PaymentState.UNKNOWN
    keyed.scan(CARD)
    keyed.scan(CODES["wechat"])
    shown = [each for each in keyed.frame.findChildren(ActionButton) if each.isVisible()]
    assert [each.text() for each in shown if not each.key_text()] == []


def test_no_two_buttons_in_sight_share_a_key(keyed: CheckoutScreen) -> None:
    keyed.scan(CARD)
    keys = [each.key_text() for each in keyed.frame.findChildren(ActionButton) if each.isVisible()]
    assert len(keys) == len(set(keys))


def test_the_language_changes_under_a_payment(desk: CheckoutScreen) -> None:
    desk.world.server.next_state = PaymentState.WAITING
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    desk.languages.switch("en")
    desk.application.processEvents()
    assert desk.view.payment.title_text() == "The patient is typing the password"
    assert desk.stage() is Stage.WAITING
    desk.languages.switch("zh_CN")
    desk.application.processEvents()
    assert desk.view.payment.title_text() == "患者正在输入密码"


@pytest.mark.parametrize("size", [(1366, 768), (1024, 640), (2732, 1536)])
def test_everything_fits_the_window(desk: CheckoutScreen, size: tuple[int, int]) -> None:
    desk.frame.resize(*size)
    desk.world.server.next_state = PaymentState.UNKNOWN
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert (desk.frame.width(), desk.frame.height()) == size
    frame = desk.frame.rect()
    parts: tuple[QWidget, ...] = (desk.view.bills, desk.view.open_money, desk.view.patient, desk.frame.notice_bar)
    for part in parts:
        corner = part.mapTo(desk.frame, part.rect().bottomRight())
        assert frame.contains(corner), part


def test_a_cashier_without_the_right_sees_no_cash_button(desk: CheckoutScreen) -> None:
    desk.state.set_session(people.session(permissions=("checkout.view", "checkout.pay")))
    desk.scan(CARD)
    assert not desk.view.payment.cash.isVisibleTo(desk.view)
    desk.presenter.cash_requested()
    assert desk.model.message.code == "permission.denied"
