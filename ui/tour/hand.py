"""The hand of the tour: types, presses and scans on the real windows, waits for what must come, photographs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from app.desk.practice import PracticeControl
from ui.application import DeskWindow
from ui.main_window import MainFrame
from ui.widgets.screen import ScreenView

TICK_MS = 20
SETTLE_MS = 250
STILL_S = 5
"""A screen on which something always moves is photographed all the same."""
PATIENCE_S = 40
SIZE = (1366, 768)
"""The smallest screen that is promised; a display of the tour's own may be smaller than any real one."""


class TourFailed(Exception):
    """Something that must come did not; the message says what was awaited in which step."""


class Hand:
    """One pair of hands at one window."""

    def __init__(
        self, window: DeskWindow, practice: PracticeControl, pictures: Path, say: Callable[[str], None]
    ) -> None:
        """``say`` takes a line for whoever watches."""
        self.window, self.practice, self._pictures, self.say = window, practice, pictures, say
        self.cash_fen = 0
        """Cash taken less cash given back, as the cashier's own fingers know it."""
        self.wallets_fen: dict[str, int] = {}
        """What each wallet took less what it gave back, as the cashier's own list of receipts has it."""
        self.first_payment_no, self.first_payment_fen = "", 0
        """The number on the first receipt, which its code carries."""
        self.card_payment_no = ""
        self._photos = 0
        pictures.mkdir(parents=True, exist_ok=True)
        window.showNormal()
        window.resize(*SIZE)

    def until(self, holds: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Let the program run until the condition holds. Raises TourFailed."""
        end_s = time.monotonic() + patience_s
        while not holds():
            if time.monotonic() > end_s:
                self.photo("failed")
                raise TourFailed(f"did not come within {patience_s:.0f} s: {what}")
            QTest.qWait(TICK_MS)

    def photo(self, name: str) -> None:
        """Photograph the window once it has settled: when it looks as it did a moment before."""
        looks, before = self._look(), None
        end_s = time.monotonic() + STILL_S
        while looks != before and time.monotonic() < end_s:
            looks, before = self._look(), looks
        self._photos += 1
        path = self._pictures / f"{self._photos:02d}-{name}.png"
        looks.save(str(path))
        self.say(f"  {path}")

    def _look(self) -> QImage:
        QTest.qWait(SETTLE_MS)
        return self.window.grab().toImage()

    def scan(self, text: str) -> None:
        """Hold something before the window's scanner: over the wire of the emulated device."""
        self.practice.scan(text)

    def show_code(self, kind: str) -> None:
        """The patient holds the telephone before the scanner."""
        self.scan(self.practice.show_code(kind))

    def type_into(self, field: QWidget, text: str) -> None:
        """Type into a field that has been emptied."""
        field.setFocus()
        QTest.keySequence(field, "Ctrl+A")
        if isinstance(field, QLineEdit) and not text.isascii():
            field.insert(text)  # as an input method commits it: keys have no Chinese on them
        else:
            QTest.keyClicks(field, text)

    def press(self, key: str) -> None:
        """Press a key or a combination such as ``F4`` or ``Ctrl+3``, wherever the keyboard is."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow, "the desk's window in front")
        QTest.keySequence(self._focus(), key)

    def write(self, text: str) -> None:
        """Type wherever the keyboard is, at a person's pace."""
        QTest.keyClicks(self._focus(), text, Qt.KeyboardModifier.NoModifier, 60)

    @property
    def frame(self) -> MainFrame:
        """The frame of whoever is signed in."""
        if self.window.frame is None:
            raise TourFailed("nobody is signed in")
        return self.window.frame

    def open(self, name: str) -> ScreenView:
        """Go to a screen."""
        self.frame.go(name)
        self.until(lambda: self.frame.current == name, f"screen {name}")
        return self.frame.opened(name)

    def _focus(self) -> QWidget:
        """Where the keyboard is in the desk's own window, whatever other window lies above it."""
        focused: QWidget | None = self.window.focusWidget()
        return self.window if focused is None else focused
