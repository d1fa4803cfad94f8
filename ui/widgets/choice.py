"""A few choices beside each other of which one holds; each with its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import ActionButton
from ui.widgets.screen import Speaking


class Choice(Speaking):
    """Emits ``wanted`` with the value that was chosen by a person."""

    wanted = Signal(object)

    def __init__(
        self, choices: Sequence[tuple[object, Callable[[], str], str, str]], parent: QWidget | None = None
    ) -> None:
        """Each choice: value, words, icon, key (icon and key may be empty)."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[object, ActionButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE)
        for value, words, icon, key in choices:
            self._add(row, value, words, icon, key)
        row.addStretch()

    def show_value(self, value: object) -> None:
        """Show which holds."""
        if value in self.buttons:
            self.buttons[value].setChecked(True)

    def _add(self, row: QHBoxLayout, value: object, words: Callable[[], str], icon: str, key: str) -> None:
        button = ActionButton(kind="tab", icon=icon, key=key)
        button.setCheckable(True)
        self._group.addButton(button)
        self.buttons[value] = button
        row.addWidget(button)
        self.live(lambda: button.setText(words()))
        button.clicked.connect(lambda: self.wanted.emit(value))
