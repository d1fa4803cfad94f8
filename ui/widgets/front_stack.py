"""A stack that asks for the room of what is in front, not of the largest of all that lie behind it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget


class FrontStack(QStackedWidget):
    """With Qt's own, one tall page gives every other a bar to scroll with, and words that wrap ask for the height that
    they would like where there is less that would do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    def sizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.sizeHint() if front is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As large as the page in front must be, as wide as it stands now."""
        front = self.currentWidget()
        if front is None:
            return super().minimumSizeHint()
        least = front.minimumSizeHint().expandedTo(front.minimumSize())
        return QSize(least.width(), self.heightForWidth(max(self.width(), least.width())))

    def hasHeightForWidth(self) -> bool:
        """Else the layout around asks all pages."""
        return False

    def heightForWidth(self, width: int) -> int:
        """How high the page in front must be."""
        front = self.currentWidget()
        layout = front.layout() if front is not None else None
        if front is None or layout is None or not front.hasHeightForWidth():
            return front.minimumSizeHint().height() if front is not None else -1
        return min(front.heightForWidth(width), layout.totalMinimumHeightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
