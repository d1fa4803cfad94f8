"""The screen before the patient: amounts from afar, cash with its change, a code to keep, empty after the thanks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.desk.patient_ports import Scene, SceneKind
from app.desk.tell_patient import TellPatient
from support.screen_world import Remembered
from ui import theme
from ui.second_screen.keeper import PatientScreen, SceneEar, screen_for
from ui.second_screen.window import SecondScreen, code_picture
from ui.text import Languages


@pytest.fixture
def screen(qtbot: QtBot, qapp: QApplication) -> Iterator[SecondScreen]:
    theme.apply(qapp, "light")
    languages = Languages(qapp)
    languages.switch("zh_CN")
    made = SecondScreen("演练医院")
    qtbot.addWidget(made)
    made.resize(1024, 768)
    made.show()
    yield made
    languages.switch("en")


@pytest.mark.parametrize(
    ("scene", "state", "amount", "second", "code"),
    [
        (Scene(kind=SceneKind.NOBODY), "您好", "", "", False),
        (Scene(kind=SceneKind.OWED, amount_fen=6360), "请付款", "¥63.60", "", False),
        (Scene(kind=SceneKind.WAITING, amount_fen=6360), "正在支付", "¥63.60", "", False),
        (Scene(kind=SceneKind.PAID, amount_fen=6360, number="P1"), "支付成功", "¥63.60", "", True),
        (
            Scene(kind=SceneKind.PAID, amount_fen=6360, tendered_fen=10000, change_fen=3640, number="P1"),
            "支付成功", "¥63.60", "收您 ¥100.00，找零 ¥36.40", True,
        ),
        (Scene(kind=SceneKind.REFUND, amount_fen=500), "退款", "¥5.00", "", False),
        (Scene(kind=SceneKind.THANKS), "谢谢", "", "", False),
    ],
    ids=lambda each: each.kind.value if isinstance(each, Scene) else "",
)  # fmt: skip
def test_each_scene(screen: SecondScreen, scene: Scene, state: str, amount: str, second: str, code: bool) -> None:
    screen.show_scene(scene)
    assert screen.state.text() == state
    assert (screen.amount.text() if screen.amount.isVisible() else "") == amount
    assert (screen.second.text() if screen.second.isVisible() else "") == second
    assert screen.code.isVisible() is code


def test_the_last_patient_is_thanked_and_then_nobody_is_there(screen: SecondScreen, qtbot: QtBot) -> None:
    screen._empty.setInterval(20)
    screen.show_scene(Scene(kind=SceneKind.THANKS))
    qtbot.waitUntil(lambda: screen.scene.kind is SceneKind.NOBODY, timeout=2000)


def test_scenes_told_on_a_lane_arrive(screen: SecondScreen, qtbot: QtBot) -> None:
    tell, ear = TellPatient(), SceneEar(screen)
    ear.told.connect(screen.show_scene)
    tell.listen(ear)
    lane = threading.Thread(target=lambda: tell(Scene(kind=SceneKind.OWED, amount_fen=100)))
    lane.start()
    lane.join(5)
    qtbot.waitUntil(lambda: screen.scene.amount_fen == 100, timeout=2000)


def test_the_code_is_black_on_white(qapp: QApplication) -> None:
    picture = code_picture("P1", 240).toImage()
    assert (picture.width(), picture.pixelColor(1, 1).lightness()) == (240, 255)
    assert any(picture.pixelColor(at, 40).lightness() == 0 for at in range(240))


class Monitor:
    """A monitor by its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        return self._name

    def geometry(self) -> QRect:
        return QRect(0, 0, 800, 600)


DESK, WALL, TALL = Monitor("eDP-1"), Monitor("HDMI-1"), Monitor("DP-3")


@pytest.mark.parametrize(
    ("chosen", "plugged", "stands_on"),
    [
        ("", [DESK, WALL, TALL], WALL),
        ("on", [DESK], None),
        ("off", [DESK, WALL], None),
        ("DP-3", [DESK, WALL, TALL], TALL),
        ("DP-3", [DESK, WALL], WALL),
        ("eDP-1", [DESK, WALL], WALL),
        ("eDP-1", [DESK], None),
    ],
    ids=["nothing chosen", "one monitor", "switched off", "the chosen one", "the chosen one is not plugged in",
         "never over the desk", "never over the desk, even alone"],
)  # fmt: skip
def test_it_stands_where_it_was_chosen_and_never_over_the_desk(
    chosen: str, plugged: list[Any], stands_on: Monitor | None
) -> None:
    assert cast(Any, screen_for(chosen, plugged, cast(Any, DESK))) is stands_on


class Monitors(QObject):
    """An application whose monitors come and go."""

    screenAdded, screenRemoved = Signal(object), Signal(object)  # noqa: N815  # Qt's own names

    def __init__(self) -> None:
        super().__init__()
        self.plugged: list[Any] = [DESK, WALL]

    def screens(self) -> list[Any]:
        return self.plugged

    def unplug(self, monitor: Monitor) -> None:
        self.screenRemoved.emit(monitor)
        self.plugged = [each for each in self.plugged if each is not monitor]

    def plug(self, monitor: Monitor) -> None:
        self.plugged = [*self.plugged, monitor]
        self.screenAdded.emit(monitor)


class Counter(QWidget):
    """The desk's window, on its own monitor."""

    def screen(self) -> Any:
        return DESK


def test_it_goes_with_its_monitor_and_comes_back_with_what_belongs_there_now(qtbot: QtBot, qapp: QApplication) -> None:
    monitors, desk, chosen = Monitors(), Counter(), Remembered({})
    qtbot.addWidget(desk)
    screen = PatientScreen(cast(Any, monitors), desk, chosen, lambda: "演练医院")
    screen.place()
    assert screen.window is not None
    assert screen.window.isVisible()
    monitors.unplug(WALL)
    assert not screen.window.isVisible()
    screen.ear(Scene(kind=SceneKind.OWED, amount_fen=100))
    monitors.plug(WALL)
    qtbot.waitUntil(lambda: screen.window is not None and screen.window.scene.amount_fen == 100, timeout=2000)
    assert screen.window.isVisible()
    chosen.put("second_screen", "off")
    screen.place()
    assert not screen.window.isVisible()
    screen.close()


def test_one_monitor_makes_no_window(qtbot: QtBot) -> None:
    monitors, desk = Monitors(), Counter()
    qtbot.addWidget(desk)
    monitors.plugged = [DESK]
    screen = PatientScreen(cast(Any, monitors), desk, Remembered({}), str)
    screen.place()
    assert screen.window is None
    screen.close()
