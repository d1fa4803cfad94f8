"""Take-payment with 32 windows against the bare driver, its share of a payment at a steady pace, and its flatness.

The service under test is the shipped one over the shipped storage; the channel and the business system answer in
process. All rows are written: intent, result, ledger, audit, outbox. The bare driver writes the same rows into the same
tables in the same run (see ``storage.py``), each unit of work its own COMMIT.
"""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from app.core.ids import NumberKind, mint
from bench.measured import Figure
from bench.storage import THREADS, a_take, bare_postgresql, bare_sqlite, bare_units, together
from server.domain.identity import Actor, Window
from server.domain.payment import BillWanted, PaymentWanted
from server.jobs.cores import keep_to_one_core
from server.storage import migrate
from server.storage.engine import open_database
from server.storage.sqlite import SqliteDatabase
from support.money_world import PAID, POSTED, MoneyWorld
from support.postgres import PostgresServer

PACE_PER_S = 20
LIMIT_SQLITE, LIMIT_POSTGRESQL = 1.5, 2.0
OWN_SHARE_LIMIT_MS = 50
FLAT_LIMIT = 1.05
SLICE = 500
"""Payments of one turn when two databases are measured side by side."""


class Floor:
    """Thirty-two windows with an open shift each, over one database."""

    def __init__(self, url: str) -> None:
        migrate.upgrade(url)
        self.database: Any = open_database(url)
        self.world = MoneyWorld(self.database)
        self.world.wechat.pays, self.world.his.posts = [PAID], [POSTED]
        self.actors = [self._window(place) for place in range(THREADS)]

    def _window(self, place: int) -> tuple[Actor, str]:
        world = self.world
        code = f"A{place:03d}"
        with world.uow() as work:
            window = work.windows.add(Window(0, code, f"Window {place}", "main", True))
            work.commit()
        actor = world.actor(world.cashier.operator, window)
        shift_no = mint(NumberKind.SHIFT, code, world.clock.now())
        world.shifts.open(actor, shift_no, 0)
        return actor, shift_no

    def wanted(self, place: int, count: int) -> PaymentWanted:
        """The payment of one window's next patient."""
        _, shift_no = self.actors[place % THREADS]
        self.world.clock.forward(1 / PACE_PER_S)  # numbers begin with their time: they come in order, as the bare ones
        return self.world.wanted(
            shift_no=shift_no, patient_no=f"P{count:09d}", bills=(BillWanted(f"B{count}", "outpatient", "v1", 6360),)
        )

    def take(self, place: int, wanted: PaymentWanted) -> None:
        """Take it; the channel answers at once, so it is paid on return."""
        self.world.take(self.actors[place % THREADS][0], wanted)

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def _take(floor: Floor, wanted: Sequence[PaymentWanted], place: int) -> None:
    floor.take(place, wanted[place])


def against_bare(name: str, url: str, limit: float, payments: int, runs: int) -> Figure:
    """The ratio of the medians, ours and bare alternating."""
    floor = Floor(url)
    ours_s, bare_s = [], []
    for run in range(-1, runs):
        first = (run + 1) * 10**7
        wanted = [floor.wanted(place, first + place) for place in range(payments if run >= 0 else 4 * THREADS)]
        gc.collect()
        spent_s = together(partial(_take, floor, wanted), THREADS, len(wanted))
        if run < 0:
            continue
        ours_s.append(spent_s)
        units = [bare_units(floor.database.statements, a_take(first + 5 * 10**6 + count)) for count in range(payments)]
        if isinstance(floor.database, SqliteDatabase):
            bare_s.append(bare_sqlite(url.removeprefix("sqlite:///"), units))
        else:
            bare_s.append(bare_postgresql(url, units))
    floor.close()
    ours, bare = statistics.median(ours_s), statistics.median(bare_s)
    print(f"  {name}: ours {ours / payments * 1000:.3f} ms, bare {bare / payments * 1000:.3f} ms a payment")
    return Figure(
        name=f"take payment, 32 windows, {name}", figure=ours / bare, unit="ratio", limit=limit,
        against="bare driver, a COMMIT each unit", runs=runs,
    )  # fmt: skip


def own_share(url: str, payments: int) -> Figure:
    """What a payment takes at 20 a second, 99th percentile, the channel answering in no time."""
    floor = Floor(url)
    floor.take(0, floor.wanted(0, 10**8))
    figure = statistics.quantiles(at_a_pace(floor, 0, count=payments), n=100)[98]
    floor.close()
    return Figure(
        name="own share of a payment at 20/s, 99th percentile", figure=figure, unit="ms", limit=OWN_SHARE_LIMIT_MS,
        against="clock", runs=payments,
    )  # fmt: skip


