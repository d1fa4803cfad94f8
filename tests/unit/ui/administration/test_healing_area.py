"""What an administrator sees of a restore: who has answered, what was found, what is left; and gives a computer up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.core.permissions import PERMISSIONS
from app.wire.healing import HealingItemView, HealingView
from support import screen_people as people
from support.cashier_words import in_both
from support.screen_window import make_context
from support.screen_world import PlainFacts, Watched, World
from ui.administration.healing import HealingPresenter, found_of, kind_of, name_of, state_of, summary_of
from ui.administration.healing_view import HealingArea
from ui.administration.view import AdministrationScreen

NOW: datetime = people.NOW


def item(kind: str, subject: str, state: str = "waiting", **detail: str | int) -> HealingItemView:
    name = str(detail.pop("name", ""))
    return HealingItemView(kind=kind, subject=subject, name=name, state=state, changed_at=NOW, detail=detail)


ITEMS = (
    item("desk", "1", "done", name="1号窗口", known=41, made_again=3, passed_over=2),
    item("desk", "2", name="2号窗口"),
    item("desk", "3", "gone", name="3号窗口"),
    item("day", "wechat 2026-03-02", rows=212, found=1, tries=1),
    item("day", "alipay 2026-03-02", said="statement.not_ready", tries=2),
    item("payment", people.number("P", 1), "done", amount_fen=12_650, said="paid", fits=1),
    item("payment", people.number("P", 2), amount_fen=900, said="", fits=1),
    item("refund", people.number("R", 3), amount_fen=4_000, said="requested", fits=0),
)
HEALING = HealingView(
    healing_no=1, healing=True, reason="healing.server_mark", from_at=NOW - timedelta(hours=4), noticed_at=NOW,
    ended_at=None, items=ITEMS, postings_left=2,
)  # fmt: skip
NEVER = HealingView(healing_no=0, healing=False, reason="", from_at=None, noticed_at=None, ended_at=None, items=())


@pytest.fixture
def world() -> World:
    made = World()
    made.server.answers = {"healing": HEALING, "desk_is_gone": replace(HEALING, items=ITEMS[:1])}
    return made


def screen(qtbot: QtBot, world: World) -> AdministrationScreen:
    view = AdministrationScreen(make_context(world))
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.tabs.show_area("healing")
    view.areas["healing"].entered()
    world.tasks.settle()
    return view


def test_what_is_left_comes_first_and_is_counted(world: World) -> None:
    view = Watched()
    presenter = HealingPresenter(view, world.tasks, world.server, PlainFacts(PERMISSIONS))
    presenter.load()
    world.tasks.settle()
    states = [each.state for each in view.last.items]
    assert states == sorted(states, key=lambda state: state != "waiting")
    assert [view.last.counted(kind) for kind in ("desk", "day", "payment", "refund")] == [
        (3, 1),
        (2, 2),
        (2, 1),
        (1, 1),
    ]
    told = {name: value for name, value, _ in summary_of(view.last)}
    assert told["Answered by the HIS"] == "2 not answered yet"


@pytest.mark.parametrize("place", range(len(ITEMS)))
def test_every_line_is_said_in_both_languages(place: int) -> None:
    row = ITEMS[place]
    for say in (kind_of, state_of):
        english, chinese = in_both(partial(say, row))
        assert english != chinese
    for say in (name_of, found_of):
        assert all("{" not in said for said in in_both(partial(say, row)))


def test_only_a_desk_that_has_not_answered_is_given_up(world: World) -> None:
    presenter = HealingPresenter(Watched(), world.tasks, world.server, PlainFacts(PERMISSIONS))
    for each in ITEMS:
        presenter.give_up_requested(each)
        world.tasks.settle()
    assert world.server.asked("desk_is_gone") == [(2,)]


def test_a_computer_is_given_up_by_keyboard_after_a_question(qtbot: QtBot, world: World) -> None:
    view = screen(qtbot, world)
    area = view.areas["healing"]
    assert isinstance(area, HealingArea)
    area.table.selectRow(0)
    QTest.keyClick(area.table, Qt.Key.Key_F4)
    (confirm,) = [each for each in view.window().findChildren(QPushButton) if each.text() == "It never answers"]
    assert world.server.asked("desk_is_gone") == []
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    QTest.qWait(1)  # the question closes first
    world.tasks.settle()
    assert world.server.asked("desk_is_gone") == [(2,)]


@pytest.mark.parametrize("given", [NEVER, HEALING, replace(HEALING, healing=False, ended_at=NOW)])
def test_it_says_how_it_stands(qtbot: QtBot, world: World, given: HealingView) -> None:
    world.server.answers["healing"] = given
    area = screen(qtbot, world).areas["healing"]
    assert isinstance(area, HealingArea)
    assert area.table.isVisible() == bool(given.healing_no)
    said = "" if given is NEVER else "What is missing is being found" if given is HEALING else "Whole again"
    assert area._badge.text() == said
