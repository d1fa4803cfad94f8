"""The fault cases with real processes, as a part of `make faults`: kills, lines, disks, PostgreSQL, races.

python tests/end2end/faults_run.py [--long] [--report build/faults-processes.json] [--into build/faults.json]

Without --long every case is tried on one of the two databases, with it on both and with more rounds. The report is
{tests, failures, seconds, failed, cases: {id: {runs, failures}}}; --into adds it to the report of the simulation.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from support.fault_cases import NEW_FILES, OF_FILES, OF_OTHER_TESTS, cases_named  # noqa: E402

REPORT = Path("build/faults-processes.json")


class Tally:
    """Counts what pytest tells."""

    def __init__(self) -> None:
        self.runs, self.failures = Counter[str](), Counter[str]()
        self.tests, self.failed = 0, list[str]()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test."""
        if report.when != "call" and not report.failed:
            return
        cases = dict(report.user_properties).get("cases") or list(cases_named(report.nodeid))
        names = [str(one) for one in cases] if isinstance(cases, list) else []
        self.tests += 1
        self.runs.update(names)
        if report.failed:
            self.failed.append(report.nodeid)
            self.failures.update(names)

    def report(self, seconds: float) -> dict[str, Any]:
        """What is written down."""
        return {
            "tests": self.tests, "failures": len(self.failed), "seconds": round(seconds, 1),
            "cpu_s": round(_cpu_s(), 1), "failed": self.failed,
            "cases": {
                name: {"runs": self.runs[name], "failures": self.failures[name]} for name in sorted(self.runs, key=int)
            },
        }  # fmt: skip


def into(path: Path, found: dict[str, Any]) -> dict[str, Any]:
    """Add the cases, the failures and the time to the simulation's report, which keeps its own form; the whole."""
    whole: dict[str, Any] = {"cases": {}, "failures": 0, "seconds": 0}
    if path.is_file():
        whole = json.loads(path.read_text("utf-8"))
    for name, one in found["cases"].items():
        there = whole["cases"].setdefault(name, {"runs": 0, "failures": 0})
        there["runs"] += one["runs"]
        there["failures"] += one["failures"]
    whole["cases"] = dict(sorted(whole["cases"].items(), key=lambda case: int(case[0])))
    whole["failures"] += found["failures"]
    whole["seconds"] = round(whole["seconds"] + found["seconds"], 1)
    whole.setdefault("parts_cpu_s", {})["real processes"] = found["cpu_s"]
    path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return whole


def table(found: dict[str, Any]) -> str:
    """The report for people."""
    head = (
        f"real processes and devices: {found['tests']} tests, {found['failures']} failures, {found['seconds']} s, "
        f"{found['cpu_s']} CPU s"
    )
    lines = [f"{name:>4} {one['runs']:>7} {one['failures']:>9}" for name, one in found["cases"].items()]
    return "\n".join([head, "case    runs  failures", *lines, *(f"FAILED {name}" for name in found["failed"])])


def whole_table(whole: dict[str, Any]) -> str:
    """All cases of the report, simulated, scripted and with real processes together."""
    never = [name for name, one in whole["cases"].items() if not one["runs"]]
    failed = [f"{name} ({one['failures']} of {one['runs']})" for name, one in whole["cases"].items() if one["failures"]]
    uncaught = [name for name, seeds in whole.get("planted", {}).items() if seeds is None]
    lines = [f"{name:>4} {one['runs']:>7} {one['failures']:>9}" for name, one in whole["cases"].items()]
    return "\n".join(
        [
            "all together", "case    runs  failures", *lines, "",
            f"cases played    {len(whole['cases']) - len(never)} of {len(whole['cases'])}",
            f"cases failed    {', '.join(failed) or 'none'}",
            f"planted bugs    {len(whole.get('planted', {})) - len(uncaught)} caught, {len(uncaught)} not",
            f"seconds         {whole['seconds']:,.0f}",
        ]
    )  # fmt: skip


def _cpu_s() -> float:
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def main(arguments: list[str] | None = None) -> int:
    """Run and report; 1 when something failed."""
    parser = argparse.ArgumentParser(prog="faults_run.py", description=__doc__)
    parser.add_argument("--long", action="store_true", help="everything on both databases")
    parser.add_argument("--report", type=Path, default=REPORT)
    parser.add_argument("--into", type=Path, help="the simulation's report, to which this one is added")
    parser.add_argument("--workers", default="2")
    given = parser.parse_args(arguments)
    if given.long:
        os.environ["PAYDESK_FAULTS"] = "long"
    files = [str(HERE / f"{name}.py") for name in (*NEW_FILES, *(OF_FILES if given.long else ()))]
    files += [str(HERE.parent / name) for name in OF_OTHER_TESTS]
    tally, began_s = Tally(), time.monotonic()
    code = pytest.main(["-q", "-n", given.workers, "--dist", "loadfile", "-p", "no:cacheprovider", *files], [tally])
    found = tally.report(time.monotonic() - began_s)
    given.report.parent.mkdir(parents=True, exist_ok=True)
    given.report.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(table(found))
    if given.into:
        print("\n" + whole_table(into(given.into, found)))
    return int(code) if code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) else 1


if __name__ == "__main__":
    sys.exit(main())
