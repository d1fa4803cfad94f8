"""The keypad's port on an emulated one: asks, takes digits until Enter, forgets what nobody asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from drivers.emulation.attached import Attached
from drivers.emulation.lines import Plug, PtyPlug, TcpPlug
from drivers.errors import DeviceError
from drivers.keypad.emulator import KeypadEmulator
from drivers.keypad.serial_keypad import KeypadSettings, SerialKeypad
from drivers.messages import Answer
from drivers.ports import Checked, Device, Health
from drivers.transport.catalog import make_line
from support.processes import wait_until


class Bench:
    """A driver at one end of a line and an emulated keypad at the other."""

    def __init__(self, plug: Plug) -> None:
        self.plug, self.emulator = plug, KeypadEmulator()
        acts = {"press": self.emulator.press}
        self.attached = Attached(
            kind="keypad", model="plain", emulator=self.emulator, plug=plug, faults=frozenset(), acts=acts
        )
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self.attached.run, args=(self._ended,), daemon=True)
        self._thread.start()
        self.keypad = SerialKeypad(make_line(plug.connection, "connection"), KeypadSettings())
        self.keypad.claim(2.0)
        self.keypad.enable()

    def says(self, text: str) -> None:
        wait_until(lambda: self.emulator.seen()["says"] == text, timeout_s=3, what=text)

    def press_when_asked(self, keys: str, text: str = "请输入密码") -> threading.Thread:
        def press() -> None:
            self.says(text)
            self.attached.act("press", {"keys": keys})

        thread = threading.Thread(target=press, daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        self.keypad.close()
        self._ended.set()
        self._thread.join(2)
        self.plug.close()


@pytest.fixture(params=["tcp", "pty"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    bench = Bench(TcpPlug(0) if request.param == "tcp" else PtyPlug())
    yield bench
    bench.close()


def test_a_password_is_asked_for_and_once_more(bench: Bench) -> None:
    assert isinstance(bench.keypad, Device)
    bench.says("欢迎光临")
    thread = bench.press_when_asked("123456")
    assert bench.keypad.read_password(again=False, timeout_s=5.0) == "123456"
    thread.join(5)
    thread = bench.press_when_asked("12ab34", "请再输入一次")
    assert bench.keypad.read_password(again=True, timeout_s=5.0) == "1234", "only digits count"
    thread.join(5)
    bench.says("")


def test_keys_pressed_while_nobody_asked_are_forgotten(bench: Bench) -> None:
    bench.says("欢迎光临")
    bench.attached.act("press", {"keys": "99"})
    thread = bench.press_when_asked("11")
    assert bench.keypad.read_password(again=False, timeout_s=5.0) == "11"
    thread.join(5)


def test_nothing_typed_is_no_password(bench: Bench) -> None:
    with pytest.raises(DeviceError) as failed:
        bench.keypad.read_password(again=False, timeout_s=0.2)
    assert failed.value.code == "keypad.no_entry"
    bench.says("")


def test_its_health_is_its_answer(bench: Bench) -> None:
    assert bench.keypad.check_health(2.0) == Checked(Health.OK)
    bench.emulator.silent = True
    assert bench.keypad.check_health(2.0) == Checked(Health.FAILED, "device.no_answer")


def test_a_password_stands_in_no_repr() -> None:
    assert "4711" not in repr(Answer(answer="c1", ok=True, result={"password": "4711"}))
