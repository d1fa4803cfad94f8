"""What a run comes to: its groups with their exceptions, its totals that must add up, and what stays open."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from app.core.errors import Refused
from server.domain.exception_case import Found
from server.domain.run import Run, RunTotal
from server.reconciliation.carrying import left_open, still_kept, without_settled
from server.reconciliation.day_proof import PartyProof, prove
from server.reconciliation.groups import table, worst_first
from server.reconciliation.outcome import OUTCOMES, Outcome, classify
from server.reconciliation.parties import Party
from server.reconciliation.wrong_file import Suspicion, suspicions
from server.services.run_findings import findings
from server.services.run_inputs import Inputs


@dataclass(frozen=True, slots=True)
class Classified:
    """Groups and what became of each. ``places`` are those of ``found`` among ``shown``; ``arrived`` are numbers of
    exceptions that people had ended and to which something new belongs now."""

    parties: Mapping[Party, pl.DataFrame]
    groups: pl.DataFrame
    shown: pl.DataFrame
    seen: pl.DataFrame
    places: Sequence[int]
    found: Sequence[Found]
    suspicions: Sequence[Suspicion]

    @property
    def numbers(self) -> list[str]:
        """The numbers of the exceptions."""
        return [found.exception_no for found in self.found]


@dataclass(frozen=True, slots=True)
class Result:
    """What is stored. ``open`` is the column file's frame of `carrying`, ``shown`` that of `groups`."""

    shown: pl.DataFrame
    open: pl.DataFrame
    totals: Sequence[RunTotal]
    found: Sequence[Found]


def classified(inputs: Inputs, groups: pl.DataFrame, day: date) -> Classified:
    """What became of each group. Limits in transit are counted up to the run's own day, so that a repetition on another
    day gives the same result."""
    told = classify(inputs.parties, groups, inputs.coverage, day)
    parties, told, seen = without_settled(inputs.parties, told, inputs.settled_from)
    shown = table(parties, told)
    places, found = findings(parties, told, shown, inputs.sources)
    return Classified(parties, told, shown, seen, places, found, suspicions(shown, inputs.heard))


def result_of(inputs: Inputs, done: Classified, ended: AbstractSet[str], day: date) -> Result:
    """The result; ``ended`` are the exceptions that people have ended. Raises Refused ``run.does_not_add_up``."""
    shown = _with_exceptions(done, ended)
    groups = done.groups.with_columns(shown["outcome"])
    proofs = prove(done.parties, groups)
    for proof in proofs:
        if not proof.holds:
            raise Refused("run.does_not_add_up", party=proof.party.value, name=proof.name)
    stays = left_open(done.parties, groups, shown, inputs.sources, day)
    kept = still_kept(inputs.before, done.seen, day)
    return Result(
        shown=worst_first(shown),
        open=pl.concat([stays, kept]),
        totals=[_total(proof) for proof in proofs],
        found=[one for one in done.found if one.exception_no not in ended],
    )


def _with_exceptions(done: Classified, ended: AbstractSet[str]) -> pl.DataFrame:
    """The groups with the numbers and the risk of their exceptions; those that people have ended are settled."""
    if not done.places:
        return done.shown
    gone = pl.Series("settled", [number in ended for number in done.numbers], dtype=pl.Boolean)
    exceptions = pl.DataFrame(
        {
            "place": pl.Series(done.places, dtype=pl.UInt32),
            "exception_no": pl.Series(done.numbers, dtype=pl.String),
            "at_risk_fen": pl.Series([one.at_risk_fen for one in done.found], dtype=pl.Int64),
            "settled": gone,
        }
    )
    settled, order = pl.col("settled").fill_null(value=False), done.shown.columns
    joined = done.shown.drop("exception_no", "at_risk_fen").with_row_index("place")
    joined = joined.join(exceptions, on="place", how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(settled).then(pl.lit(Outcome.SETTLED.value).cast(OUTCOMES)).otherwise(pl.col("outcome"))
        .alias("outcome"),
        pl.when(settled).then(0).otherwise(pl.col("at_risk_fen").fill_null(0)).alias("at_risk_fen"),
        pl.col("exception_no").fill_null(""),
    ).select(order)  # fmt: skip


def summed(run: Run, shown: pl.DataFrame) -> Run:
    """The run with its counts and gross sums."""
    sums = {
        row[0]: (row[1], row[2])
        for row in shown.group_by("outcome").agg(pl.len(), pl.col("amount_fen").sum()).iter_rows()
    }
    matched, transit, open_ = (sums.get(one.value, (0, 0)) for one in _SUMMED)
    return replace(
        run, matched_count=matched[0], matched_fen=matched[1], in_transit_count=transit[0], in_transit_fen=transit[1],
        exceptions_count=open_[0], exceptions_fen=open_[1], at_risk_fen=int(shown["at_risk_fen"].sum()),
    )  # fmt: skip


_SUMMED = (Outcome.MATCHED, Outcome.IN_TRANSIT, Outcome.EXCEPTION)


def _total(proof: PartyProof) -> RunTotal:
    return RunTotal(
        proof.party.value, proof.name, proof.opening.count, proof.opening.fen, proof.today.count, proof.today.fen,
        proof.matched.count, proof.matched.fen, proof.closed.count, proof.closed.fen, proof.in_transit.count,
        proof.in_transit.fen, proof.exceptions.count, proof.exceptions.fen,
    )  # fmt: skip
