"""`make faults`: many seeds on all cores, the scripted cases, the planted bugs; a table and build/faults.json."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import replace
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from simulation.forked import in_a_copy
from simulation.one_seed import SEEDS_IN_A_ROUND, Outcome, full_plan, on_sqlite, play
from simulation.plan import Plan
from simulation.planted import PLANTED
from simulation.quick_values import quicken
from simulation.shrink import tell_shortest
from simulation.terminals import Report
from simulation.terminals import play as play_terminals
from simulation.totals import Totals, table

REPORT = Path("build/faults.json")
SECONDS = 240.0
"""How long all of it may take on two idle cores when nobody says how many seeds; the real processes, which come after
it, wait more than they work. Seeds on SQLite and planted bugs are played however long they take, other seeds in the
time that is left."""
LEAST_SEEDS = 60
"""So many seeds in memory are played even if no time is left."""
PLANTED_SEEDS = 120
"""A planted bug must be caught within so many seeds."""
WANTED_SQLITE = 5000
SHARE = 8
WARM = Plan(windows=2, visits=3)
"""What is played before workers are copied from this process, and copies of them for each share: what is made once is
made once."""
TRANSACTIONS, SHARES_OF_TERMINALS = 500, 20
"""Ten thousand transactions at card terminals."""
SHOWN_FAILURES = 3


def ready() -> None:
    """Make this process ready: its workers do all their work in copies of themselves, which nobody tidies."""
    quicken()
    for sqlite in (False, True):
        play(1, WARM, sqlite=sqlite)
    gc.collect()
    gc.freeze()
    gc.disable()


def play_some(seeds: Sequence[int]) -> list[Outcome]:
    """What a worker does with a share of the seeds."""
    outcomes, cpu_s = in_a_copy(_outcomes, seeds)
    beside_s = (cpu_s - sum(outcome.cpu_s for outcome in outcomes)) / len(outcomes)
    return [replace(outcome, cpu_s=outcome.cpu_s + beside_s) for outcome in outcomes]


def _outcomes(seeds: Sequence[int]) -> list[Outcome]:
    return [play(seed, full_plan(seed), sqlite=on_sqlite(seed)) for seed in seeds]


def scripted() -> Mapping[str, Callable[[], None]]:
    """The scripted cases. What a cashier reads belongs to them, so the screens are loaded, and with them what makes
    every import slower, also the one inside of `strftime`: processes that play seeds do without."""
    from simulation.cases.registry import CASES

    return CASES


def names_of_cases() -> list[str]:
    """The scripted cases by name."""
    return list(scripted())


def play_case(case: str) -> Outcome:
    """One scripted case as an outcome."""
    began_s = time.process_time()
    try:
        scripted()[case]()
        failure = ""
    except Exception as error:  # noqa: BLE001 - whatever a case raises, it has failed
        failure = f"case {case}: {type(error).__name__}: {error}"
    cases = Counter({case.partition("-")[0]: 1})
    return Outcome(0, 1, 0, 1, 1, failure, cases, time.process_time() - began_s)


def catch(name: str) -> tuple[str, int | None, float]:
    """How many seeds it takes until a planted bug is caught by the promise that it breaks, and what it took."""
    found, cpu_s = None, 0.0
    for seeds in shares(range(1, PLANTED_SEEDS + 1)):
        found, used_s = in_a_copy(_caught_by, name, seeds)
        cpu_s += used_s
        if found is not None:
            break
    return name, found, cpu_s


def _caught_by(name: str, seeds: Sequence[int]) -> int | None:
    """The first of these seeds that catches a planted bug; one that fails otherwise has not caught it."""
    plant = PLANTED[name]
    plans = ((seed, replace(full_plan(seed), planted=plant, profile=plant.profile)) for seed in seeds)
    return next((seed for seed, plan in plans if play(seed, plan).promise == plant.breaks), None)


def shares(seeds: Iterable[int], size: int = SHARE) -> Iterator[Sequence[int]]:
    """The seeds in shares."""
    rest = iter(seeds)
    while share := list(islice(rest, size)):
        yield share


def some_transactions(share: int) -> tuple[Report, float]:
    """One share of the transactions at card terminals, and what it took."""
    return in_a_copy(play_terminals, TRANSACTIONS, 1 + share * TRANSACTIONS)


class Run:
    """One run: everything is handed to the same workers, what must be played before what may be."""

    def __init__(self, pool: ProcessPoolExecutor, totals: Totals) -> None:
        self._pool, self._totals = pool, totals
        self._waiting: dict[Future[Any], Callable[[Any], None]] = {}

    def begin(self) -> None:
        """The planted bugs and the card terminals."""
        for name in PLANTED:
            self._submit(self._caught, catch, name)
        for share in range(SHARES_OF_TERMINALS):
            self._submit(self._terminals, some_transactions, share)

    def play(self, seeds: Iterable[int], *, least: int | None = None, ends_s: float = 0.0) -> None:
        """Play seeds: all of them, or with ``least`` so many and then as many as there is time for."""
        played = 0
        for share in shares(seeds):
            if least is not None and played >= least and time.monotonic() > ends_s:
                break
            while len(self._waiting) >= 4 * SHARE:
                self._collect()
            self._submit(self._played, play_some, share)
            played += len(share)

    def finish(self) -> None:
        """Wait for whatever is still played."""
        while self._waiting:
            self._collect()

    def _submit(self, heard: Callable[[Any], None], act: Callable[[Any], Any], what: object) -> None:
        self._waiting[self._pool.submit(act, what)] = heard

    def _collect(self) -> None:
        done, _ = wait(self._waiting, return_when=FIRST_COMPLETED)
        for future in done:
            self._waiting.pop(future)(future.result())

    def _played(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            self._totals.add(outcome)
            if outcome.failure:
                print(f"seed {outcome.seed}: {outcome.failure}", flush=True)

    def _caught(self, found: tuple[str, int | None, float]) -> None:
        name, seeds, cpu_s = found
        self._totals.planted[name] = seeds
        self._totals.cpu_s["planted bugs"] += cpu_s

    def _terminals(self, found: tuple[Report, float]) -> None:
        report, cpu_s = found
        self._totals.add_terminals(report.transactions, report.faults, report.wrong)
        self._totals.cpu_s["card terminals"] += cpu_s


def main(arguments: list[str] | None = None) -> int:
    """Run and report; 1 when a promise was broken or a planted bug was not caught."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--seeds", type=int, default=None, help="play so many seeds, however long it takes")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--seed", type=int, default=None, help="tell one seed as a story; a failing one is shrunk")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long to play when --seeds is not given")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--report", type=Path, default=REPORT)
    given = parser.parse_args(arguments)
    if given.seed is not None:
        return 1 if tell_shortest(given.seed, full_plan(given.seed), sqlite=on_sqlite(given.seed)) else 0
    started_s, totals = time.monotonic(), Totals()
    with _workers(given.workers) as pool:
        for outcome in pool.map(play_case, pool.submit(names_of_cases).result()):
            totals.add_case(outcome)
            if outcome.failure:
                print(outcome.failure, flush=True)
    ready()
    with _workers(given.workers) as pool:
        run = Run(pool, totals)
        run.begin()
        if given.seeds is not None:
            run.play(range(given.first, given.first + given.seeds))
        else:
            run.play(filter(on_sqlite, range(given.first, given.first + SEEDS_IN_A_ROUND)))
            others = (seed for seed in count(given.first) if not on_sqlite(seed))
            run.play(others, least=LEAST_SEEDS, ends_s=started_s + given.seconds)
        run.finish()
    totals.planted = {name: totals.planted[name] for name in PLANTED}
    seconds = time.monotonic() - started_s
    given.report.parent.mkdir(parents=True, exist_ok=True)
    given.report.write_text(json.dumps(totals.report(seconds), indent=2) + "\n", encoding="utf-8")
    print("\n".join(table(totals, seconds, scripted())))
    for outcome in [one for one in totals.failed if one.seed][:SHOWN_FAILURES]:
        tell_shortest(outcome.seed, full_plan(outcome.seed), sqlite=on_sqlite(outcome.seed))
    short = given.seeds is None and totals.sqlite_payments < WANTED_SQLITE
    if short:
        print(f"only {totals.sqlite_payments} payments on SQLite; {WANTED_SQLITE} are wanted of a full run")
    return 1 if short or totals.failed or None in totals.planted.values() else 0


def _workers(number: int) -> ProcessPoolExecutor:
    """Copies of this process: what it has loaded and made they need not load and make."""
    return ProcessPoolExecutor(number, mp_context=get_context("fork"))


if __name__ == "__main__":
    sys.exit(main())
