"""From the desk to the devices before the patient: scenes through the real device host to emulated devices."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.desk.patient_ports import Scene, SceneKind
from app.gateway.devices import HostDevices
from support.device_ear import started
from support.devices import EmulatedWindow
from support.processes import wait_until


@pytest.fixture
def window(tmp_path: Path) -> Iterator[EmulatedWindow]:
    with EmulatedWindow(
        tmp_path, "--with", "display=led8", "--with", "announcer=syn6288", "--with", "keypad=plain"
    ) as window:
        yield window


@pytest.fixture
def devices(window: EmulatedWindow, tmp_path: Path) -> Iterator[HostDevices]:
    made = HostDevices(window.config_path, tmp_path / "host.log")
    started(made, "display-1", "announcer-1", "keypad-1")
    yield made
    made.stop()


def test_owed_received_and_change_are_shown_and_said_and_a_dead_display_is_not_waited_for(
    window: EmulatedWindow, devices: HostDevices
) -> None:
    def seen() -> Any:
        return window.ask("seen")["seen"]

    devices.tell(Scene(kind=SceneKind.OWED, amount_fen=6360))
    wait_until(lambda: seen()["display-1"]["rows"] == ["63.60"], timeout_s=10, what="owed")
    assert seen()["display-1"]["lamp"] == "total"
    devices.tell(Scene(kind=SceneKind.PAID, amount_fen=6360, tendered_fen=10000, change_fen=3640))
    wait_until(lambda: seen()["display-1"]["rows"] == ["36.40"], timeout_s=10, what="change")
    wait_until(lambda: len(seen()["announcer-1"]["heard"]) == 3, timeout_s=20, what="three phrases")
    assert seen()["announcer-1"]["heard"] == ["请您付款63.60元", "收您100.00元", "找您36.40元"]
    window.fault("display-1", "unplugged")
    devices.tell(Scene(kind=SceneKind.OWED, amount_fen=100))
    window.fault("display-1", "unplugged", on=False)
    wait_until(lambda: _shows_again(devices, seen), timeout_s=20, what="the display again", poll_s=0.3)


def _shows_again(devices: HostDevices, seen: Any) -> bool:
    """Plugged in again it is found again by itself."""
    devices.tell(Scene(kind=SceneKind.OWED, amount_fen=200, spoken=False))
    return bool(seen()["display-1"]["rows"] == ["2.00"])


def test_a_pin_is_typed_on_the_keypad_and_stands_in_no_log(
    window: EmulatedWindow, devices: HostDevices, tmp_path: Path
) -> None:
    assert devices.has_keypad()
    with ThreadPoolExecutor(1) as hand:
        typed = hand.submit(devices.read_password)
        wait_until(
            lambda: window.ask("seen")["seen"]["keypad-1"]["says"] == "请输入密码", timeout_s=10, what="the question"
        )
        window.ask("touch", device="keypad-1", act="press", keys="48", enter=False)
        window.ask("touch", device="keypad-1", act="press", keys="15926")
        assert typed.result(10) == "4815926"
    assert "4815926" not in (tmp_path / "host.log").read_text("utf-8")
