"""Lays out a whole screen at once, from the inside outwards, so that it is painted once and not once a level."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QLayout, QWidget


@contextmanager
def laid_out_once(*parts: QWidget) -> Iterator[None]:
    """What is shown and hidden in these meanwhile is laid out once, when all is said; left alone, Qt lays out
    everything around a widget at once whenever one appears. Name the innermost first."""
    inner_first = [(each, layout) for each in parts if isinstance(layout := each.layout(), QLayout)]
    for _, layout in inner_first:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for _, layout in inner_first:
            layout.setEnabled(True)
        for widget, layout in inner_first:
            if widget.isVisible():
                layout.activate()


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
