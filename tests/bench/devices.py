"""The device host against emulated devices: a sale's own share, scan to event, a receipt, restart, memory."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from bench.measured import Figure
from drivers.configuration import read_file
from drivers.ports import Outcome, TerminalAct, TerminalRequest
from drivers.terminal.models import MODELS
from support.devices import EmulatedWindow, HostProcess

SALE_LIMIT_MS = 15.0
SCAN_LIMIT_MS = 10.0
RECEIPT_LIMIT_MS = 150.0
RESTART_LIMIT_S = 1.0
MEMORY_LIMIT_MB = 40.0
LINES = 40
TERMINALS = ("serial_fs", "serial_9f", "serial_df")


def measure(quick: bool) -> Sequence[Figure]:
    """All five; the emulators run in processes of their own, serial ones behind pseudo-terminals."""
    runs = 8 if quick else 25
    with tempfile.TemporaryDirectory(prefix="paydesk-bench-") as folder:
        sale = max(sale_share_ms(Path(folder), model, runs) for model in TERMINALS)
        with EmulatedWindow(Path(folder), "--with", "terminal=serial_9f+swift") as window:
            host = HostProcess(window.config_path).ready("scanner-1", "printer-1", "terminal-1")
            scan = scan_to_event_ms(window, host, runs)
            receipt = receipt_ms(host, runs)
            for number in range(3):
                host.ask("sale", "terminal-1", amount_fen=100, number=f"B{number}", journal_clear=True)
            memory = memory_mb(host)
            host.kill()
            restarts = [restart_s(window) for _ in range(3 if quick else 5)]
    return [
        _figure("serial sale: our share (CPU)", sale, "ms", SALE_LIMIT_MS, "limit", runs),
        _figure("scan to event", scan, "ms", SCAN_LIMIT_MS, "limit", runs),
        _figure("receipt of 40 lines beyond the line", receipt, "ms", RECEIPT_LIMIT_MS, "limit", runs),
        _figure(
            "killed device host to ready", statistics.median(restarts), "s", RESTART_LIMIT_S, "limit", len(restarts)
        ),
        _figure("memory of the device host", memory, "MB", MEMORY_LIMIT_MB, "limit", 1),
    ]


def _figure(name: str, figure: float, unit: str, limit: float, against: str, runs: int) -> Figure:
    return Figure(name=name, figure=figure, unit=unit, limit=limit, against=against, runs=runs)


def sale_share_ms(folder: Path, model: str, runs: int) -> float:
    """CPU time of one sale in the driver's own process (look at the last one, ask, check, map), median."""
    with EmulatedWindow(folder, "--pty", "--with", f"terminal={model}+swift") as window:
        config = next(each for each in read_file(window.config_path) if each.kind == "terminal")
        terminal: Any = MODELS[model](config, {})
        terminal.open()
        terminal.claim(2.0)
        terminal.enable()
        shares = []
        for number in range(runs + 2):
            request = TerminalRequest(
                kind=TerminalAct.SALE, amount_fen=100 + number, number=f"B{number}", journal_clear=True
            )
            begun_s = time.process_time()
            result = terminal.perform(request, 20.0)
            shares.append((time.process_time() - begun_s) * 1000)
            assert result.outcome is Outcome.DONE, result
        terminal.close()
    return statistics.median(shares[2:])


def scan_to_event_ms(window: EmulatedWindow, host: HostProcess, runs: int) -> float:
    """From the wish to the emulator (its time is in it) to the event that the desk has read, median."""
    found = []
    for number in range(runs):
        text = f"13000000000000{number:04d}"
        begun_s = time.monotonic()
        window.ask("scan", text=text)
        host.wait_for(lambda each, text=text: each.get("text") == text)  # type: ignore[misc]
        found.append((time.monotonic() - begun_s) * 1000)
    return statistics.median(found)


def receipt() -> list[Mapping[str, object]]:
    """Forty lines as a till prints them, and the cut."""
    lines: list[Mapping[str, object]] = [
        {"block": "pair", "left": f"项目{number} 检查费 × 1", "right": f"￥{number}.50"} for number in range(LINES)
    ]
    return [*lines, {"block": "cut"}]


def receipt_ms(host: HostProcess, runs: int) -> float:
    """From the command to the answer that follows the last byte and the status after it, median; what the bytes would
    need at 115200 baud is not in it, they go over TCP."""
    found = []
    for _ in range(runs):
        begun_s = time.monotonic()
        answer = host.ask("print", "printer-1", document=receipt())
        found.append((time.monotonic() - begun_s) * 1000)
        assert answer["ok"], answer
    return statistics.median(found)


def memory_mb(host: HostProcess) -> float:
    """What the host holds, with a scanner, a printer, a drawer and a terminal in use."""
    return float(psutil.Process(host.process.pid).memory_info().rss) / 1024 / 1024


def restart_s(window: EmulatedWindow) -> float:
    """From the start of a new host to all its devices idle; it is killed then, as the one before it was."""
    begun_s = time.monotonic()
    host = HostProcess(window.config_path).ready("scanner-1", "printer-1", "drawer-1", "terminal-1")
    took_s = time.monotonic() - begun_s
    host.kill()
    return took_s
