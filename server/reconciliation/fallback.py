"""Pairs of exceptions that a fallback rule takes for two sides of the same money; values, and nothing follows from
them."""

from dataclasses import dataclass
from typing import Final, Protocol

import polars as pl

from server.reconciliation.outcome import ORDER, Outcome

_NEEDED: Final = ("exception_no", "kind", "channel", "at")
TERMINAL: Final = "terminal"
"""A column beside `groups.COLUMNS`, for rules that ask for it; empty where no side knows the terminal."""


class Rule(Protocol):
    """What a rule says: ``one`` has a record that ``other`` has not and the other way round, at most ``minutes`` apart,
    of this channel (empty: of any); with ``same_terminal`` at the same terminal, which both know."""

    @property
    def one(self) -> str: ...

    @property
    def other(self) -> str: ...

    @property
    def minutes(self) -> int: ...

    @property
    def channel(self) -> str: ...

    @property
    def same_terminal(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Proposed:
    """Two exceptions, the fen that both are about, and how many minutes lie between them."""

    one: str
    other: str
    amount_fen: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Proposals:
    """The pairs that are the only ones for either side, and how many candidates were not alone: those are left to
    people whole."""

    pairs: tuple[Proposed, ...]
    ambiguous: int


def propose(shown: pl.DataFrame, rule: Rule) -> Proposals:
    """Look through the exceptions of a run (`groups.COLUMNS`, and TERMINAL for a rule that asks for it). Each is in at
    most one pair, whatever their order."""
    open_ones = shown.filter(pl.col("outcome").cast(pl.String) == Outcome.EXCEPTION.value)
    one, other = _side(open_ones, rule.one, rule.other), _side(open_ones, rule.other, rule.one)
    both = one.join(other, on=["fen", "kind"], suffix="_other")
    apart = (pl.col("at") - pl.col("at_other")).abs().dt.total_seconds()
    both = both.with_columns(apart.alias("apart_s")).filter(
        pl.col("apart_s") <= rule.minutes * 60,
        (pl.col("channel") == pl.col("channel_other")) | (pl.col("channel") == "") | (pl.col("channel_other") == ""),
    )
    if rule.same_terminal:
        both = both.filter((pl.col(TERMINAL) != "") & (pl.col(TERMINAL) == pl.col(f"{TERMINAL}_other")))
    if rule.channel:
        both = both.filter((pl.col("channel") == rule.channel) | (pl.col("channel_other") == rule.channel))
    alone = ~pl.col("exception_no").is_duplicated() & ~pl.col("exception_no_other").is_duplicated()
    certain = both.filter(alone).sort("exception_no")
    pairs = certain.select("exception_no", "exception_no_other", "fen", (pl.col("apart_s") // 60).alias("minutes"))
    return Proposals(tuple(Proposed(*row) for row in pairs.iter_rows()), both.height - certain.height)


def _side(shown: pl.DataFrame, there: str, absent: str) -> pl.DataFrame:
    """Exceptions of which one party has a record and another has none."""
    if there not in {party.value for party in ORDER}:
        raise ValueError(there)
    found = shown.filter(pl.col(f"{there}_fen").is_not_null(), pl.col(f"{absent}_fen").is_null())
    texts = pl.col("channel").cast(pl.String).fill_null("")
    terminal = pl.col(TERMINAL) if TERMINAL in shown.columns else pl.lit("").alias(TERMINAL)
    told = found.select(*_NEEDED, pl.col(f"{there}_fen").alias("fen"), terminal)
    return told.with_columns(texts.alias("channel"))
