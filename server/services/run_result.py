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
from server.reconciliation.groups import Table, table, worst_first
from server.reconciliation.outcome import OUTCOMES, Outcome, classify
from server.reconciliation.parties import Party
from server.reconciliation.wrong_file import Suspicion, suspicions
from server.services.run_findings import Findings, findings
from server.services.run_inputs import Inputs


@dataclass(frozen=True, slots=True)
class Classified:
    """Groups and what became of each; ``seen`` names the settled records that something new belongs to."""

    parties: Mapping[Party, pl.DataFrame]
    groups: pl.DataFrame
    table: Table
    seen: pl.DataFrame
    suspicions: Sequence[Suspicion]


@dataclass(frozen=True, slots=True)
class Result:
    """What is stored: ``open`` is the frame of `carrying`, ``shown`` and ``matched`` are those of `groups`."""

    shown: pl.DataFrame
    matched: pl.DataFrame
    open: pl.DataFrame
    totals: Sequence[RunTotal]
    found: Sequence[Found]


def classified(inputs: Inputs, groups: pl.DataFrame, day: date) -> Classified:
    """What became of each group. Limits in transit are counted up to the run's own day, so that a repetition on another
    day gives the same result."""
    known = classify(inputs.parties, groups, inputs.coverage, day)
    parties, known, seen = without_settled(inputs.parties, known, inputs.settled_from)
    shown = table(parties, known)
    return Classified(parties, known, shown, seen, suspicions(shown, inputs.heard))


def told(inputs: Inputs, done: Classified) -> Findings:
    """The exceptions."""
    shown = done.table.shown
    return findings(done.parties, done.groups.head(shown.height), shown, inputs.sources)


def result_of(
    inputs: Inputs, done: Classified, places: Sequence[int], found: Sequence[Found], ended: AbstractSet[str], day: date
) -> Result:
    """The result; ``found`` is at those ``places``, ``ended`` are the exceptions that people have ended. Raises Refused
    ``run.does_not_add_up``."""
    shown = _with_exceptions(done.table.shown, places, found, ended)
    proofs = prove(done.parties, done.groups.with_columns(Table(shown, done.table.matched).outcome))
    for proof in proofs:
        if not proof.holds:
            raise Refused("run.does_not_add_up", party=proof.party.value, name=proof.name)
    stays = left_open(done.parties, done.groups.head(shown.height), shown, inputs.sources, day)
    kept = still_kept(inputs.before, done.seen, day)
    return Result(
        shown=worst_first(shown),
        matched=done.table.matched,
        open=pl.concat([stays, kept]),
        totals=[_total(proof) for proof in proofs],
        found=[one for one in found if one.exception_no not in ended],
    )


def _with_exceptions(
    shown: pl.DataFrame, places: Sequence[int], found: Sequence[Found], ended: AbstractSet[str]
) -> pl.DataFrame:
    """The groups with the numbers and the risk of their exceptions; those that people have ended are settled."""
    if not places:
        return shown
    numbers = [one.exception_no for one in found]
    gone = pl.Series("settled", [number in ended for number in numbers], dtype=pl.Boolean)
    exceptions = pl.DataFrame(
        {
            "place": pl.Series(places, dtype=pl.UInt32),
            "exception_no": pl.Series(numbers, dtype=pl.String),
            "at_risk_fen": pl.Series([one.at_risk_fen for one in found], dtype=pl.Int64),
            "settled": gone,
        }
    )
    settled, order = pl.col("settled").fill_null(value=False), shown.columns
    joined = shown.drop("exception_no", "at_risk_fen").with_row_index("place")
    joined = joined.join(exceptions, on="place", how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(settled).then(pl.lit(Outcome.SETTLED.value).cast(OUTCOMES)).otherwise(pl.col("outcome"))
        .alias("outcome"),
        pl.when(settled).then(0).otherwise(pl.col("at_risk_fen").fill_null(0)).alias("at_risk_fen"),
        pl.col("exception_no").fill_null(""),
    ).select(order)  # fmt: skip


def summed(run: Run, result: Result) -> Run:
    """The run with its counts and gross sums."""
    sums = {
        row[0]: (row[1], row[2])
        for row in result.shown.group_by("outcome").agg(pl.len(), pl.col("amount_fen").sum()).iter_rows()
    }
    matched, transit, open_ = (sums.get(one.value, (0, 0)) for one in _SUMMED)
    matched = (matched[0] + result.matched.height, matched[1] + int(result.matched["amount_fen"].sum()))
    return replace(
        run, matched_count=matched[0], matched_fen=matched[1], in_transit_count=transit[0], in_transit_fen=transit[1],
        exceptions_count=open_[0], exceptions_fen=open_[1], at_risk_fen=int(result.shown["at_risk_fen"].sum()),
    )  # fmt: skip


_SUMMED = (Outcome.MATCHED, Outcome.IN_TRANSIT, Outcome.EXCEPTION)


def _total(proof: PartyProof) -> RunTotal:
    return RunTotal(
        proof.party.value, proof.name, proof.opening.count, proof.opening.fen, proof.today.count, proof.today.fen,
        proof.matched.count, proof.matched.fen, proof.closed.count, proof.closed.fen, proof.in_transit.count,
        proof.in_transit.fen, proof.exceptions.count, proof.exceptions.fen,
    )  # fmt: skip
