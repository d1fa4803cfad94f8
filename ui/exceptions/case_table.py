"""The list of exceptions: a paged table whose letters and space belong to the screen, and its arrangement kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.wire.exceptions import ExceptionView
from ui.exceptions.columns import case_columns, usual_layout
from ui.exceptions.models import Page, WorkbenchModel
from ui.widgets.grid_layout import GridLayout, layout_of
from ui.widgets.paged_model import GridColumn
from ui.widgets.paged_table import PagedTable
from ui.widgets.pages import Span
from ui.widgets.tables import Remembers

NAME = "columns.exceptions"
SCROLLS = {Qt.Key.Key_Up: -90, Qt.Key.Key_Down: 90, Qt.Key.Key_PageUp: -280, Qt.Key.Key_PageDown: 280}
"""With Ctrl these keys scroll the case, by so many pixels."""


class CaseTable(PagedTable):
    """Shows pages of one list after the other; the row in front stays in front when the list is read again."""

    def __init__(
        self, model: Callable[[], WorkbenchModel], memory: Remembers, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        self._columns = case_columns(model)
        super().__init__(self._columns, parent)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self._memory, self._serial = memory, -1
        self.usual = usual_layout(self._columns)
        self.show_layout(layout_of(memory.get(NAME), self.usual))
        self.layout_changed.connect(self._keep)

    def show_page(self, page: Page, *, keep: str) -> None:
        """Rows came. Another list begins at its top, unless the exception ``keep`` stands in this page."""
        if page.serial == self._serial:
            self.put(page.offset, page.rows)
            return
        self._serial, before = page.serial, self.verticalScrollBar().value()
        self.blockSignals(True)
        self.begin(page.total, page.offset, page.rows)
        place = next((at for at, row in enumerate(page.rows, page.offset) if row.exception_no == keep), -1)
        if place >= 0:
            self.verticalScrollBar().setValue(before)
            self.go_to(place) if self.rowViewportPosition(place) < 0 else self.setCurrentIndex(
                self.rows.index(place, 1)
            )
        self.blockSignals(False)
        self._look()

    def missing(self, first: int, last: int) -> Span | None:
        """What paging asks: the first page between two places that is not here."""
        return self.rows.pages.missing(first, last)

    def current_number(self) -> str:
        """The number of the exception in front, empty when none is known."""
        row = self.current_row()
        return row.exception_no if row is not None else ""

    def shown_columns(self) -> list[GridColumn[ExceptionView]]:
        """The columns that are seen, in their order."""
        by_name = {each.name: each for each in self._columns}
        return [by_name[name] for name in self.grid_layout().shown]

    def all_columns(self) -> list[GridColumn[ExceptionView]]:
        """Every column there is."""
        return list(self._columns)

    def arrange(self, layout: GridLayout) -> None:
        """Arrange the columns so from now on."""
        self.show_layout(layout)
        self._keep(layout)

    def step(self) -> None:
        """The next row comes to the front."""
        place = min(self.currentIndex().row() + 1, self.rows.pages.total - 1)
        self.setCurrentIndex(self.rows.index(place, max(0, self.currentIndex().column())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and space are acts of the screen, not a search within the table."""
        if event.key() in SCROLLS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # reads on in the case
            return
        typed = event.text()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if typed and typed.isprintable() and plain and not event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _keep(self, layout: GridLayout) -> None:
        self._memory.put(NAME, layout.to_text())
