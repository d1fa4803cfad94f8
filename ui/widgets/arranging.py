"""Lays out a whole screen at once, from the inside outwards, so that it is painted once and not once a level."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QWidget


class Arranging:
    """Left alone, Qt lays out one level of widgets a turn of its loop, and paints between the turns. Make it when all
    widgets of the screen are there."""

    def __init__(self, root: QWidget) -> None:
        self._inner_first = [
            (each, layout)
            for each in reversed([root, *root.findChildren(QWidget)])
            if isinstance(layout := each.layout(), QLayout)
        ]

    def now(self) -> None:
        """Whatever has changed its size or its place so far."""
        for widget, layout in self._inner_first:
            if widget.isVisible():
                layout.activate()
