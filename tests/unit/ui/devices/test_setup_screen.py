"""The devices screen when a window is set up: by keys alone, and no byte leaves before a person has said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.desk.device_setup import SetUpDevice
from support.device_setups import PORT, PlaySetup
from support.screen_window import make_context
from support.screen_world import World
from ui.devices.view import DevicesScreen, build
from ui.widgets.sheet import Sheet


class Screen:
    """The devices screen of a window."""

    def __init__(self, qtbot: QtBot) -> None:
        self.world, self.setup = World(), PlaySetup()
        context = make_context(self.world)
        context = replace(context, ends=replace(context.ends, device_setup=self.setup))
        view = build(context)
        assert isinstance(view, DevicesScreen)
        self.view = view
        qtbot.addWidget(view)
        view.resize(1100, 900)
        view.show()
        view.entered()
        self.world.tasks.settle()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.view, key)
        QTest.qWait(5)
        self.world.tasks.settle()
        QTest.qWait(5)

    def confirm(self) -> None:
        (sheet,) = self.view.findChildren(Sheet)
        QTest.keyClick(sheet, Qt.Key.Key_Tab)
        QTest.keyClick(self.view.window().focusWidget(), Qt.Key.Key_Return)
        QTest.qWait(5)
        self.world.tasks.settle()


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    made = Screen(qtbot)
    yield made
    made.view.stop()


def test_a_port_is_asked_after_the_question_was_answered(screen: Screen) -> None:
    screen.key(Qt.Key.Key_F6)
    assert screen.view.window().focusWidget() is screen.view.setup.found
    screen.key(Qt.Key.Key_F10)
    assert screen.setup.asked == []
    screen.confirm()
    assert screen.setup.asked == ["COM3"]


def test_a_device_is_set_up_with_its_settings_changed_and_taken_away_by_keys(screen: Screen) -> None:
    screen.key(Qt.Key.Key_F6)
    card = screen.view.setup
    length, strict = card.settings.fields["min_length"], card.settings.fields["strict"]
    assert isinstance(length, QLineEdit)
    assert isinstance(strict, QComboBox)
    length.setText("6")
    screen.key(Qt.Key.Key_F8)
    expected = SetUpDevice(
        id="scanner-1", kind="scanner", model="line", connection=PORT.connection, settings={"min_length": 6}
    )
    assert screen.setup.file == [expected]
    card.device.setCurrentIndex(1)
    kept = card.settings.fields["min_length"]
    assert isinstance(kept, QLineEdit)
    assert (kept.text(), card.kind.isEnabled(), card.place.text()) == ("6", False, "COM3 9600")
    screen.key(Qt.Key.Key_F11)
    assert screen.setup.file == [expected]
    screen.confirm()
    assert screen.setup.file == []
