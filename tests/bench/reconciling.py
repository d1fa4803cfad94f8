"""A day of a million payments of four parties, reconciled: as a ratio to parsing and reading it and nothing else.

Every act runs in a process of its own (`recon_process`), on a fresh copy of the same database, files generated from a
seed. What is planted must be found and nothing else, alike on SQLite and PostgreSQL.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import recon_day
from bench.measured import Figure
from bench.recon_day import DAY, Files
from bench.recon_reading import readers
from bench.taking import OWN_SHARE_LIMIT_MS
from server.reconciliation.reading import StatementContext
from server.services.statement_rows import StatementReaders
from server.storage import migrate
from server.storage.engine import open_database
from support.postgres import PostgresServer

TESTS = Path(__file__).resolve().parents[1]
GIB = 1024**3
MILLION, TIMES = 1_000_000, 5
QUICK = 30_000


def measure(quick: bool) -> Sequence[Figure]:
    """All figures; ``quick``: a smaller day, in which fixed costs weigh more."""
    count, runs, limit = (QUICK, 1, 4.0) if quick else (MILLION, 5, 1.5)
    against = f"{count:,} payments x 4 parties"
    with tempfile.TemporaryDirectory(prefix="reconciling-") as folder:
        files = recon_day.make_files(count)
        lines, zips = _read_lines(files), _zip_ratio(files, runs)
        small = _sqlite(Path(folder) / "small.sqlite3", files, lines)
        beside = _act("paying", _copy(Path(folder), small))
        turns = [(_act("reference", small), _act("run", _copy(Path(folder), small))) for _ in range(runs)]
        references, done = zip(*turns, strict=True)
        pages, found = _act("pages", done[-1]["url"]), _act("found", done[-1]["url"])
        elsewhere = _on_postgresql(files, lines)
        large = recon_day.make_files(count * TIMES)
        big = _sqlite(Path(folder) / "large.sqlite3", large, _read_lines(large))
        larger = _act("run", big)
    spent, least = _median(done), _median(references)
    differ = any(found[name] != elsewhere[name] for name in ("exceptions", "counts"))
    wrong = set(map(tuple, found["exceptions"])) ^ recon_day.expected(count)
    missed = len(wrong) + abs(len(found["exceptions"]) - len(recon_day.KINDS) * (count // 1000))
    peak = max(each["peak_bytes"] for each in done)
    return [
        _figure("reconcile a day: whole run", spent / least, "ratio", limit, f"parse and read, {against}", runs),
        _figure("reconcile a day: memory at its most", peak / GIB, "GiB", 2.0, against, runs),
        _figure(
            "a payment beside a run, 99th %", beside["beside_ms"], "ms", OWN_SHARE_LIMIT_MS, "20/s", beside["payments"]
        ),
        _figure("reconcile five times as many", larger["spent_s"] / spent, "ratio", 5.5, f"{against}, x {TIMES}", 1),
        _figure("planted differences missed or made up", missed, "count", 0, f"{len(found['exceptions']):,} found", 1),
        _figure("told otherwise on PostgreSQL", int(differ), "count", 0, against, 1),
        _figure("Alipay's ZIP in GBK", zips, "ratio", 2.0, "the same in UTF-8", runs),
        _figure("first page of a run not opened yet", pages["first_s"] * 1000, "ms", 200, against, 1),
        _figure("slowest sort of its rows", max(pages["sorts"].values()) * 1000, "ms", 250, against, 1),
        _figure("slowest filter of its rows", max(pages["filters"].values()) * 1000, "ms", 250, against, 1),
    ]


def _figure(name: str, figure: float, unit: str, limit: float, against: str, runs: int) -> Figure:
    return Figure(name=name, figure=figure, unit=unit, limit=limit, against=against, runs=runs)


def _median(done: Sequence[dict[str, Any]]) -> float:
    return float(statistics.median(each["spent_s"] for each in done))


def _act(act: str, url: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.recon_process", act, url]
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    return {**json.loads(done.stdout), "url": url}


def _copy(folder: Path, url: str) -> str:
    copy = folder / "run.sqlite3"
    for old in folder.glob("run.sqlite3*"):
        old.unlink()
    shutil.copy(url.removeprefix("sqlite:///"), copy)
    os.sync()  # writing the copy out is not the run's
    return f"sqlite:///{copy}"


def _read_lines(files: Files) -> dict[tuple[str, str], int]:
    """How many lines each file has, by the product's own readers."""
    of: StatementReaders = readers()
    lines = {}
    for party, name, merchant, content in files.statements:
        read = of.of(None, party, name)  # type: ignore[arg-type] # known to the program: no database is asked
        assert read is not None
        lines[party, name] = read[0](content, StatementContext(party, name, merchant, DAY)).height
    return lines


def _sqlite(path: Path, files: Files, lines: dict[tuple[str, str], int]) -> str:
    url = f"sqlite:///{path}"
    _fill(url, files, lines)
    return url


def _fill(url: str, files: Files, lines: dict[tuple[str, str], int]) -> None:
    migrate.upgrade(url)
    recon_day.fill(url, files.payments)
    database = open_database(url)
    recon_day.keep_files(database, files, lines)
    database.close()


def _on_postgresql(files: Files, lines: dict[tuple[str, str], int]) -> dict[str, Any]:
    server = PostgresServer(options=("-c", "max_connections=60", "-c", "shared_buffers=256MB"))
    try:
        url = server.fresh()
        _fill(url, files, lines)
        _act("run", url)
        return _act("found", url)
    finally:
        server.stop()


def _zip_ratio(files: Files, runs: int) -> float:
    """Reading Alipay's ZIP in GBK against the same rows in UTF-8."""
    read = readers().of(None, "channel", "alipay")  # type: ignore[arg-type] # known to the program
    assert read is not None
    contents = {"gbk": files.alipay, "utf-8": recon_day.zipped(recon_day.unzipped(files.alipay), "utf-8")}
    spent: dict[str, list[float]] = {"gbk": [], "utf-8": []}
    for _ in range(runs):
        for encoding, content in contents.items():
            begun_s = time.perf_counter()
            read[0](content, StatementContext("channel", "alipay", recon_day.PARTNER, DAY))
            spent[encoding].append(time.perf_counter() - begun_s)
    return statistics.median(spent["gbk"]) / statistics.median(spent["utf-8"])
