"""The groups of a run as people see them, four cells in one row, and the column file in which they are kept."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from server.reconciliation.outcome import FIELDS, ORDER, OUTCOMES, REFERENCES, Outcome
from server.reconciliation.parties import Party
from server.reconciliation.patterns import meaning, patterns
from server.reconciliation.rows import KINDS, SCHEMA

TYPES: Final = pl.Enum(
    sorted({meaning(pattern.cells, field).type for pattern in patterns() for field in ("", "amount", "kind")})
)
COLUMNS: Final[dict[str, pl.DataType]] = {
    "outcome": OUTCOMES,
    "pattern": pl.UInt8(),
    "field": pl.Enum(FIELDS),
    "type": TYPES,
    "silent": pl.UInt8(),
    "channel": pl.Categorical(),
    "business": pl.Categorical(),
    "source": pl.Categorical(),
    "kind": KINDS,
    "our_no": pl.String(),
    "party_no": pl.String(),
    "business_no": pl.String(),
    "channel_fen": pl.Int64(),
    "platform_fen": pl.Int64(),
    "business_fen": pl.Int64(),
    "source_fen": pl.Int64(),
    "amount_fen": pl.Int64(),
    "at_risk_fen": pl.Int64(),
    "fee_milli_fen": pl.Int64(),
    "at": pl.Datetime("ms", "UTC"),
    "day": pl.Date(),
    "carried": pl.Boolean(),
    "exception_no": pl.String(),
}
"""Numbers, amount, instant and day are the reference's (``party_no`` the channel's where it has a record);
``…_fen`` is null where a party has no record; ``fee_milli_fen`` is the channel's; ``carried``: some record of it was
opened on an earlier day; ``at_risk_fen`` and ``exception_no`` are those of its exception (0 and empty without one)."""

ROWS_A_FILE: Final = 65_536
"""About two megabytes."""
_NAMED = ("our_no", "business_no", "channel", "business", "source", "kind", "amount_fen", "at", "day")


_THERE: Final = "there"
_BITS: Final = {f"{party.value}_fen": 1 << place for place, party in enumerate(ORDER)}
_ALWAYS: Final = {
    "outcome": pl.lit(Outcome.MATCHED.value, OUTCOMES), "pattern": pl.lit(0, pl.UInt8()),
    "field": pl.lit("", COLUMNS["field"]), "type": pl.lit(meaning(patterns()[0].cells, "").type, TYPES),
    "silent": pl.lit(0, pl.UInt8()), "at_risk_fen": pl.lit(0, pl.Int64()), "exception_no": pl.lit("", pl.String()),
}  # fmt: skip
"""What every group has in which all say the same: it is not written down a million times, and of the parties' equal
amounts only who has one is (`_THERE`, the bits of `_BITS`)."""
_KEPT: Final = [name for name in COLUMNS if name not in _ALWAYS and name not in _BITS]


@dataclass(frozen=True, slots=True)
class Table:
    """The groups in COLUMNS, in their order: those to be looked at, then those in which everybody says the same."""

    shown: pl.DataFrame
    matched: pl.DataFrame

    @property
    def outcome(self) -> pl.Series:
        """What became of each."""
        return pl.concat([self.shown["outcome"], self.matched["outcome"]])


def table(parties: Mapping[Party, pl.DataFrame], groups: pl.DataFrame) -> Table:
    """A row a group (of which those that all agree upon come last, as `classify` has it); nothing is known of
    exceptions yet."""
    agreed = (groups["pattern"] == 0) & groups[Party.PLATFORM.value].is_not_null()
    rest = groups.height - int(agreed.sum())
    if rest < groups.height and not agreed.slice(rest).all():
        rest = groups.height
    return Table(_closely(parties, groups.head(rest)), _alike(parties, groups.slice(rest)))


def _alike(parties: Mapping[Party, pl.DataFrame], groups: pl.DataFrame) -> pl.DataFrame:
    """Groups in which everybody says the same as the platform: its record stands for all."""
    ours = parties[Party.PLATFORM]
    if not groups.height or not ours.height:
        return pl.DataFrame(schema=COLUMNS)
    said = ours.select(*_NAMED, "party_no", "carried")[groups[Party.PLATFORM.value]]
    columns = {party: groups[party.value] for party in ORDER}
    channel = parties[Party.CHANNEL]
    party_no, fee = said["party_no"], pl.Series([0], dtype=pl.Int64).new_from_index(0, groups.height)
    if channel.height:
        there = channel.select("party_no", "fee_milli_fen").select(pl.all().gather(columns[Party.CHANNEL]))
        party_no, fee = there["party_no"], there["fee_milli_fen"].fill_null(0)
    carried = said["carried"]
    for party, frame in parties.items():
        if party is not Party.PLATFORM and frame.height and frame["carried"].any():
            carried |= frame["carried"].gather(columns[party]).fill_null(value=False)
    nothing = pl.lit(None, pl.Int64)
    told = said.with_columns(
        groups["outcome"], groups["pattern"], groups["field"], groups["silent"], _type(groups).alias("type"),
        *[
            pl.when(columns[party].is_not_null()).then(said["amount_fen"]).otherwise(nothing).alias(f"{party}_fen")
            for party in ORDER
        ],
        pl.lit(0, pl.Int64).alias("at_risk_fen"), fee.alias("fee_milli_fen"), carried.alias("carried"),
        pl.when(party_no.is_not_null() & (party_no != "")).then(party_no).otherwise(pl.col("party_no"))
        .alias("party_no"),
        pl.lit("").alias("exception_no"),
    )  # fmt: skip
    return told.select([pl.col(name).cast(kind) for name, kind in COLUMNS.items()])


def _closely(parties: Mapping[Party, pl.DataFrame], groups: pl.DataFrame) -> pl.DataFrame:
    sides = [_prefixed(party, _side(parties[party], groups[party.value])) for party in Party]
    wide = pl.concat([groups.select("outcome", "pattern", "field", "silent"), *sides], how="horizontal")
    told = wide.lazy().select(
        "outcome", "pattern", "field", "silent",
        *[_first(name).alias(name) for name in _NAMED],
        *[pl.col(f"{party}.amount_fen").alias(f"{party}_fen") for party in ORDER],
        pl.col("channel.fee_milli_fen").fill_null(0).alias("fee_milli_fen"),
        pl.any_horizontal([pl.col(f"{party}.carried").fill_null(value=False) for party in ORDER]).alias("carried"),
        _party_no().alias("party_no"),
    )  # fmt: skip
    told = told.with_columns(
        _type(groups).alias("type"), pl.lit(0, pl.Int64).alias("at_risk_fen"), pl.lit("").alias("exception_no")
    )
    return told.select([pl.col(name).cast(kind) for name, kind in COLUMNS.items()]).collect()


def _side(frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    names = (*_NAMED, "party_no", "carried", "fee_milli_fen")
    if frame.height:
        return frame.select(names)[rows] if rows.null_count() == 0 else frame.select(pl.col(names).gather(rows))
    return pl.DataFrame(
        [pl.Series(name, [None], dtype=SCHEMA[name]).new_from_index(0, rows.len()) for name in names]
    )  # fmt: skip


def _prefixed(party: Party, side: pl.DataFrame) -> pl.DataFrame:
    return side.rename({name: f"{party}.{name}" for name in side.columns})


def _first(name: str) -> pl.Expr:
    return pl.coalesce([pl.col(f"{party}.{name}") for party in REFERENCES])


def _party_no() -> pl.Expr:
    """The channel's number wherever anybody knows it: that is what people look for."""
    said = pl.col("channel.party_no")
    return pl.when(said.is_not_null() & (said != "")).then(said).otherwise(_first("party_no"))


