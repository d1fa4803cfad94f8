"""The desk's figures: opening, memory, scan to wire, and the longest stall of the GUI thread during a payment.

All but the opening come from the real desk in a process of its own (``desk_process.py``) on the real practice world:
gateways, server and emulated devices, each a process. The scanner's line is held by the bench, so that it knows the
instant at which the bytes of a code were sent; between desk and server stands a wire that notes when the request came.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from app.gateway.practice import PracticeClient
from app.launch import PASSWORD, Launcher
from app.practice_mode import desk_settings
from bench import opening
from bench.measured import Figure
from bench.recording_proxy import RecordingProxy
from drivers.emulation.lines import TcpPlug

MEMORY_LIMIT_MB, WIRE_LIMIT_MS, STALL_LIMIT_MS = 150, 20, 50
PATIENCE_S = 40
SPEED = "8"
FIRST_CARD, CARDS = 8800100017, 20
ROUND = ("wechat.pays", "alipay.pays", "wechat.pays", "cash", "wechat.password")
SETTLED_S = 1.0
READ_S = 0.2
"""Between the bills on the screen and the telephone before the scanner: nobody is quicker."""
DESK = Path(__file__).with_name("desk_process.py")

IDLE = """\
import select, sys, time
longest_s, before_s = 0.0, time.perf_counter()
while True:
    asked = select.select([sys.stdin], [], [], 0.005)[0]
    now_s = time.perf_counter()
    longest_s, before_s = max(longest_s, now_s - before_s), now_s
    if asked:
        if not sys.stdin.readline():
            break
        print(longest_s * 1000, flush=True)
        longest_s = 0.0
"""


class Scanner:
    """The window's scanner: its line is ours, so we know when the bytes left."""

    def __init__(self) -> None:
        self._plug, self._closed = TcpPlug(0), False
        self.connection = self._plug.connection
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def show(self, text: str) -> float:
        """Send a code; the instant just before, in monotonic seconds."""
        data = f"{text}\r".encode()
        at_s = time.perf_counter()
        self._plug.write(data)
        return at_s

    def close(self) -> None:
        """Let the line go."""
        self._closed = True
        self._thread.join()
        self._plug.close()

    def _serve(self) -> None:
        while not self._closed:
            self._plug.read(0.5)


class Bills:
    """Gives a patient new bills, over the control interface of the practice HIS."""

    def __init__(self, credentials_file: Path) -> None:
        credentials = json.loads(credentials_file.read_text("utf-8"))
        self._url = f"{credentials['control_url']}/his/bills"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = credentials["ca_file"]
        self._session.headers["Authorization"] = f"Bearer {credentials['control_token']}"

    def renew(self, card: str) -> None:
        """Some more to pay."""
        self._session.post(self._url, json={"card_no": card}, timeout=PATIENCE_S).raise_for_status()


class Machine:
    """How busy this computer is: a process that does nothing but beat every 5 ms, and its longest gap."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", IDLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def longest_gap_ms(self) -> float:
        """Since it was asked before."""
        if not self._process.stdin or not self._process.stdout:
            raise RuntimeError("no pipes")
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate("", timeout=PATIENCE_S)


class DeskProcess:
    """The desk in its own process, and what it last said."""

    def __init__(self, settings: dict[str, str], errors: Any) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(DESK), json.dumps(settings)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""},  # compiled, as installed
        )  # fmt: skip
        self._changed = threading.Condition()
        self.at, self._measured, self._ended = "", list[dict[str, float]](), False
        threading.Thread(target=self._listen, daemon=True).start()

    def do(self, words: str) -> None:
        """Tell it to do something."""
        if self._process.stdin:
            self._process.stdin.write(words + "\n")
            self._process.stdin.flush()

    def until(self, holds: Callable[[str], bool], what: str) -> None:
        """Wait until what it shows is as wished. Raises RuntimeError with what it shows instead."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or holds(self.at), PATIENCE_S)
            if not holds(self.at):
                raise RuntimeError(f"{what} did not come; the desk shows: {self.at}")

    def measured(self) -> dict[str, float]:
        """Its figures since ``begin``."""
        with self._changed:
            self._measured.clear()
            self.do("end")
            if not self._changed.wait_for(lambda: self._ended or bool(self._measured), PATIENCE_S) or self._ended:
                raise RuntimeError("the desk says nothing")
            return self._measured[0]

    def opened_ms(self, name: str) -> tuple[float, float]:
        """Open a screen; how long until the rows of its list were painted, and how much of that the desk computed."""
        with self._changed:
            self._measured.clear()
            self.do(f"open {name}")
            if not self._changed.wait_for(lambda: self._ended or bool(self._measured), PATIENCE_S) or self._ended:
                raise RuntimeError(f"{name} was not painted; the desk shows: {self.at}")
            return self._measured[0]["opened_ms"], self._measured[0]["busy_ms"]

    def close(self) -> None:
        """Ask it to end, and end it if it does not."""
        if self._process.poll() is None:
            self.do("quit")
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            said = json.loads(line)
            with self._changed:
                if "at" in said:
                    self.at = said["at"]
                else:
                    self._measured.append(said)
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()


