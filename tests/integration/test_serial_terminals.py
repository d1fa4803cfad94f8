"""Serial card terminals in the device host, over pseudo-terminals and TCP: sold, asked about, killed, unplugged."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.devices import EmulatedWindow, HostProcess

TERMINAL = "terminal-1"
LINES = [
    pytest.param(("serial_fs+swift+relay", "--pty"), id="separators, pseudo-terminal, bank through the computer"),
    pytest.param(("serial_9f+swift+relay",), id="9F tags, TCP, bank through the computer"),
    pytest.param(("serial_df+swift", "--pty"), id="DF tags, pseudo-terminal"),
]


@pytest.fixture(params=LINES)
def window(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmulatedWindow]:
    model, *more = request.param
    with EmulatedWindow(tmp_path, "--with", f"terminal={model}", *more) as window:
        yield window


def begun_at() -> str:
    return time.strftime("%m%d%H%M%S", time.gmtime(time.time() + 8 * 3600))


def sale(number: str, amount_fen: int = 6360) -> dict[str, Any]:
    return {"amount_fen": amount_fen, "number": number, "begun_at": begun_at(), "journal_clear": True}


def test_sale_void_settlement_and_a_host_killed_after_the_terminal_has_charged(window: EmulatedWindow) -> None:
    with HostProcess(window.config_path).ready(TERMINAL) as host:
        assert host.ask("health", TERMINAL)["result"] == {"health": "ok"}
        first = host.ask("sale", TERMINAL, **sale("P1"))
        assert (first["ok"], first["result"]["outcome"]) == (True, "done"), first
        found = first["result"]["transaction"]
        assert (found["amount_fen"], found["card_masked"]) == (6360, "622848*********0018")
        void = host.ask("void", TERMINAL, original_trace_no=found["trace_no"], **sale("R1"))
        assert void["ok"], void
        window.fault(TERMINAL, "reply_lost")
        asked = sale("P2", 200)
        host.send("sale", TERMINAL, **asked)
        before = void["result"]["transaction"]
        deadline = time.monotonic() + 10
        while "sale 200" not in window.ask("seen")["seen"][TERMINAL]["last"]:
            assert time.monotonic() < deadline
        host.kill()
    window.fault(TERMINAL, "reply_lost", on=False)
    with HostProcess(window.config_path).ready(TERMINAL) as host:
        assert host.ask("sale", TERMINAL, **{**sale("P3"), "journal_clear": False})["code"] == "terminal.query_first"
        known = {"last_trace_no": before["trace_no"], "last_reference_no": before["reference_no"]}
        answer = host.ask("query_last", TERMINAL, queried="sale", **{**asked, **known, "journal_clear": False})
        assert (answer["ok"], answer["result"]["outcome"]) == (True, "done"), answer
        totals = host.ask("settle", TERMINAL)["result"]["totals"]
        assert totals["sale_fen"] == 200


@pytest.mark.parametrize("window", LINES[1:2], indirect=True)
def test_a_cable_that_comes_out_in_the_middle_is_unknown_and_comes_back(window: EmulatedWindow) -> None:
    with HostProcess(window.config_path, "--retry-s", "0.1").ready(TERMINAL) as host:
        window.fault(TERMINAL, "hangs")
        name = host.send("sale", TERMINAL, **sale("P1"))
        deadline = time.monotonic() + 10
        while window.ask("seen")["seen"][TERMINAL]["asked"] < 1:
            assert time.monotonic() < deadline
        since = len(host.messages)
        window.fault(TERMINAL, "unplugged")
        answer = host.wait_for(lambda each: each.get("answer") == name)
        assert (answer["result"]["outcome"], answer["code"]) == ("unknown", "device.offline")
        window.fault(TERMINAL, "unplugged", on=False)
        host.ready(TERMINAL, since=since)
        assert host.ask("sale", TERMINAL, **sale("P2"))["code"] == "terminal.query_first"
