"""The device host as the desk meets it: a process that may be killed, fed nonsense, or left with a stuck device."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.messages import Answer, Hello, StatusChanged, decode_message
from support.devices import RECEIPT, REPOSITORY, EmulatedWindow, HostProcess

ALL = ("scanner-1", "printer-1", "drawer-1")


@pytest.fixture
def window(tmp_path: Path) -> Iterator[EmulatedWindow]:
    with EmulatedWindow(tmp_path) as window:
        yield window


@pytest.fixture
def host(window: EmulatedWindow) -> Iterator[HostProcess]:
    with HostProcess(window.config_path, "--poll-s", "0.3", "--retry-s", "0.1").ready(*ALL) as host:
        yield host


@pytest.fixture(scope="module")
def steady_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostProcess]:
    """One host for the tests that leave it as it was."""
    with EmulatedWindow(tmp_path_factory.mktemp("steady")) as window, HostProcess(window.config_path) as host:
        yield host.ready(*ALL)


def test_the_first_line_is_hello_and_every_line_is_a_known_message(host: HostProcess) -> None:
    host.ask("print", "printer-1", document=RECEIPT)
    decoded = [decode_message(json.dumps(each)) for each in host.messages]
    hello = decoded[0]
    assert isinstance(hello, Hello)
    assert (hello.version, hello.pid) == (1, host.process.pid)
    assert [each.id for each in hello.devices] == list(ALL)
    assert {type(each) for each in decoded[1:]} == {StatusChanged, Answer}


def test_scan_print_and_drawer(window: EmulatedWindow, host: HostProcess) -> None:
    window.ask("scan", text="130000000000000001")
    scanned = host.wait_for(lambda each: each.get("event") == "scanned")
    assert (scanned["device"], scanned["text"]) == ("scanner-1", "130000000000000001")
    answer = host.ask("print", "printer-1", document=RECEIPT)
    assert (answer["ok"], answer["result"]["outcome"], answer["result"]["confirmed"]) == (True, "done", True)
    (receipt,) = window.ask("paper", wait_s=5)["receipts"]
    assert receipt["lines"][:2] == ["收费收据", "合计：" + " " * 35 + "￥63.60"]
    assert base64.b64decode(receipt["bytes"]).startswith(b"\x1b@\x1c&")
    assert Path(receipt["png"]).read_bytes().startswith(b"\x89PNG")
    assert host.ask("open_drawer", "drawer-1")["result"]["status"]["drawer"] == "open"
    assert window.ask("drawer", close=True) == {"ok": True, "open": False, "kicks": 1}


def test_health_says_what_is_wrong(window: EmulatedWindow, host: HostProcess) -> None:
    assert host.ask("health", "printer-1")["result"] == {"health": "ok"}
    assert host.ask("health", "scanner-1")["result"] == {"health": "unverified"}
    window.fault("printer-1", "cover_open")
    answer = host.ask("health", "printer-1")
    assert (answer["ok"], answer["code"], answer["result"]["health"]) == (False, "printer.cover_open", "failed")


def test_trouble_and_its_end_are_told_unasked(window: EmulatedWindow, host: HostProcess) -> None:
    window.fault("printer-1", "paper_out")
    host.wait_for(lambda each: each.get("event") == "error" and each["code"] == "printer.paper_out")
    seen = len(host.messages)
    window.fault("printer-1", "paper_out", on=False)
    host.wait_for(lambda each: each.get("paper") == "ok", since=seen)


@pytest.mark.parametrize("device", ["printer-1", "scanner-1"])
def test_an_unplugged_device_comes_back_by_itself(window: EmulatedWindow, host: HostProcess, device: str) -> None:
    window.fault(device, "unplugged")
    host.wait_for(lambda each: each.get("event") == "error" and each["device"] == device)
    seen = len(host.messages)
    window.fault(device, "unplugged", on=False)
    host.ready(device, since=seen)


def test_kill_9_and_restart(window: EmulatedWindow) -> None:
    with HostProcess(window.config_path) as first:
        first.ready(*ALL)
        first.kill()
    with HostProcess(window.config_path) as second:
        second.ready(*ALL)
        assert second.ask("print", "printer-1", document=RECEIPT)["ok"]


class DeafPrinter:
    """Takes the connection and never reads a byte: writes to it fill the buffers and stay."""

    def __init__(self) -> None:
        self.server = socket.socket()
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        self.server.bind(("127.0.0.1", 0))
        self.server.listen()
        self.connection = {"type": "tcp", "host": "127.0.0.1", "port": self.server.getsockname()[1]}


def test_a_device_that_never_answers_leaves_the_others_alive(window: EmulatedWindow, tmp_path: Path) -> None:
    deaf = DeafPrinter()
    devices = json.loads(window.config_path.read_text(encoding="utf-8"))
    devices.append({"id": "deaf", "kind": "printer", "model": "escpos_80_mute", "connection": deaf.connection})
    config_path = tmp_path / "with-deaf.json"
    config_path.write_text(json.dumps(devices), encoding="utf-8")
    with HostProcess(config_path) as host:
        host.ready(*ALL)
        picture = [{"block": "text", "text": "䶮" * 2000}] * 40
        asked = host.send("print", "deaf", 2.0, document=picture)
        assert host.ask("print", "printer-1", document=RECEIPT)["ok"]
        window.ask("scan", text="M00012345")
        host.wait_for(lambda each: each.get("text") == "M00012345")
        answer = host.wait_for(lambda each: each.get("answer") == asked)
        assert (answer["ok"], answer["code"], answer["result"]["outcome"]) == (False, "device.no_answer", "unknown")
    deaf.server.close()


def test_a_command_whose_deadline_passed_in_the_queue_is_never_carried_out(
    window: EmulatedWindow, host: HostProcess
) -> None:
    window.fault("printer-1", "slow")
    host.send("health", "printer-1", 5.0)
    answer = host.ask("print", "printer-1", 0.2, document=RECEIPT)
    assert (answer["code"], answer["result"]["outcome"]) == ("device.no_answer", "failed")
    window.fault("printer-1", "slow", on=False)
    host.ask("reopen", "printer-1")
    assert host.ask("print", "printer-1", document=[{"block": "text", "text": "二"}, {"block": "cut"}])["ok"]
    assert [each["lines"][0] for each in window.ask("paper")["receipts"]] == ["二"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        pytest.param({"do": "dance", "device": "printer-1"}, "command.unknown", id="unknown word"),
        pytest.param({"do": "print", "device": "scanner-1"}, "command.unknown", id="a word of another kind"),
        pytest.param({"do": "status", "device": "printer-9"}, "command.no_device", id="unknown device"),
        pytest.param({"do": "status", "device": "printer-1", "arguments": {"a": 1}}, "command.invalid", id="arguments"),
        pytest.param(
            {"do": "print", "device": "printer-1", "arguments": {"document": [1]}}, "document.invalid", id="doc"
        ),
        pytest.param({"do": "status", "device": "printer-1", "extra": 1}, "command.invalid", id="unknown field"),
    ],
)
def test_a_wrong_command_is_refused_by_its_id(steady_host: HostProcess, command: dict[str, object], code: str) -> None:
    seen = len(steady_host.messages)
    steady_host.send_line(json.dumps({"id": "x1", "deadline_s": 5, **command}).encode() + b"\n")
    answer = steady_host.wait_for(lambda each: each.get("answer") == "x1", since=seen)
    assert (answer["ok"], answer["code"], answer["result"]["outcome"]) == (False, code, "failed")


@pytest.mark.parametrize("line", [b"nonsense\n", b"\xff\xfe\n", b"\n", b"x" * 3_000_000 + b"\n"])
def test_nonsense_is_reported_and_the_host_goes_on(steady_host: HostProcess, line: bytes) -> None:
    seen = len(steady_host.messages)
    steady_host.send_line(line)
    steady_host.wait_for(lambda each: each.get("event") == "error" and each["code"] == "command.invalid", since=seen)
    assert steady_host.ask("ping")["ok"]


def test_it_ends_when_the_desk_closes_its_end(window: EmulatedWindow) -> None:
    host = HostProcess(window.config_path).ready(*ALL)
    assert host.close() == 0


def test_ctrl_c_is_not_for_the_host(steady_host: HostProcess) -> None:
    os.kill(steady_host.process.pid, signal.SIGINT)
    assert steady_host.ask("ping")["ok"]


def test_a_wrong_configuration_is_an_exit_code_and_a_sentence_that_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "devices.json"
    path.write_text('[{"id":"p","kind":"printer","model":"laser"}]', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "drivers", "host", "--config", str(path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "p.model" in done.stderr


def test_the_same_over_pseudo_terminals(tmp_path: Path) -> None:
    with EmulatedWindow(tmp_path, "--pty", "--paper", "58") as window, HostProcess(window.config_path) as host:
        host.ready(*ALL)
        assert host.ask("print", "printer-1", document=RECEIPT)["result"]["confirmed"]
        window.ask("scan", texts=["M00012345", "130000000000000001"])
        host.wait_for(lambda each: each.get("text") == "130000000000000001")
        (receipt,) = window.ask("paper")["receipts"]
        assert receipt["lines"][1] == "合计：" + " " * 19 + "￥63.60"


def test_the_emulators_refuse_what_they_do_not_know(window: EmulatedWindow) -> None:
    assert not window.ask("dance")["ok"]
    assert not window.ask("fault", device="printer-1", fault="fire")["ok"]
    assert not window.ask("scan")["ok"]
    assert window.ask("quit")["ok"]
    assert window.process.wait(10) == 0
