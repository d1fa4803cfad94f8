"""Areas of one screen of which one is shown; each has a key of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.front_stack import FrontStack
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class Tabs(Speaking):
    """Buttons above a stack; ``shown`` carries the name of the area that came to the front."""

    shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar, self._stack = ButtonRow(self, spacing=SPACE // 2, left=True), FrontStack(self)
        self._group = QButtonGroup(self)
        self._areas: dict[str, QWidget] = {}
        self._buttons: dict[str, ActionButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        self.current = ""

    def add(self, name: str, area: QWidget, words: Callable[[], str], icon: str) -> None:
        """One more area; its key is Alt and its place."""
        button = ActionButton(kind="tab", icon=icon, key=f"Alt+{len(self._areas) + 1}")
        button.setCheckable(True)
        self._group.addButton(button)
        self._areas[name], self._buttons[name] = area, button
        self._stack.addWidget(area)
        self._bar.add(button)
        self.live(lambda: button.setText(words()))
        button.clicked.connect(lambda: self.show_area(name))
        if not self.current:
            self.current = name
            button.setChecked(True)

    def show_area(self, name: str) -> None:
        """Bring an area to the front."""
        self._buttons[name].setChecked(True)
        self._stack.setCurrentWidget(self._areas[name])
        if name != self.current:
            self.current = name
            self.shown.emit(name)
