"""A print queue that never comes back: the receipt is in doubt, nothing is printed behind it, the host goes on."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.configuration import read_devices
from drivers.host import Host
from drivers.lane import LaneTimes
from support.cashier_words import assert_said

CONFIG = [
    {
        "id": "printer-1", "kind": "printer", "model": "escpos_80_mute",
        "connection": {"type": "spooler", "queue": "POS-80"},
    }
]  # fmt: skip


class Spooler(SimpleNamespace):
    """pywin32's module with a queue that takes a job and does not give the call back until it is let go."""

    error = OSError

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()
        self.jobs = 0

    def OpenPrinter(self, name: str) -> int:  # the library's own names
        return 1

    def StartDocPrinter(self, handle: int, level: int, job: object) -> None:
        self.jobs += 1

    def StartPagePrinter(self, handle: int) -> None:
        pass

    def WritePrinter(self, handle: int, data: bytes) -> int:
        self.released.wait(20)
        return len(data)

    def EndPagePrinter(self, handle: int) -> None:
        pass

    def EndDocPrinter(self, handle: int) -> None:
        pass

    def ClosePrinter(self, handle: int) -> None:
        pass


class Desk:
    """A host in this process, and the pipes of its desk."""

    def __init__(self) -> None:
        read_end, write_end = os.pipe()
        says, hears = os.pipe()
        self.commands, self.messages = os.fdopen(write_end, "wb", 0), os.fdopen(says, "rb")
        self.ends = os.fdopen(read_end, "rb"), os.fdopen(hears, "wb", 0)
        host = Host(read_devices(CONFIG), *self.ends, times=LaneTimes(retry_s=0.05))
        self.thread = threading.Thread(target=host.run, daemon=True)
        self.thread.start()

    def send(self, name: str, deadline_s: float) -> None:
        command = {
            "id": name, "do": "print", "device": "printer-1", "deadline_s": deadline_s,
            "arguments": {"document": [{"block": "text", "text": "凭条"}]},
        }  # fmt: skip
        self.commands.write(json.dumps(command).encode() + b"\n")

    def ask(self, name: str) -> dict[str, Any]:
        self.send(name, 0.3)
        return self.until(lambda each: each.get("answer") == name)

    def until(self, wanted: Any) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads(self.messages.readline())
            if wanted(message):
                return message

    def close(self) -> None:
        self.commands.close()
        self.thread.join(10)
        for each in (*self.ends, self.messages):
            each.close()


@pytest.fixture
def spooler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spooler]:
    made = Spooler()
    monkeypatch.setitem(sys.modules, "win32print", made)
    yield made
    made.released.set()


def test_a_queue_that_is_stuck_leaves_the_receipt_in_doubt_and_prints_none_behind_it(spooler: Spooler) -> None:
    desk = Desk()
    desk.until(lambda each: each.get("state") == "idle")
    first = desk.ask("c1")
    assert (first["ok"], first["code"], first["result"]["outcome"]) == (False, "device.no_answer", "unknown")
    second = desk.ask("c2")
    assert (second["code"], second["result"]["outcome"]) == ("device.stuck", "failed")
    assert_said([first["code"], second["code"]])
    spooler.released.set()
    assert spooler.jobs == 1, "what was given up never comes out late"
    desk.close()


def test_an_act_that_lasts_makes_its_device_busy_then_stuck_and_well_again(spooler: Spooler) -> None:
    desk = Desk()
    desk.until(lambda each: each.get("state") == "idle")
    desk.send("c1", deadline_s=1.3)
    assert desk.until(lambda each: "state" in each)["state"] == "busy"
    assert desk.until(lambda each: "state" in each)["code"] == "device.stuck"
    spooler.released.set()
    assert desk.until(lambda each: "state" in each)["state"] == "idle"
    desk.close()
