"""The grid of a run with a million rows: first page, largest scroll step, sort and filter, and the memory it costs.

The screen runs in a process of its own (``grid_desk.py``) over HTTP against a stand-in of the server
(``grid_server.py``), so that the server's own time is known and can be taken off where the limit is the desk's alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.measured import Figure

ROWS = 1_000_000
FIRST_PAGE_MS, STEP_MS, NARROWED_MS, MEMORY_MB = 200, 16, 300, 50
PATIENCE_S = 240
HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def measured(rows: int, steps: int) -> dict[str, float]:
    """What one play of the desk measured."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": paths}
    server = subprocess.Popen(
        [sys.executable, str(HERE / "grid_server.py"), str(rows)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    try:
        port = (server.stdout.readline() if server.stdout else "").strip()
        done = subprocess.run(
            [sys.executable, str(HERE / "grid_desk.py"), f"http://127.0.0.1:{port}", str(steps)],
            stdout=subprocess.PIPE, text=True, env=environment, timeout=PATIENCE_S, check=True,
        )  # fmt: skip
    finally:
        server.communicate("", timeout=PATIENCE_S)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(rows: int = ROWS, steps: int = 400, runs: int = 3) -> list[Figure]:
    """The figures of the grid: of several plays the one in which the computer disturbed least (smallest)."""
    plays = [measured(rows, steps) for _ in range(runs)]
    for each in plays:
        shown = "  ".join(f"{name} {value:.1f}" for name, value in each.items())
        print(f"  {shown}")

    def least(name: str) -> float:
        return min(each[name] for each in plays)

    return [
        Figure(
            name=f"grid of {rows:,} rows: first page painted", figure=least("first_page_ms"), unit="ms",
            limit=FIRST_PAGE_MS, against="clock, with the stand-in's answer", runs=runs,
        ),
        Figure(
            name="largest scroll step on the GUI thread", figure=least("step_ms"), unit="ms", limit=STEP_MS,
            against=f"{steps} drags, wheel, keys", runs=runs,
        ),
        Figure(
            name="sort to painted page, besides the server", figure=least("sort_ms"), unit="ms", limit=NARROWED_MS,
            against="the slowest of 4", runs=runs,
        ),
        Figure(
            name="filter to painted page, besides the server", figure=least("filter_ms"), unit="ms", limit=NARROWED_MS,
            against="typed letter by letter, the slowest", runs=runs,
        ),
        Figure(
            name="memory of the screen and its pages", figure=max(each["memory_mb"] for each in plays), unit="MB",
            limit=MEMORY_MB, against="VmRSS after and before", runs=runs,
        ),
    ]  # fmt: skip
