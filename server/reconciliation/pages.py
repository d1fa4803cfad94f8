"""A page of a run's groups: filtered, sorted and counted in columns, without touching the rows that are not shown."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import polars as pl

from server.reconciliation.groups import COLUMNS

TEXTS: Final = ("our_no", "party_no", "business_no")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which groups, in which order; empty conditions hold for every one. ``sort`` is ``worst`` (the order in which they
    are kept) or a column. ``channels``: only theirs, where not empty."""

    text: str = ""
    outcome: str = ""
    channel: str = ""
    type: str = ""
    kind: str = ""
    sort: str = "worst"
    descending: bool = False
    channels: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What fits: how many, their gross sum, and their places in order (None: all, as they are kept)."""

    total: int
    fen: int
    places: pl.Series | None


def choose(rows: pl.DataFrame, wanted: Wanted) -> Chosen:
    """Look for what is wanted. Equal ones keep the order in which they are kept."""
    condition = _condition(rows, wanted)
    if condition is None and wanted.sort == "worst" and not wanted.descending:
        return Chosen(rows.height, int(rows["amount_fen"].sum()), None)
    places = pl.int_range(rows.height, dtype=pl.UInt32, eager=True)
    fen = int(rows["amount_fen"].sum())
    if condition is not None:
        fits = rows.select(condition.alias("fits"))["fits"]
        places, fen = places.filter(fits), int(rows["amount_fen"].filter(fits).sum())
    return Chosen(places.len(), fen, _sorted(rows, places, wanted))


def page(rows: pl.DataFrame, chosen: Chosen, offset: int, limit: int) -> pl.DataFrame:
    """Some of the chosen rows with their places (``row``)."""
    if chosen.places is None:
        found = rows.slice(offset, limit)
        return found.with_row_index("row", offset=min(offset, rows.height))
    places = chosen.places.slice(offset, limit)
    return rows[places].with_columns(places.alias("row"))


def _sorted(rows: pl.DataFrame, places: pl.Series, wanted: Wanted) -> pl.Series:
    if wanted.sort == "worst":
        return places.reverse() if wanted.descending else places
    values = rows[wanted.sort] if places.len() == rows.height else rows[wanted.sort].gather(places)
    if values.dtype == COLUMNS["channel"] or isinstance(values.dtype, pl.Enum):
        values = _ranked(values)
    order = pl.DataFrame({"key": values}).select(
        pl.arg_sort_by("key", descending=wanted.descending, maintain_order=True)
    )
    return places.gather(order.to_series())


def _ranked(values: pl.Series) -> pl.Series:
    """A small number for each word, by the words' own order."""
    known = values.unique().drop_nulls()
    words = sorted(zip(known.cast(pl.String).to_list(), known.to_physical().to_list(), strict=True))
    ranks = {code: place for place, (_, code) in enumerate(words)}
    return values.to_physical().replace_strict(ranks, default=None, return_dtype=pl.UInt16)


def _condition(rows: pl.DataFrame, wanted: Wanted) -> pl.Expr | None:
    parts: list[pl.Expr] = []
    equal = {"outcome": wanted.outcome, "type": wanted.type, "kind": wanted.kind}
    for name, value in equal.items():
        if value:
            kind = COLUMNS[name]
            known = isinstance(kind, pl.Enum) and value in kind.categories
            parts.append(pl.col(name) == value if known else pl.lit(value=False))
    if wanted.channel:
        parts.append(pl.col("channel") == wanted.channel)
    if wanted.channels:
        parts.append(pl.col("channel").is_in(pl.Series(sorted(wanted.channels), dtype=pl.Categorical).implode()))
    if wanted.text:
        texts = {wanted.text, wanted.text.upper()}
        parts.append(
            pl.any_horizontal([pl.col(name).str.contains(text, literal=True) for name in TEXTS for text in texts])
        )
    return pl.all_horizontal(parts) if parts else None
