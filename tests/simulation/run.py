"""`make faults`: many seeds on all cores, the scripted cases, the planted bugs; a table and build/faults.json."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from simulation.one_seed import Outcome, full_plan, on_sqlite, play
from simulation.planted import PLANTED
from simulation.quick_values import quicken
from simulation.shrink import tell_shortest

CASE_IDS = [str(number) for number in (*range(1, 55), *range(56, 61), *range(69, 73))]
REPORT = Path("build/faults.json")
SECONDS = 240.0
"""How long seeds are played when nobody says how many: with the planted bugs, the scripted cases and the real processes
it stays under ten minutes."""
PLANTED_SEEDS = 120
"""A planted bug must be caught within so many seeds."""
WANTED_SQLITE = 5000
CORES = 2
"""For how many the time of 100,000 payments is told; a second process takes nothing from the first."""
SHOWN_FAILURES = 3


@dataclass
class Totals:
    """Everything that the report says."""

    seeds: int = 0
    payments: int = 0
    sqlite_payments: int = 0
    faults: int = 0
    checked: int = 0
    cpu_s: float = 0.0
    sqlite_cpu_s: float = 0.0
    failed: list[Outcome] = field(default_factory=list)
    runs: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    planted: dict[str, int | None] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count one seed."""
        self.seeds += 1
        self.payments += outcome.payments
        self.sqlite_payments += outcome.sqlite_payments
        self.faults += outcome.faults
        self.checked += outcome.checked
        self.cpu_s += outcome.cpu_s
        self.sqlite_cpu_s += outcome.cpu_s if outcome.sqlite_payments else 0.0
        self.runs.update(set(outcome.cases))
        if outcome.failure:
            self.failed.append(outcome)
            self.failures.update(set(outcome.cases))

    def report(self, seconds: float) -> dict[str, Any]:
        """The content of build/faults.json."""
        return {
            "seeds": self.seeds,
            "payments": self.payments,
            "faults": self.faults,
            "invariants_checked": self.checked,
            "failures": len(self.failed),
            "seconds": round(seconds, 1),
            "cpu_ms_a_payment": round(1000 * self.cpu_s / max(self.payments, 1), 2),
            "sqlite_payments": self.sqlite_payments,
            "sqlite_cpu_ms_a_payment": round(1000 * self.sqlite_cpu_s / max(self.sqlite_payments, 1), 2),
            "cases": {case: {"runs": self.runs[case], "failures": self.failures[case]} for case in CASE_IDS},
            "planted": self.planted,
        }


def play_some(seeds: range) -> list[Outcome]:
    """What a worker does with a share of the seeds; what is left of their worlds is collected at once, at the end."""
    gc.freeze()
    gc.disable()
    outcomes = [play(seed, full_plan(seed), sqlite=on_sqlite(seed)) for seed in seeds]
    began_s = time.process_time()
    gc.collect()
    collecting_s = (time.process_time() - began_s) / len(seeds)
    return [replace(outcome, cpu_s=outcome.cpu_s + collecting_s) for outcome in outcomes]


def scripted() -> Mapping[str, Callable[[], None]]:
    """The scripted cases. What a cashier reads belongs to them, so the screens are loaded, and with them what makes
    every import slower, also the one inside of `strftime`: processes that play seeds do without."""
    from simulation.cases.registry import CASES

    return CASES


def play_case(case: str) -> Outcome:
    """One scripted case as an outcome."""
    try:
        scripted()[case]()
        failure = ""
    except Exception as error:  # noqa: BLE001 - whatever a case raises, it has failed
        failure = f"case {case}: {type(error).__name__}: {error}"
    return Outcome(0, 1, 0, 1, 1, failure, Counter({case.partition("-")[0]: 1}))


def catch(name: str) -> tuple[str, int | None]:
    """How many seeds it takes until a planted bug is caught."""
    plant = PLANTED[name]
    for seed in range(1, PLANTED_SEEDS + 1):
        if play(seed, replace(full_plan(seed), planted=plant, profile=plant.profile)).failure:
            return name, seed
    return name, None


def shares(first: int, count: int | None) -> Iterator[range]:
    """The seeds in shares, so many or without end."""
    size = 4
    at = first
    while count is None or at < first + count:
        end = at + size if count is None else min(at + size, first + count)
        yield range(at, end)
        at = end


