"""The customer display's port, kept by the driver on every emulated model, over TCP and a pseudo-terminal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from drivers.display.emulator import DisplayEmulator
from drivers.display.line_display import SerialDisplay
from drivers.display.profiles import PROFILES
from drivers.emulation.attached import Attached
from drivers.emulation.lines import Plug, PtyPlug, TcpPlug
from drivers.errors import OFFLINE, DeviceError
from drivers.patient_ports import Descriptor
from drivers.ports import Checked, Device, Health, Outcome, State
from drivers.transport.catalog import make_line
from support.processes import wait_until

MODELS = [
    *((model, TcpPlug) for model in PROFILES),
    ("led8", PtyPlug),
    ("lcd_lk822", PtyPlug),
]


class Bench:
    """A driver at one end of a line and an emulated display at the other."""

    def __init__(self, model: str, plug: Plug) -> None:
        self.model, self.plug, self.emulator = model, plug, DisplayEmulator(model)
        attached = Attached(kind="display", model=model, emulator=self.emulator, plug=plug, faults=frozenset())
        self._ended = threading.Event()
        self._thread = threading.Thread(target=attached.run, args=(self._ended,), daemon=True)
        self._thread.start()
        self.display = SerialDisplay(make_line(plug.connection, "connection"), PROFILES[model])
        self.display.open()
        self.display.claim(2.0)
        self.display.enable()

    def shows(self, *, text: str, lamp: str = "") -> bool:
        """Whether a patient reads it, with nothing that this model would not understand."""
        seen = self.emulator.seen()
        rows = seen["rows"]
        assert isinstance(rows, list)
        joined = " ".join(row.strip() for row in rows if row.strip())
        return joined == text and seen["lamp"] == lamp and seen["not_understood"] == 0

    def close(self) -> None:
        self.display.close()
        self._ended.set()
        self._thread.join(2)
        self.plug.close()


@pytest.fixture(params=MODELS, ids=lambda each: f"{each[0]}-{each[1].__name__}")
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    model, make = request.param
    plug = make(0) if make is TcpPlug else make()
    bench = Bench(model, plug)
    yield bench
    bench.close()


def _words(model: str, word: str, amount: str) -> dict[str, str]:
    """What a patient reads: digits under a lamp, ASCII words, or Chinese."""
    if model.startswith("led8"):
        return {"text": amount, "lamp": word}
    if model.startswith("vfd"):
        return {"text": f"{word.upper()} {amount}"}
    chinese = {"total": "应付", "received": "收款", "change": "找零"}[word]
    return {"text": f"{chinese}：{amount}元"}


def test_it_shows_what_is_owed_what_was_received_and_the_change(bench: Bench) -> None:
    assert isinstance(bench.display, Device)
    for word, amount_fen, amount in (
        ("total", 6360, "63.60"),
        ("received", 10000, "100.00"),
        ("change", 3640, "36.40"),
    ):
        result = bench.display.show_amount(Descriptor(word), amount_fen, 2.0)
        assert (result.outcome, result.confirmed) == (Outcome.DONE, False)
        wanted = _words(bench.model, word, amount)
        wait_until(partial(bench.shows, **wanted), timeout_s=3, what="it")


def test_it_is_dark_when_cleared(bench: Bench) -> None:
    bench.display.show_amount(Descriptor.TOTAL, 6360, 2.0)
    bench.display.clear_text(2.0)
    bench.display.set_descriptor(None, 2.0)
    if bench.model != "led8_ejeton_vfd8c":  # a bare digit lights a lamp; nothing puts it out but the next
        wait_until(lambda: bench.shows(text=""), timeout_s=3, what="it")


def test_its_health_is_never_more_than_unverified(bench: Bench) -> None:
    assert bench.display.check_health(2.0) == Checked(Health.UNVERIFIED)
    bench.display.release()
    assert bench.display.status(1.0).state is State.CLOSED
    assert bench.display.check_health(1.0).health is Health.FAILED


def _shows(bench: Bench, text: str) -> Callable[[], bool]:
    return lambda: bench.shows(text=text)


def test_thanks_are_said_by_those_with_letters(bench: Bench) -> None:
    bench.display.show_amount(Descriptor.TOTAL, 6360, 2.0)
    bench.display.show_phrase("thanks", 2.0)
    text = {"vfd": "THANK YOU", "lcd": "谢谢"}.get(bench.model[:3], "")
    if bench.model != "led8_ejeton_vfd8c":
        wait_until(_shows(bench, text), timeout_s=3, what="it")


def test_it_is_missed_when_it_is_unplugged_and_nothing_is_shown() -> None:
    bench = Bench("led8", TcpPlug(0))
    assert bench.display.status(1.0).state is State.IDLE
    bench.plug.unplug(unplugged=True)

    def missed() -> bool:
        try:
            bench.display.status(1.0)
        except DeviceError as error:
            return error.code == OFFLINE
        return False

    wait_until(missed, timeout_s=5, what="the display is missed")
    bench.close()
