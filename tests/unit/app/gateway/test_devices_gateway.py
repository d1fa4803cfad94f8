"""The client of the device host: answers, deaths and silence of a host that a small program plays."""

from __future__ import annotations

import json
import queue
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.desk.ports import DeviceStatus, Power, Printed, PrintOutcome
from app.gateway.devices import NO_DEVICE, NOT_RUNNING, HostDevices
from app.gateway.pipes import LOG_LIMIT_BYTES, logged_bytes

LIMIT_S = 10
DOCUMENT = [{"block": "text", "text": "缴费凭条"}]
HELLO = [
    {"id": "printer-1", "kind": "printer", "model": "escpos-80"},
    {"id": "drawer-1", "kind": "drawer", "model": "printer-kick"},
]
STATUS = {"state": "idle", "power": "online", "paper": "ok", "cover": "closed", "drawer": "unknown", "code": ""}

HOST_PROGRAM = """
import json, os, sys
script = json.load(open(sys.argv[sys.argv.index("--config") + 1], encoding="utf-8"))
def say(message):
    sys.stdout.write(message if isinstance(message, str) else json.dumps(message))
    sys.stdout.write("\\n")
    sys.stdout.flush()
say({"event": "hello", "version": 1, "pid": os.getpid(), "devices": script["devices"]})
for message in script["says"]:
    say(message)
for line in sys.stdin:
    command = json.loads(line)
    act = script["does"].get(command["do"], {"ok": True})
    if act == "dies":
        os._exit(9)
    if act != "is silent":
        say({"answer": command["id"], **act})
"""
"""Says hello, then what its configuration lists; answers each command as told there, is silent or dies."""


class Listener:
    """Keeps what is heard, in order."""

    def __init__(self) -> None:
        self.heard: queue.Queue[tuple[str, Any]] = queue.Queue()

    def scanned(self, text: str, symbology: str) -> None:
        self.heard.put(("scanned", text))

    def device_changed(self, status: DeviceStatus) -> None:
        self.heard.put(("status", status))

    def noticed(self, code: str) -> None:
        self.heard.put(("notice", code))

    def host_changed(self, running: bool) -> None:
        self.heard.put(("host", running))

    def next(self) -> tuple[str, Any]:
        return self.heard.get(timeout=LIMIT_S)


class Host:
    """A gateway over the small program, started when asked for."""

    def __init__(self, folder: Path) -> None:
        self.script, self.program = folder / "devices.json", folder / "host.py"
        self.program.write_text(HOST_PROGRAM, "utf-8")
        self.listener = Listener()
        command = (sys.executable, "-S", str(self.program))
        self.devices = HostDevices(self.script, folder / "host.log", program=command)

    def start(self, *says: object, devices: Any = HELLO, **does: object) -> HostDevices:
        """Start, and wait for the hello."""
        self.script.write_text(json.dumps({"devices": devices, "says": says, "does": does}), "utf-8")
        self.devices.start(self.listener)
        assert self.listener.next() == ("host", True)
        return self.devices


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    one = Host(tmp_path)
    yield one
    one.devices.stop()
    assert one.devices.pid is None


def failed(code: str, **result: object) -> dict[str, object]:
    return {"ok": False, "code": code, "result": result}


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        pytest.param({"ok": True}, Printed(PrintOutcome.DONE), id="done"),
        pytest.param({"ok": True, "result": {"remark": "printer.unconfirmed"}},
                     Printed(PrintOutcome.DONE, "printer.unconfirmed"), id="done with a remark"),
        pytest.param(failed("printer.paper_out", outcome="failed"),
                     Printed(PrintOutcome.NOT_BEGUN, "printer.paper_out"), id="nothing on paper"),
        pytest.param(failed("printer.paper_out", outcome="unknown"),
                     Printed(PrintOutcome.UNKNOWN, "printer.paper_out"), id="perhaps a part"),
        pytest.param(failed("device.failed"), Printed(PrintOutcome.UNKNOWN, "device.failed"), id="no outcome said"),
    ],
)  # fmt: skip
def test_a_print_is_what_the_host_says_of_it(host: Host, answer: dict[str, object], printed: Printed) -> None:
    assert host.start(print=answer).print(DOCUMENT) == printed


def test_the_drawer_the_tests_and_the_status_answer_with_their_codes(host: Host) -> None:
    devices = host.start(
        open_drawer=failed("drawer.no_power"), health=failed("printer.cover_open"),
        status={"ok": True, "result": STATUS},
    )  # fmt: skip
    assert devices.open_drawer() == "drawer.no_power"
    assert devices.test("drawer-1") == "drawer.no_power"
    assert devices.test("printer-1") == "printer.cover_open"
    assert devices.test("scanner-9") == NO_DEVICE
    assert devices.printer_status() == DeviceStatus(
        "printer-1", "printer", "escpos-80", Power.ONLINE, "", {"state": "idle", "paper": "ok", "cover": "closed"}
    )


def test_a_window_without_devices_says_so(host: Host) -> None:
    devices = host.start(devices=[])
    assert devices.print(DOCUMENT) == Printed(PrintOutcome.NOT_BEGUN, NO_DEVICE)
    assert (devices.open_drawer(), devices.printer_status().error) == (NO_DEVICE, NO_DEVICE)


