"""What a run of `make faults` has counted: the content of build/faults.json and the table for people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulation.one_seed import Outcome
from simulation.planted import PLANTED

CASE_IDS = [str(number) for number in range(1, 73)]
"""Every case of the catalogue."""
CORES = 2
"""For how many the time of 100,000 payments is told; a second process takes nothing from the first."""


@dataclass
class Totals:
    """Everything that the report says. ``cpu_s``: what each part has worked, by its name, all processes together."""

    seeds: int = 0
    payments: int = 0
    sqlite_payments: int = 0
    faults: int = 0
    checked: int = 0
    terminals: int = 0
    cpu_s: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    failed: list[Outcome] = field(default_factory=list)
    runs: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    planted: dict[str, int | None] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count one seed."""
        self.seeds += 1
        self.payments += outcome.payments
        self.sqlite_payments += outcome.sqlite_payments
        self.checked += outcome.checked
        self.cpu_s["seeds on SQLite" if outcome.sqlite_payments else "seeds in memory"] += outcome.cpu_s
        self.faults += outcome.faults
        self._cases(outcome)

    def add_case(self, outcome: Outcome) -> None:
        """Count one scripted case."""
        self.cpu_s["scripted cases"] += outcome.cpu_s
        self._cases(outcome)

    def add_terminals(self, transactions: int, faults: int, wrong: Sequence[str]) -> None:
        """Count transactions at card terminals; a wrong outcome fails cases 44 and 45."""
        self.terminals += transactions
        self.faults += faults
        for each in wrong:
            print(f"card terminal: {each}", flush=True)
        cases = Counter(("44", "45"))
        self._cases(Outcome(0, 0, 0, faults, 0, wrong[0] if wrong else "", cases))

    def _cases(self, outcome: Outcome) -> None:
        self.runs.update(set(outcome.cases))
        if outcome.failure:
            self.failed.append(outcome)
            self.failures.update(set(outcome.cases))

    def report(self, seconds: float) -> dict[str, Any]:
        """The content of build/faults.json; ``seconds`` as the clock on the wall has it."""
        return {
            "seeds": self.seeds,
            "payments": self.payments,
            "faults": self.faults,
            "invariants_checked": self.checked,
            "failures": len(self.failed),
            "seconds": round(seconds, 1),
            "sqlite_payments": self.sqlite_payments,
            "terminal_transactions": self.terminals,
            "cpu_ms_a_payment": round(self.memory_ms, 2),
            "sqlite_cpu_ms_a_payment": round(self.sqlite_ms, 2),
            "parts_cpu_s": {name: round(spent_s, 1) for name, spent_s in self.cpu_s.items()},
            "cases": {case: {"runs": self.runs[case], "failures": self.failures[case]} for case in CASE_IDS},
            "planted": self.planted,
            "planted_breaks": {name: f"promise {PLANTED[name].breaks}" for name in self.planted},
        }

    @property
    def memory_ms(self) -> float:
        """What a payment in memory costs."""
        return 1000 * self.cpu_s["seeds in memory"] / max(self.payments - self.sqlite_payments, 1)

    @property
    def sqlite_ms(self) -> float:
        """What a payment on SQLite costs."""
        return 1000 * self.cpu_s["seeds on SQLite"] / max(self.sqlite_payments, 1)


def table(totals: Totals, seconds: float, scripted: Collection[str]) -> Iterator[str]:
    """The report for people; ``scripted`` are the names of the scripted cases."""
    yield f"{'seeds':>22} {totals.seeds:>10,}"
    yield f"{'payments':>22} {totals.payments:>10,}   of them on SQLite {totals.sqlite_payments:,}"
    yield f"{'card transactions':>22} {totals.terminals:>10,}"
    yield f"{'faults':>22} {totals.faults:>10,}"
    yield f"{'invariants checked':>22} {totals.checked:>10,}"
    yield f"{'failures':>22} {len(totals.failed):>10,}"
    yield f"{'seconds':>22} {seconds:>10,.1f}"
    yield f"{'CPU ms a payment':>22} {totals.memory_ms:>10,.2f}   on SQLite {totals.sqlite_ms:,.2f}"
    yield f"{'100,000 payments':>22} {100 * totals.memory_ms / CORES:>10,.0f}   seconds on {CORES} cores, in memory"
    yield f"{'CPU seconds':>22} {sum(totals.cpu_s.values()):>10,.0f}   " + ", ".join(
        f"{name} {spent_s:,.0f}" for name, spent_s in totals.cpu_s.items()
    )
    yield ""
    numbers = {name.partition("-")[0] for name in scripted}
    yield "case    runs  failures   (simulated; real processes and devices follow)"
    for case in CASE_IDS:
        words = "   (scripted)" if case in numbers else ""
        yield f"{case:>4} {totals.runs[case]:>7} {totals.failures[case]:>9}{words}"
    yield ""
    yield f"{'planted bug':<50} seeds until caught   by promise"
    for name, seeds in totals.planted.items():
        yield f"{name:<50} {'NOT CAUGHT' if seeds is None else seeds:>18} {PLANTED[name].breaks:>12}"
