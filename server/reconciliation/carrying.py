"""What one day leaves to the next: records that stay open, those settled by people, those taken before their day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from server.reconciliation.outcome import Outcome
from server.reconciliation.parties import Kind, Party
from server.reconciliation.rows import SCHEMA, empty

KEPT: Final = timedelta(days=31)
"""How long a settled record waits for a line that arrives after all."""
_SEED: Final = 20202
STATUS = pl.Enum(["open", "settled", "taken"])
COLUMNS: Final[dict[str, pl.DataType]] = {
    "party": pl.Enum([party.value for party in Party]),
    "status": STATUS,
    **SCHEMA,
    "sha256": pl.Categorical(),
    "exception_no": pl.String(),
}
"""``sha256`` names the file of ``line``. ``open``: in transit or an exception; the next day's opening. ``settled``: its
exception was ended by people; it is in no sum any more and is kept so that a late line finds it. ``taken``: a record of
the platform that a statement named before its own day; that day does not take it again."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row came from: a statement of a party, or, carried, one of an earlier day."""

    party: str
    name: str
    sha256: str


def left_open(
    parties: Mapping[Party, pl.DataFrame],
    groups: pl.DataFrame,
    shown: pl.DataFrame,
    sources: Mapping[int, Source],
    day: date,
) -> pl.DataFrame:
    """The open rows of a run. ``shown`` are the groups' outcomes and exception numbers, in the order of ``groups``."""
    frames = [pl.DataFrame(schema=COLUMNS)]
    ended = pl.col("outcome")
    for party in Party:
        placed = pl.concat([groups.select(party.value), shown.select("outcome", "exception_no")], how="horizontal")
        placed = placed.filter(pl.col(party.value).is_not_null(), ended != Outcome.MATCHED.value)
        if placed.height == 0:
            continue
        rows = parties[party][placed[party.value]].with_columns(placed["outcome"], placed["exception_no"])
        settled = ended == Outcome.SETTLED.value
        rows = rows.with_columns(
            pl.when(settled).then(pl.lit("settled")).otherwise(pl.lit("open")).cast(STATUS).alias("status"),
            pl.lit(party.value).alias("party"),
            pl.col("file").replace_strict(
                {file: source.sha256 for file, source in sources.items()}, default="", return_dtype=pl.String
            ).alias("sha256"),
        )  # fmt: skip
        frames.append(rows.select([pl.col(name).cast(kind) for name, kind in COLUMNS.items()]))
    platform = parties[Party.PLATFORM].filter(pl.col("day") > day)
    early = platform.with_columns(
        pl.lit("taken").alias("status"), pl.lit(Party.PLATFORM.value).alias("party"), pl.lit("").alias("sha256"),
        pl.lit("").alias("exception_no"),
    )  # fmt: skip
    frames.append(early.select([pl.col(name).cast(kind) for name, kind in COLUMNS.items()]))
    return pl.concat(frames)


def still_kept(before: pl.DataFrame, seen: pl.DataFrame, day: date) -> pl.DataFrame:
    """Settled and taken rows of the opening that this run leaves to the next as they are. ``seen``: (party, our_no,
    party_no, kind) of settled rows that were matched or opened again now."""
    key = ["party", "our_no", "party_no", "kind"]
    settled = before.filter(pl.col("status") == "settled", pl.col("day") >= day - KEPT).join(seen, on=key, how="anti")
    return pl.concat([settled, before.filter(pl.col("status") == "taken", pl.col("day") > day)])


def frame_of(rows: pl.DataFrame, party: Party, files: Mapping[str, int]) -> pl.DataFrame:
    """Open rows of a party as canonical rows that were carried over; ``files`` numbers their hashes."""
    mine = rows.filter(pl.col("party") == party.value)
    if mine.height == 0:
        return empty()
    numbered = pl.col("sha256").cast(pl.String).replace_strict(files, default=0, return_dtype=pl.UInt16)
    mine = mine.with_columns(numbered.alias("file"), pl.lit(value=True).alias("carried"))
    return mine.select([pl.col(name).cast(kind) for name, kind in SCHEMA.items()])


def undone_once(rows: pl.DataFrame) -> pl.DataFrame:
    """A statement without the payments that the same statement wholly reversed: the reversal stands for both."""
    undone = rows.filter(pl.col("kind") == Kind.REVERSE.value)
    if undone.height == 0:
        return rows
    gone = undone.filter(pl.col("our_no") != "").select("our_no", "amount_fen").unique()
    gone = gone.with_columns(pl.lit(Kind.PAY.value).cast(SCHEMA["kind"]).alias("kind"))
    return rows.join(gone, on=["our_no", "amount_fen", "kind"], how="anti", maintain_order="left")


def numbers_of_ours(statements: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The numbers of ours that statements name (``our_no``), with their hashes (``key``)."""
    numbers = pl.concat([pl.DataFrame(schema={"our_no": pl.String}), *(frame.select("our_no") for frame in statements)])
    return numbers.filter(pl.col("our_no") != "").with_columns(pl.col("our_no").hash(_SEED).alias("key"))


def named_elsewhere(named: pl.DataFrame, known: pl.Series) -> pl.Series:
    """Of `numbers_of_ours` those that are not known. They are looked up by their 64-bit hashes: of strange numbers
    beside a million records, one in 10**13 would be overlooked."""
    ours = known.hash(_SEED).alias("key").to_frame().lazy()
    strange = named.lazy().join(ours, on="key", how="anti").select(pl.col("our_no").unique())
    return strange.collect(engine="streaming")["our_no"].sort()


def without_settled(
    parties: Mapping[Party, pl.DataFrame], groups: pl.DataFrame, settled_from: Mapping[Party, int]
) -> tuple[dict[Party, pl.DataFrame], pl.DataFrame, pl.DataFrame]:
    """Frames and groups without groups of settled records alone; a settled record that something new belongs to counts
    as one of today. ``settled_from``: the place from which a party's rows are settled ones. The third frame names
    (party, our_no, party_no, kind) of those."""
    schema = {"party": COLUMNS["party"], **{name: SCHEMA[name] for name in ("our_no", "party_no", "kind")}}
    seen = [pl.DataFrame(schema=schema)]
    if all(settled_from[party] >= parties[party].height for party in Party):
        return dict(parties), groups, seen[0]
    new = [pl.col(party.value) < settled_from[party] for party in Party]
    groups = groups.filter(pl.any_horizontal([said.fill_null(value=False) for said in new]))
    frames = {}
    for party in Party:
        frame, begin = parties[party], settled_from[party]
        back = groups[party.value].drop_nulls()
        back = back.filter(back >= begin).sort()
        again = frame[back].with_columns(pl.lit(value=False).alias("carried"))
        frames[party] = pl.concat([frame.head(begin), again])
        places = {old: begin + place for place, old in enumerate(back.to_list())}
        if places:
            moved = pl.col(party.value).replace_strict(places, default=None, return_dtype=pl.UInt32)
            groups = groups.with_columns(pl.coalesce([moved, pl.col(party.value)]).alias(party.value))
            named = again.with_columns(pl.lit(party.value).alias("party"))
            seen.append(named.select([pl.col(name).cast(kind) for name, kind in schema.items()]))
    return frames, groups, pl.concat(seen)
