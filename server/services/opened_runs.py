"""Column files of runs that people look at, a few of them open at a time: a run that is done never changes."""

import threading
from collections import OrderedDict

import polars as pl

from app.core.errors import NotFound
from server.ports import UnitOfWorkFactory
from server.reconciliation.pages import Chosen, Wanted, choose
from server.services.run_files import groups_of

MOST_RUNS = 4
MOST_ROWS = 6_000_000
"""Rows of all open runs together (about 200 bytes each); the one asked for is open whatever its size."""
MOST_CHOSEN = 16
"""Choices (conditions and order) that are remembered for each open run, so that scrolling sorts nothing."""


class OpenRun:
    """The rows of one run, and the last choices from them."""

    def __init__(self, rows: pl.DataFrame) -> None:
        self.rows = rows
        self._chosen: OrderedDict[Wanted, Chosen] = OrderedDict()
        self._mutex = threading.Lock()

    def choose(self, wanted: Wanted) -> Chosen:
        """What fits, remembered."""
        with self._mutex:
            known = self._chosen.get(wanted)
            if known is None:
                known = choose(self.rows, wanted)
                self._chosen[wanted] = known
                if len(self._chosen) > MOST_CHOSEN:
                    self._chosen.popitem(last=False)
            self._chosen.move_to_end(wanted)
            return known


class OpenedRuns:
    """Opens a run's column file once; those looked at last stay open."""

    def __init__(self, reader: UnitOfWorkFactory) -> None:
        self._reader = reader
        self._open: OrderedDict[str, OpenRun] = OrderedDict()
        self._mutex = threading.Lock()

    def __call__(self, run_no: str) -> OpenRun:
        """Raises NotFound ``run.no_rows`` for a run that is not done."""
        with self._mutex:
            known = self._open.get(run_no)
            if known is not None:
                self._open.move_to_end(run_no)
                return known
        with self._reader() as work:
            rows = groups_of(work, run_no)
        if rows is None:
            raise NotFound("run.no_rows", run_no=run_no)
        opened = OpenRun(rows)
        with self._mutex:
            self._open[run_no] = opened
            while len(self._open) > 1 and (
                len(self._open) > MOST_RUNS or sum(one.rows.height for one in self._open.values()) > MOST_ROWS
            ):
                self._open.popitem(last=False)
        return opened
