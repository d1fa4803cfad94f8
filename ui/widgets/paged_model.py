"""A table of any length whose rows come by pages: what is not here yet is empty, nothing is ever loaded whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.pages import Pages
from ui.widgets.tables import Column

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn(Column[Row]):
    """A column of a paged table. ``sort`` is the server's word for sorting by it, empty where it cannot; ``hint`` a
    tool tip that says more than the cell; ``copied`` what goes to a spreadsheet instead of the cell's words."""

    sort: str = ""
    hint: Callable[[Row], str] | None = None
    copied: Callable[[Row], str] | None = None


class PagedModel(QAbstractTableModel, Generic[Row]):
    """Columns over pages. ``sorted_by`` (a column's ``sort``) and ``descending`` are shown in the header."""

    def __init__(self, columns: Sequence[GridColumn[Row]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.pages: Pages[Row] = Pages()

    def begin(self, total: int, offset: int = 0, rows: Sequence[Row] = ()) -> None:
        """Another list, with its first page."""
        self.beginResetModel()
        self.pages.begin(total)
        if rows:
            self.pages.put(offset, rows)
        self.endResetModel()

    def put(self, offset: int, rows: Sequence[Row]) -> None:
        """A page has come."""
        self.pages.put(offset, rows)
        last = min(offset + max(len(rows), 1), self.pages.total) - 1
        if rows and last >= offset:
            self.dataChanged.emit(self.index(offset, 0), self.index(last, len(self.columns) - 1))

    def row(self, place: int) -> Row | None:
        """The row at a place, None while it is not here."""
        return self.pages.row(place)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self.pages.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row, column = self.pages.row(index.row()), self.columns[index.column()]
        if row is None:
            return ""
        return column.hint(row) if role == Qt.ItemDataRole.ToolTipRole and column.hint else column.text(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
