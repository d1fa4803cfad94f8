"""Which columns a paged table shows, in which order, and how many stay in place; all by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.grid_layout import GridLayout, moved
from ui.widgets.labels import words
from ui.widgets.paged_model import GridColumn
from ui.widgets.sheet import Sheet

MOST_FROZEN = 4
ROLE = Qt.ItemDataRole.UserRole


class ColumnsSheet(Sheet):
    """Space shows or hides a column, Ctrl+Up and Ctrl+Down move it, F freezes up to it; the list follows at once."""

    def __init__(
        self, over: QWidget, columns: Sequence[GridColumn[Any]], layout: GridLayout, usual: GridLayout,
        on_layout: Callable[[GridLayout], object],
    ) -> None:  # fmt: skip
        super().__init__(over, width=480)
        self._columns, self._layout, self._usual = {each.name: each for each in columns}, layout, usual
        self._on_layout = on_layout
        self.list = QListWidget()
        self.list.setMinimumHeight(420)
        self.list.installEventFilter(self)
        anew, done = ActionButton(icon="undo"), ActionButton(key="Esc")
        anew.setText(translate("columns", "As at the beginning"))
        done.setText(translate("columns", "Close"))
        text = translate(
            "columns",
            "Space shows or hides, Ctrl+Up and Ctrl+Down move, F keeps all up to here in place when the list scrolls.",
        )
        self.column.addWidget(words("title", translate("columns", "Columns"), wrap=True))
        self.column.addWidget(words("small", text, wrap=True))
        self.column.addWidget(self.list)
        self.buttons.addWidget(anew)
        self.buttons.addStretch()
        self.buttons.addWidget(done)
        anew.clicked.connect(lambda: self._apply(self._usual))
        done.clicked.connect(self.dismissed)
        self._fill(0)
        self.list.itemChanged.connect(self._on_checked)
        self.open(self.list)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if steps and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._apply(moved(self._layout, self._name(), steps))
                return True
            if event.key() == Qt.Key.Key_F:
                self._freeze()
                return True
        return False if watched is self.list else super().eventFilter(watched, event)

    def _name(self) -> str:
        return str(self.list.currentItem().data(ROLE))

    def _freeze(self) -> None:
        shown, name = self._layout.shown, self._name()
        if name in shown:
            up_to = shown.index(name) + 1
            self._apply(_with(self._layout, frozen=0 if up_to == self._layout.frozen else min(up_to, MOST_FROZEN)))

    def _on_checked(self, item: QListWidgetItem) -> None:
        name, on = str(item.data(ROLE)), item.checkState() is Qt.CheckState.Checked
        hidden = set(self._layout.hidden) - {name} if on else set(self._layout.hidden) | {name}
        if len(hidden) < len(self._layout.order):
            self._apply(_with(self._layout, hidden=frozenset(hidden)))

    def _apply(self, layout: GridLayout) -> None:
        current = self._name()
        self._layout = layout
        self._fill(layout.order.index(current))
        self._on_layout(layout)

    def _fill(self, place: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        still = set(self._layout.shown[: self._layout.frozen])
        for name in self._layout.order:
            text = self._columns[name].title()
            item = QListWidgetItem(
                translate("columns", "{column} (stays in place)").format(column=text) if name in still else text
            )
            item.setData(ROLE, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            shown = name not in self._layout.hidden
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(place)
        self.list.blockSignals(False)


def _with(
    layout: GridLayout, *, hidden: frozenset[str] | None = None, frozen: int | None = None
) -> GridLayout:  # fmt: skip
    return GridLayout(
        order=layout.order, widths=layout.widths, hidden=layout.hidden if hidden is None else hidden,
        frozen=layout.frozen if frozen is None else frozen,
    )  # fmt: skip
