"""The practice panel: a card, a code of each kind, something broken, and what the practice world cannot do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from app.core.errors import Refused, Unreachable
from app.desk.practice import Making, PracticeChoice, PracticeDevice, PracticeReceipt
from app.gateway.practice import CODES, FAULTS
from support.screen_world import HandTasks
from ui.practice.panel import PracticeWindow
from ui.sentences import find


@dataclass
class PlayDays:
    """Makes a day in two steps; looks at what is shown after the first."""

    seen: list[str] = field(default_factory=list)
    look: Callable[[], str] = str
    refuses: str = ""

    def make(self, making: Making) -> None:
        making.stepped(1, 2)
        self.seen.append(self.look())
        if making.cancelled or self.refuses:
            raise Refused(self.refuses or "practice.day_cancelled")
        making.stepped(2, 2)


@dataclass
class PlayControl:
    """The practice world as lists."""

    scanned: list[str] = field(default_factory=list)
    down: bool = False
    wrong: set[str] = field(default_factory=set)
    printed: list[PracticeReceipt] = field(default_factory=list)
    touched: list[tuple[str, str, int]] = field(default_factory=list)
    laid: list[tuple[str, str]] = field(default_factory=list)

    days: PlayDays | None = None

    def bad_days(self) -> PlayDays | None:
        return self.days

    def cards(self) -> list[PracticeChoice]:
        return [PracticeChoice("8800100001", "演练甲", "¥31.60"), PracticeChoice("8800100002", "演练乙")]

    def codes(self) -> list[PracticeChoice]:
        return [PracticeChoice(name, name) for name in CODES]

    def show_code(self, kind: str) -> str:
        if self.down:
            raise Unreachable("practice.no_answer")
        return f"code of {kind}"

    def scan(self, text: str) -> None:
        self.scanned.append(text)

    def lay(self, reader: str, text: str) -> None:
        self.laid.append((reader, text))

    def receipts(self, after: int = 0) -> list[PracticeReceipt]:
        return [each for each in self.printed if each.number > after]

    def seen(self) -> list[PracticeDevice]:
        return [
            PracticeDevice(name="display-1", kind="display", lines=["", "应付：63.60元"]),
            PracticeDevice(name="terminal-1", kind="terminal", lines=["请刷卡"], acts=["card", "pay_by_hand"]),
            PracticeDevice(name="id_card-1", kind="id_card", lamp="card_off"),
            PracticeDevice(name="keypad-1", kind="keypad", lines=["请输入密码"], acts=[*"1234567890", "enter"]),
        ]

    def touch(self, device: str, act: str, amount_fen: int = 0) -> None:
        self.touched.append((device, act, amount_fen))

    def faults(self) -> list[PracticeChoice]:
        return [PracticeChoice(name, name) for name in FAULTS]

    def broken(self) -> frozenset[str]:
        return frozenset(self.wrong)

    def set_fault(self, name: str, on: bool) -> None:
        (self.wrong.add if on else self.wrong.discard)(name)


class Panel:
    def __init__(self, qtbot: QtBot, days: PlayDays | None = None) -> None:
        self.control, self.tasks = PlayControl(days=days), HandTasks()
        self.window = PracticeWindow(self.tasks, cast(Any, self.control))
        qtbot.addWidget(self.window)
        self.window.presenter.start()
        self.tasks.settle()


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[Panel]:
    made = Panel(qtbot)
    yield made
    made.window.presenter.stop()


def test_a_patient_is_scanned(panel: Panel) -> None:
    panel.window.card_buttons["8800100002"].click()
    panel.tasks.settle()
    assert panel.control.scanned == ["8800100002"]


def test_a_patient_lays_the_identity_card_on_its_reader(panel: Panel) -> None:
    way = panel.window.way
    assert [way.itemData(place) for place in range(way.count())] == ["", "id_card-1"]
    way.setCurrentIndex(1)
    panel.window.card_buttons["8800100001"].click()
    panel.tasks.settle()
    assert (panel.control.laid, panel.control.scanned) == ([("id_card-1", "8800100001")], [])


@pytest.mark.parametrize("kind", CODES)
def test_a_code_of_each_kind_is_shown_to_the_scanner(panel: Panel, kind: str) -> None:
    panel.window.code_buttons[kind].click()
    panel.tasks.settle()
    assert panel.control.scanned == [f"code of {kind}"]


def test_things_are_broken_and_mended(panel: Panel) -> None:
    box = panel.window.fault_boxes["his.down"]
    box.click()
    panel.tasks.settle()
    assert panel.control.wrong == {"his.down"}
    assert box.isChecked()
    box.click()
    panel.tasks.settle()
    assert panel.control.wrong == set()
    assert not box.isChecked()


def test_a_practice_world_that_does_not_answer_is_said(panel: Panel) -> None:
    panel.control.down = True
    panel.window.code_buttons["wechat.pays"].click()
    panel.tasks.settle()
    assert panel.window.presenter.model.error == "practice.no_answer"


@pytest.mark.parametrize("name", [*CODES, *FAULTS])
def test_everything_has_words(name: str) -> None:
    assert find(f"word.{name}") is not None


def test_the_receipt_printed_last_is_shown(panel: Panel) -> None:
    panel.window.show()
    assert panel.window.receipt.isHidden() or not panel.window.receipt.isVisible()
    picture = QPixmap(576, 300)
    picture.fill(Qt.GlobalColor.white)
    content = QBuffer()
    picture.save(content, "PNG")
    png = bytes(content.data().data())
    panel.control.printed = [PracticeReceipt(1, b"not a picture"), PracticeReceipt(2, png)]
    panel.window.presenter.pause()
    panel.window.presenter.start()
    panel.tasks.settle()
    assert panel.window.receipt.isVisible()
    assert panel.window.receipt.pixmap().width() == 360
    panel.control.printed.append(PracticeReceipt(3, b"not a picture"))
    panel.window.presenter.pause()
    panel.window.presenter.start()
    panel.tasks.settle()
    assert not panel.window.receipt.isVisible()


def test_closing_hides_it_only(panel: Panel) -> None:
    panel.window.show()
    panel.window.close()
    assert panel.window.isHidden()
    panel.window.card_buttons["8800100001"].click()


def test_patients_are_found_by_their_name_and_keep_their_amount(panel: Panel) -> None:
    panel.window.show()
    first, second = panel.window.card_buttons.values()
    assert first.text() == "演练甲  ¥31.60"
    panel.window.filter.setText("乙")
    assert (first.isVisible(), second.isVisible()) == (False, True)
    panel.window.filter.clear()
    assert first.isVisible()


def test_what_the_devices_show_is_read_and_their_keys_are_pressed(panel: Panel) -> None:
    shown = panel.window.devices.devices
    assert shown["display-1"].shown.text() == "应付：63.60元"
    shown["terminal-1"].keys["card"].click()
    panel.tasks.settle()
    assert panel.control.touched == [("terminal-1", "card", 0)]


def test_a_bad_day_is_made_while_the_panel_goes_on(qtbot: QtBot) -> None:
    days = PlayDays()
    panel = Panel(qtbot, days)
    panel.window.show()
    card = panel.window.day
    days.look = lambda: "cancel" if card.cancel.isVisible() else "nothing to stop it with"
    card.make.click()
    assert not card.make.isVisible()
    panel.tasks.settle()
    assert days.seen == ["cancel"]
    assert (panel.window.presenter.model.error, panel.window.presenter.model.tone) == ("practice.day_made", "success")
    assert card.make.isVisible()


@pytest.mark.parametrize(
    ("refuses", "cancelled", "tone"),
    [
        pytest.param("", True, "warning", id="stopped"),
        pytest.param("practice.day_open", False, "warning", id="its window is open"),
        pytest.param("practice.day_not_made", False, "danger", id="it failed"),
    ],
)
def test_a_day_that_is_not_made_says_why(qtbot: QtBot, refuses: str, cancelled: bool, tone: str) -> None:
    panel = Panel(qtbot, PlayDays(refuses=refuses))
    panel.window.show()
    panel.window.day.make.click()
    if cancelled:
        panel.window.day.cancel.click()
    panel.tasks.settle()
    model = panel.window.presenter.model
    assert (model.error, model.tone, model.day) == (refuses or "practice.day_cancelled", tone, None)
    assert find(model.error) is not None
    assert panel.window.day.make.isVisible()


def test_no_bad_day_is_offered_within_a_bad_day(panel: Panel) -> None:
    panel.window.show()
    assert not panel.window.day.isVisible()


def test_a_payment_by_hand_has_its_amount_and_a_keypad_its_digits(panel: Panel) -> None:
    panel.window.presenter._show_devices(panel.control.seen())
    looks = panel.window.devices.devices
    amount = looks["terminal-1"].amount
    assert amount is not None
    amount.set_fen(3160)
    looks["terminal-1"].keys["pay_by_hand"].click()
    amount.clear()
    looks["terminal-1"].keys["pay_by_hand"].click()
    for key in ("4", "enter"):
        looks["keypad-1"].keys[key].click()
        panel.tasks.settle()
    assert panel.control.touched == [
        ("terminal-1", "pay_by_hand", 3160), ("keypad-1", "4", 0), ("keypad-1", "enter", 0)
    ]  # fmt: skip
