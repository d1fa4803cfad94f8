"""One seed from its number to its result, in memory or on SQLite; what a worker process does."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace

from simulation.invariants import Broken
from simulation.plan import Plan
from simulation.quick_sqlite import sqlite_database
from simulation.world import World

SQLITE_EVERY, SQLITE_AMONG, SEEDS_IN_A_ROUND = 7, 400, 1000
"""One seed in seven of the first four hundred of each thousand runs on SQLite: some 5,700 payments, which a short run
plays before the others. A payment on SQLite costs twice as much."""


@dataclass(frozen=True)
class Outcome:
    """What became of a seed; ``failure`` is empty when every promise was kept, ``promise`` the number of the broken one
    (0: none, or something else went wrong)."""

    seed: int
    payments: int
    sqlite_payments: int
    faults: int
    checked: int
    failure: str
    cases: Counter[str] = field(default_factory=Counter)
    cpu_s: float = 0.0
    promise: int = 0


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
        promise=world.failure.promise if isinstance(world.failure, Broken) else 0,
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
