"""Tables: rows of values, columns as data, widths remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import theme

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
ROW_PX = 40


class Remembers(Protocol):
    """Where widths are kept (ui.context.Preferences)."""

    def get(self, name: str, default: str = "") -> str: ...

    def put(self, name: str, value: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column. ``title`` is asked anew in every language; ``tone`` answers a tone for coloured words, icon
    included."""

    name: str
    title: Callable[[], str]
    text: Callable[[Row], str]
    width: int = 120
    right: bool = False
    tone: Callable[[Row], str] | None = None
    icon: Callable[[Row], str] | None = None


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows as given; nothing is sorted or filtered here."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        tone = column.tone(row) if column.tone else ""
        if role == Qt.ItemDataRole.ForegroundRole and tone:
            return theme.color(tone)
        if role == Qt.ItemDataRole.DecorationRole and column.icon and (name := column.icon(row)):
            return theme.icon(name, tone or "muted", 16)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class DataTable(QTableView):
    """A table to read and choose from: whole rows, no grid, Enter or double click emits ``chosen`` with the row's
    value."""

    chosen = Signal(object)
    selected = Signal(object)

    def __init__(
        self, name: str, columns: Sequence[Column[Any]], memory: Remembers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._memory = name, memory
        self._model: RowsModel[Any] = RowsModel(columns, self)
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._restore_widths()
        header.sectionResized.connect(self._on_resized)
        self.doubleClicked.connect(lambda _index: self._choose())
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit(self.current_row()))

    def show_rows(self, rows: Sequence[Any], *, keep: Callable[[Any], object] | None = None) -> None:
        """Replace the rows; ``keep`` gives a row's identity so that the chosen one stays chosen."""
        before = self.current_row()
        wanted = keep(before) if keep and before is not None else None
        self._model.show_rows(rows)
        if keep and wanted is not None:
            for place, row in enumerate(self._model.rows):
                if keep(row) == wanted:
                    self.selectRow(place)
                    return
        if rows:
            self.selectRow(0)

    def current_row(self) -> Any:
        """The chosen row's value, or None."""
        chosen = self.selectionModel().selectedRows()
        return self._model.rows[chosen[0].row()] if chosen else None

    def retranslate(self) -> None:
        """Say headers and cells again."""
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._model.columns) - 1)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._choose()
            event.accept()
            return
        super().keyPressEvent(event)

    def _choose(self) -> None:
        row = self.current_row()
        if row is not None:
            self.chosen.emit(row)

    def _restore_widths(self) -> None:
        remembered = self._memory.get(f"widths.{self._name}").split(",")
        fits = len(remembered) == len(self._model.columns) and all(each.isdigit() for each in remembered)
        for place, column in enumerate(self._model.columns):
            self.setColumnWidth(place, max(40, int(remembered[place])) if fits else column.width)

    def _on_resized(self, _section: int, _old: int, _new: int) -> None:
        widths = (str(self.columnWidth(place)) for place in range(len(self._model.columns)))
        self._memory.put(f"widths.{self._name}", ",".join(widths))
