"""The column files of a run that is done, as frames: groups to be looked at first, then those that all agree upon."""

import polars as pl

from server.ports import UnitOfWork
from server.ports.runs import GROUPS, MATCHED
from server.reconciliation.groups import from_file, from_files


def groups_of(work: UnitOfWork, run_no: str, columns: list[str] | None = None) -> pl.DataFrame | None:
    """All groups of a run (some columns only), in the order in which they are kept; None for a run that is not done."""
    shown = from_file(work.runs.parts(run_no, GROUPS), columns)
    if shown is None:
        return None
    matched = from_files(work.runs.parts(run_no, MATCHED), columns)
    return shown if matched is None else pl.concat([shown, matched])
