"""Buttons side by side that fit every width: those that find no room for their words show their icons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets.buttons import ActionButton


class ButtonRow(QWidget):
    """Give the widgets in their order with ``add`` and ``stretch``. The last buttons give way first, those with
    ``keep`` after all others; what is no button keeps its size. Tabs give up their keys before any its words."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = theme.SPACE, left: bool = False) -> None:
        """``left``: they stand at the left, whatever room there is."""
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        self._parts: list[tuple[QWidget, bool]] = []
        self._after = 0
        if left:
            self._row.addStretch()
            self._after = 1
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def add(self, *widgets: QWidget, keep: bool = False) -> None:
        """Further to the right."""
        for each in widgets:
            self._parts.append((each, keep))
            self._row.insertWidget(self._row.count() - self._after, each)

    def stretch(self) -> None:
        """Free room between what was added before and what is added after."""
        self._row.addStretch()

    def minimumSizeHint(self) -> QSize:
        """As wide as the icons alone."""
        shown = self._shown()
        wide = sum(_narrowest(each) for each, _ in shown) + self._row.spacing() * max(0, len(shown) - 1)
        return QSize(wide, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """As wide as all the words."""
        return QSize(self._needed([]), super().sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _shown(self) -> list[tuple[QWidget, bool]]:
        return [each for each in self._parts if not each[0].isHidden()]

    def _needed(self, bare: list[ActionButton], *, keyless: bool = False) -> int:
        """The width of all; ``keyless``: tabs without their keys."""
        shown = self._shown()
        return sum(_wide(each, bare, keyless=keyless) for each, _ in shown) + self._row.spacing() * max(
            0, len(shown) - 1
        )

    def _fit(self) -> None:
        """As many words as there is room for."""
        shown, bare = self._shown(), list[ActionButton]()
        keyless = self._needed(bare) > self.width()
        for each, _ in self._parts:
            if isinstance(each, ActionButton) and each.kind == "tab":
                each.set_keyless(keyless)
        giving = [each for each, keep in reversed(shown) if isinstance(each, ActionButton) and not keep]
        giving += [each for each, keep in reversed(shown) if isinstance(each, ActionButton) and keep]
        for button in giving:
            if self._needed(bare, keyless=keyless) <= self.width():
                break
            bare.append(button)
        for button in giving:
            button.set_bare(button in bare)


def _wide(widget: QWidget, bare: list[ActionButton], *, keyless: bool) -> int:
    if isinstance(widget, ActionButton):
        without = keyless and widget.kind == "tab"
        return widget.width_with_words(keyless=without) if widget not in bare else _narrowest(widget)
    return widget.sizeHint().width()


def _narrowest(widget: QWidget) -> int:
    return widget.bare_size().width() if isinstance(widget, ActionButton) else widget.minimumSizeHint().width()
