"""No word of a screen is cut, lies beyond an edge or upon another, in both languages, at the sizes people work at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from support import screen_people as people
from support.cut_words import cut_words
from support.every_screen import world_of_every_screen
from support.screen_window import make_context
from support.screen_world import World
from ui import theme
from ui.screens import screen
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words

SMALLEST, USUAL = (843, 480), (1118, 640)
"""What the frame leaves a screen in the smallest window, where titles of columns may be shortened, and in one of
1366 x 768."""
SIZES = {"zh_CN": (SMALLEST,), "en": (SMALLEST, USUAL)}
"""English needs more room than Chinese."""
Acts = tuple[Callable[[Any], object], ...]


def tab(name: str) -> Callable[[Any], object]:
    return lambda view: view.tabs.show_area(name)


STATES: dict[str, Acts] = {
    "refunds": (lambda view: view.on_scan(people.PERSON.card_no),),
    "inquiry": (lambda view: view.on_scan(people.PERSON.card_no),),
    "shift": (lambda view: view.differences_wanted.emit(), lambda view: view.back_wanted.emit()),
    "reconciliation": tuple(map(tab, ("rows", "statements", "proof", "funds", "months", "rules"))),
    "alerts": (),
    "exceptions": (),
    "devices": (),
    "administration": tuple(map(tab, ("roles", "windows"))),
    "audit": (),
    "settings": (),
}
"""What is done one after the other on each screen; the words are looked at before the first and after each."""


@pytest.fixture
def world() -> World:
    return world_of_every_screen()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", STATES)
def test_every_word_is_seen_whole(qtbot: QtBot, world: World, name: str, language: str) -> None:
    context = make_context(world)
    context.languages.switch(language)
    view = screen(name).build(context)
    qtbot.addWidget(view)
    view.resize(*SMALLEST)
    view.show()
    view.entered()
    world.tasks.settle()
    found = seen_at(view, SIZES[language])
    for act in STATES[name]:
        act(view)
        world.tasks.settle()
        found |= seen_at(view, SIZES[language])
    context.languages.switch("en")
    view.stop()
    assert not found


def seen_at(view: QWidget, sizes: Sequence[tuple[int, int]]) -> set[str]:
    found = set()
    for size in sizes:
        view.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        found |= {f"{size[0]} px: {each}" for each in cut_words(view, titles=size != SMALLEST)}
    return found


def test_what_is_cut_is_found(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    window, button = QWidget(), ActionButton(icon="list", key="F8")
    qtbot.addWidget(window)
    button.setText("Words of a button that is too narrow")
    label = words("strong", "A sentence that is too long for its place")
    for place, each in enumerate((button, label)):
        each.setParent(window)
        each.setGeometry(0, 50 * place, 80, 40)
    beyond = words("", "far")
    beyond.setParent(window)
    beyond.setGeometry(290, 120, 60, 30)
    window.resize(300, 200)
    window.show()
    QApplication.processEvents()
    found = cut_words(window)
    assert len(found) == 3
    assert "beyond the edge: 'far'" in found[2]
