"""A serial port that got another number: what was plugged in is found again, told or learned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from drivers.emulation.lines import PtyPlug
from drivers.transport.serial_line import SerialLine


@dataclass
class Port:
    """A port as pyserial lists it."""

    device: str
    vid: int | None = 0x1A86
    pid: int | None = 0x7523
    serial_number: str | None = None
    location: str | None = "1-2"


@pytest.fixture
def plugs() -> Iterator[list[PtyPlug]]:
    plugs = [PtyPlug(), PtyPlug()]
    yield plugs
    for plug in plugs:
        plug.close()


def path(plug: PtyPlug) -> str:
    return str(plug.connection["port"])


def reached(line: SerialLine, plugs: list[PtyPlug]) -> list[bool]:
    """Which of the plugs gets what is written."""
    line.open(1.0)
    line.write(b"?", 1.0)
    found = [plug.read(0.05) == b"?" for plug in plugs]
    line.close()
    return found


@pytest.mark.parametrize("usb", ["", "1A86:7523:1-2"], ids=["learned at the first opening", "from devices.json"])
def test_it_is_found_again_under_another_number(plugs: list[PtyPlug], usb: str) -> None:
    here = [Port(path(plugs[0])), Port("/dev/ttyUSB9", serial_number="other")]
    line = SerialLine(path(plugs[0]), usb=usb, ports=lambda: here)
    assert reached(line, plugs) == [True, False]
    here[:] = [Port(path(plugs[1])), Port(path(plugs[0]), serial_number="other")]
    assert reached(line, plugs) == [False, True]


def test_another_device_of_the_same_make_is_not_taken_for_it(plugs: list[PtyPlug]) -> None:
    here = [Port(path(plugs[0]), serial_number="A1")]
    line = SerialLine(path(plugs[0]), ports=lambda: here)
    assert reached(line, plugs) == [True, False]
    here[:] = [Port(path(plugs[1]), serial_number="B2")]
    assert reached(line, plugs) == [True, False]


def test_a_port_without_usb_keeps_its_name(plugs: list[PtyPlug]) -> None:
    line = SerialLine(path(plugs[0]), ports=lambda: [Port(path(plugs[0]), vid=None, pid=None)])
    assert reached(line, plugs) == [True, False]
    assert reached(line, plugs) == [True, False]
