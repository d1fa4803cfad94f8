"""The whole window with real lanes: sign in, a scan from the device host, paid, locked, signed out, closed."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.clock import SystemClock
from app.core.errors import PaydeskError, Refused
from app.core.payment import PaymentState
from app.desk.ports import DeviceListener, DeviceStatus, Power
from support import screen_people as people
from support.checkout_world import CODES, CheckoutWorld
from ui.application import DeskWindow, make_application, set_aside
from ui.checkout.models import Stage
from ui.checkout.view import CheckoutView
from ui.context import Ends
from ui.login.models import LoginStage
from ui.main_window import MainFrame
from ui.screens import Build, Screen

POLISHED = Qt.WidgetAttribute.WA_WState_Polished


class Window:
    """The desk's window over a play world, with real threads and the computer's clock."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.world = qtbot, CheckoutWorld()
        self.world.clock.now = SystemClock().now  # type: ignore[method-assign]
        server = cast(Any, self.world.server)
        configuration = server.configuration
        server.configuration = lambda: replace(configuration(), server_at=SystemClock().now())
        self.world.devices.start = self.listen  # type: ignore[method-assign]
        self.listener: DeviceListener | None = None
        application, languages = make_application(self.world.preferences)
        self.desk = DeskWindow(application, languages, self.world.preferences)
        self.desk.show()

    def listen(self, listener: object) -> None:
        self.listener = cast(DeviceListener, listener)

    def ends(self) -> Ends:
        world = self.world
        return Ends(
            desk=world.desk, server=cast(Any, world.server), devices=world.devices, journal=world.journal,
            clock=world.clock, preferences=world.preferences,
        )  # fmt: skip

    def sign_in(self) -> CheckoutView:
        self.desk.load(self.ends)
        self.qtbot.waitUntil(lambda: self.desk.login.model.stage is LoginStage.SIGN_IN)
        self.desk.login.username.setText("wangfang")
        self.desk.login.password.setText(self.world.server.password)
        self.desk.login.password.returnPressed.emit()
        self.qtbot.waitUntil(lambda: self.desk.frame is not None)
        view = self.checkout()
        self.until(Stage.PATIENT)
        return view

    def checkout(self) -> CheckoutView:
        assert self.desk.frame is not None
        return cast(CheckoutView, self.desk.frame.opened("checkout"))

    def until(self, stage: Stage) -> None:
        def there() -> bool:
            model = self.checkout().model
            return model is not None and model.stage is stage

        self.qtbot.waitUntil(there)

    def scan_on_device_thread(self, text: str) -> None:
        listener = self.listener
        assert listener is not None
        threading.Thread(target=lambda: listener.scanned(text, "unknown")).start()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    made = Window(qtbot)
    yield made
    made.desk.close_down()
    made.desk.close()
    made.desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_straight_path_with_scans_of_the_device_host(window: Window) -> None:
    view = window.sign_in()
    window.scan_on_device_thread(people.PERSON.card_no)
    window.until(Stage.BILLS)
    window.scan_on_device_thread(CODES["wechat"])
    window.until(Stage.PAID)
    window.qtbot.waitUntil(lambda: view.payment.receipt_text() == "凭条已打印")
    assert len(window.world.server.taken) == 1


def test_money_goes_on_while_other_screens_are_open_and_after_a_lock(window: Window) -> None:
    window.world.server.next_state = PaymentState.WAITING
    window.sign_in()
    window.desk.on_scan(people.PERSON.card_no)
    window.until(Stage.BILLS)
    window.desk.on_scan(CODES["wechat"])
    window.until(Stage.WAITING)
    assert window.desk.frame is not None
    window.desk.frame.lock()
    (number,) = window.world.server.payments
    window.world.server.becomes(number, PaymentState.PAID)
    window.until(Stage.PAID)


def test_device_news_arrive_on_the_screen(window: Window) -> None:
    window.sign_in()
    listener = window.listener
    assert listener is not None
    listener.host_changed(True)
    listener.device_changed(DeviceStatus("printer-1", "printer", "escpos", Power.ONLINE, "", {"paper": "out"}))
    window.qtbot.waitUntil(lambda: "printer-1" in window.desk.state.devices)
    assert window.desk.state.device_host_runs is True


