"""What the workbench says when something did not go: in sight, and without hiding a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from app.core.reconciliation import ExceptionAct, ExceptionState
from app.wire.exceptions import TimelineView
from support.exception_cases import CaseServer
from support.workbench_screen import Screen
from ui.exceptions.propose_sheet import ProposeSheet


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    made = Screen(qtbot, CaseServer.with_cases(5))
    yield made
    made.view.stop()


def test_a_message_takes_its_room_from_list_and_case_and_hides_no_key(qtbot: QtBot, screen: Screen) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(screen.view)
    area.resize(1142, 700)
    area.show()
    screen.press(Qt.Key.Key_Return)
    screen.view.presenter.complain("order.not_found", order_no="O1")
    screen.settle()
    assert screen.view.error.isVisible()
    assert area.verticalScrollBar().maximum() == 0
    area.takeWidget().setParent(None)  # the fixture's own again


def test_an_act_that_led_to_nothing_says_so_where_the_case_is_new_again(screen: Screen) -> None:
    screen.press(Qt.Key.Key_Return)
    number = screen.front.exception_no
    detail = screen.view.model.detail
    assert detail is not None
    said = TimelineView(
        at=screen.view.model.now, source="platform", code="exception.failed",
        values={"outcome": "exception.no_money", "act": "query_channel"}, who="", text="", attachment_id=0,
        attachment_name="",
    )  # fmt: skip
    assert screen.state() is ExceptionState.NEW
    screen.view.presenter.changed(replace(detail, timeline=(*detail.timeline, said)))
    assert screen.front.exception_no == number
    words = [each.text() for each in screen.view.case.findChildren(QLabel) if each.isVisible()]
    assert any("stands behind it" in each for each in words)


def test_the_keyboard_begins_where_the_act_wants_something_first(screen: Screen) -> None:
    screen.press(Qt.Key.Key_Return)
    for act, field in (
        (ExceptionAct.ATTACH, "order"),
        (ExceptionAct.WRITE_OFF, "account"),
        (ExceptionAct.BOOK, "note"),
    ):
        sheet = ProposeSheet(screen.view, [(act, 2)], "what", lambda *_given: None)
        assert getattr(sheet, field).hasFocus(), act
        sheet.close_sheet()
