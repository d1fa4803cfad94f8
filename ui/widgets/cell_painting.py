"""Paints the rows of a long table in one go: icon, words or figures in their tone, a pale bar where a page is awaited.

A delegate is called for each cell; with a few hundred cells in sight that alone is longer than a scroll step may take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import theme
from ui.widgets.grid_layout import NARROWEST_PX
from ui.widgets.paged_model import GridColumn, PagedModel

Painted = tuple[int, int, int, Any]
Shown = tuple[int, int, int]

PADDING_PX, ICON_PX, BAR_PX = 8, 16, 10
KEPT_TEXTS = 8192
WIDEST_LETTER_PX = 15
_FIGURES = str.maketrans("123456789", "000000000")


class CellPainter:
    """Colours and icons are looked up once a theme, cut texts remembered."""

    def __init__(self) -> None:
        self._font: QFont = theme.font(14)
        self._metrics = QFontMetrics(self._font)
        self._rise_px = self._metrics.ascent() - self._metrics.descent()
        self._widths: dict[str, int] = {}
        self._cut: dict[tuple[str, int], str] = {}
        self._inks: dict[str, QColor] = {}
        self._icons: dict[tuple[str, str, float], QPixmap] = {}

    def fresh(self) -> None:
        """Theme, font or language changed: forget what was remembered."""
        for each in (self._cut, self._inks, self._icons, self._widths):
            each.clear()

    def width_of(self, text: str, *, icon: bool) -> int:
        """The pixels that a text needs uncut."""
        return self._metrics.horizontalAdvance(text) + 2 * PADDING_PX + (ICON_PX + PADDING_PX if icon else 0) + 4

    def begin(self, painter: QPainter) -> None:
        """Before the cells of one event."""
        painter.setFont(self._font)

    def row(self, painter: QPainter, area: QRect, *, chosen: bool) -> None:
        """What lies under the cells of a row, and the line below it."""
        if chosen:
            painter.fillRect(area, self.ink("primary_soft"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self.ink("line"))

    def awaited(self, painter: QPainter, left: int, top: int, wide: int, high: int) -> None:
        """A cell whose page is not here yet."""
        bar = max(BAR_PX, wide // 2 - PADDING_PX)
        painter.fillRect(left + PADDING_PX, top + (high - BAR_PX) // 2, bar, BAR_PX, self.ink("sunken"))

    def cell(
        self, painter: QPainter, column: GridColumn[Any], row: Any, left: int, top: int, wide: int, high: int
    ) -> None:
        """One cell of a row that is here."""
        tone = column.tone(row) if column.tone else ""
        left, wide = left + PADDING_PX, wide - 2 * PADDING_PX
        if column.icon and (name := column.icon(row)):
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(left, top + (high - ICON_PX) // 2, self._icon(name, tone or "muted", ratio))
            left, wide = left + ICON_PX + PADDING_PX, wide - ICON_PX - PADDING_PX
        if text := column.text(row):
            painter.setPen(self.ink(tone or "text"))
            if len(text) * WIDEST_LETTER_PX > wide:
                text = self._shortened(text, wide)
            if column.right:
                left += wide - self._wide(text)
            painter.drawText(left, top + (high + self._rise_px) // 2, text)

    def ink(self, token: str) -> QColor:
        """A colour of the theme."""
        found = self._inks.get(token)
        if found is None:
            found = self._inks[token] = theme.color(token)
        return found

    def _wide(self, text: str) -> int:
        """The pixels of a text; all figures are of one width, so that amounts of one length are measured once."""
        shape = text.translate(_FIGURES)
        found = self._widths.get(shape)
        if found is None:
            if len(self._widths) >= KEPT_TEXTS:
                self._widths.clear()
            found = self._widths[shape] = self._metrics.horizontalAdvance(shape)
        return found

    def _shortened(self, text: str, wide: int) -> str:
        key = (text, wide)
        found = self._cut.get(key)
        if found is None:
            if len(self._cut) >= KEPT_TEXTS:
                self._cut.clear()
            found = self._cut[key] = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)
        return found

    def _icon(self, name: str, tone: str, ratio: float) -> QPixmap:
        key = (name, tone, ratio)
        if key not in self._icons:
            self._icons[key] = theme.pixmap(name, tone, ICON_PX, ratio)
        return self._icons[key]


class GridHeader(QHeaderView):
    """The titles. Qt asks the model for everything about every column whenever the height is wanted; here the height
    is that of a line of words, found once a style."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._high_px = 0
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(NARROWEST_PX)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def sizeHint(self) -> QSize:
        """As wide as the columns."""
        if not self._high_px:
            self._high_px = super().sizeHint().height()
        return QSize(self.length(), self._high_px)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._high_px = 0


