"""Two areas beside each other, and under each other where the window is narrow or the scale large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.cards import Scrolling, scrolling

TURN_BELOW_PX = 940
SPACE = theme.SPACE


class Panes(QWidget):
    """``left`` gets ``shares[0]`` of the width, ``right`` the rest and scrolls by itself. Below 940 px they are
    stacked and scroll together."""

    def __init__(
        self, left: QWidget, right: QWidget, *, shares: tuple[int, int] = (3, 2), parent: QWidget | None = None,
        together: bool = False,
    ) -> None:  # fmt: skip
        """``together``: beside each other too they scroll as one."""
        super().__init__(parent)
        self._together = together
        content = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(content))
        self._right, self._right_area = right, Scrolling()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * SPACE)
        self._row.addWidget(left, shares[0])
        self._row.addWidget(self._right_area, shares[1])
        self._right_area.hold(right)
        right.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < TURN_BELOW_PX
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return False

    def _fit(self) -> None:
        """Stacked, the right area is as tall as what is in it; beside the left one it scrolls. It never cuts words."""
        self._right_area.setMinimumWidth(self._right.minimumSizeHint().width() + 2 * SPACE)
        stacked = self._row.direction() == QBoxLayout.Direction.TopToBottom
        self._right_area.setMinimumHeight(self._right.sizeHint().height() if stacked or self._together else 0)
