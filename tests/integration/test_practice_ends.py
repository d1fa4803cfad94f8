"""A practice window that is killed outright leaves nothing running: its parts end when their standard input does."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil

from support.processes import ROOT, wait_until

PROGRAM = """
import sys, threading
from pathlib import Path
from app.launch import Launcher
Launcher(Path(sys.argv[1]), speed="10").start()
print("started", flush=True)
threading.Event().wait()
"""
PARTS = ("server.practice", "server", "drivers")
END_S = 15


def test_the_parts_of_a_killed_window_end_by_themselves(tmp_path: Path) -> None:
    window = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert window.stdout is not None
        assert window.stdout.readline() == "started\n"
        parts = psutil.Process(window.pid).children()
        assert sorted(part.cmdline()[2] for part in parts) == sorted(PARTS)
        window.kill()
        wait_until(lambda: not any(part.is_running() for part in parts), timeout_s=END_S, what="the parts have ended")
        assert window.wait(END_S) == -signal.SIGKILL
    finally:
        window.kill()
        window.communicate()
