"""The scanner port, kept by the line scanner on an emulated scanner over TCP and over a pseudo-terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from drivers.emulation.lines import Plug, PtyPlug, TcpPlug
from drivers.errors import DeviceError
from drivers.ports import Device, DeviceStatus, Fault, Health, Scan, Scanner, State
from drivers.scanner.emulator import ScannerEmulator, Show
from drivers.scanner.framing import Framing
from drivers.scanner.line_scanner import LineScanner
from drivers.transport.catalog import make_line

CODE, CARD = "130000000000000001", "M00012345"


@pytest.fixture(params=["tcp", "pty"])
def plug(request: pytest.FixtureRequest) -> Iterator[Plug]:
    plug: Plug = TcpPlug(0) if request.param == "tcp" else PtyPlug()
    yield plug
    plug.close()


@pytest.fixture
def scanner(plug: Plug) -> Iterator[LineScanner]:
    scanner = LineScanner(make_line(plug.connection, "connection"), Framing())
    scanner.open()
    scanner.claim(2.0)
    plug.read(0.05)  # lets the TCP side take the connection
    scanner.enable()
    yield scanner
    scanner.close()


def observed(scanner: Scanner, count: int) -> list[Scan | Fault | DeviceStatus]:
    found: list[Scan | Fault | DeviceStatus] = []
    until = time.monotonic() + 5
    while len(found) < count and time.monotonic() < until:
        found += scanner.observe(0.05)
    return found


def test_it_is_a_device_and_a_scanner(scanner: LineScanner) -> None:
    assert isinstance(scanner, Device)
    assert isinstance(scanner, Scanner)
    assert scanner.status(1.0).state is State.IDLE
    assert scanner.check_health(1.0).health is Health.UNVERIFIED


@pytest.mark.parametrize("suffix", ["\r", "\n", "\r\n", ""], ids=["CR", "LF", "CRLF", "none"])
def test_a_scan_arrives_once_whatever_ends_it(plug: Plug, scanner: LineScanner, suffix: str) -> None:
    before = time.monotonic()
    ScannerEmulator(plug.write).show(Show(texts=[CODE], suffix=suffix))
    (scan,) = observed(scanner, 1)
    assert isinstance(scan, Scan)
    assert (scan.text, scan.double) == (CODE, False)
    assert before <= scan.at_monotonic <= time.monotonic()
    assert list(scanner.observe(0.06)) == []


def test_two_scans_in_one_burst_are_two(plug: Plug, scanner: LineScanner) -> None:
    ScannerEmulator(plug.write).show(Show(texts=[CARD, CODE]))
    assert [each.text for each in observed(scanner, 2) if isinstance(each, Scan)] == [CARD, CODE]


def test_half_a_code_is_dropped_with_an_event(plug: Plug, scanner: LineScanner) -> None:
    emulator = ScannerEmulator(plug.write)
    emulator.show(Show(texts=[CARD, CODE], half=True))
    assert [type(each) for each in observed(scanner, 2)] == [Scan, Fault]


def test_what_was_scanned_before_enabling_is_forgotten(plug: Plug) -> None:
    scanner = LineScanner(make_line(plug.connection, "connection"), Framing())
    scanner.claim(2.0)
    plug.read(0.05)
    emulator = ScannerEmulator(plug.write)
    emulator.show(Show(texts=[CODE]))
    scanner.enable()
    emulator.show(Show(texts=[CARD]))
    (scan,) = observed(scanner, 1)
    scanner.close()
    assert isinstance(scan, Scan)
    assert scan.text == CARD


@pytest.mark.parametrize("plug", ["tcp"], indirect=True)
def test_an_unplugged_line_is_an_error_and_can_be_claimed_again(plug: Plug, scanner: LineScanner) -> None:
    plug.unplug(unplugged=True)
    with pytest.raises(DeviceError, match=r"device\.offline"):
        observed(scanner, 1)
    scanner.release()
    plug.unplug(unplugged=False)
    scanner.claim(2.0)
    assert scanner.status(1.0).state is State.IDLE


def test_a_serial_line_held_by_another_program_is_claimed() -> None:
    plug = PtyPlug()
    first, second = (LineScanner(make_line(plug.connection, "connection"), Framing()) for _ in range(2))
    first.claim(1.0)
    with pytest.raises(DeviceError, match=r"device\.claimed"):
        second.claim(1.0)
    first.release()
    second.claim(1.0)
    second.close()
    plug.close()


def test_a_port_that_is_not_there_is_not_found() -> None:
    scanner = LineScanner(make_line({"type": "serial", "port": "/dev/ttyS-none"}, "connection"), Framing())
    with pytest.raises(DeviceError, match=r"device\.not_found"):
        scanner.claim(1.0)
