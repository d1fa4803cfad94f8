"""The screen before the patient: amounts from afar, cash with its change, a code to keep, empty after the thanks."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk.patient_ports import Scene, SceneKind
from app.desk.tell_patient import TellPatient
from ui import theme
from ui.second_screen.window import SceneEar, SecondScreen, code_picture, other_screen
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


def test_one_monitor_has_no_other(screen: SecondScreen) -> None:
    assert other_screen(screen) is None
