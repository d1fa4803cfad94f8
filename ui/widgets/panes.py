"""Two areas beside each other, and under each other where the window is narrow or the scale large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.cards import scrolling

TURN_BELOW_PX = 940
SPACE = theme.SPACE


class Panes(QWidget):
    """``left`` gets ``shares[0]`` of the width, ``right`` the rest. Below 940 px they are stacked and scroll."""

    def __init__(self, left: QWidget, right: QWidget, *, shares: tuple[int, int] = (3, 2)) -> None:
        super().__init__()
        content = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * SPACE)
        self._row.addWidget(left, shares[0])
        self._row.addWidget(right, shares[1])
        self._area: QScrollArea = scrolling(content)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < TURN_BELOW_PX
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)


def top(widget: QWidget) -> QWidget:
    """A widget at the top of a column that fills what is left with nothing."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch()
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return holder
