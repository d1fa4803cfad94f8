"""The frame: what the role may see, leaving and locking, notices, the state of things in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.errors import NotSignedIn
from app.core.permissions import ROLE_PRESETS
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.cut_words import cut_words
from support.screen_world import devices_at_hand
from ui.checkout.models import Stage
from ui.frame.lock import LockSheet
from ui.screens import SCREENS


@pytest.fixture
def english(qtbot: QtBot) -> Iterator[CheckoutScreen]:
    screen = CheckoutScreen(language="en")
    yield screen
    screen.close()


def lock_of(desk: CheckoutScreen) -> LockSheet:
    sheet = desk.frame._lock
    assert sheet is not None
    return sheet


@pytest.mark.parametrize("role", ["cashier", "supervisor"])
def test_the_role_decides_what_is_there(qtbot: QtBot, role: str) -> None:
    permissions = ROLE_PRESETS[role]
    desk = CheckoutScreen(permissions=permissions)
    shown = set(desk.frame.navigation._buttons)
    assert shown == {each.name for each in SCREENS if each.permission in permissions}
    desk.frame.go("administration")
    assert desk.frame.current == "checkout"
    desk.close()


def test_keys_of_screens_are_all_different() -> None:
    assert len({each.key for each in SCREENS}) == len(SCREENS)


def test_the_lock_opens_with_the_password_only(english: CheckoutScreen) -> None:
    english.frame.lock()
    sheet = lock_of(english)
    sheet._password.setText("wrong")
    sheet._on_unlock()
    english.settle()
    assert english.frame.locked
    sheet._password.setText(english.world.server.password)
    sheet._on_unlock()
    english.settle()
    assert not english.frame.locked


def test_under_the_lock_no_screen_changes(english: CheckoutScreen) -> None:
    english.frame.lock()
    english.frame.go("shift")
    assert english.frame.current == "checkout"


def test_under_the_lock_no_key_of_the_screens_works(english: CheckoutScreen, qtbot: QtBot) -> None:
    english.frame.activateWindow()
    qtbot.waitUntil(english.frame.isActiveWindow)
    english.scan(people.PERSON.card_no)
    english.frame.lock()
    for key in (Qt.Key.Key_F4, Qt.Key.Key_F2, Qt.Key.Key_Escape):
        QTest.keyClick(english.frame.windowHandle(), key)
    QTest.keyClick(english.frame.windowHandle(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    english.settle()
    assert english.stage() is Stage.BILLS
    assert english.frame.current == "checkout"


def test_payments_go_on_under_the_lock(english: CheckoutScreen) -> None:
    english.scan(people.PERSON.card_no)
    english.frame.lock()
    english.pass_time(5)
    assert english.model.patient == people.PERSON


def test_an_ended_session_asks_for_the_password_and_keeps_the_screen(english: CheckoutScreen) -> None:
    english.scan(people.PERSON.card_no)
    english.notices.error(NotSignedIn("session.ended"))
    sheet = lock_of(english)
    sheet._password.setText(english.world.server.password)
    sheet._on_unlock()
    english.settle()
    assert not english.frame.locked
    assert english.model.patient == people.PERSON


def test_a_notice_is_said_with_what_to_do(english: CheckoutScreen) -> None:
    english.notices.say("money.known_paid", "success", name="Zhao", amount_fen=16010)
    assert english.frame.notice_bar.text() == "Zhao: ¥160.10 is paid. Call Zhao back for the receipt."


def test_a_notice_is_said_again_in_the_other_language(english: CheckoutScreen) -> None:
    english.notices.say("scan.not_here", "warning")
    english.languages.switch("zh_CN")
    english.application.processEvents()
    assert "本界面不使用扫码" in english.frame.notice_bar.text()


def test_the_top_bar_says_how_things_are(english: CheckoutScreen) -> None:
    bar = english.frame.top_bar
    assert bar._shift.text() == "Shift since 08:02"
    english.state.set_server_answers(False)
    assert bar._server.text() == "Server does not answer"
    english.state.set_device_host(True)
    english.state.set_devices(devices_at_hand())
    assert bar._devices.text().startswith("Look at: Receipt printer")
    english.state.set_device_host(False)
    assert bar._devices.text() == "Devices are being restarted"
    assert bar._practice.isVisibleTo(bar)


def test_a_printer_without_paper_is_said_before_money_moves(english: CheckoutScreen) -> None:
    english.state.set_devices(devices_at_hand())
    assert english.model.printer_code == "printer.paper_out"
    assert english.view.printer.isVisibleTo(english.view)


def test_sign_out_asks_first(english: CheckoutScreen, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(english.frame.leave_wanted):
        english.frame.navigation.leave_wanted.emit()
        english.application.processEvents()


def test_narrow_windows_have_icons_only(english: CheckoutScreen) -> None:
    english.frame.resize(1000, 700)
    english.application.processEvents()
    assert english.frame.navigation.width() == 68


def test_in_the_smallest_window_three_troubles_leave_no_word_cut(english: CheckoutScreen) -> None:
    english.frame.resize(900, 560)
    english.state.set_shift(None)
    english.state.set_server_answers(False)
    english.state.set_device_host(True)
    english.state.set_devices(devices_at_hand())
    english.settle()
    bar = english.frame.top_bar
    assert [bar._server.isVisible(), bar._devices.isVisible()] == [True, True]
    assert not cut_words(bar)
