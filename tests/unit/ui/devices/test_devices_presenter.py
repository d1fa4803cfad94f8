"""Devices: what is known of each, tests that say what they found, receipts that come out after all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from app.core.permissions import PERMISSIONS
from app.desk.ports import DeviceStatus, Power, Printed, PrintedReceipt, PrintOutcome
from support import screen_people as people
from support.cashier_words import in_both
from support.screen_world import PlainFacts, Watched, World, devices_at_hand
from ui.devices.card import state_of
from ui.devices.models import DeviceLine, DevicesModel
from ui.devices.presenter import DevicesPresenter

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


def test_a_terminal_is_tried_with_a_fen_in_practice_alone() -> None:
    window = Window()
    tried: list[str] = []

    def trial() -> str:
        tried.append("fen")
        return ""

    window.presenter._desk = replace(window.world.desk, trial_sale=cast(Any, trial))
    terminal = DeviceStatus("terminal", "terminal", "serial_9f", Power.UNKNOWN, "", {"state": "idle"})
    window.facts.devices = {"terminal": terminal}
    for practice in (False, True):
        window.facts.configuration = replace(people.CONFIGURATION, practice=practice)
        window.presenter.load()
        window.world.tasks.settle()
        assert window.test("terminal").tested == ""
        assert tried == ["fen"] * practice
