"""Saved conditions: shown, kept under a name, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.exceptions.saved_views import LONGEST_NAME, SavedView
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, text_field
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet


def view_name(view: SavedView) -> str:
    """A view's name; those that stand from the beginning have words of ours."""
    names = {
        "open": translate("exceptions", "All open, the worst first"),
        "waiting": translate("exceptions", "Waiting for me"),
        "overdue": translate("exceptions", "Over their limit"),
        "untouched": translate("exceptions", "Nobody has proposed anything"),
        "to_execute": translate("exceptions", "Approved, to be executed"),
        "in_doubt": translate("exceptions", "Executed, not verified yet"),
        "ended": translate("exceptions", "Ended, the latest first"),
    }
    return names[view.name] if view.built_in else view.name


class ViewsSheet(Sheet):
    """Enter shows a view, Delete forgets a saved one; below, a name for the present conditions."""

    def __init__(
        self, over: QWidget, views: Sequence[SavedView], on_chosen: Callable[[SavedView], object],
        on_kept: Callable[[str], object], on_dropped: Callable[[str], object],
    ) -> None:  # fmt: skip
        super().__init__(over, width=520)
        self._views, self._chosen, self._kept, self._dropped = list(views), on_chosen, on_kept, on_dropped
        self.list, self.name = QListWidget(), text_field(largest=LONGEST_NAME)
        field = FormField(self.name)
        field.set_name(translate("exceptions", "Save the present conditions as (Enter)"))
        for view in self._views:
            self.list.addItem(QListWidgetItem(view_name(view)))
        self.list.setCurrentRow(0)
        self.list.setMinimumHeight(300)
        no = ActionButton(key="Esc")
        no.setText(translate("exceptions", "Close"))
        self.column.addWidget(words("title", translate("exceptions", "Views"), wrap=True))
        self.column.addWidget(
            words("small", translate("exceptions", "Enter shows a view, Delete forgets one that was saved."), wrap=True)
        )
        for part in (self.list, field):
            self.column.addWidget(part)
        self.buttons.addStretch()
        self.buttons.addWidget(no)
        no.clicked.connect(self.dismissed)
        self.list.itemActivated.connect(lambda _item: self._on_chosen())
        self.name.returnPressed.connect(self._on_kept)
        self.list.installEventFilter(self)
        self.open(self.list)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Delete:
                self._on_dropped()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_chosen()
                return True
        return False if watched is self.list else super().eventFilter(watched, event)

    def _on_chosen(self) -> None:
        view = self._views[self.list.currentRow()]
        self.close_sheet()
        self._chosen(view)

    def _on_kept(self) -> None:
        name = self.name.text().strip()
        if name:
            self.close_sheet()
            self._kept(name)

    def _on_dropped(self) -> None:
        place = self.list.currentRow()
        if not self._views[place].built_in:
            self._dropped(self._views.pop(place).name)
            self.list.takeItem(place)
