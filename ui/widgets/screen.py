"""The base of all that can be said in two languages, and of every screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget


class Speaking(QWidget):
    """A widget whose words follow the language: what is given to ``live`` is said now and at each change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live: list[Callable[[], object]] = []

    def live(self, say: Callable[[], object]) -> None:
        """Call now, and again whenever the language changes."""
        self._live.append(say)
        say()

    def retranslate(self) -> None:
        """Say again what depends on more than literals; screens show their last model here."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for say in self._live:
                say()
            self.retranslate()


class ScreenView(Speaking):
    """One screen of the main window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def on_scan(self, text: str) -> bool:
        """A scan for this screen; True when it was used or explained. The text may be a payment code: never log
        it."""
        return False

    def takes_cards(self) -> bool:
        """Whether a card that was scanned on another screen may be brought here now."""
        return False

    def entered(self) -> None:
        """The screen is shown now: read again what may have changed, put the focus where work begins."""

    def left(self) -> None:
        """The screen is hidden now: stop what nobody sees."""

    def holds(self) -> str:
        """A code that says why the screen must not be left now; empty when it may be."""
        return ""

    def stop(self) -> None:
        """The window closes or the operator signs out: end timers, drop results."""
