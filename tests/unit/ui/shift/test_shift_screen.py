"""The shift screen under the keyboard: float, count, close, with nothing but digits and Enter."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core.errors import Conflict
from app.core.shift import DENOMINATIONS_FEN
from app.wire.shifts import CountView, WalletView
from support import screen_people as people
from support.screen_window import make_context
from support.screen_world import World
from ui.shift.count_grid import CountGrid
from ui.shift.models import Stage, lines_of
from ui.shift.statement import line_name
from ui.shift.view import build
from ui.text import date_time


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


def differing(qtbot: QtBot, world: World, **values: str | int) -> Any:
    """The screen after a count that the server would not take."""
    world.server.answers["close_shift"] = Conflict("shift.difference", **values)
    view = shown(qtbot, world)
    view.count_button.click()
    view.count.grid.set_pieces({10000: 3})
    view.close_wanted.emit(view.count.grid.pieces(), {})
    world.tasks.settle()
    return view


def test_what_does_not_agree_is_named_without_an_amount(qtbot: QtBot, world: World) -> None:
    page = differing(qtbot, world, channels="cash,wechat", left=2).difference
    assert page.isVisible()
    assert page.reason.text() == ""
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Cash, WeChat" in said
    assert any("2 more times" in each for each in said)
    assert not any("¥" in each for each in said)
    assert page._again.text() == "Count again"


@pytest.mark.parametrize(
    ("values", "there"),
    [
        ({"channels": "cash", "left": 1}, "once more"),
        ({"channels": "cash", "left": 0}, "No further count is compared"),
        ({"difference_fen": -1250}, "Count again, or say why"),
    ],
    ids=["one more", "none", "an older server"],
)
def test_how_often_one_may_count_again_is_said(
    qtbot: QtBot, world: World, values: dict[str, str | int], there: str
) -> None:
    page = differing(qtbot, world, **values).difference
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Cash" in said
    assert any(there in each for each in said)
    assert not any("12.50" in each for each in said)


def test_without_a_count_left_nothing_offers_to_count_again(qtbot: QtBot, world: World) -> None:
    view = differing(qtbot, world, channels="cash", left=0)
    assert view.difference._again.text() == "Back"
    view.difference._again.click()
    assert view.model.stage is Stage.OPEN


def test_the_counts_before_the_last_stand_on_the_statement(qtbot: QtBot, world: World) -> None:
    before = CountView(
        at=people.NOW, by="王芳", pieces="100.00×40",
        means=(
            WalletView(channel="cash", counted_fen=400_000, expected_fen=459_300),
            WalletView(channel="wechat", counted_fen=1_243_420, expected_fen=1_243_420),
        ),
    )  # fmt: skip
    world.server.answers["close_shift"] = people.closed_shift(1, 0, counts=(before,))
    view = shown(qtbot, world)
    view.count_button.click()
    view.close_wanted.emit({10000: 41}, {})
    world.tasks.settle()
    facts = dict(view.read._facts.texts())
    assert facts["Counted before"] == (
        f"{date_time(people.NOW)} 王芳: Cash ¥4,000.00 (Shortage ¥593.00), WeChat ¥12,434.20 (Agrees)"
    )


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
