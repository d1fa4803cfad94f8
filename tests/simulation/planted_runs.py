"""A known bug of reconciliation: what a statement says of money that we know nothing of is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from server import bootstrap_reconciliation
from server.ends import Ends
from server.reconciliation.parties import Party
from server.services.run_inputs import Inputs, ReadInputs


class _KnownAlone(ReadInputs):
    """Lines of channels whose number is none of ours are dropped as they are read."""

    def __call__(self, day: date, read: Callable[[int], None] = lambda rows: None) -> Inputs:
        """As the service, without them."""
        found = super().__call__(day, read)
        ours = found.parties[Party.PLATFORM]["our_no"]
        known = found.parties[Party.CHANNEL].filter(pl.col("our_no").is_in(ours.implode()))
        return replace(
            found, parties={**found.parties, Party.CHANNEL: known},
            settled_from={**found.settled_from, Party.CHANNEL: known.height},
        )  # fmt: skip


class StrangersDropped:
    """In the place of ``reconciliation_jobs``."""

    def __new__(cls, ends: Ends) -> Any:
        """The jobs, reading so."""
        kept = vars(bootstrap_reconciliation)["ReadInputs"]
        vars(bootstrap_reconciliation)["ReadInputs"] = _KnownAlone
        try:
            return bootstrap_reconciliation.reconciliation_jobs(ends)
        finally:
            vars(bootstrap_reconciliation)["ReadInputs"] = kept
