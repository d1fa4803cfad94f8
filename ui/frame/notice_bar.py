"""The line at the bottom: the last notice with icon, sentence, what to do next and code; loud ones sound and
flash."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from ui import theme
from ui.context import DANGER, INFO, SUCCESS, WARNING, Notice
from ui.text import sentence, translate
from ui.widgets.labels import Pictogram, set_property, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
_LOOKS = {
    INFO: ("primary", "info"),
    SUCCESS: ("success", "success"),
    WARNING: ("warning", "warning"),
    DANGER: ("danger", "failure"),
}
_STAYS_MS = {INFO: 8_000, SUCCESS: 10_000, WARNING: 20_000, DANGER: 30_000}
_FLASHES = 6


class NoticeBar(Speaking):
    """Shows one notice until its time is over or another comes. ``sounds`` says whether loud ones may be heard."""

    def __init__(self, sounds: Callable[[], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sounds = sounds
        self._notice: Notice | None = None
        self._flashes_left = 0
        self._bar = QFrame(self)
        self._bar.setProperty("role", "foot")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._bar)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 0)
        row.setSpacing(SPACE)
        self._icon = Pictogram("info", "muted", 18)
        self._what, self._next, self._code = words("strong"), words(), words("code")
        row.addWidget(self._icon)
        row.addWidget(self._what)
        row.addWidget(self._next, 1)
        row.addWidget(self._code, alignment=Qt.AlignmentFlag.AlignRight)
        self._ends, self._flash = QTimer(self), QTimer(self)
        self._ends.setSingleShot(True)
        self._ends.timeout.connect(self.clear)
        self._flash.setInterval(250)
        self._flash.timeout.connect(self._on_flash)
        self.setFixedHeight(5 * SPACE)
        self.clear()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice instead of the present one."""
        self._notice = notice
        self._say()
        self._ends.start(_STAYS_MS[notice.level])
        if notice.loud:
            if self._sounds():
                QApplication.beep()
            self._flashes_left = _FLASHES
            self._flash.start()

    def clear(self) -> None:
        """Back to the quiet line."""
        self._notice = None
        self._say()

    def text(self) -> str:
        """What is shown now."""
        return f"{self._what.text()} {self._next.text()}".strip()

    def retranslate(self) -> None:
        """Say it again in the present language."""
        self._say()

    def _say(self) -> None:
        notice = self._notice
        if notice is None:
            self._icon.show_icon("keyboard", "muted")
            self._what.setText("")
            self._next.setText(translate("frame", "Every action has its key on it. Scan at any time."))
            self._code.setText("")
            set_property(self._next, "role", "small")
            set_property(self._bar, "tone", "")
            return
        said = sentence(notice.code, notice.values)
        token, icon = _LOOKS[notice.level]
        self._icon.show_icon(icon, token)
        self._what.setText(said.what)
        self._next.setText(said.next)
        self._code.setText(said.code)
        set_property(self._next, "role", "")
        set_property(self._bar, "tone", notice.level)

    def _on_flash(self) -> None:
        self._flashes_left -= 1
        shown = self._flashes_left % 2 == 0
        level = self._notice.level if self._notice and shown else ""
        set_property(self._bar, "tone", level)
        if self._flashes_left <= 0:
            self._flash.stop()
