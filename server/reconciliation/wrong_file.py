"""Whether so many rows of a statement differ that it is probably the wrong file: then a person is asked first."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from server.reconciliation.groups import Table
from server.reconciliation.outcome import ORDER, Outcome
from server.reconciliation.parties import Party
from server.reconciliation.rows import BITS

MANY_ROWS = 20_000
SHARE_PERCENT = 5


@dataclass(frozen=True, slots=True)
class Suspicion:
    """So many of a statement's rows differ."""

    party: Party
    name: str
    rows: int
    differing: int


def suspicions(table: Table, heard: Iterable[tuple[Party, str]]) -> list[Suspicion]:
    """Statements of this day of which more than SHARE_PERCENT of more than MANY_ROWS rows differ, are unknown to the
    platform, or are missing without excuse."""
    digits = {party: (pl.col("pattern") // 3 ** (3 - place)) % 3 for place, party in enumerate(ORDER)}
    found = []
    for party, name in heard:
        if party not in BITS:
            continue
        cell, platform = digits[party], digits[Party.PLATFORM]
        there = pl.col(f"{party.value}_fen").is_not_null()
        wrong = there & ((cell == 1) | (platform == 2))
        missing = (cell == 2) & (pl.col("silent") & BITS[party] == 0) & (pl.col("outcome") == Outcome.EXCEPTION.value)
        mine = (pl.col(party.value) == name) & ~pl.col("carried")
        rows, differing = table.shown.select(
            (mine & (there | missing)).sum(), (mine & (wrong | missing)).sum().alias("wrong")
        ).row(0)
        if differing * 100 > MANY_ROWS * SHARE_PERCENT:
            rows += table.matched.select((mine & there).sum()).item()
        if rows > MANY_ROWS and differing * 100 > rows * SHARE_PERCENT:
            found.append(Suspicion(party, name, rows, differing))
    return found
