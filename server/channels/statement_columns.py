"""Columns of a statement file, a million at a time: money text to whole numbers, Beijing text to instants.

Nothing here names a line: a column that is not what it should be raises `Doubtful`, and the reader of single lines
(`statement.py` of the channel) is asked where and why.
"""

import polars as pl

YUAN = r"^-?\d{1,13}\.\d{2}$"
YUAN_OF_FIVE = r"^-?\d{1,13}\.\d{5}$"


class Doubtful(Exception):
    """Something in a column is not as it should be."""


def fen(text: pl.Series) -> pl.Series:
    """Yuan with two decimals, as text, to whole fen; never through a float."""
    return _digits(text, YUAN)


def milli_fen(text: pl.Series) -> pl.Series:
    """Yuan with two or five decimals, as text, to thousandths of a fen."""
    if text.str.contains(YUAN_OF_FIVE).all():
        return _digits(text, YUAN_OF_FIVE)
    return fen(text) * 1000


def _digits(text: pl.Series, form: str) -> pl.Series:
    if text.null_count() or not text.str.contains(form).all():
        raise Doubtful(text.name)
    return text.str.replace(".", "", literal=True).cast(pl.Int64)


def instants(text: pl.Series) -> pl.Series:
    """``2026-03-01 09:30:05`` in Beijing time to instants."""
    try:
        local = text.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="ms", strict=True)
    except pl.exceptions.PolarsError:
        raise Doubtful(text.name) from None
    if local.null_count():
        raise Doubtful(text.name)
    return (local - pl.duration(hours=8)).dt.replace_time_zone("UTC") if local.len() else local.dt.replace_time_zone("UTC")