def test_signing_out_and_in_again(window: Window) -> None:
    window.sign_in()
    window.desk.sign_out()
    window.qtbot.waitUntil(lambda: window.desk.login.model.stage is LoginStage.SIGN_IN)
    assert window.desk.frame is None
    window.desk.on_scan(CODES["wechat"])
    assert window.desk.login.model.error == "scan.sign_in_first"


def test_the_sign_in_page_stays_in_front_until_the_desk_is_whole(window: Window) -> None:
    seen: list[tuple[bool, str, list[QWidget]]] = []

    def came(_place: int) -> None:
        frame = window.desk.currentWidget()
        if isinstance(frame, MainFrame):
            bare = [each for each in frame.findChildren(QWidget) if not each.testAttribute(POLISHED)]
            seen.append((window.desk.login.model.busy, frame.current, bare))

    window.desk.currentChanged.connect(came)
    window.sign_in()
    assert seen == [(True, "checkout", [])]
    assert not window.desk.login.model.busy


def test_who_is_signed_out_while_the_desk_is_made_leaves_nothing_of_it(window: Window) -> None:
    desk = window.desk
    desk.signing_in.connect(lambda: QTimer.singleShot(0, desk.sign_out))
    desk.load(window.ends)
    window.qtbot.waitUntil(lambda: desk.login.model.stage is LoginStage.SIGN_IN)
    with window.qtbot.waitSignal(desk.signed_out):
        desk.login.sign_in_wanted.emit("wangfang", window.world.server.password)
    window.qtbot.waitUntil(lambda: desk.login.model.stage is LoginStage.SIGN_IN and not desk.login.model.busy)
    assert (desk.frame, desk.count(), desk.currentWidget()) == (None, 1, desk.login)


def test_a_desk_that_cannot_be_made_lets_somebody_sign_in_again(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def broken(_allowed: object) -> Screen:
        def load() -> Build:
            raise PaydeskError("desk.fault", kind="ImportError")

        return Screen(name="checkout", icon="wallet", key="Ctrl+1", load=load)

    monkeypatch.setattr("ui.screens.first_screen", broken)
    desk = window.desk
    desk.load(window.ends)
    window.qtbot.waitUntil(lambda: desk.login.model.stage is LoginStage.SIGN_IN)
    desk.login.sign_in_wanted.emit("wangfang", window.world.server.password)
    window.qtbot.waitUntil(lambda: desk.login.model.error == "desk.fault")
    assert (desk.login.model.busy, desk.frame, desk.state.session) == (False, None, None)


def test_what_was_there_at_the_start_is_not_looked_at_when_somebody_signs_in() -> None:
    class Cycle:
        def __init__(self) -> None:
            self.itself = self

    gc.collect()
    kept = weakref.ref(Cycle())
    try:
        gc.freeze()
        gone = weakref.ref(Cycle())
        set_aside()
        assert (kept() is not None, gone()) == (True, None)
    finally:
        gc.unfreeze()


def test_idleness_locks(window: Window) -> None:
    window.world.server.settings = replace(people.CONFIGURATION, lock_after_idle_s=1)
    window.sign_in()
    window.qtbot.waitUntil(lambda: window.desk.frame is not None and window.desk.frame.locked, timeout=4000)


def test_theme_and_language_are_remembered(window: Window) -> None:
    window.sign_in()
    window.desk.restyle("dark")
    window.desk.speak("en")
    assert (window.world.preferences["theme"], window.world.preferences["language"]) == ("dark", "en")
    window.desk.restyle("light")
    window.desk.speak("zh_CN")


def test_ends_that_cannot_be_made_are_said_on_the_first_page(window: Window) -> None:
    def broken() -> Ends:
        raise Refused("desk.already_running")

    window.desk.load(broken)
    window.qtbot.waitUntil(lambda: window.desk.login.model.error == "desk.already_running")


def test_closing_ends_it_although_the_server_hangs(window: Window) -> None:
    gate = threading.Event()
    window.sign_in()
    window.desk.tasks.run("money", lambda: gate.wait(20), lambda _: None, lambda _: None)
    window.desk.tasks.stop(wait_s=0.05)
    gate.set()


def test_the_window_is_never_larger_than_the_screen(window: Window) -> None:
    available = window.desk.screen().availableSize()
    assert window.desk.minimumSize().boundedTo(available) == window.desk.minimumSize()
    assert window.desk.size().boundedTo(available) == window.desk.size()
