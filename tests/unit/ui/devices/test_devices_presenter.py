"""Devices: what is known of each, tests that say what they found, receipts that come out after all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.permissions import PERMISSIONS
from app.core.terminal import CardAct
from app.desk.ports import DeviceStatus, Power, Printed, PrintedReceipt, PrintOutcome
from app.desk.trial_sale import OpenTrial
from support import screen_people as people
from support.cashier_words import in_both
from support.screen_world import PlainFacts, Watched, World, devices_at_hand
from ui.devices.card import DeviceCard, state_of
from ui.devices.models import DeviceLine, DevicesModel
from ui.devices.presenter import DevicesPresenter
from ui.devices.trial_note import TrialNote
from ui.widgets.sheet import Sheet

NUMBER = people.number("P", 1)


class Window:
    """The devices of one window; one receipt never came out."""

    def __init__(self, permissions: tuple[str, ...] = PERMISSIONS) -> None:
        self.world, self.view, self.facts = World(), Watched(), PlainFacts(permissions)
        self.world.devices.known = devices_at_hand()
        self.facts.devices = {each.device: each for each in devices_at_hand()}
        self.world.journal.keep_receipt(PrintedReceipt(NUMBER, people.NOW, "缴费凭条", [{"block": "rule"}], False))
        self.presenter = DevicesPresenter(
            self.view, self.world.tasks, self.world.desk, self.world.devices, self.world.journal, self.facts
        )
        self.presenter.load()
        self.world.tasks.settle()

    @property
    def model(self) -> DevicesModel:
        model = self.view.last
        assert isinstance(model, DevicesModel)
        return model

    def test(self, device: str) -> DeviceLine:
        self.presenter.test_requested(device)
        self.world.tasks.settle()
        return next(line for line in self.model.lines if line.status.device == device)


def test_the_printer_stands_first_and_its_trouble_is_named() -> None:
    window = Window()
    assert [line.status.kind for line in window.model.lines] == ["printer", "drawer", "scanner", "display"]
    assert window.model.lines[0].trouble == "printer.paper_out"
    assert window.model.lines[1].trouble == ""


def test_no_paper_is_trouble_even_when_the_printer_says_no_error() -> None:
    silent = DeviceStatus("p", "printer", "m", Power.ONLINE, "", {"paper": "out"})
    assert DeviceLine(silent).trouble == "printer.paper_out"


def test_the_printer_prints_its_page_and_the_drawer_opens() -> None:
    window = Window()
    assert window.test("printer").tested == ""
    assert "打印机测试页" in window.world.devices.words()
    assert window.test("drawer").tested == ""
    assert window.world.devices.kicks == 1


def test_a_test_says_what_it_found() -> None:
    window = Window()
    window.world.devices.code = "device.no_answer"
    assert window.test("display").tested == "device.no_answer"
    assert window.world.devices.tested == ["display"]


def test_the_drawer_opens_only_with_the_permission() -> None:
    window = Window(("devices.view", "devices.test"))
    window.test("drawer")
    assert window.world.devices.kicks == 0


@pytest.mark.parametrize("blank", [True, False], ids=["nothing came out", "it perhaps came out"])
def test_an_unprinted_receipt_is_marked_when_it_perhaps_came_out_and_leaves_the_list(*, blank: bool) -> None:
    window = Window()
    if blank:
        window.world.journal.mark_blank(NUMBER)
    window.presenter.refresh_requested()
    window.world.tasks.settle()
    assert [(row.number, row.in_doubt) for row in window.model.unprinted] == [(NUMBER, not blank)]
    window.presenter.print_requested(NUMBER)
    window.world.tasks.settle()
    assert window.model.unprinted == ()
    assert ("补打" in window.world.devices.words()) is not blank


def test_a_print_that_fails_keeps_the_receipt_in_the_list() -> None:
    window = Window()
    window.world.devices.printed = Printed(PrintOutcome.NOT_BEGUN, "printer.paper_out")
    window.presenter.print_requested(NUMBER)
    window.world.tasks.settle()
    assert [row.number for row in window.model.unprinted] == [NUMBER]
    assert window.model.fault is not None
    assert window.model.fault.code == "printer.paper_out"


@pytest.mark.parametrize(
    ("status", "words", "tone"),
    [
        (DeviceStatus("s", "scanner", "line", Power.UNKNOWN, "", {"state": "idle"}), "线路已通", "success"),
        (DeviceStatus("t", "terminal", "serial_9f", Power.UNKNOWN, "", {"state": "busy"}), "忙", "primary"),
        (DeviceStatus("p", "printer", "m", Power.OFFLINE, "device.claimed", {}), "被其他程序占用", "danger"),
        (DeviceStatus("p", "printer", "m", Power.OFFLINE, "device.stuck", {}), "卡住", "danger"),
        (DeviceStatus("p", "printer", "m", Power.OFFLINE, "device.no_answer", {}), "没有应答", "danger"),
        (DeviceStatus("p", "printer", "m", Power.OFFLINE, "device.offline", {}), "未接入", "danger"),
        (DeviceStatus("p", "printer", "m", Power.UNKNOWN, "printer.error", {}), "故障", "danger"),
        (DeviceStatus("p", "printer", "m", Power.ONLINE, "", {"state": "idle"}), "就绪", "success"),
        (DeviceStatus("p", "printer", "m", Power.UNKNOWN, "", {}), "状态未知", "unknown"),
    ],
    ids=["one-way line", "busy", "claimed", "stuck", "asleep", "unplugged", "broken", "ready", "not heard of"],
)
def test_every_state_has_its_word_in_both_languages(status: DeviceStatus, words: str, tone: str) -> None:
    english, chinese = in_both(lambda: state_of(DeviceLine(status)))
    assert (chinese[0], chinese[1]) == (words, tone)
    assert english[0].isascii()


class Trial:
    """The trial of a terminal, scripted."""

    def __init__(self) -> None:
        self.tried = 0
        self.looks = 0
        self.found: OpenTrial | None = None
        self.said: list[bool] = []

    def __call__(self) -> str:
        self.tried += 1
        return ""

    def look(self) -> OpenTrial | None:
        self.looks += 1
        return self.found

    def end(self, *, went_through: bool) -> None:
        self.said.append(went_through)
        self.found = None


def with_trial(found: OpenTrial | None = None) -> tuple[Window, Trial]:
    window, trial = Window(), Trial()
    trial.found = found
    window.presenter._desk = replace(window.world.desk, trial_sale=cast(Any, trial))
    terminal = DeviceStatus("terminal", "terminal", "serial_9f", Power.UNKNOWN, "", {"state": "idle"})
    window.facts.devices = {"terminal": terminal}
    window.presenter.load()
    window.world.tasks.settle()
    return window, trial


def test_a_terminal_is_tried_with_a_fen_in_practice_alone() -> None:
    window, trial = with_trial()
    for practice in (False, True):
        window.facts.configuration = replace(people.CONFIGURATION, practice=practice)
        window.presenter.load()
        window.world.tasks.settle()
        assert window.test("terminal").tested == ""
        assert trial.tried == practice


IN_DOUBT = OpenTrial(act=CardAct.SALE, begun_at=people.NOW, in_doubt=True)


def test_an_open_trial_is_said_and_asked_for_when_the_device_program_is_back() -> None:
    window, trial = with_trial(IN_DOUBT)
    assert window.model.trial == IN_DOUBT
    for runs in (False, True, True):
        window.facts.device_host_runs = runs
        window.presenter.changed()
        window.world.tasks.settle()
    assert trial.looks == 2


def test_the_test_of_a_terminal_takes_back_what_an_earlier_one_sold(qtbot: QtBot) -> None:
    card = DeviceCard("Alt+1")
    qtbot.addWidget(card)
    line = DeviceLine(DeviceStatus("t", "terminal", "serial_9f", Power.UNKNOWN, "", {"state": "idle"}))
    card.show_line(line, may_test=True, practice=True)
    assert card.test.text() == "Sell ¥0.01 and take it back"
    card.show_line(line, may_test=True, practice=True, gives_back=True)
    card.retranslate()
    assert card.test.text() == "Take ¥0.01 back"


def test_the_paper_ends_it_by_keys_in_both_languages(qtbot: QtBot) -> None:
    window, trial = with_trial(IN_DOUBT)
    screen = QWidget()
    qtbot.addWidget(screen)
    note = TrialNote(screen)
    with qtbot.waitActive(screen):
        screen.show()
    note.ended.connect(lambda went: window.presenter.trial_ended(went_through=went))

    def said() -> str:
        note.show_trial(window.model.trial, may=True)
        return note.said.text()

    english, chinese = in_both(said)
    assert "not known" in english
    assert "不明" in chinese
    QTest.keyClick(screen, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    sheet = screen.findChild(Sheet)
    assert sheet is not None
    QTest.keyClick(sheet, Qt.Key.Key_Tab)
    QTest.keyClick(screen.focusWidget(), Qt.Key.Key_Return)
    QTest.qWait(5)
    window.world.tasks.settle()
    assert (trial.said, window.model.trial) == ([True], None)
