"""Every screen is built, shown, scanned at, spoken to in both languages, dressed in both colours, and ended."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from support import screen_people as people
from support.every_screen import world_of_every_screen
from support.screen_window import make_context
from support.screen_world import World
from ui import theme
from ui.screens import screen
from ui.widgets.buttons import ActionButton

NAMES = (
    "refunds", "inquiry", "shift", "reconciliation", "alerts", "exceptions", "devices", "administration", "audit",
    "settings",
)  # fmt: skip


@pytest.fixture
def world() -> World:
    return world_of_every_screen()


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_lives_through_everything(qtbot: QtBot, world: World, name: str) -> None:
    context = make_context(world)
    view = screen(name).build(context)
    qtbot.addWidget(view)
    view.resize(836, 460)
    view.show()
    view.entered()
    world.tasks.settle()
    view.on_scan(people.PERSON.card_no)
    world.tasks.settle()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = words_of(view)
    for language, mode in (("zh_CN", "dark"), ("en", "light")):
        context.languages.switch(language)
        QApplication.processEvents()
        theme.apply(application, mode)
        QApplication.processEvents()
    assert words_of(view) == before, "English comes back as it was"
    view.left()
    view.entered()
    view.stop()


@pytest.mark.parametrize("name", NAMES)
def test_no_two_buttons_that_are_seen_share_a_key(qtbot: QtBot, world: World, name: str) -> None:
    view = screen(name).build(make_context(world))
    qtbot.addWidget(view)
    view.resize(1100, 660)
    view.show()
    view.entered()
    world.tasks.settle()
    view.on_scan(people.PERSON.card_no)
    world.tasks.settle()
    keys = [each.key_text() for each in view.findChildren(ActionButton) if each.isVisible() and each.key_text()]
    assert sorted(keys) == sorted(set(keys))
    view.stop()


@pytest.mark.parametrize("name", NAMES)
def test_chinese_leaves_no_english_behind(qtbot: QtBot, world: World, name: str) -> None:
    context = make_context(world)
    context.languages.switch("zh_CN")
    view = screen(name).build(context)
    qtbot.addWidget(view)
    view.show()
    view.entered()
    world.tasks.settle()
    QApplication.processEvents()
    left = {text for text in words_of(view) if " " in text and text.isascii() and text.replace(" ", "").isalpha()}
    context.languages.switch("en")
    assert not left
    view.stop()


def words_of(view: QWidget) -> list[str]:
    """Every word of labels and buttons."""
    labels = [each.text() for each in view.findChildren(QLabel)]
    return labels + [each.text() for each in view.findChildren(QPushButton)]
