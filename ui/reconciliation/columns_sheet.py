"""Arrange the columns of a grid by keyboard: shown or not, order, how many stand still; and name the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSpinBox, QWidget

from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, text_field
from ui.widgets.grid_layout import GridLayout
from ui.widgets.labels import words
from ui.widgets.paged_model import GridColumn
from ui.widgets.sheet import Sheet
from ui.widgets.tables import ROW_PX

_NAME = Qt.ItemDataRole.UserRole


class ColumnsSheet(Sheet):
    """Calls back with the layout that was arranged."""

    def __init__(
        self,
        over: QWidget,
        columns: Sequence[GridColumn[Any]],
        layout: GridLayout,
        usual: GridLayout,
        on_given: Callable[[GridLayout], object],
    ) -> None:
        super().__init__(over, width=520)
        self._columns = {each.name: each for each in columns}
        self._given, self._widths, self._usual = on_given, layout.widths, usual
        self.list, self.frozen = QListWidget(), QSpinBox()
        self._up, self._down = ActionButton(icon="chevron-up", key="F3"), ActionButton(icon="chevron-down", key="F4")
        self._reset = ActionButton(kind="quiet", icon="undo")
        self.yes, no = ActionButton(kind="primary", icon="check", key="F9"), ActionButton(key="Esc")
        self._fill(layout)
        steps, still = QHBoxLayout(), FormField(self.frozen)
        still.set_name(translate("reconciliation", "Columns that stand still at the left"))
        self._up.setText(translate("reconciliation", "Further left"))
        self._down.setText(translate("reconciliation", "Further right"))
        self._reset.setText(translate("reconciliation", "As at first"))
        self.yes.setText(translate("reconciliation", "Take them"))
        no.setText(translate("reconciliation", "Cancel"))
        for each in (self._up, self._down):
            steps.addWidget(each)
        steps.addStretch()
        steps.addWidget(self._reset)
        self.list.setMinimumHeight(9 * ROW_PX)
        self.column.addWidget(words("title", translate("reconciliation", "Columns")))
        hint = translate("reconciliation", "Space shows or hides a column; headers can also be drawn with the mouse.")
        self.column.addWidget(words("muted", hint, wrap=True))
        self.column.addWidget(self.list)
        self.column.addLayout(steps)
        self.column.addWidget(still)
        self.buttons.addStretch()
        self.buttons.addWidget(no)
        self.buttons.addWidget(self.yes)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._reset.clicked.connect(self._on_reset)
        self.yes.clicked.connect(self._on_given)
        no.clicked.connect(self.dismissed)
        self.open(self.list)

    def arranged(self) -> GridLayout:
        """The layout as it stands in the sheet."""
        items = [self.list.item(place) for place in range(self.list.count())]
        order = tuple(str(each.data(_NAME)) for each in items)
        hidden = {str(each.data(_NAME)) for each in items if each.checkState() is not Qt.CheckState.Checked}
        if len(hidden) == len(order):
            hidden.discard(order[0])
        frozen = min(self.frozen.value(), len(order) - len(hidden))
        return GridLayout(order=order, hidden=frozenset(hidden), widths=self._widths, frozen=frozen)

    def _fill(self, layout: GridLayout) -> None:
        self.list.clear()
        for name in layout.order:
            item = QListWidgetItem(self._columns[name].title())
            item.setData(_NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if name in layout.hidden else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.frozen.setRange(0, 4)
        self.frozen.setValue(layout.frozen)

    def _move(self, steps: int) -> None:
        place = self.list.currentRow()
        target = place + steps
        if 0 <= target < self.list.count():
            self.list.insertItem(target, self.list.takeItem(place))
            self.list.setCurrentRow(target)

    def _on_reset(self) -> None:
        self._widths = self._usual.widths
        self._fill(self._usual)

    def _on_given(self) -> None:
        layout = self.arranged()
        self.close_sheet()
        QTimer.singleShot(0, lambda: self._given(layout))


def ask_view_name(over: QWidget, taken: Sequence[str], on_name: Callable[[str], object]) -> Sheet:
    """Name what is shown now."""
    sheet, name = Sheet(over), text_field(largest=40)
    field, yes, no = FormField(name), ActionButton(kind="primary", icon="check"), ActionButton(key="Esc")
    field.set_name(translate("reconciliation", "Name of the view"))
    yes.setText(translate("reconciliation", "Keep it"))
    no.setText(translate("reconciliation", "Cancel"))
    text = translate("reconciliation", "Filter, order and columns are kept for you under this name.")
    sheet.column.addWidget(words("title", translate("reconciliation", "Keep this view")))
    sheet.column.addWidget(words("", text, wrap=True))
    sheet.column.addWidget(field)

    def given() -> None:
        if not name.text().strip():
            name.setFocus()
            return
        chosen = name.text().strip()
        sheet.close_sheet()
        QTimer.singleShot(0, lambda: on_name(chosen))

    def typed(text: str) -> None:
        again = text.strip() in taken
        said = translate("reconciliation", "A view of this name is there; it will be replaced.")
        field.set_wrong(said if again else "")

    name.textChanged.connect(typed)
    name.returnPressed.connect(given)
    yes.clicked.connect(given)
    no.clicked.connect(sheet.dismissed)
    sheet.buttons.addStretch()
    sheet.buttons.addWidget(no)
    sheet.buttons.addWidget(yes)
    sheet.open(name)
    return sheet
