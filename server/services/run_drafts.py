"""New exceptions of a run, written in short turns before it ends and shown by its end: no payment waits for them."""

from collections.abc import Iterable, Sequence

from app.core.errors import Conflict
from app.core.reconciliation import LIVE_RUNS
from server.domain.exception_case import ExceptionCase
from server.domain.run import Run
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.ports.exceptions import Draft

AT_ONCE = 200
"""Exceptions of one turn: some tens of milliseconds."""


class RunDrafts:
    """Writes them, and clears away what an interrupted run has left: nobody has seen it."""

    def __init__(self, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory) -> None:
        self._uow, self._reader = uow, reader

    def ready(self, part: Sequence[ExceptionCase]) -> Draft:
        """A part made ready to be written."""
        with self._reader() as work:
            return work.exceptions.ready(part)

    def write(self, run: Run, drafts: Iterable[Draft]) -> None:
        """Write all of a run's, each part in a turn. Raises Conflict ``storage.stale`` as soon as the run is no longer
        ours, and ``exception.exists`` where another day's run finds the same at this moment."""
        for draft in drafts:
            with self._uow() as work:
                held = work.runs.get(run.run_no, for_update=True)
                if held is None or held.row_version != run.row_version:
                    raise Conflict("storage.stale", run_no=run.run_no)
                work.exceptions.draft(run.run_no, draft)
                work.commit()

    def clear(self, run_no: str = "") -> None:
        """Forget the drafts of runs that ended without being done, and those of this one."""
        with self._reader() as work:
            left = [each for each in work.exceptions.drafting() if each == run_no or _is_over(work, each)]
        for each in left:
            with self._reader() as work:
                numbers = work.exceptions.drafts(each)
            for place in range(0, len(numbers), AT_ONCE):
                with self._uow() as work:
                    work.exceptions.forget_drafts(each, numbers[place : place + AT_ONCE])
                    work.commit()
            with self._uow() as work:
                work.exceptions.show_drafts(each)  # there are none any more
                work.commit()


def _is_over(work: UnitOfWork, run_no: str) -> bool:
    run = work.runs.get(run_no)
    return run is None or run.state not in LIVE_RUNS
