"""The drivers' command line as somebody new meets it: what is wrong is said in a line, with a way on."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.__main__ import main
from drivers.detection import Found, told


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (["display"], "KIND=MODEL"),
        (["display=nope"], "lcd_lk822"),
        (["keypad=nope"], "plain"),
        (["announcer=system_speech"], "syn6288"),
        (["invoice=page"], "escp"),
        (["terminal=posinf_a1"], "serial_9f"),
        (["insurance_card=sdtapi"], "sscarddriver"),
        (["oven=hot"], "insurance_card"),
        (["display=led8", "display=led8n"], "one display"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_a_device_that_cannot_be_emulated_lists_those_that_can(
    wanted: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["emulate", *(word for each in wanted for word in ("--with", each))]) == 2
    said = capsys.readouterr()
    assert (says in said.err, said.err.count("\n"), said.out) == (True, 1, "")


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_or_none_is_said(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["emulate", "--control-port", str(taken)]) == 2
    assert "port" in capsys.readouterr().err
    for wrong in ("70000", "-1", "x"):
        with pytest.raises(SystemExit):
            main(["emulate", "--control-port", wrong])
        assert "--control-port" in capsys.readouterr().err


def test_without_a_word_everything_is_listed_and_where_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    said = capsys.readouterr().out
    assert all(word in said for word in ("host", "emulate", "detect", "check", "example-config", "to try it"))


def test_check_says_which_devices_would_be_run_and_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, place = tmp_path / "devices.json", {"type": "serial", "port": "COM3"}
    entry = {"id": "printer-1", "kind": "printer", "model": "escpos_80", "connection": place}
    file.write_text(json.dumps([entry]))
    assert main(["check", "--config", str(file)]) == 0
    assert json.loads(capsys.readouterr().out) == {"devices": ["printer-1"]}
    for name, value in (("parity", "X"), ("bytesize", 9), ("stopbits", 3)):
        file.write_text(json.dumps([{**entry, "connection": {**place, name: value}}]))
        assert main(["check", "--config", str(file)]) == 2
        assert json.loads(capsys.readouterr().out)["field"] == f"printer-1.connection.{name}"


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (Found(connection={"type": "serial", "port": "COM3"}, words="COM3"), "COM3"),
        (
            Found(connection={"type": "serial", "port": "COM7"}, words="Prolific", kind="printer", model="escpos_80"),
            "COM7  Prolific  printer escpos_80",
        ),
        (Found(connection={"type": "spooler", "queue": "TM"}, words="TM", configured=True), "TM  set up already"),
        (Found(connection={"type": "serial", "port": "COM9"}, words="COM9", asked=True), "COM9  silent"),
    ],
    ids=["a port", "known", "set up", "silent"],
)
def test_what_was_found_is_a_line_for_a_person(found: Found, line: str) -> None:
    assert told(found) == line
