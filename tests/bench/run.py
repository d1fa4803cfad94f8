"""Measure everything that has a limit, in one run: the desk's figures and the server's.

``make bench``, or ``PYTHONPATH=tests python tests/bench/run.py [--quick] [--only NAME]``. Writes ``build/bench.json``
(a list of {name, figure, unit, limit, against, runs}) and prints a table. Exit code 1 when a figure is over its limit.
Nothing else should run on the computer meanwhile; how busy it was is printed beside the figures.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import desk, devices, grid, opening, reconciling, taking, workbench
from bench.measured import Figure, show, write

RESULT = Path(__file__).resolve().parents[2] / "build" / "bench.json"
Part = Callable[[bool], Sequence[Figure]]


def _opening(quick: bool) -> Sequence[Figure]:
    return [opening.measure(runs=7 if quick else 15)]


def _payments(quick: bool) -> Sequence[Figure]:
    return desk.figures(desk.work(payments=10 if quick else 40))


def _workbench(quick: bool) -> Sequence[Figure]:
    return workbench.measure(runs=3 if quick else 7)


def _server(quick: bool) -> Sequence[Figure]:
    if quick:
        return taking.measure(payments=400, runs=3, flat_payments=0)
    return taking.measure()


def _grid(quick: bool) -> Sequence[Figure]:
    return grid.measure(steps=150 if quick else 400, runs=1 if quick else 3)


PARTS: Mapping[str, tuple[str, Part]] = {
    "opening": ("process start to painted sign-in against a bare window", _opening),
    "payments": ("the desk on the practice world: memory, scan to wire, stalls", _payments),
    "reconciliation": ("a million payments of four parties: run, memory, what is found, pages", reconciling.measure),
    "server": ("take-payment against the bare driver, its own share, flatness", _server),
    "grid": ("the reconciliation grid over a million rows: first page, scrolling, sort, filter, memory", _grid),
    "devices": ("the device host: a serial sale's share, scan to event, receipt, restart, memory", devices.measure),
    "workbench": ("the exception workbench with 10,000 open, on the real server", _workbench),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write, show; the exit code."""
    raw = argparse.RawDescriptionHelpFormatter
    listed = "\n".join(f"  {name:<10} {what}" for name, (what, _) in PARTS.items())
    parser = argparse.ArgumentParser(description=__doc__, epilog=f"names for --only:\n{listed}", formatter_class=raw)
    parser.add_argument("--quick", action="store_true", help="fewer runs, about a minute; flatness is left out")
    parser.add_argument("--only", choices=tuple(PARTS), action="append", metavar="NAME", help="only this part")
    parser.add_argument("--result", type=Path, default=RESULT, help="where the list goes (build/bench.json)")
    given = parser.parse_args(arguments)
    begun_s = time.monotonic()
    figures: list[Figure] = []
    for name in given.only or PARTS:
        what, part = PARTS[name]
        print(f"{name}: {what} ({_load()})", flush=True)
        figures.extend(part(given.quick))
    write(figures, given.result)
    show(figures)
    print(f"\n{given.result}, {time.monotonic() - begun_s:.0f} s, {_load()}")
    return 1 if any(figure.figure > figure.limit for figure in figures) else 0


def _load() -> str:
    """How busy the computer is, where the system says it."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    sys.exit(main())
