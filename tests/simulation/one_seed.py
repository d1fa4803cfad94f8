"""One seed from its number to its result, in memory or on SQLite; what a worker process does."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from server.storage import migrate
from server.storage.engine import Database, open_database
from server.storage.sqlite import SqliteDatabase
from server.storage.unit_of_work import Statements
from simulation.plan import Plan
from simulation.world import World

SHARED_MEMORY = Path("/dev/shm")
SQLITE_EVERY, SQLITE_AMONG, SEEDS_IN_A_ROUND = 7, 400, 1000
"""One seed in seven of the first four hundred of each thousand runs on SQLite: some 5,700 payments, which a short run
has as well as a long one. A payment on SQLite costs three times as much."""


@dataclass(frozen=True)
class Outcome:
    """What became of a seed; ``failure`` is empty when every promise was kept."""

    seed: int
    payments: int
    sqlite_payments: int
    faults: int
    checked: int
    failure: str
    cases: Counter[str] = field(default_factory=Counter)
    cpu_s: float = 0.0


def on_sqlite(seed: int) -> bool:
    """Whether a seed of a full run is played on SQLite."""
    return seed % SQLITE_EVERY == 0 and seed % SEEDS_IN_A_ROUND < SQLITE_AMONG


def play(seed: int, plan: Plan, *, sqlite: bool = False) -> Outcome:
    """Play one seed."""
    began_s = time.process_time()
    world = played(seed, plan, sqlite=sqlite)
    payments = len(world.checks.payments)
    return Outcome(
        seed=seed,
        payments=payments,
        sqlite_payments=payments if sqlite else 0,
        faults=world.mischief.faults,
        checked=world.checks.checked,
        failure=f"{type(world.failure).__name__}: {world.failure}" if world.failure else "",
        cases=Counter(world.mischief.cases),
        cpu_s=time.process_time() - began_s,
    )


def played(seed: int, plan: Plan, *, sqlite: bool = False) -> World:
    """The world of a seed after its end."""
    if not sqlite:
        world = World(seed, plan).run()
        world.close()
        return world
    with sqlite_database() as database:
        world = World(seed, plan, database).run()
        world.close()
        return world


def full_plan(seed: int) -> Plan:
    """The plan of a seed in a full run: worlds of several sizes."""
    return replace(Plan(), windows=2 + seed % 3, visits=16 + 4 * (seed % 5))


@contextmanager
def sqlite_database() -> Iterator[Database]:
    """A new database with the present schema, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="paydesk-sim-", dir=_folder()) as name:
        path = Path(name) / "paydesk.sqlite3"
        path.write_bytes(_migrated())
        database = open_database(f"sqlite:///{path}")
        if isinstance(database, SqliteDatabase):
            database.statements = _statements(database.statements)
        try:
            yield database
        finally:
            database.close()


_KEPT: list[Statements] = []


def _statements(own: Statements) -> Statements:
    """The statements of the first database of this process, which are compiled as far as they were needed."""
    if not _KEPT:
        _KEPT.append(own)
    return _KEPT[0]


@cache
def _migrated() -> bytes:
    folder = Path(tempfile.mkdtemp(prefix="paydesk-sim-"))
    try:
        migrate.upgrade(f"sqlite:///{folder / 'schema.sqlite3'}")
        return (folder / "schema.sqlite3").read_bytes()
    finally:
        shutil.rmtree(folder)


def _folder() -> Path | None:
    return SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
