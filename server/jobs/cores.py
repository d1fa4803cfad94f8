"""Which cores the server's threads compute on, and who goes first: those of requests share one core, a run of
reconciliation may use all, and the threads of Polars give way to all others."""

import os
import sys
import threading
from collections.abc import Callable
from typing import Final

import polars as pl

_ALLOWED: Final = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset[int]()
"""Those that this process was given when it began; empty where a thread cannot be told its cores."""
LATER_BY: Final = 10
"""How much the threads of Polars are nicer: beside one of them, a thread of ours has nine tenths of a core."""
SHORT_TURN_S: Final = 0.0005
"""How long a thread may keep Python's lock while another waits for it, as long as a run is done: the writer of a
database, for which payments wait, must not stand behind what the run makes of its rows (5 ms each time, the usual)."""
_USUAL_TURN_S: Final = sys.getswitchinterval()


def start_pool() -> None:
    """Start the threads of Polars: before `keep_to_one_core`, whose one core they would share. Where threads can be
    told so, they give way: a payment goes first, and so does a run's own thread that reads the platform's rows, for
    which all of Polars' work on the statements would wait."""
    beginning = threading.Thread(target=_begin_pool, name="pool")  # its niceness is theirs, and cannot be taken back
    beginning.start()
    beginning.join()


def _begin_pool() -> None:
    if _ALLOWED:
        own = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, own, min(os.getpriority(os.PRIO_PROCESS, own) + LATER_BY, 19))
    pl.thread_pool_size()
    pl.scan_csv(b"a\n").collect(engine="streaming")  # its engine of streams and its readers have threads of their own


def keep_to_one_core(process_id: int) -> None:
    """Let this thread, and those that it starts, run on one core (see ``Server.one_core``); nothing where it cannot be
    said."""
    if _ALLOWED:
        cores = sorted(_ALLOWED)
        os.sched_setaffinity(0, {cores[process_id % len(cores)]})


class _Runs:
    """How many runs are done at this moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def __enter__(self) -> None:
        self._changed(1)

    def __exit__(self, *_: object) -> None:
        self._changed(-1)

    def _changed(self, by: int) -> None:
        with self._lock:
            self._count += by
            sys.setswitchinterval(SHORT_TURN_S if self._count else _USUAL_TURN_S)


_RUNS: Final = _Runs()


def on_all_cores(work: Callable[[str], object]) -> Callable[[str], object]:
    """The same work on all cores, with the threads that it starts: most of what it does needs no turn of Python's. What
    does need one gets it, and gives it up, soon."""

    def widely(subject: str) -> object:
        before = os.sched_getaffinity(0) if _ALLOWED else frozenset[int]()
        with _RUNS:
            try:
                if _ALLOWED:
                    os.sched_setaffinity(0, _ALLOWED)
                return work(subject)
            finally:
                if _ALLOWED:
                    os.sched_setaffinity(0, before)

    return widely
