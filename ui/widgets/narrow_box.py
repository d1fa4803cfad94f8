"""A box of choices that gives way where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox

NARROWEST_PX, WIDEST_PX = 72, 200


class NarrowBox(QComboBox):
    """As wide as its longest choice within reason, and cut where there is no room for it."""

    def sizeHint(self) -> QSize:
        """Its longest choice."""
        return super().sizeHint().boundedTo(QSize(WIDEST_PX, 1000))

    def minimumSizeHint(self) -> QSize:
        """The first letters of a choice."""
        return QSize(NARROWEST_PX, super().minimumSizeHint().height())
