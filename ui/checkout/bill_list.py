"""The bills of the patient: chosen or not, own part and insurance part, how long a pre-settlement holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.wire.patients import BillView
from ui import theme
from ui.checkout.models import BillLine
from ui.text import clock_time, countdown, money, translate, word

Index = QModelIndex | QPersistentModelIndex
Look = tuple[BillLine, tuple[str, str, str], bool, int, float]
"""All that the picture of a bill depends on: line, what is said of its state, focus, width, device pixel ratio."""
ROW_PX = 76
KEPT_ROWS = 16
SOON = timedelta(minutes=5)
_LINE = Qt.ItemDataRole.UserRole


def hold_text(bill: BillView, now: datetime) -> tuple[str, str]:
    """What is said of a pre-settlement, and its colour: how long it holds, or that it holds no more."""
    until = bill.presettled_until
    if until is None:
        return "", ""
    if until <= now:
        return translate("checkout", "Insurance part expired at {time}: read again").format(
            time=clock_time(until)
        ), "danger"
    left = countdown(round((until - now) / timedelta(seconds=1))) if until - now < timedelta(hours=1) else ""
    text = translate("checkout", "Insurance part holds until {time}").format(time=clock_time(until))
    return f"{text}  {left}".strip(), "warning" if until - now < SOON else "muted"


def trouble_text(bill: BillView) -> str:
    """Why a bill cannot be paid now; empty when it can."""
    if bill.payable:
        return ""
    if bill.held_operator and bill.held_since is not None:
        return translate("checkout", "Held by {where}, {who}, since {time}: {state}. Wait for its end, then F3").format(
            where=bill.held_by, who=bill.held_operator, time=clock_time(bill.held_since), state=word(bill.held_state)
        )
    if bill.held_by:
        return translate("checkout", "Being paid elsewhere: {where}. Wait for its end, then F3").format(
            where=bill.held_by
        )
    if bill.own_fen <= 0:
        return translate("checkout", "Insurance pays all of it: nothing to take here")
    return translate("checkout", "The hospital system does not let it be paid: paid or withdrawn meanwhile? F3 asks")


def parts_text(bill: BillView) -> str:
    """How a bill is shared with the insurance; empty when it carries nothing."""
    if not bill.insurance_fen:
        return ""
    text = translate("checkout", "insurance {insurance} of {total}")
    return text.format(insurance=money(bill.insurance_fen), total=money(bill.total_fen))


def _state_of(line: BillLine, now: datetime | None) -> tuple[str, str, str]:
    """The third line of a bill: words, colour and icon; no words when there is nothing to say."""
    if line.paid and not line.told:
        return translate("checkout", "Cash taken; the HIS hears of it when the line is back"), "warning", "clock"
    if line.paid:
        return translate("checkout", "Paid"), "success", "success"
    if trouble := trouble_text(line.bill):
        settled = line.bill.own_fen <= 0 and not line.bill.held_by
        return (trouble, "muted", "info") if settled else (trouble, "danger", "warning")
    words, tone = hold_text(line.bill, now) if now is not None else ("", "")
    return words, tone, "warning" if tone in ("danger", "warning") else "clock"


class BillsModel(QAbstractListModel):
    """The lines as given; ``now`` only repaints."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[BillLine] = ()
        self.now: datetime | None = None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role == Qt.ItemDataRole.ToolTipRole:
            return trouble_text(line.bill) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.bill.title} {money(line.bill.own_fen)}"
        return None

    def show_lines(self, lines: Sequence[BillLine], now: datetime) -> bool:
        """Replace the lines; the same bills keep the cursor where it is. Whether they must be painted again: a list is
        laid out anew for data that changed, and no bill ever changes its height."""
        same = [each.bill.bill_no for each in lines] == [each.bill.bill_no for each in self.lines]
        self.now = now
        if same:
            changed = self.lines != lines
            self.lines = lines
            return changed or any(each.bill.presettled_until is not None for each in lines)
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()
        return False


