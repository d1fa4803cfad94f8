"""Scanners that pretend to be keyboards: one filter before every window, so that no field or dialog sees a key first.

A key that may belong to a scan is held back until the rule of ``drivers.scanner.wedge`` knows (at most a few
hundredths of a second) and then either dropped, because the whole run was a scan, or given to the field that has the
focus, once.

The filter stands before whichever window and object have the focus and not before the application: there it would see
every event of every widget, at a dozen microseconds each, and make building a page three times as long.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from drivers.scanner.wedge import Run, Source, Wedge, WedgeRule

_PLAIN = Qt.KeyboardModifier.NoModifier
_ALLOWED = (
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
)
_ENDS = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r", Qt.Key.Key_Tab: "\t"}
_LARGEST_COMMIT = 64
_TYPED_ONLY = "typed_only"


@dataclass(frozen=True, slots=True)
class _Held:
    """A key or a piece of text that waits for the verdict: how many characters of the run it is, and how to give it
    back."""

    characters: int
    event: QEvent


def monotonic_ms() -> int:
    """Whole milliseconds that never jump."""
    return time.monotonic_ns() // 1_000_000


def typed_only(field: QLineEdit) -> QLineEdit:
    """Mark a field whose keys are never a scan (user name, password): fast fingers must not lose a character."""
    field.setProperty(_TYPED_ONLY, True)
    return field


def takes_no_scan(target: QObject | None) -> bool:
    """Whether what is pressed there is typed, however fast."""
    if not isinstance(target, QLineEdit):
        return False
    return bool(target.property(_TYPED_ONLY)) or target.echoMode() is not QLineEdit.EchoMode.Normal


class KeyboardWedge(QObject):
    """``listen`` to whatever has the focus from now on. ``scanned`` carries the text of a scan (never log it), ``used``
    says that somebody is there."""

    scanned = Signal(str)
    used = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        rule: WedgeRule | None = None,
        now_ms: Callable[[], int] = monotonic_ms,
    ) -> None:
        super().__init__(parent)
        self._rule = rule or WedgeRule()
        self._wedge = Wedge(self._rule)
        self._now_ms = now_ms
        self._held: list[_Held] = []
        self._giving_back = False
        self._last_ms = self._ahead_ms = 0
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(self._rule.idle_ms + 5)
        self._silence.timeout.connect(self._on_silence)
        self._windows: list[QWindow] = []
        self._focused: QObject | None = None

    def listen(self, application: QGuiApplication) -> None:
        """Hear the keys of every window of this application that gets the focus, until ``stop``."""
        application.focusWindowChanged.connect(self._on_window)
        application.focusObjectChanged.connect(self._on_focus)
        self._on_window(application.focusWindow())
        self._on_focus(application.focusObject())

    def stop(self, application: QGuiApplication) -> None:
        """Hear nothing any more."""
        application.focusWindowChanged.disconnect(self._on_window)
        application.focusObjectChanged.disconnect(self._on_focus)
        self._on_focus(None)
        for window in filter(isValid, self._windows):
            window.removeEventFilter(self)
        self._windows.clear()

    def _on_window(self, window: QWindow | None) -> None:
        """Keys come to the window first."""
        self._windows = [each for each in self._windows if isValid(each)]
        if window is not None and window not in self._windows:
            window.installEventFilter(self)
            self._windows.append(window)

    def _on_focus(self, focused: QObject | None) -> None:
        """What an input method hands over goes past the window, straight to the object with the focus."""
        if self._focused is not None and isValid(self._focused):
            self._focused.removeEventFilter(self)
        self._focused = None if isinstance(focused, QWindow) else focused
        if self._focused is not None:
            self._focused.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._giving_back:
            return False
        if kind == QEvent.Type.KeyPress and isinstance(watched, QWindow) and isinstance(event, QKeyEvent):
            self.used.emit()
            return self._on_key(event)
        if kind == QEvent.Type.KeyRelease and isinstance(watched, QWindow):
            return bool(self._held)
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            return self._on_commit(event)
        if kind == QEvent.Type.MouseButtonPress:
            self.used.emit()
            if self._held:
                self._finish_typed()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        character = _ENDS.get(Qt.Key(event.key()), event.text())
        plain = (event.modifiers() & ~_ALLOWED) == _PLAIN
        if takes_no_scan(QGuiApplication.focusObject()):
            self._finish_typed()
            return False
        if not plain or len(character) != 1 or not (character.isprintable() or character in "\r\t"):
            self._finish_typed()
            return False
        if event.isAutoRepeat():
            self._finish_typed()
            return character == "\r"
        if character in "\r\t" and not self._held:
            return False
        return self._take(character, event.clone(), self._instant_of(event))

    def _instant_of(self, event: QKeyEvent) -> int:
        """When the key was pressed by the window system's own clock, which a busy GUI thread cannot bend."""
        pressed_ms = event.timestamp()
        self._ahead_ms = self._now_ms() - pressed_ms if pressed_ms else 0
        return pressed_ms or self._now_ms()

    def _on_commit(self, event: QInputMethodEvent) -> bool:
        """Digits that an input method hands over whole; what is being composed is none of our business."""
        text = unicodedata.normalize("NFKC", event.commitString())
        if takes_no_scan(QGuiApplication.focusObject()):
            return False
        if event.preeditString() or not text or len(text) > _LARGEST_COMMIT or not (text.isascii() and text.isalnum()):
            return False
        now_ms, clone = self._now_ms() - self._ahead_ms, event.clone()
        for place, character in enumerate(text):
            self._take(character, clone, now_ms, characters=1 if place == 0 else 0)
        return True

    def _take(self, character: str, event: QEvent, instant_ms: int, *, characters: int = 1) -> bool:
        self._last_ms = instant_ms
        runs = self._wedge.feed(character, instant_ms)
        if character in self._rule.terminators:
            self._end(runs, [*self._held, _Held(characters, event)], ended=True)
            return True
        if runs:
            self._end(runs, self._held, ended=False)
        self._held.append(_Held(characters, event))
        self._silence.start()
        return True

    def _end(self, runs: list[Run], held: list[_Held], *, ended: bool) -> None:
        """Drop what was scanned, give back what was typed. With two runs the second is a lone terminator."""
        self._held = []
        self._silence.stop()
        alone = held[-1:] if ended and len(runs) == 2 else []
        scans = [run.text for run in runs if run.source is Source.SCAN]
        self._give_back(alone if scans else held)
        for text in scans:
            self.scanned.emit(text)

    def _on_silence(self) -> None:
        runs = self._wedge.idle(self._last_ms + self._rule.idle_ms)
        if runs:
            self._end(runs, self._held, ended=False)
        else:
            self._finish_typed()

    def _finish_typed(self) -> None:
        """Another kind of input came: what waits was typed."""
        held, self._held = self._held, []
        self._silence.stop()
        self._wedge.reset()
        self._give_back(held)

    def _give_back(self, held: list[_Held]) -> None:
        self._giving_back = True
        try:
            for each in held:
                target: QObject | None = QGuiApplication.focusObject()
                if target is not None and each.characters:
                    QCoreApplication.sendEvent(target, each.event)
        finally:
            self._giving_back = False
