"""The view of a table of any length: columns moved, hidden, frozen; says which rows are in sight and what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.widgets.cell_painting import CellPainter, GridHeader, PaintedRows
from ui.widgets.grid_layout import NARROWEST_PX, GridLayout
from ui.widgets.paged_model import GridColumn, PagedModel

ROW_PX = 32
SIDE_STEP_PX = 60


class PagedTable(PaintedRows):
    """``seen`` (first, last place in sight), ``sort_wanted`` (a column's ``sort``), ``chosen`` (Enter or double click,
    the row), ``selected`` (the row in front), ``copy_wanted``, ``go_wanted`` (Ctrl+G), ``layout_changed`` (by a
    person)."""

    seen = Signal(int, int)
    sort_wanted = Signal(str)
    chosen = Signal(object)
    selected = Signal(object)
    copy_wanted = Signal()
    go_wanted = Signal()
    layout_changed = Signal(object)

    def __init__(self, columns: Sequence[GridColumn[Any]], parent: QWidget | None = None) -> None:
        super().__init__(PagedModel(columns), CellPainter(), parent)
        self.rows.setParent(self)
        self._layout = self.usual_layout()
        self._arranging, self._in_sight = False, (-1, -1)
        _dress(self)
        self._frozen = GridHeader(self)
        self._frozen.setModel(self.rows)
        self._frozen.setProperty("role", "frozen")
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        for each in (header, self._frozen):
            each.sectionClicked.connect(self._on_header)
        header.sectionMoved.connect(self._on_arranged)
        header.sectionResized.connect(self._on_resized)
        self._frozen.sectionResized.connect(self._on_frozen_resized)
        self._frozen.sectionHandleDoubleClicked.connect(self.resizeColumnToContents)
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.doubleClicked.connect(lambda _index: self._choose())
        self.selectionModel().currentRowChanged.connect(lambda now, _old: self.selected.emit(self.rows.row(now.row())))
        self.show_layout(self._layout)

    def usual_layout(self) -> GridLayout:
        """The columns as they are given, the first of them standing still."""
        columns = self.rows.columns
        return GridLayout(
            order=tuple(each.name for each in columns), widths={each.name: each.width for each in columns}, frozen=1
        )

    def grid_layout(self) -> GridLayout:
        """How the columns are arranged now."""
        return self._layout

    def show_layout(self, layout: GridLayout) -> None:
        """Arrange the columns so."""
        self._arranging, self._layout = True, layout
        places = {each.name: place for place, each in enumerate(self.rows.columns)}
        still = layout.shown[: layout.frozen]
        for header, hidden in (
            (self.horizontalHeader(), layout.hidden), (self._frozen, set(layout.order) - set(still)),
        ):  # fmt: skip
            for target, name in enumerate(layout.order):
                header.moveSection(header.visualIndex(places[name]), target)
            for name, place in places.items():
                header.setSectionHidden(place, name in hidden)
                header.resizeSection(place, layout.widths.get(name, self.rows.columns[place].width))
        self.still = [places[name] for name in still]
        self._frozen.setVisible(bool(still))
        self._arranging = False
        self._fit_frozen()

    def begin(self, total: int, offset: int = 0, rows: Sequence[Any] = ()) -> None:
        """Another list, from its top."""
        self.rows.begin(total, offset, rows)
        self.scrollToTop()
        self._in_sight = (-1, -1)
        if total:
            self.setCurrentIndex(self.rows.index(0, self._first_shown()))
        self._look()

    def put(self, offset: int, rows: Sequence[Any]) -> None:
        """A page has come."""
        self.rows.put(offset, rows)
        if offset <= self.currentIndex().row() < offset + len(rows):
            self.selected.emit(self.current_row())

    def show_sort(self, sort: str, *, descending: bool) -> None:
        """Mark the column that the rows are sorted by."""
        places = [place for place, each in enumerate(self.rows.columns) if each.sort == sort and sort]
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        for header in (self.horizontalHeader(), self._frozen):
            header.setSortIndicatorShown(bool(places))
            header.setSortIndicator(places[0] if places else -1, order)

    def spans(self) -> list[tuple[int, int]]:
        """The selected rows as spans (first, last), in order; a span of a million costs nothing."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(place) for place in range(selection.count())]
        found = sorted((each.top(), each.bottom()) for each in ranges)
        joined: list[tuple[int, int]] = []
        for first, last in found:
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        return joined

    def current_row(self) -> Any:
        """The row in front, None while it is not here or nothing is."""
        return self.rows.row(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def go_to(self, place: int) -> None:
        """Bring a row into the middle and choose it."""
        index = self.rows.index(max(0, min(place, self.rows.pages.total - 1)), self._first_shown())
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def retranslate(self) -> None:
        """Say headers and cells again."""
        self.cells.fresh()
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.rows.columns) - 1)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_frozen()
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.cells.fresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() == Qt.Key.Key_G and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._choose()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + (SIDE_STEP_PX if event.key() == Qt.Key.Key_Right else -SIDE_STEP_PX))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Rows only: going up and down does not move sideways, not even for a moment: all titles would be painted."""
        if not index.isValid():
            return
        bar, room = self.verticalScrollBar(), self.viewport().height()
        top, high = self.rowViewportPosition(index.row()), self.rowHeight(index.row())
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + top - (room - high) // 2)
        elif top < 0 or hint is QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + top)
        elif top + high > room or hint is QAbstractItemView.ScrollHint.PositionAtBottom:
            bar.setValue(bar.value() + top + high - room)

    def _fit_frozen(self) -> None:
        """The headers of the frozen columns lie over the header of the whole."""
        self._arranging = True
        for place in self.still:
            self._frozen.resizeSection(place, self.columnWidth(place))
        self._arranging = False
        self.covered_px = sum(self.columnWidth(place) for place in self.still)
        edge, high = self.frameWidth(), self.horizontalHeader().height()
        self._frozen.setGeometry(edge, edge, min(self.covered_px, self.viewport().width()), high)
        self._frozen.raise_()
        self.viewport().update()

    def _look(self, _value: int = 0) -> None:
        """Say which rows are in sight, when they are others than before."""
        total, first = self.rows.pages.total, self.rowAt(0)
        if total == 0 or first < 0:
            return
        last = self.rowAt(self.viewport().height() - 1)
        in_sight = (first, last if last >= 0 else total - 1)
        if in_sight != self._in_sight:
            self._in_sight = in_sight
            self.seen.emit(*in_sight)

    def _first_shown(self) -> int:
        first = self._layout.shown[0]
        return next(place for place, each in enumerate(self.rows.columns) if each.name == first)

    def _choose(self) -> None:
        row = self.current_row()
        if row is not None:
            self.chosen.emit(row)

    def _on_header(self, section: int) -> None:
        if sort := self.rows.columns[section].sort:
            self.sort_wanted.emit(sort)

    def _on_resized(self, section: int, _old: int, new: int) -> None:
        if self._arranging or new == 0:
            return
        layout, name = self._layout, self.rows.columns[section].name
        widths = {**layout.widths, name: max(NARROWEST_PX, new)}
        self._changed(GridLayout(order=layout.order, hidden=layout.hidden, widths=widths, frozen=layout.frozen))
        self._fit_frozen()

    def _on_frozen_resized(self, section: int, _old: int, new: int) -> None:
        """A frozen column's edge was drawn: the column itself follows."""
        if not self._arranging and new:
            self.setColumnWidth(section, new)

    def _on_arranged(self, *_places: int) -> None:
        if self._arranging:
            return
        header, layout = self.horizontalHeader(), self._layout
        order = tuple(self.rows.columns[header.logicalIndex(place)].name for place in range(header.count()))
        self.show_layout(GridLayout(order=order, hidden=layout.hidden, widths=layout.widths, frozen=layout.frozen))
        self._changed(self._layout)

    def _changed(self, layout: GridLayout) -> None:
        self._layout = layout
        self.layout_changed.emit(layout)


def _dress(view: QTableView) -> None:
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(ROW_PX)
