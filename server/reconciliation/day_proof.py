"""The day proof: for each party, opening + today − matched − closed = closing, in count and fen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from server.reconciliation.outcome import Outcome
from server.reconciliation.parties import Kind, Party

GIVES_BACK = (Kind.REFUND.value, Kind.REVERSE.value)


@dataclass(frozen=True, slots=True)
class Sum:
    """So many records of so many fen; what was given back counts negative."""

    count: int = 0
    fen: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.count + other.count, self.fen + other.fen)

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(self.count - other.count, self.fen - other.fen)


@dataclass(frozen=True, slots=True)
class PartyProof:
    """One party's line of the proof. ``matched`` are today's records, ``closed`` those opened earlier."""

    party: Party
    opening: Sum
    today: Sum
    matched: Sum
    closed: Sum
    in_transit: Sum
    exceptions: Sum

    @property
    def closing(self) -> Sum:
        """What stays open."""
        return self.in_transit + self.exceptions

    @property
    def holds(self) -> bool:
        """Whether the line adds up."""
        return self.opening + self.today - self.matched - self.closed == self.closing


def prove(parties: Mapping[Party, pl.DataFrame], groups: pl.DataFrame) -> Sequence[PartyProof]:
    """A line a party. The left side counts the party's records, the right side its groups: a record that was lost or
    claimed twice makes the line fail."""
    return [_line(party, parties[party], groups) for party in Party]


def _line(party: Party, frame: pl.DataFrame, groups: pl.DataFrame) -> PartyProof:
    signed = _signed(frame)
    of_groups = groups.filter(pl.col(party.value).is_not_null()).select(party.value, "outcome")
    placed = signed[of_groups[party.value]] if frame.height else signed
    ended = placed.with_columns(of_groups["outcome"]) if frame.height else placed.with_columns(outcome=pl.lit(""))

    def of(*outcomes: Outcome, carried: bool | None = None) -> Sum:
        rows = ended.filter(pl.col("outcome").cast(pl.String).is_in([outcome.value for outcome in outcomes]))
        return _sum(rows if carried is None else rows.filter(pl.col("carried") == carried))

    return PartyProof(
        party=party,
        opening=_sum(signed.filter("carried")),
        today=_sum(signed.filter(~pl.col("carried"))),
        matched=of(Outcome.MATCHED, carried=False),
        closed=of(Outcome.MATCHED, carried=True),
        in_transit=of(Outcome.IN_TRANSIT),
        exceptions=of(Outcome.EXCEPTION),
    )


def _signed(frame: pl.DataFrame) -> pl.DataFrame:
    back = pl.col("kind").cast(pl.String).is_in(GIVES_BACK)
    signed = pl.when(back).then(-pl.col("amount_fen")).otherwise(pl.col("amount_fen"))
    return frame.select(signed.alias("fen"), "carried")


def _sum(rows: pl.DataFrame) -> Sum:
    return Sum(rows.height, int(rows["fen"].sum()))
