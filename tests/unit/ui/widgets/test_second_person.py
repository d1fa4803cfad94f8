"""A second person approves: the PIN may be typed on the window's keypad, out of the cashier's sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import Refused
from app.wire.refunds import StepUp
from support.screen_world import HandTasks, PaperDevices
from ui.keypad import WindowKeypad
from ui.widgets.second_person import SecondPersonSheet, ask_second_person


@dataclass
class Pad(PaperDevices):
    """A keypad on which ``typed`` is typed, or nothing."""

    nothing: bool = False

    def read_password(self) -> str:
        if self.nothing:
            raise Refused("keypad.no_entry")
        return self.typed


@dataclass
class Screen:
    """A sheet over a widget, and what it gave."""

    over: QWidget
    tasks: HandTasks = field(default_factory=HandTasks)
    given: list[StepUp] = field(default_factory=list)

    def ask(self, pad: Pad, *, username: str = "supervisor") -> SecondPersonSheet:
        keypad = WindowKeypad(self.tasks, pad)
        return ask_second_person(self.over, "", self.given.append, username=username, keypad=keypad)


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(600, 400)
    over.show()
    return Screen(over)


def wait_for(qtbot: QtBot, wanted: Callable[[], bool]) -> None:
    qtbot.waitUntil(wanted, timeout=2000)


def test_what_is_typed_on_the_keypad_approves(screen: Screen, qtbot: QtBot) -> None:
    sheet = screen.ask(Pad(typed="4711"))
    sheet.pad.click()
    assert sheet.said.isVisible()
    screen.tasks.settle()
    wait_for(qtbot, lambda: bool(screen.given))
    assert screen.given == [StepUp(username="supervisor", pin="4711")]


def test_without_a_name_the_name_is_asked_for_first(screen: Screen, qtbot: QtBot) -> None:
    sheet = screen.ask(Pad(typed="4711"), username="")
    sheet.pad.click()
    screen.tasks.settle()
    assert (screen.given, sheet.secret.text()) == ([], "4711")
    sheet.name.setText("supervisor")
    sheet.yes.click()
    wait_for(qtbot, lambda: bool(screen.given))


def test_nothing_typed_is_said_and_may_be_tried_again(screen: Screen) -> None:
    pad = Pad(typed="4711", nothing=True)
    sheet = screen.ask(pad)
    sheet.pad.click()
    screen.tasks.settle()
    assert "keypad" in sheet.said.text().lower()
    pad.nothing = False
    sheet.pad.click()
    screen.tasks.settle()
    assert sheet.secret.text() == ""


def test_what_is_typed_after_the_sheet_is_gone_is_nobodys(screen: Screen) -> None:
    sheet = screen.ask(Pad(typed="4711"))
    sheet.pad.click()
    sheet.dismissed()
    screen.tasks.settle()
    assert screen.given == []


def test_a_window_without_a_keypad_offers_none(screen: Screen) -> None:
    assert not screen.ask(Pad()).pad.isVisibleTo(screen.over)
