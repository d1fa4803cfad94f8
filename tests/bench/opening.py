"""From the start of the process to the painted sign-in page, against a bare window of Qt in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measured import Figure

LIMIT = 4.0
PATIENCE_S = 60
BARE = """\
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

class Page(QWidget):
    painted = False
    def paintEvent(self, event):
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, say)

def say():
    sys.stdout.write(f"first paint {time.monotonic_ns()}\\n")
    sys.stdout.flush()

application = QApplication(sys.argv[:1])
page = Page()
QVBoxLayout(page).addWidget(QLabel("Paydesk"))
page.resize(1366, 768)
page.show()
application.exec()
"""
"""A window with a label, of the same size, that says when it was painted as the program does."""


def opening_s(command: list[str]) -> float:
    """Start a program, wait for its ``first paint``, end it; the seconds between."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PAYDESK_TIMING": "1"}
    begun_ns = time.monotonic_ns()
    program = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    try:
        for line in program.stdout or ():
            if line.startswith("first paint "):
                return (int(line.split()[2]) - begun_ns) / 1e9
        raise RuntimeError(f"{command[:3]} ended before anything was painted")
    finally:
        program.terminate()
        program.communicate(timeout=PATIENCE_S)


def measure(runs: int) -> Figure:
    """The ratio of the medians, the desk and the bare window alternating; one start of each before, for the disk's
    sake. No server answers: the page is there all the same."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "desk.toml"
        settings.write_text('server_url = "http://127.0.0.1:9"\n', "utf-8")
        desk, bare = [sys.executable, "-m", "app", "--folder", folder], [sys.executable, "-c", BARE]
        opening_s(desk), opening_s(bare)
        desk_s, bare_s = [], []
        for _ in range(runs):
            bare_s.append(opening_s(bare))
            desk_s.append(opening_s(desk))
    ours, theirs = statistics.median(desk_s), statistics.median(bare_s)
    print(f"  sign-in painted after {ours * 1000:.0f} ms, a bare window after {theirs * 1000:.0f} ms")
    return Figure(
        name="process start to painted sign-in", figure=ours / theirs, unit="ratio", limit=LIMIT,
        against="a bare PySide6 window", runs=runs,
    )  # fmt: skip
