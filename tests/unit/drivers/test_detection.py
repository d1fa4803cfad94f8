"""Devices are listed without a byte being sent, known by their answer when a person has a port asked; what is set up is
not asked; a renumbered port is found again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from drivers import offered
from drivers.announcer.emulator import AnnouncerEmulator
from drivers.configuration import DeviceConfig
from drivers.detection import Found, ask, look
from drivers.drawer.emulator import DrawerEmulator
from drivers.emulation.attached import Attached, Emulated
from drivers.emulation.card_attached import attach_terminal
from drivers.emulation.lines import PtyPlug
from drivers.keypad.emulator import KeypadEmulator
from drivers.printer.emulator import PrinterEmulator
from drivers.transport.usb_ports import identity, port_of
from ui.sentences import find


class Printer:
    """The emulated printer as every other emulated device."""

    def __init__(self) -> None:
        self._printer = PrinterEmulator(48, DrawerEmulator(), lambda _receipt: None)

    def receive(self, data: bytes) -> bytes:
        return self._printer.receive(data)

    def seen(self) -> dict[str, object]:
        return {}


class Silent(Printer):
    """A display or a scanner: it says nothing."""

    def receive(self, data: bytes) -> bytes:
        return b""


class Terminal:
    """An emulated card terminal that is spoken to."""

    def __init__(self, model: str) -> None:
        plug = PtyPlug()
        self._attached = attach_terminal(model, plug)
        plug.close()

    def receive(self, data: bytes) -> bytes:
        return self._attached.emulator.receive(data)

    def seen(self) -> dict[str, object]:
        return {}


EMULATED: dict[str, Any] = {
    "printer": Printer,
    "terminal serial_fs": lambda: Terminal("serial_fs"),
    "terminal serial_9f": lambda: Terminal("serial_9f"),
    "terminal serial_df": lambda: Terminal("serial_df"),
    "announcer": lambda: AnnouncerEmulator("syn6288"),
    "keypad": KeypadEmulator,
    "": Silent,
}


@pytest.fixture(params=EMULATED, ids=lambda kind: kind or "silent")
def plugged(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """(kind, port) of something on a serial line."""
    plug, ended = PtyPlug(), threading.Event()
    emulator: Emulated = EMULATED[request.param]()
    attached = Attached(kind=request.param, model="", emulator=emulator, plug=plug, faults=frozenset())
    thread = threading.Thread(target=attached.run, args=(ended,), daemon=True)
    thread.start()
    yield request.param, str(plug.connection["port"])
    ended.set()
    thread.join(2)
    plug.close()


def nothing() -> list[Any]:
    return []


def test_a_device_is_known_by_its_answer(plugged: tuple[str, str]) -> None:
    kind, port = plugged
    found = ask(port, (), ports=nothing)
    kind, _, model = kind.partition(" ")
    assert (found.kind, found.connection["port"], found.code) == (kind, port, "")
    assert model in {"", found.model}
    assert found.asked


def test_what_is_listed_hears_nothing() -> None:
    plug = PtyPlug()
    port = SimpleNamespace(device=plug.connection["port"], description="USB Serial", vid=None)
    (found,) = look((), ports=lambda: [port], printers=nothing)
    assert (found.kind, found.asked, plug.read(0.1)) == ("", False, b"")
    plug.close()


def test_a_port_that_is_not_there_says_so() -> None:
    assert ask("/dev/ttyNONE", (), ports=nothing).code == "device.not_found"


def test_a_port_that_a_configured_device_holds_is_not_asked() -> None:
    plug = PtyPlug()
    port = str(plug.connection["port"])
    device = DeviceConfig(id="s", kind="scanner", model="line", connection={"type": "serial", "port": port})
    assert (ask(port, (device,), ports=nothing).configured, plug.read(0.1)) == (True, b"")
    plug.close()


def test_every_setting_that_is_offered_can_be_set_and_has_words() -> None:
    offer, models = offered.settings(), offered.models()
    assert {kind: list(of) for kind, of in offer.items()} == models
    for kind, of in offer.items():
        for model, settings in of.items():
            for each in settings:
                assert each["type"] in {"str", "int", "float", "bool"}, (kind, model, each)
                assert find(f"word.setting.{each['name']}"), each


def test_what_stands_beside_a_place_can_be_set_and_has_words() -> None:
    offer = offered.connections()
    assert set(offer) == set(offered.models())
    every = [each for of in offer.values() for fields in of.values() for each in fields]
    assert all(
        each["type"] in {"str", "int", "float", "bool"} and find(f"word.setting.{each['name']}") for each in every
    )
    reader = {str(each["name"]): each for each in offer["id_card"]["library"]}
    assert set(reader) == {"file", "convention", "com_port"}
    assert (reader["convention"]["choices"], reader["com_port"]["usual"]) == (["stdcall", "cdecl"], 1001)
    assert {each["name"] for each in offer["terminal"]["files"]} == {"quiet_s", "unlock_s", "after_exit_s"}


def test_what_is_set_up_is_named_and_not_asked() -> None:
    usb = SimpleNamespace(
        device="COM7", description="USB Serial", vid=0x1EAB, pid=0x1D10, serial_number="9", location=""
    )
    configured = DeviceConfig(
        id="s", kind="scanner", model="line", connection={"type": "serial", "port": "COM3", "usb": "1EAB:1D10:9"}
    )
    queue = Found(connection={"type": "spooler", "queue": "POS-80"}, words="POS-80", kind="printer", model="escpos_80")
    port, printer = look((configured,), ports=lambda: [usb], printers=lambda: [queue])
    assert (port.configured, printer.configured, printer.kind) == (True, False, "printer")
    assert (port.kind, port.asked) == ("scanner", False), "a maker of scanners alone"


PORTS = [
    SimpleNamespace(device="COM3", vid=None, pid=None, serial_number=None, location=None),
    SimpleNamespace(device="COM9", vid=0x1EAB, pid=0x1D10, serial_number=None, location="1-2"),
]


@pytest.mark.parametrize(
    ("usb", "port"),
    [("1EAB:1D10:1-2", "COM9"), ("1EAB:1D10:1-4", "COM4"), ("", "COM4")],
    ids=["found under another number", "not plugged in", "no identity is kept"],
)
def test_a_port_that_was_renumbered_is_found_again(usb: str, port: str) -> None:
    assert port_of(usb, "COM4", ports=lambda: PORTS) == port


def test_a_port_on_the_board_has_no_identity() -> None:
    assert [identity(port) for port in PORTS] == ["", "1EAB:1D10:1-2"]
