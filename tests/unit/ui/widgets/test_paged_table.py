"""A table of a million rows: it holds pages, scrolls anywhere, and its columns move, hide and stand still."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.grid_layout import GridLayout, layout_of, moved
from ui.widgets.paged_model import GridColumn
from ui.widgets.paged_table import ROW_PX, PagedTable
from ui.widgets.pages import PAGE_ROWS, Pages, Span

Row = tuple[int, str]
TOTAL = 1_000_000
USUAL = GridLayout(order=("place", "word", "note"), widths={"place": 120, "word": 200, "note": 300})


def rows(offset: int, count: int = PAGE_ROWS) -> Sequence[Row]:
    return [(place, f"row {place}") for place in range(offset, offset + count)]


def columns() -> Sequence[GridColumn[Row]]:
    return (
        GridColumn(
            name="place", title=lambda: "Place", text=lambda row: str(row[0]), width=120, right=True, sort="place",
        ),
        GridColumn(
            name="word", title=lambda: "Word", text=lambda row: row[1], width=200, hint=lambda row: f"this is {row[1]}",
            tone=lambda _row: "danger", icon=lambda _row: "warning",
        ),
        GridColumn(name="note", title=lambda: "Note", text=lambda _row: "a note that is too long for it", width=300),
    )  # fmt: skip


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> PagedTable:
    theme.apply(qapp, "light")
    made = PagedTable(columns())
    qtbot.addWidget(made)
    made.resize(420, 400)
    made.show()
    made.begin(TOTAL, 0, rows(0))
    return made


def test_the_whole_length_is_there_and_one_page_is_held(table: PagedTable) -> None:
    assert table.rows.rowCount() == TOTAL
    assert table.rows.pages.held == PAGE_ROWS
    assert table.verticalScrollBar().maximum() > (TOTAL - 20) * ROW_PX


def test_it_says_which_rows_are_in_sight_wherever_it_is_drawn(table: PagedTable, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    table.seen.connect(lambda first, last: seen.append((first, last)))
    table.verticalScrollBar().setValue(500_000 * ROW_PX)
    assert seen[-1][0] == 500_000
    assert 5 < seen[-1][1] - seen[-1][0] < 15
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert seen[-1][1] == TOTAL - 1


def test_a_row_that_is_not_here_is_empty_until_its_page_comes(table: PagedTable, qtbot: QtBot) -> None:
    cell = table.rows.index(700_000, 1)
    assert (table.rows.data(cell), table.rows.row(700_000)) == ("", None)
    table.go_to(700_000)
    fronts: list[object] = []
    table.selected.connect(fronts.append)
    table.put(699_904, rows(699_904))
    assert table.rows.data(cell) == "row 700000"
    assert table.rows.data(cell, Qt.ItemDataRole.ToolTipRole) == "this is row 700000"
    assert fronts == [(700_000, "row 700000")], "the row in front is told when it is here"


def test_what_is_awaited_and_what_is_here_look_different(table: PagedTable) -> None:
    table.verticalScrollBar().setValue(300_000 * ROW_PX)
    awaited = table.grab().toImage()
    table.put(299_904, rows(299_904))
    table.put(300_032, rows(300_032))
    assert table.grab().toImage() != awaited


def test_a_million_selected_rows_are_one_span(table: PagedTable) -> None:
    table.selectAll()
    assert table.spans() == [(0, TOTAL - 1)]
    table.clearSelection()
    table.selectRow(4)
    assert table.spans() == [(4, 4)]


def test_keys(table: PagedTable, qtbot: QtBot) -> None:
    said: list[object] = []
    table.chosen.connect(said.append)
    table.copy_wanted.connect(lambda: said.append("copy"))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keySequence(table, QKeySequence(QKeySequence.StandardKey.Copy))
    assert said == [(1, "row 1"), "copy"]
    before = table.horizontalScrollBar().value()
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.horizontalScrollBar().value() > before


def test_a_header_asks_for_its_order_where_the_server_has_one(table: PagedTable) -> None:
    asked: list[str] = []
    table.sort_wanted.connect(asked.append)
    header = table.horizontalHeader()
    for section in (0, 2):
        middle = header.sectionViewportPosition(section) + 8
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, header.height() // 2))
    assert asked == ["place"]
    table.show_sort("place", descending=True)
    assert header.sortIndicatorSection() == 0


def test_frozen_columns_stand_still(table: PagedTable) -> None:
    assert table.covered_px == 120
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert table.covered_px == 120
    table.show_layout(GridLayout(order=USUAL.order, widths=USUAL.widths, frozen=2))
    assert table.covered_px == 320
    table.show_layout(GridLayout(order=USUAL.order, widths=USUAL.widths, frozen=0))
    assert table.covered_px == 0


def test_a_person_arranges_columns_and_it_is_told(table: PagedTable) -> None:
    told: list[GridLayout] = []
    table.layout_changed.connect(told.append)
    table.setColumnWidth(1, 260)
    table.horizontalHeader().moveSection(2, 0)
    assert told[0].widths["word"] == 260
    assert told[-1].order == ("note", "place", "word")
    assert table.grid_layout() == told[-1]


def test_a_hidden_column_is_not_shown(table: PagedTable) -> None:
    table.show_layout(GridLayout(order=USUAL.order, hidden=frozenset({"word"}), widths=USUAL.widths))
    assert table.isColumnHidden(1)
    assert table.grid_layout().shown == ("place", "note")


def test_dark_is_painted_dark(table: PagedTable, qapp: QApplication) -> None:
    light = table.grab().toImage()
    theme.apply(qapp, "dark")
    QApplication.sendPostedEvents(None, QEvent.Type.StyleChange)
    dark = table.grab().toImage()
    theme.apply(qapp, "light")
    assert dark != light


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (USUAL.to_text(), USUAL),
        ("", USUAL),
        ("{}", USUAL),
        ('{"order": ["word"], "hidden": [], "widths": {"word": 9, "gone": 5}, "frozen": 9}',
         GridLayout(order=("word", "place", "note"), widths={"word": 48}, frozen=3)),
        ('{"order": ["place", "word", "note"], "hidden": ["place", "word", "note"], "widths": {}, "frozen": 1}', USUAL),
        ('{"order": ["gone", "note"], "hidden": ["gone"], "widths": {}, "frozen": 0}',
         GridLayout(order=("note", "place", "word"), frozen=0)),
    ],
    ids=["as it was", "nothing", "half", "from an earlier version", "nothing shown", "a column that is gone"],
)  # fmt: skip
def test_a_layout_comes_back(text: str, wanted: GridLayout) -> None:
    assert layout_of(text, USUAL) == wanted


def test_a_column_moves_within_its_bounds() -> None:
    assert moved(USUAL, "word", -1).order == ("word", "place", "note")
    assert moved(USUAL, "word", 9).order == ("place", "note", "word")


def test_pages_that_were_looked_at_longest_ago_go_first() -> None:
    pages = Pages[int](10, kept=2)
    pages.begin(100)
    for offset in (0, 10):
        pages.put(offset, range(offset, offset + 10))
    assert pages.missing(0, 5) is None
    pages.put(20, range(20, 30))
    assert (pages.row(5), pages.row(15), pages.row(25)) == (5, None, 25)
    assert pages.missing(5, 29) == Span(10, 10)
    assert pages.missing(-3, 400) == Span(10, 10)
    assert pages.held == 20


def test_the_last_page_is_shorter() -> None:
    pages = Pages[int](10)
    pages.begin(14)
    pages.put(10, range(10, 14))
    assert (pages.row(13), pages.row(14)) == (13, None)
