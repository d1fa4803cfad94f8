"""The frame of a screen: title and actions at the top, a busy bar, an error in its place, then the content."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, InlineError
from ui.widgets.labels import title
from ui.widgets.screen import ScreenView

SPACE = theme.SPACE


class Page(ScreenView):
    """Put actions into ``head`` with ``add_action``, content into ``body``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.busy, self.error = title(), BusyBar(), InlineError()
        self.head, self.body = QHBoxLayout(), QVBoxLayout()
        self.head.setSpacing(SPACE)
        self.head.addWidget(self.title)
        self.head.addStretch()
        self.body.setSpacing(2 * SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addLayout(self.head)
        column.addWidget(self.busy)
        column.addWidget(self.error)
        column.addLayout(self.body, 1)

    def add_action(self, button: ActionButton) -> ActionButton:
        """A button at the right of the title."""
        self.head.addWidget(button)
        return button

    def show_state(
        self, *, busy: bool, code: str = "", values: Mapping[str, object] | None = None, tone: str = "danger"
    ) -> None:
        """Show the bar and the error."""
        self.busy.set_busy(busy)
        self.error.show_code(code, values, tone)
