"""What became of each group: its four cells, the field that differs, matched, in transit or an exception."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import polars as pl

from server.reconciliation.calendars import Coverage, explained
from server.reconciliation.matching import match
from server.reconciliation.parties import Party
from server.reconciliation.patterns import CELLS
from server.reconciliation.rows import BITS, SCHEMA, WOULD

ORDER = (Party.CHANNEL, Party.PLATFORM, Party.BUSINESS, Party.SOURCE)
"""The order of the cells of a pattern."""
REFERENCES = (Party.PLATFORM, Party.CHANNEL, Party.BUSINESS, Party.SOURCE)
"""Whose record a row is compared with: the first of these that has one."""
COMPARED = ("amount_fen", "kind", "state")
FIELDS = ("", "amount", "kind", "state")


class Outcome(StrEnum):
    """Every group ends as one of these; none disappears."""

    MATCHED = "matched"
    IN_TRANSIT = "in_transit"
    EXCEPTION = "exception"
    SETTLED = "settled"
    """An exception that people have ended: verified after an act, or written off."""


OUTCOMES = pl.Enum([outcome.value for outcome in Outcome])


def reconcile(
    parties: Mapping[Party, pl.DataFrame], coverage: Mapping[tuple[Party, str], Coverage], run_day: date
) -> pl.DataFrame:
    """The groups of a run (`match`, then `classify`). The order of the parties' rows does not matter: the same records
    make the same groups."""
    return classify(parties, match(parties).groups, coverage, run_day)


def classify(
    parties: Mapping[Party, pl.DataFrame],
    groups: pl.DataFrame,
    coverage: Mapping[tuple[Party, str], Coverage],
    run_day: date,
) -> pl.DataFrame:
    """Groups with what became of them: for each party the index of its record or null, ``pattern`` (0 to 80, see
    `patterns`), ``field`` (which differs first: amount, kind, state), ``outcome``, and ``silent``: the parties
    (`rows.BITS`) whose absence their calendars explain. Groups in which all agree come last."""
    agreed = _agreed(parties, groups)
    rest = groups.filter(~agreed).select([party.value for party in ORDER])
    whole = groups.filter(agreed).select([party.value for party in ORDER])
    plain = whole.with_columns(
        pl.lit(0, pl.UInt8).alias("pattern"), pl.lit("").cast(pl.Enum(FIELDS)).alias("field"),
        pl.lit(Outcome.MATCHED.value).cast(OUTCOMES).alias("outcome"), pl.lit(0, pl.UInt8).alias("silent"),
    )  # fmt: skip
    return pl.concat([_told(parties, rest, coverage, run_day), plain])


def _agreed(parties: Mapping[Party, pl.DataFrame], groups: pl.DataFrame) -> pl.Series:
    """Groups in which everybody who must have a record has one and says the same as the platform: nearly all of them,
    so that the rest can be looked at closely."""
    mine = groups[Party.PLATFORM.value]
    agreed = mine.is_not_null()
    if not parties[Party.PLATFORM].height:
        return agreed
    ours = parties[Party.PLATFORM].select(*COMPARED, "expects")[mine.fill_null(0)]
    for party, bit in BITS.items():
        theirs, frame = groups[party.value], parties[party]
        same = theirs.is_null() & ((ours["expects"] & bit) == 0)
        if frame.height:
            said = frame.select(COMPARED)[theirs.fill_null(0)]
            equal = theirs.is_not_null()
            for name in COMPARED:
                equal &= said[name] == ours[name]
            same |= equal
        agreed &= same
    return agreed


def _told(
    parties: Mapping[Party, pl.DataFrame],
    groups: pl.DataFrame,
    coverage: Mapping[tuple[Party, str], Coverage],
    run_day: date,
) -> pl.DataFrame:
    columns = {party: _gathered(parties[party], groups[party.value]) for party in Party}
    frame = pl.DataFrame(
        [series.alias(f"{party}.{name}") for party, side in columns.items() for name, series in side.items()]
    )
    told = frame.lazy().select(
        *[_reference(name).alias(name) for name in (*COMPARED, "at", "channel", "business", "source")],
        *[pl.col(f"{party}.{name}") for party in Party for name in COMPARED],
        pl.col(f"{Party.PLATFORM}.expects").alias("expects"),
    )
    told = told.with_columns(*[_cell(party).alias(f"cell.{party}") for party in ORDER])
    told = told.with_columns(*[_silence(party, coverage, run_day).alias(f"silence.{party}") for party in ORDER])
    done = told.select(
        _pattern().alias("pattern"), _field().alias("field"), _outcome().alias("outcome"), _silent().alias("silent")
    ).collect()
    return pl.concat([groups, done], how="horizontal")


def _gathered(frame: pl.DataFrame, rows: pl.Series) -> dict[str, pl.Series]:
    names = (*COMPARED, "at", "channel", "business", "source", "expects")
    return {name: frame[name].gather(rows) if frame.height else _nothing(name, rows.len()) for name in names}


def _nothing(name: str, height: int) -> pl.Series:
    return pl.Series(name, [None], dtype=SCHEMA[name]).new_from_index(0, height)


def _has(party: Party) -> pl.Expr:
    return pl.col(f"{party}.amount_fen").is_not_null()


def _reference(name: str) -> pl.Expr:
    return pl.coalesce([pl.col(f"{party}.{name}") for party in REFERENCES])


def _differs(party: Party, name: str) -> pl.Expr:
    return pl.col(f"{party}.{name}").ne(pl.col(name)).fill_null(value=False)


def _cell(party: Party) -> pl.Expr:
    """0 agrees, 1 differs, 2 absent; a party that keeps no record of this money agrees by its silence."""
    differs = pl.any_horizontal([_differs(party, name) for name in COMPARED])
    unasked = pl.lit(value=False)
    if party in BITS:
        unasked = (pl.col("expects") & (BITS[party] | WOULD[party])).eq(0).fill_null(value=False)
    absent = pl.when(unasked).then(0).otherwise(2)
    return pl.when(~_has(party)).then(absent).when(differs).then(1).otherwise(0).cast(pl.UInt8)


def _silence(party: Party, coverage: Mapping[tuple[Party, str], Coverage], run_day: date) -> pl.Expr:
    """Whether an absent cell is explained; the platform, which is asked now, has no excuse."""
    if party is Party.PLATFORM:
        return pl.lit(value=False)
    absent = pl.col(f"cell.{party}") == 2
    return absent & explained(pl.col("at"), pl.col(party.value), party, coverage, run_day)


def _pattern() -> pl.Expr:
    number: pl.Expr = pl.lit(0, pl.UInt8)
    for party in ORDER:
        number = number * len(CELLS) + pl.col(f"cell.{party}")
    return number.cast(pl.UInt8)


def _field() -> pl.Expr:
    said = pl.lit("")
    for name in reversed(COMPARED):
        anybody = pl.any_horizontal([_differs(party, name) for party in ORDER])
        said = pl.when(anybody).then(pl.lit(name.removesuffix("_fen"))).otherwise(said)
    return said.cast(pl.Enum(FIELDS))


def _would(party: Party) -> pl.Expr:
    """Whether a party is only shown as absent: it would have a record if the money were paid."""
    if party not in WOULD:
        return pl.lit(value=False)
    return (pl.col(f"cell.{party}") == 2) & (pl.col("expects") & BITS[party] == 0).fill_null(value=False)


def _silent() -> pl.Expr:
    said: pl.Expr = pl.lit(0, pl.UInt8)
    for party, bit in BITS.items():
        said |= pl.when(pl.col(f"silence.{party}")).then(pl.lit(bit, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
    return said


def _outcome() -> pl.Expr:
    agreed = pl.all_horizontal([pl.col(f"cell.{party}") == 0 for party in ORDER])
    excused = [(pl.col(f"cell.{party}") == 0) | pl.col(f"silence.{party}") | _would(party) for party in ORDER]
    return (
        pl.when(agreed).then(pl.lit(Outcome.MATCHED.value))
        .when(pl.all_horizontal(excused)).then(pl.lit(Outcome.IN_TRANSIT.value))
        .otherwise(pl.lit(Outcome.EXCEPTION.value)).cast(OUTCOMES)
    )  # fmt: skip
