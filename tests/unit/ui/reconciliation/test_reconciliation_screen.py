"""The reconciliation screen as an officer uses it: by keyboard, tab by tab, remembered for who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame
from pytestqt.qtbot import QtBot

from app.core.permissions import PERMISSIONS, ROLE_PRESETS
from app.core.reconciliation import DayState, RunState
from support import reconciled
from support.screen_window import make_context
from support.screen_world import World
from ui.reconciliation.area import FileChoice
from ui.reconciliation.calendar import headline
from ui.reconciliation.layouts import LayoutsSheet
from ui.reconciliation.own_sheet import OwnSheet
from ui.screens import SCREENS, first_screen, screen
from ui.widgets.columns_sheet import ColumnsSheet
from ui.widgets.go_to_row import GoToRow
from ui.widgets.grid_layout import GridLayout, layout_of

DAY = reconciled.DAY


class Officer:
    """Somebody in front of the screen."""

    def __init__(self, qtbot: QtBot, permissions: tuple[str, ...] = PERMISSIONS, world: World | None = None) -> None:
        self.world, self.gone = world or World(), list[str]()
        self.world.server.answers = {**reconciled.answers(), **self.world.server.answers}
        made = make_context(self.world, permissions)
        self.context = replace(made, go=self.gone.append, scanned=self.gone.append)
        self.view: Any = screen("reconciliation").build(self.context)
        qtbot.addWidget(self.view)
        self.view.resize(1166, 690)
        self.view.show()
        self.view.activateWindow()
        self.view.entered()
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            self.world.tasks.settle()
            QApplication.processEvents()

    def time_passes(self) -> None:
        self.world.tasks.pass_time()
        self.settle()

    def area(self, name: str) -> Any:
        """Go to a tab."""
        self.view.tabs.show_area(name)
        self.settle()
        return self.view._made[name]


@pytest.fixture
def officer(qtbot: QtBot) -> Iterator[Officer]:
    made = Officer(qtbot)
    yield made
    made.view.stop()


def test_who_has_no_checkout_begins_here() -> None:
    for role, name in (("finance", "reconciliation"), ("cashier", "checkout"), ("administrator", "devices")):
        allowed = [each for each in SCREENS if each.permission in ROLE_PRESETS[role]]
        assert first_screen(allowed).name == name


def test_the_headline_says_it_all(officer: Officer) -> None:
    assert officer.view.day.words_shown() == (
        "matched 48,231 · in transit 112 (all explained) · exceptions 7 · at risk ¥3,412.50"
    )
    assert officer.view.day.words_shown() == headline(reconciled.day())


def test_arrows_and_pages_walk_through_the_calendar(officer: Officer) -> None:
    page = officer.view.day.page
    assert page.hasFocus()
    days = []
    for key in (
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageDown,
    ):
        QTest.keyClick(page, key)
        days.append(officer.view.presenter.model.day)
    assert days == [
        date(2026, 3, 1), date(2026, 2, 22), date(2026, 1, 22), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 28),
    ]  # fmt: skip
    officer.time_passes()
    assert officer.world.server.asked("reconciliation_day")[-1] == (date(2026, 2, 28),)


def test_a_month_is_typed(officer: Officer) -> None:
    jump = officer.view.day.jump
    jump.setFocus()
    jump.setDate(jump.date().addMonths(-14))
    officer.time_passes()
    assert officer.view.presenter.model.month == date(2025, 1, 1)


@pytest.mark.parametrize("state", list(DayState))
def test_a_day_says_its_state_in_words_too(officer: Officer, state: DayState) -> None:
    page = officer.view.day.page
    page.show_days(today=DAY, month=DAY.replace(day=1), day=DAY, days={DAY: reconciled.day(DAY, state)})
    said = page.said(DAY)
    assert "2026-03-02 (Mon)" in said
    assert f"day.{state.value}" not in said
    assert len(said.splitlines()) >= 3
    assert not page.grab().toImage().isNull()


def test_a_click_chooses_a_day_and_the_future_cannot_be_chosen(officer: Officer) -> None:
    page = officer.view.day.page
    for place, wanted in ((30, DAY), (0, date(2026, 2, 23))):
        spot = QPoint(page.width() * (place % 7) // 7 + 10, 24 + place // 7 * 35 + 10)
        QTest.mouseClick(page, Qt.MouseButton.LeftButton, pos=spot)
        assert officer.view.presenter.model.day == wanted


def test_a_live_run_shows_its_step_and_rows(qtbot: QtBot) -> None:
    world = World()
    live = replace(reconciled.DETAIL, runs=(reconciled.LIVE_RUN, *reconciled.DETAIL.runs))
    world.server.answers["reconciliation_day"] = live
    officer = Officer(qtbot, world=world)
    progress = officer.view.day.progress
    assert progress.isVisible()
    assert progress.said() == "Running Matching 412,000 of 1,000,000 rows"
    assert progress.bar.value() == 412
    assert officer.view.day.cancel.isVisible()
    assert not officer.view.day.start.isVisible()
    officer.view.stop()


def test_two_runs_are_compared_in_a_sheet(officer: Officer) -> None:
    officer.view.day.compare.click()
    officer.settle()
    assert officer.world.server.asked("run_changes")
    assert officer.view.presenter.model.comparison is None, "it was shown"


def test_enter_on_a_run_opens_its_rows(officer: Officer) -> None:
    officer.view.day.runs.setFocus()
    QTest.keyClick(officer.view.day.runs, Qt.Key.Key_Return)
    officer.settle()
    assert officer.view.tabs.current == "rows"
    assert officer.area("rows").table.rows.pages.total == 48_350


def test_rows_are_found_while_typing(officer: Officer) -> None:
    area = officer.area("rows")
    assert area.explained().startswith("Posting missing: The patient has paid")
    area.filters.take_focus()
    QTest.keyClicks(area.filters.text, "4200")
    officer.time_passes()
    assert area.table.rows.pages.total == 4_835
    area.filters.text.setText("nothing")
    area.filters.typed.emit("nothing")
    officer.time_passes()
    assert not area.table.isVisible()
    area.all.click()
    officer.time_passes()
    assert area.table.rows.pages.total == 48_350
    assert area.filters.text.text() == ""


def test_choices_narrow_the_rows(officer: Officer) -> None:
    area = officer.area("rows")
    box = area.filters.boxes["outcome"]
    assert [box.itemData(place) for place in range(box.count())] == ["", "matched", "in_transit", "exception"]
    box.setCurrentIndex(3)
    box.activated.emit(3)
    officer.settle()
    assert area.table.rows.pages.total == 4
    channels = area.filters.boxes["channel"]
    assert [channels.itemText(place) for place in range(channels.count())] == ["Every channel", "WeChat", "Alipay"]


def test_columns_are_arranged_and_remembered_for_who_is_signed_in(officer: Officer) -> None:
    area = officer.area("rows")
    area.columns.click()
    sheet = officer.view.findChild(ColumnsSheet)
    assert sheet.rect().contains(sheet.findChild(QFrame).geometry()), "it has room for all of it"
    sheet.list.setCurrentRow(1)
    QTest.keyClick(sheet.list, Qt.Key.Key_Space)
    sheet.list.setCurrentRow(3)
    QTest.keyClick(sheet.list, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(sheet.list, Qt.Key.Key_F)
    QTest.keyClick(sheet.list, Qt.Key.Key_Escape)
    officer.settle()
    layout = area.table.grid_layout()
    assert layout.frozen == 2
    assert "type" in layout.hidden
    assert layout.order.index("kind") == 2
    kept = officer.world.preferences["columns.reconciliation.rows.7"]
    assert layout_of(kept, area.table.usual_layout()) == layout


@pytest.mark.parametrize("typed", ["987654", "987,654"])
def test_a_row_of_a_million_is_gone_to_by_its_number(officer: Officer, typed: str) -> None:
    officer.world.server.answers["run_rows"] = rows = reconciled.RowsServer(1_000_000)
    area = officer.area("rows")
    area.table.setFocus()
    QTest.keySequence(area.table, "Ctrl+G")
    sheet = officer.view.findChild(GoToRow)
    QTest.keyClicks(sheet.number, typed)
    QTest.keyClick(sheet.number, Qt.Key.Key_Return)
    for _ in range(3):
        officer.time_passes()
    assert area.table.currentIndex().row() == 987_653
    assert area.table.current_row() is not None
    assert len(rows.asked) <= 3, "only what is in sight is asked for"
    assert "987,654" in area._count.text()


def test_a_row_that_is_not_there_is_not_gone_to(officer: Officer) -> None:
    officer.world.server.answers["run_rows"] = reconciled.RowsServer(1_000_000)
    area = officer.area("rows")
    area.go_to.click()
    sheet = officer.view.findChild(GoToRow)
    QTest.keyClicks(sheet.number, "1000001")
    QTest.keyClick(sheet.number, Qt.Key.Key_Return)
    assert "1 to 1,000,000" in sheet._field._wrong.text()
    assert area.table.currentIndex().row() == 0


def test_a_header_that_is_drawn_is_remembered_too(officer: Officer) -> None:
    area = officer.area("rows")
    area.table.setColumnWidth(2, 144)
    kept = layout_of(officer.world.preferences["columns.reconciliation.rows.7"], area.table.usual_layout())
    assert isinstance(kept, GridLayout)
    assert kept.widths["channel"] == 144


def test_selected_rows_go_to_the_clipboard(officer: Officer) -> None:
    area = officer.area("rows")
    area.table.setFocus()
    area.table.selectRow(0)
    area.copy.click()
    officer.settle()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Outcome\tType\tChannel")
    assert lines[1].startswith("Exception\tPosting missing\tWeChat\tPayment\t10.00\t10.00\t\t10.00")


def test_enter_on_an_exception_opens_it(officer: Officer) -> None:
    area = officer.area("rows")
    area.table.setFocus()
    QTest.keyClick(area.table, Qt.Key.Key_Return)
    assert officer.gone == ["exceptions", reconciled.row(0).exception_no]


def test_rows_of_a_day_without_a_run_say_what_to_do(qtbot: QtBot) -> None:
    world = World()
    world.server.answers["reconciliation_day"] = replace(reconciled.DETAIL, runs=(), parties=())
    officer = Officer(qtbot, world=world)
    area = officer.area("rows")
    assert not area.table.isVisible()
    assert officer.world.server.asked("run_rows") == []
    officer.view.stop()


def test_a_day_without_a_run_has_no_proof_rather_than_one_that_does_not_hold(qtbot: QtBot) -> None:
    world = World()
    bare = replace(reconciled.PROOF, run_no="", parties=(), holds=False, signed=False, signature="")
    world.server.answers["day_proof"] = bare
    officer = Officer(qtbot, world=world)
    area = officer.area("proof")
    assert area._none.isVisible()
    assert not area._card.isVisible()
    officer.view.stop()


def test_the_run_that_stands_is_in_front_when_it_has_ended(officer: Officer) -> None:
    runs = officer.view.day.runs
    assert runs.current_row().run_no == reconciled.RUN_NO
    newer = reconciled.run("N2603031500000003DDDDDDDDDDD", version=3)
    before = replace(reconciled.run(), state=RunState.SUPERSEDED)
    officer.world.server.answers["reconciliation_day"] = replace(reconciled.DETAIL, runs=(newer, before))
    officer.view.presenter.read_requested()
    officer.settle()
    assert runs.current_row() == newer
    assert officer.view.presenter.model.run == newer


def test_another_day_changes_the_tab_in_front(officer: Officer) -> None:
    officer.area("statements")
    officer.view.presenter.day_chosen(DAY - timedelta(days=1))
    officer.time_passes()
    assert officer.world.server.asked("statements")[-1] == (DAY - timedelta(days=1),) * 2


def test_what_takes_longer_than_a_second_is_broken_off_by_a_key(officer: Officer) -> None:
    area = officer.area("statements")
    area.table.setFocus()
    officer.world.server.answers["fetch_statement"] = reconciled.statement()
    area.fetch.click()
    assert not area.doing.isVisible(), "what is over at once does not flicker"
    for _ in range(5):
        officer.world.tasks.pass_time()
    assert area.doing.said() == "WeChat is asked · 1 s"
    assert not area.hand_in.isEnabled()
    QTest.keySequence(area.table, "Ctrl+B")
    assert area.doing.said() == "Breaking off…"
    officer.settle()
    assert not area.doing.isVisible()


def test_a_file_that_is_dropped_is_handed_in(officer: Officer, tmp_path: Path) -> None:
    area = officer.area("statements")
    path = tmp_path / "bill.csv"
    path.write_bytes(b"x")
    officer.world.server.answers["hand_in_statement"] = reconciled.statement()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    area.dropEvent(event)
    officer.settle()
    assert officer.world.server.asked("hand_in_statement")[0][0].content == b"x"


def test_files_are_chosen_by_dialogs(officer: Officer, tmp_path: Path) -> None:
    area = officer.area("statements")
    target = tmp_path / "raw.csv"
    area._files = FileChoice(open=lambda _over, _title: "", save=lambda _over, _name: str(target))
    officer.world.server.answers["statement_file"] = lambda _number, sink: sink.write(b"raw")
    area.save.click()
    officer.settle()
    assert target.read_bytes() == b"raw"
    area.hand_in.click()
    officer.settle()
    assert officer.world.server.asked("hand_in_statement") == [], "no file was chosen"


def test_our_own_statements_are_saved_from_their_list(officer: Officer, tmp_path: Path) -> None:
    area, target = officer.area("statements"), tmp_path / "kiosk.json"
    area._files = FileChoice(open=lambda _over, _title: "", save=lambda _over, _name: str(target))
    give = {"own_statements": (reconciled.OWN,), "own_statement_file": lambda *given: given[-1].write(b"{}")}
    officer.world.server.answers |= give
    area.own.click()
    officer.settle()
    sheet = officer.view.window().findChild(OwnSheet)
    assert officer.view.window().focusWidget() is sheet.table
    sheet.json.click()
    QTest.qWait(0)
    officer.settle()
    assert (target.read_bytes(), area.model.fault.code) == (b"{}", "file.saved")


def test_layouts_are_edited_in_a_sheet_and_esc_leaves_it(officer: Officer) -> None:
    area = officer.area("statements")
    area.layouts.click()
    officer.settle()
    sheet = officer.view.findChild(LayoutsSheet)
    assert sheet.form.layout_typed() == reconciled.LAYOUT
    sheet.form.footer_lines.setValue(7)
    assert sheet.form.layout_typed().footer_lines == 7
    sheet.fresh.click()
    officer.settle()
    assert sheet.form.layout_typed().name == ""
    sheet.save.click()
    officer.settle()
    assert sheet.model.fault is not None
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_who_may_only_look_sees_no_button_that_acts(qtbot: QtBot) -> None:
    officer = Officer(qtbot, ("reconciliation.view",))
    statements, months = officer.area("statements"), officer.area("months")
    buttons = [
        officer.view.day.start, officer.view.day.cancel, statements.fetch, statements.hand_in, statements.layouts,
        months.close_month, months.propose, officer.area("funds").book,
    ]  # fmt: skip
    assert [each.isVisibleTo(each.parentWidget()) for each in buttons] == [False] * len(buttons)
    officer.view.stop()


def test_tabs_are_made_while_the_day_is_read_and_ask_nothing_before_they_are_opened(officer: Officer) -> None:
    while set(officer.view._made) != {"day", "rows", "statements", "proof"}:
        officer.time_passes()
    assert {name for name, _ in officer.world.server.calls} == {"reconciliation_days", "reconciliation_day"}
    officer.area("rows")
    assert officer.world.server.asked("run_rows")
