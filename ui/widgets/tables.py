"""Tables: rows of values, columns as data, widths remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
ROW_PX, MEASURED, LAST_NARROW = 40, 24, "\u2e7f"
NARROWEST_PX = 64
"""A column of words is not made narrower than this for the sake of one that must stand whole."""


class Remembers(Protocol):
    """Where widths are kept (ui.context.Preferences)."""

    def get(self, name: str, default: str = "") -> str: ...

    def put(self, name: str, value: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column. ``title`` is asked anew in every language; ``tone`` answers a tone for coloured words, icon
    included. What stands to the ``right`` (amounts, counts) or is ``whole`` (times, numbers) is never cut off; what is
    ``spare`` (it stands elsewhere too) is left away where there is no room for all."""

    name: str
    title: Callable[[], str]
    text: Callable[[Row], str]
    width: int = 120
    right: bool = False
    whole: bool = False
    spare: bool = False
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


class Toned(QStyledItemDelegate):
    """Paints words in their tone in the chosen row too."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        if tone is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, tone)


class Uncut(Toned):
    """Paints a text without ever putting dots in place of its end."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideNone


def shared_widths(wanted: Sequence[int], needed: Sequence[int], room: int, titles: Sequence[int] = ()) -> list[int]:
    """Widths in pixels: each as wanted, at least as needed (0: may be cut); when that is more than ``room``, the
    columns that may be cut give way, the widest first, below the width of their ``titles`` only when nothing else
    helps; what is left over goes to the last."""
    least = [max(NARROWEST_PX, title) for title in titles or [0] * len(wanted)]
    giving = [place for place, need in enumerate(needed) if not need and wanted[place]]
    widths = [max(pair) for pair in zip(wanted, needed, strict=True)]
    for place in giving if titles else ():
        widths[place] = max(widths[place], least[place])
    _give_way(widths, giving, least, room)
    _give_way(widths, giving, [NARROWEST_PX] * len(widths), room)
    if widths:
        widths[-1] += max(0, room - sum(widths))
    return widths


def _cells_of(text: str) -> int:
    """The width of a text in the cells of a terminal: a Chinese character is as wide as two letters."""
    return sum(2 if letter > LAST_NARROW else 1 for letter in text)


def _give_way(widths: list[int], giving: Sequence[int], least: Sequence[int], room: int) -> None:
    """Narrow columns until they fit: the widest to the width of the next, none below its least."""
    while sum(widths) > room:
        wide = [place for place in giving if widths[place] > least[place]]
        if not wide:
            return
        widest = max(wide, key=lambda place: widths[place])
        others = [widths[place] for place in wide if widths[place] < widths[widest]]
        floor = max(least[widest], max(others, default=0) - 1)
        widths[widest] = max(floor, widths[widest] - (sum(widths) - room))


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
        header.setResizeContentsPrecision(-1)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._uncut, self._fitting = Uncut(self), False
        self.setItemDelegate(Toned(self))
        for place, column in enumerate(self._model.columns):
            if column.right or column.whole:
                self.setItemDelegateForColumn(place, self._uncut)
        self._wanted = self._remembered_widths()
        self._needed, self._titles = [0] * len(self._wanted), [0] * len(self._wanted)
        self._fit()
        header.sectionResized.connect(self._on_resized)
        self.doubleClicked.connect(lambda _index: self._choose())
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit(self.current_row()))

    def show_rows(self, rows: Sequence[Any], *, keep: Callable[[Any], object] | None = None) -> None:
        """Replace the rows; ``keep`` gives a row's identity so that the chosen one stays chosen."""
        before = self.current_row()
        wanted = keep(before) if keep and before is not None else None
        self._model.show_rows(rows)
        self._measure()
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
        self._measure()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The row in front stays in sight when the table gets lower, unless it was scrolled out of it before."""
        front = self.visualRect(self.currentIndex())
        seen = front.isValid() and event.oldSize().isValid() and 0 <= front.top() < event.oldSize().height()
        super().resizeEvent(event)
        self._fit()
        if seen and event.size().height() < event.oldSize().height():
            self.scrollTo(self.currentIndex())

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

    def _remembered_widths(self) -> list[int]:
        remembered = self._memory.get(f"widths.{self._name}").split(",")
        columns = self._model.columns
        fits = len(remembered) == len(columns) and all(each.isdigit() for each in remembered)
        return [max(40, int(each)) for each in remembered] if fits else [column.width for column in columns]

    def _measure(self) -> None:
        """What the columns that must stand whole need now."""
        header = self.horizontalHeader()
        self._titles = [header.sectionSizeHint(place) for place in range(len(self._wanted))]
        self._needed = [
            max(self._widest(place) + theme.SPACE, self._titles[place]) if column.right or column.whole else 0
            for place, column in enumerate(self._model.columns)
        ]
        self._fit()

    def _widest(self, place: int) -> int:
        """What the widest cell of a column needs: of many different texts only the longest are measured."""
        self.ensurePolished()  # or cells are measured without the style's room around them
        column = self._model.columns[place]
        told = {column.text(row): at for at, row in enumerate(self._model.rows)}
        longest = told if len(told) <= MEASURED else nlargest(MEASURED, told, key=_cells_of)
        return max((self.sizeHintForIndex(self._model.index(told[text], place)).width() for text in longest), default=0)

    def _fit(self) -> None:
        if self._fitting:
            return
        self._fitting = True
        room, columns = self.viewport().width(), self._model.columns
        least = sum(need or max(NARROWEST_PX, title) for need, title in zip(self._needed, self._titles, strict=True))
        away = [column.spare and least > room for column in columns]
        wanted, needed = (
            [0 if gone else px for px, gone in zip(each, away, strict=True)] for each in (self._wanted, self._needed)
        )
        shared = shared_widths(wanted, needed, room, self._titles)
        for place, width in enumerate(shared):
            if self.isColumnHidden(place) != away[place]:
                self.setColumnHidden(place, away[place])
            if not away[place] and width != self.columnWidth(place):
                self.setColumnWidth(place, width)
        self._fitting = False

    def _on_resized(self, section: int, _old: int, new: int) -> None:
        """A person draws a column wider or narrower; what must stand whole stays so."""
        if self._fitting or self.horizontalHeader().sectionResizeMode(section) != QHeaderView.ResizeMode.Interactive:
            return
        self._wanted[section] = new
        if new < self._needed[section]:
            self._fitting = True
            self.setColumnWidth(section, self._needed[section])
            self._fitting = False
        self._memory.put(f"widths.{self._name}", ",".join(map(str, self._wanted)))
