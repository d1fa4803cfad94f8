"""Days and runs of reconciliation, wired to the ends: what the handlers ask and what the job queue runs."""

from collections.abc import Callable, Mapping

from server.bootstrap_statements import expected_of, readers_of
from server.domain.job import JobKind
from server.ends import Ends
from server.jobs.cores import on_all_cores
from server.services.ask_for_run import AskForRun
from server.services.opened_runs import OpenedRuns
from server.services.read_runs import ReadRuns
from server.services.reconciliation import Reconciliation
from server.services.run_inputs import ReadInputs
from server.services.run_reconciliation import RunReconciliation
from server.services.run_rows import RunRows
from server.services.statement_rows import StatementRows


def reconciliation_jobs(ends: Ends) -> Mapping[JobKind, Callable[[str], object]]:
    """The handlers of its jobs."""
    statements = StatementRows(ends.database.reader, readers_of(ends))
    run = RunReconciliation(
        uow=ends.database.uow,
        reader=ends.database.reader,
        clock=ends.clock,
        read=ReadInputs(reader=ends.database.reader, statements=statements, expected=lambda: expected_of(ends)),
        follow=asking(ends),
    )
    return {JobKind.RUN_RECONCILIATION: on_all_cores(run)}


def asking(ends: Ends, wake: Callable[[], None] = lambda: None) -> AskForRun:
    """Starts runs: by the program, or by a person."""
    return AskForRun(uow=ends.database.uow, clock=ends.clock, wake=wake)


def reconciliation_services(ends: Ends, wake: Callable[[], None]) -> Reconciliation:
    """What is asked of days and runs."""
    opened = OpenedRuns(ends.database.reader)
    read = ReadRuns(reader=ends.database.reader, clock=ends.clock, expected=lambda: expected_of(ends), opened=opened)
    return Reconciliation(
        ask=asking(ends, wake), read=read, rows=RunRows(uow=ends.database.uow, clock=ends.clock, opened=opened)
    )