@dataclass(slots=True)
class Found:
    """What one run on the practice world measured."""

    resident_mb: float = 0.0
    wire_ms: list[float] = field(default_factory=list)
    gaps_ms: list[float] = field(default_factory=list)
    idle_gaps_ms: list[float] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """The practice world with the bench's scanner and wire, and a desk in it."""

    practice: PracticeClient
    bills: Bills
    scanner: Scanner
    wire: RecordingProxy
    desk: DeskProcess
    machine: Machine

    def sign_in(self) -> float:
        """Sign in, open a shift, wait for the checkout; resident memory then, in MB."""
        self.desk.until(lambda at: at == "login sign_in", "the sign-in page")
        self.desk.do(f"sign_in cashier {PASSWORD}")
        self.desk.until(lambda at: at.startswith("checkout "), "the checkout")
        self.desk.do("shift")
        self.desk.until(lambda at: at.startswith("checkout patient"), "an open shift")
        threading.Event().wait(SETTLED_S)
        return self.desk.measured()["resident_mib"] * 1024 * 1024 / 1e6

    def pay(self, kind: str, card: str) -> tuple[float | None, float]:
        """One patient from the card to the printed receipt: milliseconds from scan to wire (None for cash, which is
        not scanned), and the longest gap of the GUI thread."""
        self.bills.renew(card)
        code = "" if kind == "cash" else self.practice.show_code(kind)
        self.desk.do("begin")
        self.scanner.show(card)
        self.desk.until(lambda at: at.startswith("checkout bills"), "the bills")
        threading.Event().wait(READ_S)
        wire_ms = None
        if kind == "cash":
            self.desk.do("key F4")
            self.desk.until(lambda at: at.startswith("checkout cash"), "the cash page")
            self.desk.do("key F4")
            self.desk.do("key Return")
        else:
            before = len(self.wire.arrivals)
            at_s = self.scanner.show(code)
            with self.wire.came:
                if not self.wire.came.wait_for(lambda: len(self.wire.arrivals) > before, PATIENCE_S):
                    raise RuntimeError(f"no request for the payment; the desk shows: {self.desk.at}")
                wire_ms = (self.wire.arrivals[before] - at_s) * 1000
        self.desk.until(lambda at: at == "checkout paid printed", "the receipt")
        return wire_ms, self.desk.measured()["longest_gap_ms"]


@contextmanager
def practice_world(folder: Path) -> Iterator[World]:
    """Everything started, the desk enrolled and its sign-in page on the way; all ended afterwards."""
    launcher, scanner, machine = Launcher(folder, speed=SPEED), Scanner(), Machine()
    wire: RecordingProxy | None = None
    desk: DeskProcess | None = None
    try:
        started = launcher.start()
        settings = desk_settings(started)
        wire = RecordingProxy(started.server_url)
        devices = json.loads(started.devices_file.read_text("utf-8"))
        for each in devices:
            if each["kind"] == "scanner":
                each["connection"] = scanner.connection
        devices_file = folder / "bench-devices.json"
        devices_file.write_text(json.dumps(devices), "utf-8")
        given = {"folder": str(settings.folder), "server_url": wire.url, "devices_file": str(devices_file)}
        desk = DeskProcess(given, None)
        practice = PracticeClient(started.credentials_file, started.emulator_port)
        yield World(practice, Bills(started.credentials_file), scanner, wire, desk, machine)
    finally:
        if desk is not None:
            desk.close()
        if wire is not None:
            wire.close()
        scanner.close()
        machine.close()
        launcher.stop()


def work(payments: int) -> Found:
    """Sign in and take payments of all kinds; what was found."""
    found = Found()
    with tempfile.TemporaryDirectory() as folder, practice_world(Path(folder).resolve()) as world:
        found.resident_mb = world.sign_in()
        for count in range(payments):
            world.machine.longest_gap_ms()
            wire_ms, gap_ms = world.pay(ROUND[count % len(ROUND)], str(FIRST_CARD + count % CARDS))
            found.gaps_ms.append(gap_ms)
            found.idle_gaps_ms.append(world.machine.longest_gap_ms())
            if wire_ms is not None:
                found.wire_ms.append(wire_ms)
    return found


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def figures(found: Found) -> list[Figure]:
    """The three figures of a run, and its details on the terminal."""
    print(f"  scan to wire, ms: {' '.join(f'{each:.1f}' for each in found.wire_ms)}")
    print(f"  longest gap of each payment, ms: {' '.join(f'{each:.0f}' for each in found.gaps_ms)}")
    print(f"  the same of a process that does nothing, ms: {' '.join(f'{each:.0f}' for each in found.idle_gaps_ms)}")
    return [
        Figure(
            name="resident memory, signed in, checkout open", figure=found.resident_mb, unit="MB",
            limit=MEMORY_LIMIT_MB, against="VmRSS of the desk", runs=1,
        ),
        Figure(
            name="scan to request on the wire, 95th percentile", figure=percentile(found.wire_ms, 0.95), unit="ms",
            limit=WIRE_LIMIT_MS, against="clock", runs=len(found.wire_ms),
        ),
        Figure(
            name="longest GUI-thread gap during a payment", figure=max(found.gaps_ms), unit="ms", limit=STALL_LIMIT_MS,
            against="heartbeat of 5 ms", runs=len(found.gaps_ms),
        ),
    ]  # fmt: skip


def measure(openings: int = 9, payments: int = 25) -> list[Figure]:
    """All figures of the desk."""
    return [opening.measure(openings), *figures(work(payments))]
