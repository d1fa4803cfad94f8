"""Column files of runs that people look at, a few of them open at a time: a run that is done never changes.

What is seen first needs one part of the file; the rest is read meanwhile, so that an order or a condition finds it
there. Of an order the first pages are found at once and the whole of it meanwhile.
"""

import threading
from collections import OrderedDict
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from app.core.errors import NotFound
from server.domain.run import Run
from server.ports import UnitOfWorkFactory
from server.ports.runs import GROUPS, MATCHED
from server.reconciliation.groups import ROWS_A_FILE, from_file, from_files
from server.reconciliation.outcome import Outcome
from server.reconciliation.pages import Chosen, Wanted, choose, in_order, page

MOST_RUNS = 4
MOST_ROWS = 6_000_000
"""Rows of all open runs together (about 200 bytes each); the one asked for is open whatever its size."""
MOST_CHOSEN = 16
"""Choices (conditions and order) that are remembered for each open run, so that scrolling sorts nothing."""


@dataclass(frozen=True, slots=True)
class Pages:
    """How many rows fit and their gross sum, and some of them with their places (``row``)."""

    total: int
    fen: int
    rows: pl.DataFrame


class OpenRun:
    """The rows of one run, and the last choices from them."""

    def __init__(self, run: Run, shown: pl.DataFrame, reader: UnitOfWorkFactory, beside: ThreadPoolExecutor) -> None:
        """``shown`` are the groups that come first; the others are read when they are wanted."""
        self._run, self._shown, self._reader, self._beside = run, shown, reader, beside
        matched = shown.filter(pl.col("outcome") == Outcome.MATCHED.value)
        self._alike = run.matched_count - matched.height
        self.height = shown.height + self._alike
        self._fen = int(shown["amount_fen"].sum()) + run.matched_fen - int(matched["amount_fen"].sum())
        self._rows: Future[pl.DataFrame] | None = None
        self._chosen: OrderedDict[Wanted, tuple[Chosen, Future[Chosen] | None]] = OrderedDict()
        self._mutex = threading.Lock()

    @property
    def rows(self) -> pl.DataFrame:
        """All of them."""
        return self._reading().result()

    def choose(self, wanted: Wanted) -> Chosen:
        """What fits, in its whole order, remembered."""
        while True:
            chosen, whole = self._known(wanted)
            try:
                return chosen if whole is None else whole.result()
            except CancelledError:  # another order was asked for before this one was begun
                continue

    def page(self, wanted: Wanted, offset: int, limit: int) -> Pages:
        """Some of the rows that fit."""
        reading = self._reading()
        if wanted == Wanted() and not reading.done():
            return Pages(self.height, self._fen, self._first(offset, limit))
        chosen, whole = self._known(wanted)
        if whole is not None and (chosen.places is None or offset + limit > chosen.places.len()):
            chosen = self.choose(wanted)
        return Pages(chosen.total, chosen.fen, page(self.rows, chosen, offset, limit))

    def _reading(self) -> Future[pl.DataFrame]:
        with self._mutex:
            if self._rows is None or (self._rows.done() and self._rows.exception() is not None):
                self._rows = self._beside.submit(self._read)
            return self._rows

    def _read(self) -> pl.DataFrame:
        with self._reader() as work:
            matched = from_files(work.runs.parts(self._run.run_no, MATCHED))
        return self._shown if matched is None else pl.concat([self._shown, matched])

    def _first(self, offset: int, limit: int) -> pl.DataFrame:
        """A page in the order in which the rows are kept, from the parts that hold it."""
        frames = [self._shown.slice(offset, limit)]
        begin, end = max(offset - self._shown.height, 0), min(offset + limit - self._shown.height, self._alike)
        if begin < end:
            first, last = begin // ROWS_A_FILE, (end - 1) // ROWS_A_FILE
            with self._reader() as work:
                parts = [work.runs.part(self._run.run_no, MATCHED, place) for place in range(first, last + 1)]
            found = from_files(part for part in parts if part is not None)
            if found is not None:
                frames.append(found.slice(begin - first * ROWS_A_FILE, end - begin))
        return pl.concat(frames).with_row_index("row", offset=min(offset, self.height))

    def _known(self, wanted: Wanted) -> tuple[Chosen, Future[Chosen] | None]:
        rows = self.rows
        with self._mutex:
            known = self._chosen.get(wanted)
            if known is None or (known[1] is not None and known[1].cancelled()):
                for _, other in self._chosen.values():
                    if other is not None:
                        other.cancel()  # who looks through orders one after the other waits for none of them
                chosen = choose(rows, wanted) if known is None else known[0]
                whole = None if chosen.whole else self._beside.submit(in_order, rows, wanted, chosen)
                known = self._chosen[wanted] = chosen, whole
                if len(self._chosen) > MOST_CHOSEN:
                    self._chosen.popitem(last=False)
            self._chosen.move_to_end(wanted)
            return known


class OpenedRuns:
    """Opens a run's column file once; those looked at last stay open."""

    def __init__(self, reader: UnitOfWorkFactory) -> None:
        self._reader = reader
        self._beside = ThreadPoolExecutor(2, thread_name_prefix="opened-run")
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
            run, shown = work.runs.get(run_no), from_file(work.runs.parts(run_no, GROUPS))
        if run is None or shown is None:
            raise NotFound("run.no_rows", run_no=run_no)
        opened = OpenRun(run, shown, self._reader, self._beside)
        with self._mutex:
            self._open[run_no] = opened
            while len(self._open) > 1 and (
                len(self._open) > MOST_RUNS or sum(one.height for one in self._open.values()) > MOST_ROWS
            ):
                self._open.popitem(last=False)
        return opened