def _type(groups: pl.DataFrame) -> pl.Series:
    words = [meaning(pattern.cells, field).type for pattern in patterns() for field in FIELDS]
    place = groups["pattern"].cast(pl.UInt32) * len(FIELDS) + groups["field"].to_physical().cast(pl.UInt32)
    return pl.Series("type", words, dtype=TYPES).gather(place)


def worst_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Exceptions with most money at risk first, then what is in transit, then the rest as it came: the order in which a
    run is kept and first seen."""
    order = ["at_risk_fen", "amount_fen", "at", "our_no", "party_no", "kind"]
    back = [True, True, False, False, False, False]
    shown = [Outcome.EXCEPTION, Outcome.IN_TRANSIT, Outcome.SETTLED]
    parts = [rows.filter(pl.col("outcome") == outcome.value).sort(order, descending=back) for outcome in shown]
    return pl.concat([*parts, rows.filter(pl.col("outcome") == Outcome.MATCHED.value)])


def to_file(frame: pl.DataFrame) -> bytes:
    """A column file: Arrow IPC, compressed with Zstandard."""
    out = io.BytesIO()
    frame.write_ipc(out, compression="zstd")
    return out.getvalue()


def to_files(alike: pl.DataFrame) -> Iterator[bytes]:
    """Column files of groups in which everybody says the same, ROWS_A_FILE rows each (the last has the rest), so that a
    page needs one of them; none for an empty frame."""
    there = pl.sum_horizontal([pl.col(name).is_not_null() * pl.lit(bit, pl.UInt8) for name, bit in _BITS.items()])
    for first in range(0, alike.height, ROWS_A_FILE):
        yield to_file(alike.slice(first, ROWS_A_FILE).select(*_KEPT, there.cast(pl.UInt8).alias(_THERE)))


def from_file(parts: Iterable[bytes], columns: list[str] | None = None) -> pl.DataFrame | None:
    """The frame of a column file that comes in parts (of some columns only); None when there are none."""
    content = b"".join(parts)
    if not content:
        return None
    return pl.read_ipc(io.BytesIO(content), columns=columns)


def from_files(files: Iterable[bytes], columns: list[str] | None = None) -> pl.DataFrame | None:
    """The groups of column files, each whole by itself (`to_files`); None when there are none."""
    wanted = list(COLUMNS) if columns is None else columns
    frames = [_spread(content, wanted) for content in files]
    return pl.concat(frames) if frames else None


def _spread(content: bytes, wanted: list[str]) -> pl.DataFrame:
    amounts = [name for name in wanted if name in _BITS]
    needed = {name for name in wanted if name in _KEPT} | ({"amount_fen", _THERE} if amounts else set()) or {_THERE}
    if _THERE not in pl.read_ipc_schema(io.BytesIO(content)):  # an older run wrote whole rows
        return pl.read_ipc(io.BytesIO(content), columns=wanted)
    rows = pl.read_ipc(io.BytesIO(content), columns=sorted(needed))
    has = {name: pl.col(_THERE) & bit != 0 for name, bit in _BITS.items() if name in amounts}
    fen = {name: pl.when(there).then("amount_fen") for name, there in has.items()}
    told = {**{name: always for name, always in _ALWAYS.items() if name in wanted}, **fen}
    return rows.with_columns(**told).select(wanted)
