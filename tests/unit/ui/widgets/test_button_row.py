"""A row of buttons fits every width: words give way to icons, the last first, the one that matters most at the end."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import BARE_PX, ActionButton


class Shown:
    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.row = ButtonRow(self.window)
        self.buttons = [ActionButton(icon="list", key=f"F{place}") for place in range(1, 4)]
        for place, button in enumerate(self.buttons):
            button.setText(f"Words of button {place}")
        self.row.add(self.buttons[0], keep=True)
        self.row.add(*self.buttons[1:])
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        self.whole_px = self.row.sizeHint().width()

    def bare(self, width_px: int) -> list[int]:
        """Which buttons show their icon alone."""
        self.window.resize(width_px, 60)
        self.window.show()
        QApplication.processEvents()
        shown = [(place, each) for place, each in enumerate(self.buttons) if each.isVisible()]
        return [place for place, each in shown if each.sizeHint().width() == BARE_PX]


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> Shown:
    theme.apply(qapp, "light")
    return Shown(qtbot)


@pytest.mark.parametrize(
    ("missing_px", "bare"),
    [
        pytest.param(0, [], id="room for all"),
        pytest.param(1, [2], id="the last gives way first"),
        pytest.param(200, [1, 2], id="then the one before it"),
    ],
)
def test_words_give_way_from_the_right(shown: Shown, missing_px: int, bare: list[int]) -> None:
    assert shown.bare(shown.whole_px - missing_px) == bare


def test_at_the_narrowest_every_icon_is_there(shown: Shown) -> None:
    narrowest_px = shown.row.minimumSizeHint().width()
    assert narrowest_px < shown.whole_px / 2
    assert shown.bare(narrowest_px) == [0, 1, 2]
    assert shown.bare(shown.whole_px) == [], "and the words come back"


def test_a_button_that_comes_takes_room_from_the_others(shown: Shown) -> None:
    shown.buttons[1].hide()
    width_px = shown.row.sizeHint().width()
    assert shown.bare(width_px) == []
    shown.buttons[1].show()
    assert 2 in shown.bare(width_px)
