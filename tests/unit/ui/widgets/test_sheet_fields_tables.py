"""What screens are built of: questions by keys, amounts in exact fen, tables that remember their widths."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from support.screen_world import Remembered
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import InlineError
from ui.widgets.forms import AmountField, FormField
from ui.widgets.sheet import Sheet, ask
from ui.widgets.tables import NARROWEST_PX, Column, DataTable, shared_widths


@dataclass(frozen=True)
class Fruit:
    name: str
    price: int


COLUMNS: list[Column[Fruit]] = [
    Column(name="name", title=lambda: "Name", text=lambda row: row.name, width=120),
    Column(name="price", title=lambda: "Price", text=lambda row: str(row.price), right=True, width=80),
]
FRUITS = [Fruit("apple", 3), Fruit("pear", 4), Fruit("plum", 5)]


class Place:
    """A window with a button behind the question."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.behind = ActionButton(key="F4")
        self.presses: list[str] = []
        self.behind.clicked.connect(lambda: self.presses.append("behind"))
        QVBoxLayout(self.window).addWidget(self.behind)
        self.window.setMinimumSize(600, 400)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def ask(self, *, danger: bool) -> None:
        ask(
            self.window, title="Sure?", text="Really?", confirm="Yes", cancel="No", danger=danger,
            on_confirm=lambda: self.presses.append("yes"),
        )  # fmt: skip

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.windowHandle(), key)


class WatchingSheet(Sheet):
    """A question that watches the keys of its field."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.field = QLineEdit()
        self.field.installEventFilter(self)
        self.column.addWidget(self.field)
        self.open(self.field)


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    return Place(qtbot)


def test_enter_confirms_what_is_harmless(place: Place, qtbot: QtBot) -> None:
    place.ask(danger=False)
    place.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.presses == ["yes"])


def test_enter_declines_what_is_dangerous_until_another_answer_is_chosen(place: Place, qtbot: QtBot) -> None:
    place.ask(danger=True)
    place.press(Qt.Key.Key_Return)
    assert place.presses == []
    place.ask(danger=True)
    place.press(Qt.Key.Key_Tab)
    place.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.presses == ["yes"])


def test_esc_closes_and_the_keys_behind_sleep_meanwhile(place: Place) -> None:
    place.ask(danger=False)
    place.press(Qt.Key.Key_F4)
    assert place.presses == []
    place.press(Qt.Key.Key_Escape)
    place.press(Qt.Key.Key_F4)
    assert place.presses == ["behind"]


@pytest.mark.parametrize(
    ("text", "fen"), [("", None), ("12", 1200), ("12.", 1200), ("12.5", 1250), ("12.05", 1205), (".5", None)]
)
def test_an_amount_is_exact_fen(qtbot: QtBot, text: str, fen: int | None) -> None:
    field = AmountField()
    qtbot.addWidget(field)
    field.setText(text)
    assert field.fen() == fen


@pytest.mark.parametrize("typed", ["-5", "1e3", "12.345", "１２", "abc"])
def test_what_is_no_amount_cannot_be_typed(qtbot: QtBot, typed: str) -> None:
    field = AmountField()
    qtbot.addWidget(field)
    field.insert(typed)
    assert field.text() == "" or field.hasAcceptableInput()


def test_an_amount_field_has_no_input_method(qtbot: QtBot) -> None:
    field = AmountField()
    qtbot.addWidget(field)
    assert not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_field_says_what_is_wrong_with_it(qtbot: QtBot) -> None:
    field = FormField(QLineEdit())
    qtbot.addWidget(field)
    field.set_name("Name")
    field.set_wrong("missing")
    assert (field.field.accessibleName(), field.field.property("wrong")) == ("Name", "true")
    field.set_wrong("")
    assert field.field.property("wrong") == "false"


def test_enter_chooses_the_row_and_the_choice_survives_new_rows(qtbot: QtBot) -> None:
    table, chosen = DataTable("fruit", COLUMNS, Remembered()), list[Fruit]()
    qtbot.addWidget(table)
    table.chosen.connect(chosen.append)
    table.show_rows(FRUITS)
    table.selectRow(1)
    table.show_rows([Fruit("fig", 9), *FRUITS], keep=lambda row: row.name)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen == [FRUITS[1]]


def test_column_widths_are_remembered(qtbot: QtBot) -> None:
    memory = Remembered()
    first = DataTable("fruit", COLUMNS, memory)
    qtbot.addWidget(first)
    first.setColumnWidth(0, 222)
    second = DataTable("fruit", COLUMNS, memory)
    qtbot.addWidget(second)
    assert second.columnWidth(0) == 222


@pytest.mark.parametrize(
    ("wanted", "needed", "room", "widths"),
    [
        pytest.param([100, 80], [0, 70], 300, [100, 200], id="what is left over goes to the last"),
        pytest.param([100, 80], [0, 130], 230, [100, 130], id="an amount takes what it needs"),
        pytest.param([200, 100, 80], [0, 0, 130], 300, [99, 71, 130], id="words give way, the widest first"),
        pytest.param([200, 80], [0, 130], 100, [NARROWEST_PX, 130], id="an amount stays whole where nothing fits"),
    ],
)
def test_widths_are_shared(wanted: list[int], needed: list[int], room: int, widths: list[int]) -> None:
    shared = shared_widths(wanted, needed, room)
    assert shared[-1] == widths[-1]
    assert sum(shared) == sum(widths)
    assert all(width >= need for width, need in zip(shared, needed, strict=True))


def test_an_amount_is_never_cut_off_however_narrow_the_window(qtbot: QtBot) -> None:
    table = DataTable("fruit", COLUMNS, Remembered())
    qtbot.addWidget(table)
    table.resize(150, 200)
    table.show()
    table.show_rows([Fruit("a fruit with a very long name", 123_456_789_012_345), *FRUITS])
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)
    table.setColumnWidth(1, 50)
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)


def test_an_error_shows_sentence_next_step_and_code(qtbot: QtBot) -> None:
    error = InlineError()
    qtbot.addWidget(error)
    error.show_code("printer.paper_out")
    assert not error.isHidden()
    assert error._code.text() == "printer.paper_out"
    error.clear()
    assert error.isHidden()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_button_with_the_focus_is_pressed_by_enter_too(qtbot: QtBot, key: Qt.Key) -> None:
    button, pressed = ActionButton(kind="primary"), list[bool]()
    qtbot.addWidget(button)
    button.clicked.connect(lambda: pressed.append(True))
    button.show()
    QTest.keyClick(button, key)
    assert len(pressed) == 1


def test_a_question_covers_what_it_lies_over_whatever_of_its_own_changes_its_size(place: Place) -> None:
    sheet = WatchingSheet(place.window)
    sheet.field.resize(sheet.field.width() + 10, sheet.field.height() + 5)
    assert sheet.geometry() == place.window.rect()
    place.window.resize(700, 500)
    assert sheet.geometry() == place.window.rect()
