"""Scanners that pretend to be keyboards: told from typing wherever the focus is, never lost, never doubled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.scanning import KeyboardWedge, typed_only

CODE = "134567890123456789"
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Bench:
    """A window with a field and a button, and a hand or a scanner that presses keys at given instants."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.field, self.button = QLineEdit(), QPushButton("x")
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.field.setFocus()
        self.wedge = KeyboardWedge(now_ms=lambda: self.now_ms)
        self.now_ms = 10_000
        self.scans: list[str] = []
        self.entered: list[str] = []
        self.wedge.scanned.connect(self.scans.append)
        self.field.returnPressed.connect(lambda: self.entered.append(self.field.text()))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.application = application
        self.wedge.listen(application)

    def key(self, character: str, gap_ms: int) -> None:
        """Press and release one key."""
        self.now_ms += gap_ms
        special = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}
        key = special.get(character, Qt.Key(ord(character.upper())) if len(character) == 1 else Qt.Key.Key_unknown)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, NO_MODIFIER, character)
            event.setTimestamp(self.now_ms)
            QCoreApplication.sendEvent(self.window.windowHandle(), event)

    def keys(self, text: str, gap_ms: int) -> None:
        for character in text:
            self.key(character, gap_ms)

    def silence(self, qtbot: QtBot) -> None:
        """Nothing comes for longer than a scanner ever waits."""
        qtbot.waitUntil(lambda: not self.wedge._held, timeout=1000)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.wedge.stop(made.application)


@pytest.mark.parametrize("end", ["\r", "\t"])
def test_a_scan_with_its_terminator_never_reaches_the_field(bench: Bench, end: str) -> None:
    bench.keys(CODE + end, 10)
    assert bench.scans == [CODE]
    assert bench.field.text() == ""
    assert bench.entered == []


def test_a_scan_without_terminator_ends_by_silence(bench: Bench, qtbot: QtBot) -> None:
    bench.keys(CODE, 10)
    bench.silence(qtbot)
    assert bench.scans == [CODE]
    assert bench.field.text() == ""


def test_what_is_typed_reaches_the_field_once(bench: Bench, qtbot: QtBot) -> None:
    bench.keys("1234567890", 120)
    bench.silence(qtbot)
    assert bench.field.text() == "1234567890"
    assert bench.scans == []


def test_enter_after_typing_is_enter(bench: Bench, qtbot: QtBot) -> None:
    bench.keys("20000\r", 120)
    bench.silence(qtbot)
    assert bench.entered == ["20000"]


def test_a_scan_after_typing_leaves_what_was_typed(bench: Bench, qtbot: QtBot) -> None:
    bench.keys("12", 150)
    bench.now_ms += 300
    bench.keys(CODE + "\r", 10)
    bench.silence(qtbot)
    assert bench.scans == [CODE]
    assert bench.field.text() == "12"


def test_two_scans_in_one_burst_are_two(bench: Bench) -> None:
    bench.keys(CODE + "\r" + CODE[::-1] + "\r", 10)
    assert bench.scans == [CODE, CODE[::-1]]


def test_a_scan_does_not_press_the_button_that_has_the_focus(bench: Bench) -> None:
    pressed: list[bool] = []
    bench.button.clicked.connect(pressed.append)
    bench.button.setFocus()
    bench.keys(CODE + "\r", 10)
    assert bench.scans == [CODE]
    assert pressed == []


def test_a_short_burst_is_typing(bench: Bench, qtbot: QtBot) -> None:
    bench.keys("12345", 10)
    bench.silence(qtbot)
    assert bench.scans == []
    assert bench.field.text() == "12345"


def test_keys_with_control_pass_at_once(bench: Bench, qtbot: QtBot) -> None:
    bench.key("1", 100)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, "\x01")
    QCoreApplication.sendEvent(bench.window.windowHandle(), event)
    assert bench.field.text() == "1"
    assert bench.field.selectedText() == "1"


def test_digits_handed_over_by_an_input_method_are_a_scan_too(bench: Bench, qtbot: QtBot) -> None:
    wide = CODE.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for character in wide:
        bench.now_ms += 8
        event = QInputMethodEvent("", [])
        event.setCommitString(character)
        QCoreApplication.sendEvent(bench.field, event)
    bench.silence(qtbot)
    assert bench.scans == [CODE]
    assert bench.field.text() == ""


def test_words_of_an_input_method_are_none_of_our_business(bench: Bench) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString("王芳")
    QCoreApplication.sendEvent(bench.field, event)
    assert bench.field.text() == "王芳"
    assert bench.scans == []


@pytest.mark.parametrize("mark", ["password", "typed only"])
def test_what_is_typed_into_a_name_or_a_password_is_never_a_scan(bench: Bench, mark: str) -> None:
    if mark == "password":
        bench.field.setEchoMode(QLineEdit.EchoMode.Password)
    else:
        typed_only(bench.field)
    bench.keys(CODE + "\r", 10)
    assert bench.scans == []
    assert bench.entered == [CODE]


def test_a_busy_desk_does_not_merge_typed_keys(bench: Bench, qtbot: QtBot) -> None:
    """All keys are worked off in one go, but were pressed 150 ms from one another."""
    for place, character in enumerate("13800138000"):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(character)), NO_MODIFIER, character)
        event.setTimestamp(5_000 + 150 * place)
        QCoreApplication.sendEvent(bench.window.windowHandle(), event)
    bench.silence(qtbot)
    assert bench.scans == []
    assert bench.field.text() == "13800138000"


def test_a_window_that_opens_later_is_heard_too(bench: Bench, qtbot: QtBot) -> None:
    first, dialog = bench.window, QDialog()
    qtbot.addWidget(dialog)
    inside = QLineEdit(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    inside.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is dialog.windowHandle())
    bench.window = dialog
    bench.keys(CODE + "\r", 10)
    assert bench.scans == [CODE]
    assert inside.text() == ""
    bench.window = first


def test_once_stopped_it_hears_nothing(bench: Bench) -> None:
    bench.wedge.stop(bench.application)
    bench.keys(CODE + "\r", 10)
    assert bench.scans == []
    assert bench.field.text() == CODE
    bench.wedge.listen(bench.application)
