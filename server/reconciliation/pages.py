"""A page of a run's groups: filtered, sorted and counted in columns, without touching the rows that are not shown."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import polars as pl

from server.reconciliation.groups import COLUMNS

TEXTS: Final = ("our_no", "party_no", "business_no")
FIRST: Final = 2_000
"""So many rows are found at once in a new order: the pages that are seen before the others are sorted."""
MANY: Final = 100_000


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
    """What fits: how many, their gross sum, and their places in order (None: all, as they are kept). ``whole`` is false
    where ``places`` are only the first of them; ``fitting`` are then all, as they are kept (None: all rows)."""

    total: int
    fen: int
    places: pl.Series | None
    whole: bool = True
    fitting: pl.Series | None = None


def choose(rows: pl.DataFrame, wanted: Wanted, many: int = MANY) -> Chosen:
    """Look for what is wanted. Equal ones keep the order in which they are kept. Of more than ``many`` only the first
    FIRST are put in order; `in_order` does the rest."""
    condition = _condition(rows, wanted)
    if condition is None and wanted.sort == "worst" and not wanted.descending:
        return Chosen(rows.height, int(rows["amount_fen"].sum()), None)
    fitting: pl.Series | None = None
    total, fen = rows.height, int(rows["amount_fen"].sum())
    if condition is not None:
        fits = rows.lazy().select(condition.alias("fits")).collect(engine="streaming")["fits"]  # on all cores
        fitting = fits.arg_true()
        total, fen = fitting.len(), int(rows["amount_fen"].filter(fits).sum())
    if wanted.sort == "worst":
        places = pl.int_range(rows.height, dtype=pl.UInt32, eager=True) if fitting is None else fitting
        return Chosen(total, fen, places.reverse() if wanted.descending else places)
    keys = _keys(rows, fitting, wanted.sort)
    if total > many and (first := _first(keys, many, descending=wanted.descending)) is not None:
        return Chosen(total, fen, _of(fitting, first), whole=False, fitting=fitting)
    return Chosen(total, fen, _of(fitting, _sorted(keys, descending=wanted.descending)))


def in_order(rows: pl.DataFrame, wanted: Wanted, chosen: Chosen) -> Chosen:
    """A choice with all its places."""
    if chosen.whole:
        return chosen
    keys = _keys(rows, chosen.fitting, wanted.sort)
    places = _of(chosen.fitting, _sorted(keys, descending=wanted.descending))
    return Chosen(chosen.total, chosen.fen, places)


def page(rows: pl.DataFrame, chosen: Chosen, offset: int, limit: int) -> pl.DataFrame:
    """Some of the chosen rows with their places (``row``)."""
    if chosen.places is None:
        found = rows.slice(offset, limit)
        return found.with_row_index("row", offset=min(offset, rows.height))
    places = chosen.places.slice(offset, limit)
    return rows[places].with_columns(places.alias("row"))


def _of(fitting: pl.Series | None, places: pl.Series) -> pl.Series:
    return places if fitting is None else fitting.gather(places)


def _keys(rows: pl.DataFrame, fitting: pl.Series | None, sort: str) -> pl.Series:
    values = rows[sort] if fitting is None else rows[sort].gather(fitting)
    return _ranked(values) if values.dtype == COLUMNS["channel"] or isinstance(values.dtype, pl.Enum) else values


def _sorted(keys: pl.Series, *, descending: bool) -> pl.Series:
    order = pl.DataFrame({"key": keys}).select(pl.arg_sort_by("key", descending=descending, maintain_order=True))
    return order.to_series()


def _first(keys: pl.Series, many: int, *, descending: bool) -> pl.Series | None:
    """The first FIRST places of `_sorted`, without sorting the others; None where too many are equal to tell."""
    if keys.null_count():
        return None
    edge = keys.top_k(FIRST).min() if descending else keys.bottom_k(FIRST).max()
    near = (keys >= edge if descending else keys <= edge).arg_true()
    if near.len() > many:
        return None
    return near.gather(_sorted(keys.gather(near), descending=descending)).head(FIRST)


def _ranked(values: pl.Series) -> pl.Series:
    """A small number for each word, by the words' own order."""
    known = values.unique().drop_nulls()
    words = sorted(zip(known.cast(pl.String).to_list(), known.to_physical().to_list(), strict=True))
    ranks = [0] * (max((code for _, code in words), default=0) + 1)
    for place, (_, code) in enumerate(words):
        ranks[code] = place
    return pl.Series(ranks, dtype=pl.UInt16).gather(values.to_physical())


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
