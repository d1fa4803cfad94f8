"""For the bench: with ``PAYDESK_TIMING=1`` the program says on stdout when its first page had been painted.

One line, ``first paint N``: N is the monotonic clock in nanoseconds, which all processes of a computer share, taken
when the event loop turns after the first paint event of the page. Without the variable nothing of this is loaded.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Watches one page until it has been painted."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._say)
        return False

    def _say(self) -> None:
        sys.stdout.write(f"first paint {time.monotonic_ns()}\n")
        sys.stdout.flush()