def play_all(pool: ProcessPoolExecutor, totals: Totals, first: int, count: int | None, seconds: float) -> None:
    """Play seeds on all workers until there are enough, or the time is over."""
    ends_s = time.monotonic() + seconds
    waiting: set[Future[list[Outcome]]] = set()
    for share in shares(first, count):
        if count is None and time.monotonic() > ends_s:
            break
        waiting.add(pool.submit(play_some, share))
        while len(waiting) >= 4:
            waiting = _collect(waiting, totals)
    while waiting:
        waiting = _collect(waiting, totals)


def _collect(waiting: set[Future[list[Outcome]]], totals: Totals) -> set[Future[list[Outcome]]]:
    done, left = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        for outcome in future.result():
            totals.add(outcome)
            if outcome.failure:
                print(f"seed {outcome.seed}: {outcome.failure}", flush=True)
    return left


def sqlite_share(totals: Totals) -> str:
    """What payments on SQLite cost, and their part of all."""
    on_it_ms = 1000 * totals.sqlite_cpu_s / max(totals.sqlite_payments, 1)
    payments, cpu = totals.sqlite_payments / max(totals.payments, 1), totals.sqlite_cpu_s / max(totals.cpu_s, 0.001)
    return f"on SQLite {on_it_ms:,.2f}: {payments:.1%} of the payments, {cpu:.1%} of the CPU time"


def table(totals: Totals, seconds: float) -> Iterable[str]:
    """The report for people."""
    yield f"{'seeds':>22} {totals.seeds:>10,}"
    yield f"{'payments':>22} {totals.payments:>10,}   of them on SQLite {totals.sqlite_payments:,}"
    yield f"{'faults':>22} {totals.faults:>10,}"
    yield f"{'invariants checked':>22} {totals.checked:>10,}"
    yield f"{'failures':>22} {len(totals.failed):>10,}"
    yield f"{'seconds':>22} {seconds:>10,.1f}   {totals.payments / max(seconds, 0.1):,.0f} payments a second"
    yield f"{'CPU ms a payment':>22} {1000 * totals.cpu_s / max(totals.payments, 1):>10,.2f}   {sqlite_share(totals)}"
    long_s = 100_000 * totals.cpu_s / max(totals.payments, 1) / CORES
    yield f"{'100,000 payments':>22} {long_s:>10,.0f}   seconds on {CORES} cores"
    yield ""
    numbers = {name.partition("-")[0] for name in scripted()}
    yield "case    runs  failures"
    for case in CASE_IDS:
        yield f"{case:>4} {totals.runs[case]:>7} {totals.failures[case]:>9}" + (
            "   (scripted)" if case in numbers else ""
        )
    yield ""
    yield "planted bug                                     seeds until caught"
    for name, seeds in totals.planted.items():
        yield f"{name:<50} {'NOT CAUGHT' if seeds is None else seeds:>15}"


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
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pool:
        for outcome in pool.map(play_case, scripted()):
            totals.runs.update(outcome.cases)
            if outcome.failure:
                totals.failures.update(outcome.cases)
                totals.failed.append(outcome)
                print(outcome.failure, flush=True)
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn"), initializer=quicken) as pool:
        totals.planted.update(pool.map(catch, PLANTED))
        seeds_s = time.monotonic()
        print(f"scripted cases and planted bugs: {seeds_s - started_s:,.0f} s", flush=True)
        play_all(pool, totals, given.first, given.seeds, given.seconds)
    seconds = time.monotonic() - started_s
    given.report.parent.mkdir(parents=True, exist_ok=True)
    given.report.write_text(json.dumps(totals.report(seconds), indent=2) + "\n", encoding="utf-8")
    print("\n".join(table(totals, time.monotonic() - seeds_s)))
    for outcome in [one for one in totals.failed if one.seed][:SHOWN_FAILURES]:
        tell_shortest(outcome.seed, full_plan(outcome.seed), sqlite=on_sqlite(outcome.seed))
    short = given.seeds is None and totals.sqlite_payments < WANTED_SQLITE
    if short:
        print(f"only {totals.sqlite_payments} payments on SQLite; {WANTED_SQLITE} are wanted of a full run")
    return 1 if totals.failed or None in totals.planted.values() else 0


if __name__ == "__main__":
    sys.exit(main())
