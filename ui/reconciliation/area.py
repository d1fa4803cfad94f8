"""What the areas of reconciliation share: a busy bar and an error above their content, and how files are chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ui import theme
from ui.presenting import Fault
from ui.text import translate
from ui.widgets.cards import BusyBar, InlineError
from ui.widgets.page import Page
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class Area(Speaking):
    """Put content into ``body``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.busy, self.error, self.body = BusyBar(), InlineError(), QVBoxLayout()
        self.body.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.busy)
        column.addWidget(self.error)
        column.addLayout(self.body, 1)

    def show_state(self, fault: Fault | None, *, busy: bool) -> None:
        """Show the bar and the error."""
        self.busy.set_busy(busy)
        self.error.show_code(
            fault.code if fault else "", fault.values if fault else None, fault.tone if fault else "danger"
        )

    def whole(self) -> QWidget:
        """The screen that this is an area of: what a tall question lies over."""
        above: QWidget | None = self
        while above is not None and not isinstance(above, Page):
            above = above.parentWidget()
        return above or self

    def take_focus(self) -> None:
        """The area comes to the front: the keyboard goes where work begins."""
        self.setFocus()


@dataclass(frozen=True, slots=True)
class FileChoice:
    """Dialogs of the system for a file to read and a file to write; each answers a path, or nothing."""

    open: Callable[[QWidget, str], str]
    save: Callable[[QWidget, str], str]


def system_files() -> FileChoice:
    """The dialogs of this computer."""

    def opened(over: QWidget, title: str) -> str:
        return QFileDialog.getOpenFileName(over, title)[0]

    def saved(over: QWidget, name: str) -> str:
        return QFileDialog.getSaveFileName(over, translate("reconciliation", "Save as"), name)[0]

    return FileChoice(opened, saved)