class BillDelegate(QStyledItemDelegate):
    """Draws one bill. What was drawn is kept: bills are painted anew whenever anything beside them grows or shrinks,
    and drawing four of them takes longer than all the rest of a payment's picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: dict[int, tuple[Look, QPixmap]] = {}

    def fresh(self) -> None:
        """Language or colours changed: forget what was drawn."""
        self._drawn.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: BillLine = index.data(_LINE)
        model, area = index.model(), option.rect
        now = model.now if isinstance(model, BillsModel) else None
        focused = bool(option.state & QStyle.StateFlag.State_Selected)
        ratio = painter.device().devicePixelRatioF()
        look: Look = (line, _state_of(line, now), focused, area.width(), ratio)
        kept = self._drawn.get(index.row())
        if kept is None or kept[0] != look:
            if len(self._drawn) >= KEPT_ROWS:
                self._drawn.clear()
            kept = self._drawn[index.row()] = (look, self._row(look))
        painter.drawPixmap(area.topLeft(), kept[1])

    def _row(self, look: Look) -> QPixmap:
        line, said, focused, wide_px, ratio = look
        made = QPixmap(round(wide_px * ratio), round(ROW_PX * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(theme.color("ground"))
        area, painter = QRect(0, 0, wide_px, ROW_PX).adjusted(1, 3, -9, -3), QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_frame(painter, area, line, focused=focused)
        self._draw_box(painter, area, line)
        self._draw_words(painter, area, line, said)
        self._draw_money(painter, area, line)
        painter.end()
        return made

    def _draw_frame(self, painter: QPainter, area: QRect, line: BillLine, *, focused: bool) -> None:
        edge = "primary" if focused else ("primary_line" if line.chosen else "line")
        painter.setPen(QPen(theme.color(edge), 2 if focused else 1))
        painter.setBrush(theme.color("surface" if line.bill.payable else "ground"))
        painter.drawRoundedRect(area, 8, 8)

    def _draw_box(self, painter: QPainter, area: QRect, line: BillLine) -> None:
        box = QRect(area.left() + 14, area.center().y() - 11, 22, 22)
        if line.paid:
            painter.drawPixmap(box.adjusted(1, 1, -1, -1), theme.pixmap("success", "success", 20, 2.0))
        elif line.chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary"))
            painter.drawRoundedRect(box, 5, 5)
            painter.drawPixmap(box.adjusted(3, 3, -3, -3), theme.pixmap("check", "on_primary", 16, 2.0))
        elif line.bill.payable:
            painter.setPen(QPen(theme.color("line_strong"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 5, 5)
        else:
            painter.drawPixmap(box.adjusted(1, 1, -1, -1), theme.pixmap("ban", "faint", 20, 2.0))

    def _draw_words(self, painter: QPainter, area: QRect, line: BillLine, state: tuple[str, str, str]) -> None:
        bill = line.bill
        left, width = area.left() + 50, area.width() - 50 - 190
        ink = "text" if bill.payable and not line.paid else "faint"
        self._text(painter, QRect(left, area.top() + 9, width, 22), bill.title or word(bill.kind), 16, ink, bold=True)
        about = " · ".join(each for each in (word(bill.kind), bill.department, bill.doctor) if each)
        parts = QFontMetrics(theme.font(13)).horizontalAdvance(parts_text(bill))
        room = area.width() - 50 - 14 - (parts + 16 if parts else 0)
        detail = f"{about} · {clock_time(bill.created_at)}"
        self._text(painter, QRect(left, area.top() + 31, room, 18), detail, 13, "muted")
        said, tone, icon = state
        if said:
            painter.drawPixmap(left, area.top() + 50, theme.pixmap(icon, tone, 14, 2.0))
            self._text(painter, QRect(left + 20, area.top() + 48, area.width() - 84, 18), said, 13, tone)

    def _draw_money(self, painter: QPainter, area: QRect, line: BillLine) -> None:
        right, ink = QRect(area.right() - 190, area.top() + 3, 176, 28), "faint" if line.paid else "text"
        self._text(painter, right, money(line.bill.own_fen), 21, ink, bold=True, right=True)
        parts = QRect(area.left() + 50, area.top() + 31, area.width() - 64, 18)
        self._text(painter, parts, parts_text(line.bill), 13, "muted", right=True)

    @staticmethod
    def _text(
        painter: QPainter, area: QRect, text: str, size_px: int, ink: str, *, bold: bool = False, right: bool = False
    ) -> None:
        font = theme.font(size_px, bold=bold)
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        if len(text) * size_px > area.width():  # no letter is wider than it is high
            text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)


class BillList(QListView):
    """Up and Down move, Space or a click chooses, Right and Left show and hide the items."""

    toggled = Signal(str)
    items_wanted = Signal(bool)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bills")
        self._model = BillsModel(self)
        self.setModel(self._model)
        self._bills = BillDelegate(self)
        self.setItemDelegate(self._bills)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.selectionModel().currentChanged.connect(lambda *_: self.moved.emit())

    def show_lines(self, lines: Sequence[BillLine], now: datetime) -> None:
        """Show the bills; the first is under the cursor when they are new."""
        before = self.current_bill()
        if self._model.show_lines(lines, now):
            self.viewport().update()
        if lines and (before is None or not self.currentIndex().isValid()):
            self.setCurrentIndex(self._model.index(0))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._bills.fresh()
            self.viewport().update()

    def current_bill(self) -> BillView | None:
        """The bill under the cursor."""
        row = self.currentIndex().row()
        return self._model.lines[row].bill if 0 <= row < len(self._model.lines) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bill = self.current_bill()
        if event.key() == Qt.Key.Key_Space and bill is not None and not event.isAutoRepeat():
            self.toggled.emit(bill.bill_no)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.items_wanted.emit(event.key() == Qt.Key.Key_Right)
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.toggled.emit(self._model.lines[index.row()].bill.bill_no)
