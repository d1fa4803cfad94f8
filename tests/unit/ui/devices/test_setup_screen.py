"""The devices screen when a window is set up: by keys alone, and no byte leaves before a person has said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.desk.device_setup import SetUpDevice
from drivers.catalog import make_devices
from drivers.configuration import read_devices
from drivers.errors import CommandError
from support.cashier_words import in_both
from support.device_setups import PORT, PlaySetup
from support.screen_window import make_context
from support.screen_world import World
from ui.devices.refused import in_words
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


def test_with_no_device_in_the_file_the_form_stands_for_a_further_one(screen: Screen) -> None:
    screen.key(Qt.Key.Key_F6)
    assert [screen.view.setup.device.itemText(place) for place in range(screen.view.setup.device.count())] == [
        "A further device"
    ]


@pytest.mark.parametrize(
    ("entry", "field", "rule"),
    [
        ({"connection": {"com_port": 500}}, "传给动态库的端口号", "1001 至 1016"),
        ({"connection": {"com_port": 2000}}, "传给动态库的端口号", "1 至 1016"),
        ({"connection": {"com_port": "x"}}, "传给动态库的端口号", "整数"),
        ({"connection": {"convention": "pascal"}}, "函数调用约定", "stdcall, cdecl"),
        ({"settings": {"poll_s": "x"}}, "两次查询间隔", "数字"),
        ({"connection": {"type": "serial"}}, "连接位置", "library"),
        ({"model": "other"}, "型号", "cvr_termb, sdtapi"),
    ],
    ids=["port", "port too large", "no number", "convention", "setting", "another line", "model"],
)
def test_what_the_drivers_refuse_is_said_in_the_words_of_the_form(entry: dict[str, Any], field: str, rule: str) -> None:
    usual: dict[str, Any] = {"id": "id_card-1", "kind": "id_card", "model": "sdtapi"}
    connection = {"type": "library", "folder": "C:/reader", **entry.get("connection", {})}
    with pytest.raises(CommandError) as refused:
        make_devices(read_devices([{**usual, **entry, "connection": connection}]))
    values = {"field": refused.value.field, "rule": refused.value.rule}
    english, chinese = in_both(lambda: in_words(values))
    assert field in str(chinese["field"])
    assert rule in str(chinese["rule"])
    assert all(str(value).isascii() for value in english.values())


def test_a_port_is_asked_after_the_question_was_answered(screen: Screen) -> None:
    screen.key(Qt.Key.Key_F6)
    assert screen.view.window().focusWidget() is screen.view.setup.found
    screen.key(Qt.Key.Key_F10)
    assert screen.setup.asked == []
    screen.confirm()
    assert screen.setup.asked == ["COM3"]


def test_a_makers_library_is_set_up_with_how_it_is_called(screen: Screen) -> None:
    screen.key(Qt.Key.Key_F6)
    card = screen.view.setup
    card.kind.setCurrentIndex(card.kind.findData("id_card"))
    card.place.setText("library C:\\reader")
    port, called = card.further.fields["com_port"], card.further.fields["convention"]
    assert isinstance(port, QLineEdit)
    assert isinstance(called, QComboBox)
    port.setText("16")
    called.setCurrentIndex(called.findData("cdecl"))
    card.place.setText("library C:\\reader2")
    assert card.further.fields["com_port"] is port, "typing on leaves what was set"
    screen.key(Qt.Key.Key_F8)
    connection = {"type": "library", "folder": "C:\\reader2", "com_port": 16, "convention": "cdecl"}
    assert screen.setup.file == [SetUpDevice(id="id_card-1", kind="id_card", model="sdtapi", connection=connection)]
    card.device.setCurrentIndex(1)
    kept = card.further.fields["com_port"]
    assert isinstance(kept, QLineEdit)
    assert kept.text() == "16"


def test_another_port_is_not_found_by_the_usb_number_of_the_one_before(screen: Screen) -> None:
    screen.key(Qt.Key.Key_F6)
    screen.key(Qt.Key.Key_F8)
    assert screen.setup.file[0].connection == PORT.connection
    card = screen.view.setup
    card.device.setCurrentIndex(1)
    card.place.setText("COM9")
    screen.key(Qt.Key.Key_F8)
    assert screen.setup.file[0].connection == {"type": "serial", "port": "COM9"}


def test_the_form_is_in_sight_as_a_whole_and_esc_leaves_it(screen: Screen) -> None:
    screen.view.resize(1130, 672)  # what a frame on 1366 by 768 leaves
    card = screen.view.setup
    assert not card.isVisible()
    screen.key(Qt.Key.Key_F6)
    for part in (card.found, card.device, card.place, card.ask, card.add, card.back):
        assert part.isVisible()
        assert not part.visibleRegion().isEmpty()
        assert part.visibleRegion().boundingRect() == part.rect(), part
    screen.key(Qt.Key.Key_Escape)
    assert not card.isVisible()


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
