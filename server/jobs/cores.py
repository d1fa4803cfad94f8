"""Which cores the server's threads compute on: those of requests share one, a run of reconciliation may use all."""

import os
from collections.abc import Callable
from typing import Final

import polars as pl

_ALLOWED: Final = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset[int]()
"""Those that this process was given when it began; empty where a thread cannot be told its cores."""


def start_pool() -> None:
    """Start the threads of Polars: before `keep_to_one_core`, whose one core they would share."""
    pl.thread_pool_size()


def keep_to_one_core(process_id: int) -> None:
    """Let this thread, and those that it starts, run on one core (see ``Server.one_core``); nothing where it cannot be
    said."""
    if _ALLOWED:
        cores = sorted(_ALLOWED)
        os.sched_setaffinity(0, {cores[process_id % len(cores)]})


def on_all_cores(work: Callable[[str], object]) -> Callable[[str], object]:
    """The same work on all cores, with the threads that it starts: most of what it does needs no turn of Python's."""
    if not _ALLOWED:
        return work

    def widely(subject: str) -> object:
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, _ALLOWED)
        try:
            return work(subject)
        finally:
            os.sched_setaffinity(0, before)

    return widely
