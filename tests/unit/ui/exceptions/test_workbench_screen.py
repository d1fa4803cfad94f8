"""The workbench as a person uses it: by keyboard, letters as acts, a second person at the screen, files, columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.reconciliation import ExceptionAct, ExceptionState
from support import screen_people as people
from support.cut_words import cut_words
from support.exception_cases import CaseServer, case
from support.workbench_screen import Screen
from ui.exceptions.note_sheets import CommentSheet, NoteSheet
from ui.exceptions.patterns_sheet import PatternsSheet
from ui.exceptions.propose_sheet import ProposeSheet
from ui.exceptions.results_sheet import ResultsSheet
from ui.exceptions.screen import Workbench
from ui.exceptions.views_sheet import ViewsSheet
from ui.text import Languages
from ui.widgets.buttons import ActionButton
from ui.widgets.columns_sheet import ColumnsSheet
from ui.widgets.go_to_row import GoToRow
from ui.widgets.sheet import Sheet


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    made = Screen(qtbot, CaseServer.with_cases(30))
    yield made
    made.view.stop()


def visible_words(view: QWidget) -> str:
    """All that can be read on buttons."""
    return " ".join(each.text() for each in view.findChildren(ActionButton) if each.isVisible())


def test_arrows_choose_enter_opens_esc_closes(screen: Screen) -> None:
    screen.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert screen.front == screen.view.model.page.rows[2]
    screen.press(Qt.Key.Key_Down)
    assert screen.front == screen.view.model.page.rows[3], "the case follows"
    screen.press(Qt.Key.Key_Escape)
    assert not screen.view.case.isVisible()
    assert screen.focused() is screen.view.table


@pytest.mark.parametrize("narrowed", [False, True], ids=["every case", "narrowed"])
@pytest.mark.parametrize(("language", "wide"), [("en", 1118), ("zh_CN", 1118), ("zh_CN", 843)])
def test_beside_an_open_case_the_choices_are_read_whole(
    screen: Screen, qapp: QApplication, language: str, wide: int, *, narrowed: bool
) -> None:
    Languages(qapp).switch(language)
    screen.view.retranslate()
    screen.view.resize(wide, 640)
    if narrowed:
        screen.view.presenter.filter_requested(channel="wechat")
    screen.settle()
    screen.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    screen.settle()
    QApplication.processEvents()
    assert screen.view.case.isVisible()
    assert cut_words(screen.view.toolbar) == []


@pytest.mark.parametrize(
    ("state", "may", "keys"),
    [
        (ExceptionState.NEW, ("propose",), {"P", "C", "B", "N", "T"}),
        (ExceptionState.PROPOSED, ("withdraw",), {"S", "W", "C", "B", "N", "T"}),
        (ExceptionState.PROPOSED, ("approve", "withdraw"), {"A", "W", "C", "B", "N", "T"}),
        (ExceptionState.APPROVED, ("execute",), {"X", "C", "B", "N", "T"}),
        (ExceptionState.APPROVED, ("write_off",), {"X", "C", "B", "N", "T"}),
        (ExceptionState.VERIFIED, ("undo",), {"U", "C", "B", "N"}),
    ],
    ids=["new", "proposed by me", "proposed by another", "approved", "write-off", "verified"],
)
def test_the_servers_may_decides_what_is_offered(
    qtbot: QtBot, state: ExceptionState, may: tuple[str, ...], keys: set[str]
) -> None:
    row = case(2, state=state, may=may, proposed_by="王芳")
    screen = Screen(qtbot, CaseServer({row.exception_no: row}))
    screen.view.presenter.open_requested(row)
    screen.settle()
    assert screen.keys() == keys
    screen.view.stop()


def test_a_case_is_proposed_approved_by_a_second_person_and_executed_without_the_mouse(screen: Screen) -> None:
    screen.press(Qt.Key.Key_Return, "P")
    screen.write("seen in the merchant pages")
    screen.press(Qt.Key.Key_Return)
    assert screen.state() is ExceptionState.PROPOSED
    screen.press("S")
    screen.write("zhaomin")
    screen.press(Qt.Key.Key_Return)
    screen.write("123456")
    screen.press(Qt.Key.Key_Return)
    assert screen.state() is ExceptionState.APPROVED
    screen.press("X", Qt.Key.Key_Return)
    assert screen.state() is ExceptionState.EXECUTED
    step_up = screen.server.asked("approve")[0][1].step_up
    assert (step_up.username, step_up.pin) == ("zhaomin", "123456")


def test_letters_typed_into_the_filter_are_no_acts(screen: Screen) -> None:
    screen.press(Qt.Key.Key_Return, "F2")
    screen.write("paxu")
    screen.settle()
    assert screen.view.toolbar.field.text() == "paxu"
    assert {name for name, _ in screen.server.log} == {"search", "exception"}
    assert not [each for each in screen.view.findChildren(Sheet) if each.isVisible()]


def test_a_write_off_wants_its_account_and_attaching_its_order(screen: Screen) -> None:
    screen.press(Qt.Key.Key_Return, "P")
    sheet = screen.sheet(ProposeSheet)
    acts = [act for act, _ in sheet._acts]
    sheet.choices[acts.index(ExceptionAct.WRITE_OFF)].setChecked(True)
    assert sheet.account.isVisible()
    assert not sheet.order.isVisible()
    sheet.note.setText("one fen")
    sheet.yes.click()
    screen.settle()
    assert screen.server.asked("propose") == [], "no account, no write-off"
    sheet.account.setText("6602")
    sheet.yes.click()
    screen.settle()
    assert screen.server.asked("propose")[0][1].account == "6602"


def test_the_same_reason_is_one_key_and_arrows_choose_the_act(screen: Screen) -> None:
    screen.press(Qt.Key.Key_Return, "P")
    sheet = screen.sheet(ProposeSheet)
    assert not sheet.again.isVisible()
    QTest.keyClick(sheet.note, Qt.Key.Key_Down)
    assert sheet.choices[1].isChecked()
    assert sheet.note.hasFocus()
    QTest.keyClick(sheet.note, Qt.Key.Key_Up)
    sheet.note.setText("told by telephone")
    sheet.yes.click()
    screen.settle()
    screen.press(Qt.Key.Key_Down, "P")
    again = screen.sheet(ProposeSheet)
    again.again.click()
    assert again.note.text() == "told by telephone"
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, ActionButton) and each.isVisible()]


def test_the_live_answer_is_shown_in_words(screen: Screen) -> None:
    screen.press(Qt.Key.Key_Return, "C")
    said = screen.view.case.findChildren(QWidget, "")
    assert said
    assert screen.view.model.asked is not None
    assert screen.server.asked("ask") == [(screen.front.exception_no, "channel")]
    assert "says now: paid, ¥126.50" in screen.view.case._answer._what.text()


def test_equals_are_marked_and_done_together_with_a_result_a_row(screen: Screen) -> None:
    screen.press("E")
    count = len(screen.view.model.marked)
    assert count == 5
    assert f"Propose {count}" in visible_words(screen.view.marked)
    screen.press("Alt+P")
    sheet = screen.sheet(ProposeSheet)
    assert ExceptionAct.ATTACH not in [act for act, _ in sheet._acts], "an order explains one exception"
    screen.write("known outage")
    screen.press(Qt.Key.Key_Return)
    screen.settle()
    results = screen.sheet(ResultsSheet)
    assert results.table.model().rowCount() == count
    assert "Proposed" in results.table.model().index(0, 1).data()
    screen.press(Qt.Key.Key_Escape)
    assert f"Second person for {count}" in visible_words(screen.view.marked)


def test_space_marks_and_goes_on(screen: Screen) -> None:
    first, second = screen.view.model.page.rows[:2]
    screen.press(" ", " ")
    assert set(screen.view.model.marked) == {first.exception_no, second.exception_no}
    screen.press(Qt.Key.Key_Escape)
    assert screen.view.model.marked == {}


def test_what_is_marked_is_copied_for_a_spreadsheet(screen: Screen) -> None:
    screen.press(" ", " ", "Ctrl+C")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 3
    assert lines[0].split("\t")[:3] == ["Exception", "At risk", "Type"]
    assert all(len(line.split("\t")) == len(lines[0].split("\t")) for line in lines)


def test_the_file_has_the_columns_that_are_seen(screen: Screen, tmp_path: Path) -> None:
    screen.view.where = lambda name, _kinds: str(tmp_path / name)
    screen.press("F4")
    sheet = screen.sheet(ColumnsSheet)
    sheet.list.setCurrentRow(sheet._layout.order.index("owner"))
    sheet.list.currentItem().setCheckState(Qt.CheckState.Unchecked)
    screen.press(Qt.Key.Key_Escape, "F6")
    (path,) = tmp_path.iterdir()
    titles = path.read_text("utf-8-sig").splitlines()[0].split(",")
    assert titles[:2] == ["Exception", "At risk"]
    assert "Owner" not in titles


def test_columns_are_moved_frozen_and_remembered_on_this_computer(qtbot: QtBot, screen: Screen) -> None:
    screen.press("F4")
    sheet = screen.sheet(ColumnsSheet)
    sheet.list.setCurrentRow(sheet._layout.order.index("state"))
    screen.press("Ctrl+Up", "F")
    names = [each.name for each in screen.view.table.shown_columns()]
    assert names.index("state") == names.index("type") - 1
    layout = screen.view.table.grid_layout()
    assert layout.shown[: layout.frozen][-1] == "state" or layout.frozen == 4
    again = Workbench(screen.view._context)
    qtbot.addWidget(again)
    assert again.table.grid_layout() == layout
    again.stop()


def test_a_row_is_gone_to_by_its_number(qtbot: QtBot) -> None:
    screen = Screen(qtbot, CaseServer.with_cases(300))
    screen.press("Ctrl+G")
    assert screen.sheet(GoToRow).isVisible()
    screen.write("280")
    screen.press(Qt.Key.Key_Return)
    assert screen.view.table.currentIndex().row() == 279
    assert screen.view.table.current_row() is not None, "its page was asked for"
    assert screen.view.table.hasFocus()
    screen.view.stop()


def test_a_view_is_chosen_kept_and_forgotten_by_keyboard(screen: Screen) -> None:
    screen.press("F3", Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert screen.view.model.query.overdue
    screen.press("F3")
    screen.sheet(ViewsSheet).name.setFocus()
    screen.write("Late ones")
    screen.press(Qt.Key.Key_Return)
    assert [view.name for view in screen.view.model.views] == ["Late ones"]
    screen.press("F3", Qt.Key.Key_End, Qt.Key.Key_Delete)
    assert screen.view.model.views == ()


def test_the_table_of_patterns_is_read_at_the_case_in_front(screen: Screen) -> None:
    screen.press("F1")
    sheet = screen.sheet(PatternsSheet)
    assert sheet.table.current_row().cells == screen.view.table.current_row().cells
    sheet.narrow.setText("refund to")
    assert sheet.table.model().rowCount() == 1


def test_undoing_money_needs_a_reason_and_a_second_person(qtbot: QtBot) -> None:
    row = case(2, state=ExceptionState.VERIFIED, may=("undo",), act=ExceptionAct.BOOK)
    screen = Screen(qtbot, CaseServer({row.exception_no: row}))
    screen.view.presenter.open_requested(row)
    screen.settle()
    screen.press("U")
    assert screen.sheet(NoteSheet)
    screen.write("the line came")
    screen.press(Qt.Key.Key_Return)
    assert screen.server.asked("undo") == []
    screen.write("zhaomin")
    screen.press(Qt.Key.Key_Return)
    screen.write("1234")
    screen.press(Qt.Key.Key_Return)
    ((_, sent),) = screen.server.asked("undo")
    assert (sent.note, sent.step_up.username) == ("the line came", "zhaomin")
    screen.view.stop()


def test_a_comment_and_its_file(screen: Screen, tmp_path: Path) -> None:
    proof = tmp_path / "page.png"
    proof.write_bytes(b"\x89PNG\r\n\x1a\n picture")
    screen.press(Qt.Key.Key_Return, "N")
    sheet = screen.sheet(CommentSheet)
    sheet._choose = lambda _over: str(proof)
    screen.write("looked up")
    screen.press("F3", Qt.Key.Key_Return)
    ((_, sent),) = screen.server.asked("comment")
    assert (sent.text, sent.file_name, sent.content[:4]) == ("looked up", "page.png", b"\x89PNG")


def test_reading_again_keeps_the_row_in_front_and_the_place(qtbot: QtBot) -> None:
    screen = Screen(qtbot, CaseServer.with_cases(200))
    screen.view.table.go_to(120)
    before = screen.view.table.current_number()
    worse = case(900, at_risk_fen=99_000_000)
    screen.server.rows[worse.exception_no] = worse
    screen.view.presenter.read_again()
    screen.settle()
    assert screen.view.model.page.total == 201
    assert screen.view.table.current_number() == before
    first, last = screen.view.table.rowAt(0), screen.view.table.rowAt(screen.view.table.viewport().height() - 1)
    assert first <= screen.view.table.currentIndex().row() <= last
    screen.view.stop()


def test_an_empty_list_says_why_and_what_next(qtbot: QtBot) -> None:
    screen = Screen(qtbot, CaseServer())
    assert "every difference is explained" in screen.view._nothing._what.text()
    screen.press("Alt+3")
    assert "F7" in screen.view._nothing._next.text()
    screen.press("F7")
    assert not screen.view.model.narrowed
    screen.view.stop()


def test_where_there_is_no_room_the_case_takes_the_place_of_the_list(screen: Screen) -> None:
    screen.view.resize(760, 520)
    QApplication.processEvents()
    screen.press(Qt.Key.Key_Return)
    assert not screen.view.table.isVisible()
    assert screen.view.case.isVisible()
    screen.press(Qt.Key.Key_Escape)
    assert screen.view.table.isVisible()


@pytest.mark.parametrize(
    ("scanned", "used", "text", "opened"),
    [
        (people.number("P", 7), True, people.number("P", 7), ""),
        (f"X{7:027d}", True, "", f"X{7:027d}"),
        ("134567890123456789", False, "", ""),
        ("8800100001", False, "", ""),
    ],
    ids=["a payment's number", "an exception's number", "a payment code", "a card"],
)
def test_a_scanned_number_is_looked_for(screen: Screen, scanned: str, used: bool, text: str, opened: str) -> None:
    assert screen.view.on_scan(scanned) is used
    screen.settle()
    assert screen.view.model.query.text == text
    assert screen.view.model.opening == opened
    asked = [str(what) for _, what in screen.server.log]
    assert not any("134567890123456789" in each for each in asked), "a payment code goes nowhere"


def test_where_nothing_could_be_asked_that_is_said(qtbot: QtBot) -> None:
    screen = Screen(qtbot, CaseServer.with_cases(1))
    screen.server.outcome, screen.server.code = ("unknown", None), "exception.nothing_to_ask"
    screen.press(Qt.Key.Key_Return, "C")
    assert "No number of ours" in screen.view.case._answer._what.text()
    screen.view.stop()


def test_the_case_is_read_on_without_leaving_the_list(screen: Screen) -> None:
    screen.press(Qt.Key.Key_Return)
    before = screen.front
    screen.press("Ctrl+Down", "Ctrl+PgDown")
    assert screen.view.case._area.verticalScrollBar().value() > 90
    assert screen.front == before
    screen.press("Ctrl+PgUp", "Ctrl+Up")
    assert screen.view.case._area.verticalScrollBar().value() == 0
