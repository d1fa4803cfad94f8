"""The shift screen under the keyboard: float, count, close, with nothing but digits and Enter."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.errors import Conflict
from app.core.shift import DENOMINATIONS_FEN
from support import screen_people as people
from support.screen_window import make_context
from support.screen_world import World
from ui.shift.count_grid import CountGrid
from ui.shift.models import lines_of
from ui.shift.statement import line_name
from ui.shift.view import build


def shown(qtbot: QtBot, world: World) -> Any:
    """The screen, entered."""
    view = build(make_context(world))
    qtbot.addWidget(view)
    view.resize(1100, 640)
    view.show()
    view.entered()
    world.tasks.settle()
    return view


@pytest.fixture
def world() -> World:
    made = World()
    made.server.answers = {
        "current_shift": people.shift(), "shifts": (), "shift": people.shift(),
        "close_shift": people.closed_shift(1, 0),
        "open_shift": people.shift(), "waiting_shifts": (), "differences": (), "invoice_ranges": (),
    }  # fmt: skip
    return made


def test_thirteen_fields_are_filled_by_digits_and_enter(qtbot: QtBot) -> None:
    grid = CountGrid()
    qtbot.addWidget(grid)
    grid.show()
    grid.take_focus()
    with qtbot.waitSignal(grid.finished, timeout=1000):
        for _ in DENOMINATIONS_FEN:
            field = grid.focusWidget()
            QTest.keyClicks(field, "2")
            QTest.keyClick(field, Qt.Key.Key_Return)
    assert grid.total_fen() == 2 * sum(DENOMINATIONS_FEN)
    assert grid.total_pieces() == 26


def test_down_and_up_move_and_letters_do_nothing(qtbot: QtBot) -> None:
    grid = CountGrid()
    qtbot.addWidget(grid)
    grid.show()
    first, second = list(grid.fields.values())[:2]
    grid.take_focus()
    QTest.keyClicks(first, "x7")
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert grid.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Up)
    assert grid.focusWidget() is first
    assert grid.pieces()[10000] == 7


def test_enter_in_the_float_opens_the_shift(qtbot: QtBot, world: World) -> None:
    world.server.answers["current_shift"] = None
    view = shown(qtbot, world)
    view.float_field.setText("300")
    QTest.keyClick(view.float_field, Qt.Key.Key_Return)
    world.tasks.settle()
    ((opened,),) = world.server.asked("open_shift")
    assert opened.float_fen == 30_000
    assert view.count_button.isVisible()


def test_while_open_the_expected_cash_is_not_on_the_screen(qtbot: QtBot, world: World) -> None:
    world.server.answers["current_shift"] = people.shift(expected_fen=987_654)
    view = shown(qtbot, world)
    words = " ".join(value for _, value in view.statement._facts.texts())
    assert "9,876.54" not in words


def test_who_may_search_orders_sees_the_shifts_of_everybody_with_their_differences(qtbot: QtBot, world: World) -> None:
    theirs = people.closed_shift(5, 1, operator_id=9, operator_name="Zhao", difference_reason="a note too many")
    world.server.answers |= {"current_shift": None, "shifts": (theirs,)}
    view = shown(qtbot, world)
    assert view.model.everybody
    assert view.everybody.isVisible()
    assert not view.previous.isVisible()
    texts = [view.everybody.model().index(0, place).data() for place in range(6)]
    assert "Zhao" in texts
    assert "a note too many" in texts


def test_a_cashier_sees_the_own_shifts_alone(qtbot: QtBot, world: World) -> None:
    world.server.answers["shifts"] = (people.closed_shift(5, 1),)
    view: Any = build(make_context(world, permissions=("shift.view", "shift.open", "shift.close")))
    qtbot.addWidget(view)
    view.show()
    view.entered()
    world.tasks.settle()
    assert not view.model.everybody
    assert view.previous.isVisible()
    assert not view.everybody.isVisible()


def test_before_the_count_no_amount_is_on_the_statement(qtbot: QtBot, world: World) -> None:
    view = shown(qtbot, world)
    table = view.statement._table.model()
    shown_words = {table.index(0, place).data() for place in range(table.columnCount())}
    assert "•••" in shown_words
    assert not any("¥" in str(each) for each in shown_words)
    assert line_name(lines_of(people.closed_shift(1, 0))[-1]) == "Together"


def test_closing_asks_once_then_says_what_differs(qtbot: QtBot, world: World) -> None:
    world.server.answers["close_shift"] = Conflict("shift.difference", difference_fen=-1250)
    view = shown(qtbot, world)
    view.count_button.click()
    view.count.grid.set_pieces({10000: 3})
    view.close_wanted.emit(view.count.grid.pieces(), {})
    world.tasks.settle()
    assert view.difference.isVisible()
    assert view.difference._amount.text() == "Shortage ¥12.50"
    assert view.difference.reason.text() == ""


def test_a_password_does_not_stay_in_its_field(qtbot: QtBot, world: World) -> None:
    world.server.answers["close_shift"] = Conflict("shift.money_unknown", count=1)
    view = shown(qtbot, world)
    view.count_button.click()
    view.close_wanted.emit({10000: 1}, {})
    world.tasks.settle()
    view.unknown.username.setText("liqiang")
    view.unknown.password.setText("secret-word")
    QTest.keyClick(view.unknown.password, Qt.Key.Key_Return)
    assert view.unknown.password.text() == ""


def test_who_may_not_open_sees_no_form(qtbot: QtBot, world: World) -> None:
    world.server.answers["current_shift"] = None
    view: Any = build(make_context(world, ("shift.view",)))
    qtbot.addWidget(view)
    view.show()
    view.entered()
    world.tasks.settle()
    assert not view.float_field.isVisible()