def at_a_pace(floor: Floor, first: int, *, count: int = 10**6, until: threading.Event | None = None) -> list[float]:
    """How many milliseconds each of so many payments took at 20 a second, or of those that began before ``until``."""
    spent_ms: list[float] = []
    lock, begun_s = threading.Lock(), time.perf_counter()

    def one(place: int, wanted: PaymentWanted) -> None:
        begun_s = time.perf_counter()
        floor.take(place, wanted)
        with lock:
            spent_ms.append((time.perf_counter() - begun_s) * 1000)

    threads = []
    for place in range(count):
        wanted = floor.wanted(place, first + place)
        due_s = begun_s + place / PACE_PER_S
        threading.Event().wait(max(0.0, due_s - time.perf_counter()))
        if until is not None and until.is_set():
            break
        thread = threading.Thread(target=one, args=(place, wanted))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return spent_ms


def flat(folder: Path, payments: int) -> Sequence[Figure]:
    """Latency and memory of the last tenth against the first, over many payments by 32 windows.

    A machine is not equally quick for minutes on end, and a tenth takes half a minute: the latency of the first tenth
    is measured beside that of the last, on a second database, slice by slice in turn.
    """
    tenth = payments // 10
    old, process = _warm_floor(folder / "old.db", tenth), psutil.Process()
    memory = []
    for first in range(0, payments - tenth, SLICE):
        _latencies(old, first, SLICE)
        if first + SLICE in (tenth, payments - tenth):
            memory.append(_settled_memory(process))
    young = _warm_floor(folder / "young.db", tenth)
    latencies_s: dict[str, list[float]] = {"first": [], "last": []}
    for first in range(0, tenth, SLICE):
        latencies_s["first"] += _latencies(young, first, SLICE)
        latencies_s["last"] += _latencies(old, payments - tenth + first, SLICE)
    for floor in (old, young):
        floor.close()
    ratios = {
        f"latency of the last tenth of {payments:,}": (
            statistics.median(latencies_s["last"]) / statistics.median(latencies_s["first"])
        ),
        f"memory after the last tenth of {payments:,}": memory[-1] / memory[0],
    }
    return [
        Figure(
            name=name, figure=figure, unit="ratio", limit=FLAT_LIMIT, against="the first tenth", runs=payments
        )
        for name, figure in ratios.items()
    ]  # fmt: skip


def _warm_floor(path: Path, payments: int) -> Floor:
    floor = Floor(f"sqlite:///{path}")
    _latencies(floor, 10**9, payments // 2)
    return floor


def _latencies(floor: Floor, first: int, count: int) -> Sequence[float]:
    """How long each of so many payments took, in seconds, by 32 windows at once."""
    latencies_s = [0.0] * count

    def one(place: int) -> None:
        wanted = floor.wanted(place, first + place)
        begun_s = time.perf_counter()
        floor.take(place, wanted)
        latencies_s[place] = time.perf_counter() - begun_s

    together(one, THREADS, count)
    floor.world.wechat.calls.clear()
    floor.world.his.calls.clear()
    return latencies_s


def _settled_memory(process: psutil.Process) -> int:
    """Resident bytes after a collection."""
    gc.collect()
    return process.memory_info().rss


def measure(payments: int = 1600, runs: int = 5, flat_payments: int = 100_000) -> list[Figure]:
    """All figures of the server; with no ``flat_payments`` those of flatness are left out.

    Ours and the bare driver's both run on one core, as ``serve`` keeps itself; PostgreSQL's own processes do not.
    """
    figures: list[Figure] = []
    server = PostgresServer(options=("-c", "max_connections=100", "-c", "shared_buffers=128MB"))
    keep_to_one_core(os.getpid())
    with tempfile.TemporaryDirectory() as folder:
        figures.append(against_bare("SQLite", f"sqlite:///{Path(folder) / 'ratio.db'}", LIMIT_SQLITE, payments, runs))
        figures.append(own_share(f"sqlite:///{Path(folder) / 'pace.db'}", 200))
        if flat_payments:
            figures.extend(flat(Path(folder), flat_payments))
    try:
        figures.insert(1, against_bare("PostgreSQL", server.fresh(), LIMIT_POSTGRESQL, payments, runs))
    finally:
        server.stop()
    return figures