def test_before_the_start_nothing_is_on_paper(tmp_path: Path) -> None:
    devices = Host(tmp_path).devices
    assert devices.print(DOCUMENT).outcome is PrintOutcome.NOT_BEGUN
    devices.stop()


def test_scans_and_states_are_heard_and_a_doubled_scan_is_dropped(host: Host) -> None:
    scan = {"event": "scanned", "device": "scanner-1", "symbology": "qr", "at_monotonic": 1.5}
    devices = host.start(
        {**scan, "text": "8800100001"}, {**scan, "text": "8800100001", "double": True}, "not a message",
        {**scan, "text": "8800100002"}, {"event": "status", "device": "stranger", **STATUS},
        {"event": "status", "device": "printer-1", **STATUS, "paper": "out", "code": "printer.paper_out"},
    )  # fmt: skip
    heard = [host.listener.next() for _ in range(3)]
    assert heard[:2] == [("scanned", "8800100001"), ("scanned", "8800100002")]
    assert (heard[2][1].error, heard[2][1].facts["paper"]) == ("printer.paper_out", "out")
    assert devices.statuses() == (heard[2][1],)


def test_what_a_device_says_in_the_middle_of_an_act_is_heard(host: Host) -> None:
    host.start({"event": "notice", "device": "terminal-1", "code": "terminal.window_may_be_open"})
    assert host.listener.next() == ("notice", "terminal.window_may_be_open")


def test_a_host_that_is_killed_is_started_again(host: Host) -> None:
    says = {"event": "status", "device": "printer-1", **STATUS}
    devices = host.start(says, print="dies")
    assert host.listener.next()[0] == "status"
    first = devices.pid
    assert devices.print(DOCUMENT) == Printed(PrintOutcome.UNKNOWN, "device.no_answer")
    assert host.listener.next() == ("host", False)
    assert host.listener.next() == ("host", True)
    assert devices.pid not in (None, first)
    assert devices.open_drawer() == ""


def test_while_no_host_runs_every_device_is_unknown(host: Host) -> None:
    devices = host.start({"event": "status", "device": "printer-1", **STATUS}, print="dies")
    assert host.listener.next()[0] == "status"
    host.program.write_text("raise SystemExit(3)", "utf-8")
    devices.print(DOCUMENT)
    assert host.listener.next() == ("host", False)
    assert [(each.power, each.error) for each in devices.statuses()] == [(Power.UNKNOWN, NOT_RUNNING)]


def test_devices_that_are_not_configured_are_told_once_and_found_when_they_are(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    host = Host(tmp_path)
    run = host.program.read_text("utf-8")
    counting = f"open({str(tmp_path / 'starts')!r}, 'a').write('x')\n"
    host.program.write_text(
        f"{counting}import sys\nsys.stderr.write('config.invalid: devices.json: a file\\n')\nsys.exit(2)\n", "utf-8"
    )
    with caplog.at_level("INFO"):
        host.devices.start(host.listener)
        told = DeviceStatus("", "printer", "", Power.UNKNOWN, NO_DEVICE)
        assert [host.listener.next(), host.listener.next()] == [("status", told), ("host", True)]
    assert list(host.devices.statuses()) == [told]
    assert host.devices.print(DOCUMENT) == Printed(PrintOutcome.NOT_BEGUN, NO_DEVICE)
    assert "config.invalid: devices.json: a file" in caplog.text
    with pytest.raises(queue.Empty):
        host.listener.heard.get(timeout=1)
    assert (tmp_path / "starts").read_text() == "x"
    host.program.write_text(run, "utf-8")
    host.script.write_text(json.dumps({"devices": HELLO, "says": [], "does": {}}), "utf-8")
    assert host.listener.next() == ("host", True)
    assert not host.devices.statuses()
    host.devices.stop()


def test_a_host_that_does_not_answer_is_ended_and_started_again(host: Host) -> None:
    devices = host.start(status="is silent")
    first = devices.pid
    assert devices.printer_status().error == "device.no_answer"
    assert host.listener.next() == ("host", False)
    assert host.listener.next() == ("host", True)
    assert devices.pid not in (None, first)


def test_the_host_ends_with_the_desk(host: Host) -> None:
    devices = host.start()
    devices.stop()
    assert devices.pid is None
    assert devices.print(DOCUMENT) == Printed(PrintOutcome.NOT_BEGUN, NOT_RUNNING)
    assert host.listener.heard.empty()


def test_a_log_that_has_grown_large_is_set_aside_at_the_next_start(tmp_path: Path) -> None:
    log = tmp_path / "device-host.log"
    assert logged_bytes(log) == 0
    log.write_bytes(b"x" * 10)
    assert logged_bytes(log) == 10
    log.write_bytes(b"x" * (LOG_LIMIT_BYTES + 1))
    assert (logged_bytes(log), log.exists()) == (0, False)
    assert log.with_name("device-host.log.1").stat().st_size == LOG_LIMIT_BYTES + 1
