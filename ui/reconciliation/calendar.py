"""A page of six weeks: each day with its state as colour, icon and tool tip; arrows, Page Up and Page Down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.wire.reconciliation import DayView
from ui import theme
from ui.reconciliation.looks import BADGE_TONES, DAY_LOOKS, day_words
from ui.reconciliation.models import WEEKS, shown_days
from ui.text import money, translate, word

CELL_PX, HEAD_PX, ICON_PX = 35, 24, 14
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class MonthPage(QWidget):
    """Emits ``chosen`` with a day. Days after ``today`` cannot be chosen."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._today = self._month = self._day = date(2000, 1, 1)
        self._days: Mapping[date, DayView] = {}

    def show_days(self, *, today: date, month: date, day: date, days: Mapping[date, DayView]) -> None:
        """Show a month with the chosen day."""
        self._today, self._month, self._day, self._days = today, month, day, days
        self.setAccessibleName(self.said(day))
        self.update()

    def said(self, day: date) -> str:
        """What a day's tool tip says."""
        view = self._days.get(day)
        lines = [day_words(day)]
        if view is None:
            lines.append(word("day.empty") if day <= self._today else translate("reconciliation", "Not come yet"))
            return "\n".join(lines)
        lines.append(word(f"day.{view.state.value}"))
        if view.run_no:
            lines.append(headline(view))
        lines.append(
            translate("reconciliation", "Statements: {kept} of {expected}").format(
                kept=view.statements_kept, expected=view.statements_expected
            )
        )
        return "\n".join(lines)

    def sizeHint(self) -> QSize:
        return QSize(7 * (CELL_PX + 4), HEAD_PX + WEEKS * CELL_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(7 * 34, HEAD_PX + WEEKS * CELL_PX)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self._at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self.said(day) if day else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        day = self._at(point.x(), point.y())
        if day is not None and day <= self._today:
            self.chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            wanted = self._day + timedelta(days=STEPS[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            year = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            wanted = months_on(self._day, (-1 if key == Qt.Key.Key_PageUp else 1) * (12 if year else 1))
        elif key == Qt.Key.Key_Home:
            wanted = self._day.replace(day=1)
        elif key == Qt.Key.Key_End:
            wanted = months_on(self._day.replace(day=1), 1) - timedelta(days=1)
        else:
            super().keyPressEvent(event)
            return
        self.chosen.emit(min(wanted, self._today))
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        for place, day in enumerate(shown_days(self._month)):
            self._paint_day(painter, self._cell(place), day)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("muted"))
        for place, name in enumerate(_weekdays()):
            head = self._cell(place).adjusted(6, -HEAD_PX, 0, -CELL_PX)
            painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_day(self, painter: QPainter, cell: QRect, day: date) -> None:
        view, inside = self._days.get(day), cell.adjusted(2, 2, -2, -2)
        tone, icon = DAY_LOOKS[view.state] if view is not None else ("faint", "")
        badge = BADGE_TONES.get(tone, tone)
        chosen, other = day == self._day, day.month != self._month.month
        painter.setPen(Qt.PenStyle.NoPen)
        if view is not None and badge != "muted" and not other:
            painter.setBrush(theme.color(f"{badge}_soft"))
            painter.drawRoundedRect(inside, 6, 6)
        if chosen or day == self._today:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.color("primary" if chosen else "line_strong"))
            pen.setWidth(2 if chosen else 1)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inside, 6, 6)
        painter.setFont(theme.font(14, bold=chosen))
        painter.setPen(theme.color("faint" if other or day > self._today else "text"))
        words = inside.adjusted(4, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(day.day))
        if icon and not other and (view is None or view.state.value != "empty"):
            drawn = theme.pixmap(icon, badge, ICON_PX, self.devicePixelRatioF())
            painter.drawPixmap(inside.right() - ICON_PX - 1, inside.center().y() - ICON_PX // 2 + 1, drawn)

    def _cell(self, place: int) -> QRect:
        wide = self.width() / 7
        left, right = round(place % 7 * wide), round((place % 7 + 1) * wide)
        return QRect(left, HEAD_PX + place // 7 * CELL_PX, right - left, CELL_PX)

    def _at(self, x: int, y: int) -> date | None:
        if y < HEAD_PX or not 0 <= x < self.width():
            return None
        place = (y - HEAD_PX) // CELL_PX * 7 + x * 7 // max(1, self.width())
        days = shown_days(self._month)
        return days[place] if place < len(days) else None


def months_on(day: date, months: int) -> date:
    """The same day some months later (or earlier), the last of the month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def headline(view: DayView) -> str:
    """The line of a day: matched, in transit, exceptions, at risk."""
    text = translate(
        "reconciliation",
        "matched {matched} · in transit {transit} (all explained) · exceptions {found} · at risk {risk}",
    )
    return text.format(
        matched=f"{view.matched:,}", transit=f"{view.in_transit:,}", found=f"{view.exceptions:,}",
        risk=money(view.at_risk_fen),
    )  # fmt: skip


def _weekdays() -> tuple[str, ...]:
    return (
        translate("reconciliation", "Mon"), translate("reconciliation", "Tue"), translate("reconciliation", "Wed"),
        translate("reconciliation", "Thu"), translate("reconciliation", "Fri"), translate("reconciliation", "Sat"),
        translate("reconciliation", "Sun"),
    )  # fmt: skip