class PaintedRows(QTableView):
    """A table view that paints its rows itself: ``still`` columns (logical) stand at the left over all others."""

    def __init__(self, model: PagedModel[Any], painter: CellPainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows, self.cells, self.covered_px = model, painter, 0
        self.still: Sequence[int] = ()
        for set_mode in (self.setHorizontalScrollMode, self.setVerticalScrollMode):
            set_mode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())
        self.setHorizontalHeader(GridHeader(self))
        self.setModel(model)

    def sizeHintForColumn(self, column: int) -> int:
        """What the rows in sight need (a double click on the header's edge)."""
        shown, first, last = self.rows.columns[column], self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        rows = [self.rows.row(place) for place in range(max(first, 0), (last if last >= 0 else first) + 1)]
        widths = [self.cells.width_of(shown.text(row), icon=shown.icon is not None) for row in rows if row is not None]
        return max(widths, default=shown.width)

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """The cell that is painted there."""
        found = super().indexAt(pos)
        if found.isValid() and pos.x() < self.covered_px:
            for column, left, wide in self._standing():
                if left <= pos.x() < left + wide:
                    return self.rows.index(found.row(), column)
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        area, painter = event.rect(), QPainter(self.viewport())
        self.cells.begin(painter)
        rows = self._in(area)
        self._paint_ground(painter, rows)
        moving = [each for each in self._moving() if each[1] <= area.right() and each[1] + each[2] > area.left()]
        if self.covered_px:
            painter.setClipRect(area.intersected(self.viewport().rect().adjusted(self.covered_px, 0, 0, 0)))
        self._paint_cells(painter, rows, moving)
        if self.covered_px:
            painter.setClipping(False)
            if area.left() < self.covered_px:
                self._paint_cells(painter, rows, self._standing())
            painter.fillRect(self.covered_px - 1, area.top(), 1, area.height(), self.cells.ink("line_strong"))
        painter.end()

    def _in(self, area: QRect) -> list[Painted]:
        """The rows in an area: place, top, height, the row if it is here."""
        found: list[Painted] = []
        place, total = self.rowAt(max(0, area.top())), self.rows.pages.total
        while 0 <= place < total:
            top = self.rowViewportPosition(place)
            if top > area.bottom():
                break
            found.append((place, top, self.rowHeight(place), self.rows.row(place)))
            place += 1
        return found

    def _standing(self) -> list[Shown]:
        """Columns that stand still: place, left edge, width."""
        found: list[Shown] = []
        left = 0
        for column in self.still:
            wide = self.columnWidth(column)
            found.append((column, left, wide))
            left += wide
        return found

    def _moving(self) -> list[Shown]:
        """The other columns as far as they are not hidden or covered."""
        header, found = self.horizontalHeader(), list[Shown]()
        for visual in range(len(self.still), header.count()):
            column = header.logicalIndex(visual)
            left, wide = header.sectionViewportPosition(column), header.sectionSize(column)
            if wide and left + wide > self.covered_px:
                found.append((column, left, wide))
        return found

    def _paint_ground(self, painter: QPainter, rows: Sequence[Painted]) -> None:
        header, selection, root = self.horizontalHeader(), self.selectionModel(), self.rootIndex()
        wide = min(max(header.length() - header.offset(), self.covered_px), self.viewport().width())
        for place, top, high, _row in rows:
            self.cells.row(painter, QRect(0, top, wide, high), chosen=selection.isRowSelected(place, root))

    def _paint_cells(self, painter: QPainter, rows: Sequence[Painted], shown: Sequence[Shown]) -> None:
        columns = [(self.rows.columns[column], left, wide) for column, left, wide in shown]
        for _place, top, high, row in rows:
            for column, left, wide in columns:
                if row is None:
                    self.cells.awaited(painter, left, top, wide, high)
                else:
                    self.cells.cell(painter, column, row, left, top, wide, high)
