"""What is wanted soon is made ahead: step by step, a turn each, until nobody wants it any more."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import PaydeskError
from support.screen_world import HandTasks
from ui.ahead import A_TURN, Ahead, dress_some
from ui.widgets.arranging import laid_out_once
from ui.widgets.tables import Column, DataTable


class Kept(dict[str, str]):
    """Preferences that forget."""

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        return default

    def put(self, name: str, value: str) -> None:
        """Nothing is kept."""


def test_modules_are_read_on_a_lane_before_the_first_step_and_each_step_has_a_turn_of_its_own() -> None:
    tasks, done = HandTasks(), list[str]()
    steps = [partial(done.append, name) for name in "ab"]
    Ahead(tasks, lambda _error: None).begin(lambda: done.append("read"), steps)
    seen = []
    for _turn in range(6):
        seen.append(list(done))
        tasks.pass_time()
        tasks.settle()
    assert seen[:4] == [[], ["read"], ["read", "a"], ["read", "a", "b"]]
    assert (tasks.waiting, tasks.timers) == ([], [])


def test_a_step_that_has_more_to_do_is_called_again() -> None:
    tasks, left = HandTasks(), [True, True, False]
    Ahead(tasks, lambda _error: None).begin(lambda: None, [lambda: left.pop(0), left.clear])
    for _turn in range(4):
        tasks.pass_time()
        tasks.settle()
    assert left == []
    assert tasks.timers != [], "the second step waits for its turn"


def test_who_has_gone_wants_nothing_any_more() -> None:
    tasks, done = HandTasks(), list[str]()
    ahead = Ahead(tasks, lambda _error: None)
    ahead.begin(lambda: None, [lambda: done.append("a")])
    tasks.pass_time()
    tasks.settle()
    ahead.stop()
    tasks.pass_time()
    assert done == []


def test_modules_that_cannot_be_read_are_told_of() -> None:
    tasks, told = HandTasks(), list[str]()

    def load() -> None:
        raise PaydeskError("desk.fault")

    Ahead(tasks, lambda error: told.append(error.code)).begin(load, [])
    tasks.pass_time()
    tasks.settle()
    assert told == ["desk.fault"]


def test_many_widgets_are_dressed_over_several_turns(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    for _ in range(A_TURN + 5):
        QLabel(root)
    assert [dress_some(root), dress_some(root)] == [True, False]


def test_what_appears_together_is_laid_out_once_and_lies_right_at_the_end(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    column, labels = QVBoxLayout(root), [QLabel(f"line {place}") for place in range(5)]
    for label in labels:
        label.hide()
        column.addWidget(label)
    root.show()
    with laid_out_once(root):
        for label in labels:
            label.show()
        assert labels[4].y() <= labels[0].y(), "not yet"
    tops = [label.y() for label in labels]
    assert tops == sorted(set(tops))


def test_a_column_that_stands_whole_is_as_wide_as_its_widest_cell_needs(qtbot: QtBot) -> None:
    texts = ["¥1.00", "¥900,000.00", *(f"¥{place}.50" for place in range(300)), "未知", "已记账未到账"]
    columns: list[Column[str]] = [Column(name="fen", title=lambda: "x", text=lambda row: row, right=True)]
    table = DataTable("t", columns, Kept())
    qtbot.addWidget(table)
    table.show_rows(texts)
    assert table._widest(0) == table.sizeHintForColumn(0)
