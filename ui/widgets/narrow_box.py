"""A box of choices that gives way where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox

NARROWEST_PX, WIDEST_PX = 72, 200
SLACK_PX = 8


class NarrowBox(QComboBox):
    """As wide as its longest choice within reason, and cut where there is no room for it."""

    def sizeHint(self) -> QSize:
        """Its longest choice."""
        return super().sizeHint().boundedTo(QSize(WIDEST_PX, 1000))

    def width_of_choice(self) -> int:
        """What the choice that holds needs to be read whole."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        words = QSize(QFontMetrics(self.font()).horizontalAdvance(self.currentText()) + SLACK_PX, 0)
        kind = QStyle.ContentsType.CT_ComboBox
        return max(NARROWEST_PX, self.style().sizeFromContents(kind, option, words, self).width())

    def minimumSizeHint(self) -> QSize:
        """The first letters of a choice."""
        return QSize(NARROWEST_PX, super().minimumSizeHint().height())
