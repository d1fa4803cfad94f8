"""The day proof: for each party, opening + today − matched − closed = closing, in count and fen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from server.reconciliation.outcome import OUTCOMES, Outcome
from server.reconciliation.parties import Kind, Party

GIVES_BACK = Kind.REFUND.value
MOVES_NOTHING = Kind.REVERSE.value
"""What was paid and undone is one row that cancels itself."""


@dataclass(frozen=True, slots=True)
class Sum:
    """So many records of so many fen; what was given back counts negative."""

    count: int = 0
    fen: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.count + other.count, self.fen + other.fen)

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(self.count - other.count, self.fen - other.fen)


Sums = Mapping[tuple[object, ...], Sum]
"""Sums by name, carried, and outcome."""


@dataclass(frozen=True, slots=True)
class PartyProof:
    """One party's line of the proof. ``matched`` are today's records, ``closed`` those opened earlier; an exception
    that people have ended is closed, too. ``name`` says which channel, business system or source, empty for the
    platform."""

    party: Party
    opening: Sum
    today: Sum
    matched: Sum
    closed: Sum
    in_transit: Sum
    exceptions: Sum
    name: str = ""

    @property
    def closing(self) -> Sum:
        """What stays open."""
        return self.in_transit + self.exceptions

    @property
    def holds(self) -> bool:
        """Whether the line adds up."""
        return self.opening + self.today - self.matched - self.closed == self.closing


def prove(parties: Mapping[Party, pl.DataFrame], groups: pl.DataFrame) -> Sequence[PartyProof]:
    """A line for each party and name that has a record, and one for each party that has none. The left side counts the
    party's records, the right side its groups: a record that was lost or claimed twice makes the line fail."""
    return [line for party in Party for line in _lines(party, parties[party], groups)]


def _lines(party: Party, frame: pl.DataFrame, groups: pl.DataFrame) -> list[PartyProof]:
    signed = _signed(party, frame)
    left, right = _sums(signed, groups.filter(pl.col(party.value).is_not_null()).select(party.value, "outcome"))
    return [_line(party, name, left, right) for name in sorted({str(key[0]) for key in left}) or [""]]


def _sums(signed: pl.DataFrame, ended: pl.DataFrame) -> tuple[Sums, Sums]:
    """Of the records, and of what they ended as (place and outcome of each that is in a group)."""
    if signed.height == 0:
        return {}, {}
    places, outcomes = ended.to_series(0), ended["outcome"]
    marks = pl.Series([None], dtype=pl.UInt8).new_from_index(0, signed.height)
    marks = marks.scatter(places, outcomes.to_physical().cast(pl.UInt8)) if places.len() else marks
    if places.len() == signed.height and marks.null_count() == 0:  # each record once: nothing needs to be fetched
        by_mark = _summed(signed.with_columns(marks.alias("mark")), ["name", "carried", "mark"])
        words = OUTCOMES.categories
        right: Sums = {(*by, words[int(str(mark))]): told for (*by, mark), told in by_mark.items()}
        left = dict[tuple[object, ...], Sum]()
        for (*by, _), told in right.items():
            left[tuple(by)] = left.get(tuple(by), Sum()) + told
        return left, right
    by_group = signed[places].with_columns(outcomes)
    return _summed(signed, ["name", "carried"]), _summed(by_group, ["name", "carried", "outcome"])


def _line(party: Party, name: str, left: Sums, right: Sums) -> PartyProof:
    def ended(outcome: Outcome, *, carried: bool) -> Sum:
        return right.get((name, carried, outcome.value), Sum())

    return PartyProof(
        party=party,
        name=name,
        opening=left.get((name, True), Sum()),
        today=left.get((name, False), Sum()),
        matched=ended(Outcome.MATCHED, carried=False) + ended(Outcome.SETTLED, carried=False),
        closed=ended(Outcome.MATCHED, carried=True) + ended(Outcome.SETTLED, carried=True),
        in_transit=ended(Outcome.IN_TRANSIT, carried=False) + ended(Outcome.IN_TRANSIT, carried=True),
        exceptions=ended(Outcome.EXCEPTION, carried=False) + ended(Outcome.EXCEPTION, carried=True),
    )


def _signed(party: Party, frame: pl.DataFrame) -> pl.DataFrame:
    kind, amount = pl.col("kind"), pl.col("amount_fen")
    signed = pl.when(kind == GIVES_BACK).then(-amount).when(kind == MOVES_NOTHING).then(0).otherwise(amount)
    name = pl.lit("") if party is Party.PLATFORM else pl.col(party.value)
    return frame.select(signed.alias("fen"), "carried", name.cast(pl.Categorical).alias("name"))


def _summed(rows: pl.DataFrame, by: list[str]) -> dict[tuple[object, ...], Sum]:
    grouped = rows.lazy().group_by(by).agg(pl.len().alias("count"), pl.col("fen").sum())
    found = grouped.collect(engine="streaming")  # at half the price of the other engine
    return {tuple(row[:-2]): Sum(row[-2], row[-1]) for row in found.iter_rows()}
