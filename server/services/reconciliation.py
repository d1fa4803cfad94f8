"""Everything that is asked of reconciliation about days and runs, in one place for the handlers."""

from dataclasses import dataclass

from server.services.ask_for_run import AskForRun
from server.services.read_runs import ReadRuns
from server.services.run_rows import RunRows


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The services of days and runs."""

    ask: AskForRun
    read: ReadRuns
    rows: RunRows
