"""Requests share one core; a run of reconciliation, and the threads of Polars, may use all."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from server.jobs.cores import LATER_BY, SHORT_TURN_S, keep_to_one_core, on_all_cores

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="threads cannot be told their cores here")


def in_a_thread(act: Callable[[], None]) -> None:
    """Do it where no other test is told its cores."""
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()


def test_a_run_is_done_on_all_cores_and_what_follows_on_the_one() -> None:
    seen: list[set[int]] = []

    def look() -> None:
        seen.append(os.sched_getaffinity(0))

    def run(subject: str) -> None:
        look()
        in_a_thread(look)
        if subject == "bad":
            raise ValueError(subject)

    def act() -> None:
        keep_to_one_core(3)
        look()
        on_all_cores(run)("good")
        look()
        with pytest.raises(ValueError, match="bad"):
            on_all_cores(run)("bad")
        look()

    every = os.sched_getaffinity(0)
    one = {sorted(every)[3 % len(every)]}
    in_a_thread(act)
    assert seen == [one, every, every, one, every, every, one]
    assert os.sched_getaffinity(0) == every


def test_threads_take_short_turns_as_long_as_a_run_is_done() -> None:
    seen: list[float] = []
    begun, may_end = threading.Event(), threading.Event()

    def slow(_: str) -> None:
        begun.set()
        assert may_end.wait(10)

    usual = sys.getswitchinterval()
    other = threading.Thread(target=on_all_cores(slow), args=("slow",))
    other.start()
    assert begun.wait(10)
    on_all_cores(lambda _: seen.append(sys.getswitchinterval()))("quick")
    seen.append(sys.getswitchinterval())
    may_end.set()
    other.join()
    assert seen == pytest.approx([SHORT_TURN_S, SHORT_TURN_S])
    assert sys.getswitchinterval() == pytest.approx(usual)


POOL = """
import os
from pathlib import Path
from server.jobs.cores import keep_to_one_core, start_pool
start_pool()
keep_to_one_core(0)
import polars
polars.DataFrame({"a": range(1000), "b": range(1000)}).sort("a", descending=True)
polars.LazyFrame({"a": range(1000)}).group_by("a").len().collect(engine="streaming")
polars.scan_csv(b"a,b").collect()
working = [each for each in Path("/proc/self/task").iterdir()
           if (each / "comm").read_text().startswith(("polars-0", "polars-1", "async-executor"))]
cores = {len(os.sched_getaffinity(int(each.name))) for each in working}
nice = {os.getpriority(os.PRIO_PROCESS, int(each.name)) - os.getpriority(os.PRIO_PROCESS, 0) for each in working}
print(cores, nice, len(os.sched_getaffinity(0)))
"""


def test_the_threads_of_polars_are_not_kept_to_one_core_and_give_way() -> None:
    said = subprocess.run([sys.executable, "-c", POOL], capture_output=True, text=True, check=True)
    assert said.stdout == f"{{{len(os.sched_getaffinity(0))}}} {{{LATER_BY}}} 1\n", said.stderr
