"""A card terminal in the device host: a library freezes nothing, and a killed host knows that it knows nothing."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.card_terminals import COUNTER, OPERATOR, begun_now
from support.devices import HostProcess
from support.vendor_library import VendorFolder

SALE: dict[str, Any] = {"amount_fen": 6360, "number": "P001", "journal_clear": True}
OTHER: dict[str, Any] = {"amount_fen": 200, "number": "P002"}


@pytest.fixture
def folder(tmp_path: Path) -> VendorFolder:
    return VendorFolder(tmp_path / "gmc")


@pytest.fixture
def config(tmp_path: Path, folder: VendorFolder) -> Path:
    path = tmp_path / "devices.json"
    entry = {
        "id": "terminal-1",
        "kind": "terminal",
        "model": "posinf_a1",
        "connection": folder.connection,
        "settings": {"counter_no": COUNTER, "operator_no": OPERATOR, "terminal_no": "30001234"},
    }
    path.write_text(json.dumps([entry]), "utf-8")
    return path


@pytest.fixture
def host(config: Path) -> Iterator[HostProcess]:
    with HostProcess(config) as host:
        yield host.ready("terminal-1")


def memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] + [
        int(word)
        for task in Path(f"/proc/{pid}/task").iterdir()
        if task.name != str(pid)
        for word in (task / "children").read_text().split()
    ]


def test_a_sale_crosses_as_one_answer_with_the_transaction_and_the_slip(host: HostProcess) -> None:
    answer = host.ask("sale", "terminal-1", **SALE)
    assert (answer["ok"], answer["code"], answer["result"]["outcome"]) == (True, "", "done")
    found = answer["result"]["transaction"]
    assert (found["kind"], found["amount_fen"], found["trace_no"], found["card_masked"]) == (
        *("sale", 6360),
        *("000101", "622848*********0018"),
    )
    assert len(answer["result"]["slip"]) == 2


def test_a_library_that_never_returns_costs_an_unknown_act_and_not_the_window(
    host: HostProcess, folder: VendorFolder
) -> None:
    host.ask("sale", "terminal-1", **SALE)
    folder.misbehave("then_never")
    name = host.send("sale", "terminal-1", 1.5, **OTHER)
    notice = host.wait_for(lambda each: each.get("event") == "notice")
    assert (notice["device"], notice["code"]) == ("terminal-1", "terminal.window_may_be_open")
    assert host.ask("ping")["result"] == {"stuck": []}
    answer = host.wait_for(lambda each: each.get("answer") == name)
    assert (answer["ok"], answer["code"], answer["result"]["outcome"]) == (False, "terminal.no_answer", "unknown")
    assert host.ask("sale", "terminal-1", **OTHER)["code"] == "terminal.query_first"
    asked = host.ask("query_last", "terminal-1", begun_at=begun_now(), **OTHER)
    assert (asked["ok"], asked["result"]["transaction"]["trace_no"]) == (True, "000102")
    assert folder.deeds == [("S", 6360), ("S", 200)]


def test_a_killed_host_is_there_again_and_sells_nothing_before_the_last_act_is_read(
    config: Path, folder: VendorFolder
) -> None:
    with HostProcess(config) as host:
        before = host.ready("terminal-1").ask("sale", "terminal-1", **SALE)["result"]["transaction"]
        folder.misbehave("then_never")
        host.send("sale", "terminal-1", 30.0, **OTHER)
        host.wait_for(lambda each: each.get("event") == "notice")
        (library,) = children(host.process.pid)
        host.kill()
    with HostProcess(config) as host:
        host.ready("terminal-1")
        assert not Path(f"/proc/{library}/cwd").exists()
        assert host.ask("sale", "terminal-1", **OTHER)["code"] == "terminal.query_first"
        last: dict[str, Any] = {"last_trace_no": before["trace_no"], "last_reference_no": before["reference_no"]}
        asked = host.ask("query_last", "terminal-1", begun_at=begun_now(), **last, **OTHER)
        assert (asked["ok"], asked["result"]["transaction"]["amount_fen"]) == (True, 200)
        assert host.ask("sale", "terminal-1", **OTHER | {"number": "P003"})["ok"]
    assert folder.deeds == [("S", 6360), ("S", 200), ("S", 200)]


def test_host_and_library_are_small_and_quickly_ready(config: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with HostProcess(config) as host:
        assert host.ready("terminal-1").ask("sale", "terminal-1", **SALE)["ok"]
        (library,) = children(host.process.pid)
        assert [memory_mb(each) < 40 for each in (host.process.pid, library)] == [True, True]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0


def test_a_library_that_is_not_there_is_a_state_with_a_reason_until_it_is(config: Path, folder: VendorFolder) -> None:
    library = folder.path / "posinf.so"
    library.rename(library.with_suffix(".away"))
    with HostProcess(config, "--retry-s", "0.1") as host:
        status = host.wait_for(lambda each: each.get("event") == "status")
        assert (status["state"], status["code"]) == ("error", "library.missing")
        answer = host.ask("sale", "terminal-1", **SALE)
        assert (answer["code"], answer["result"]["outcome"]) == ("library.missing", "failed")
        library.with_suffix(".away").rename(library)
        host.ready("terminal-1")
        assert host.ask("sale", "terminal-1", **SALE)["ok"]
