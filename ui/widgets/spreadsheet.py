"""Rows as text that a spreadsheet takes from the clipboard: tabs between cells, no cell that it would run or round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ui.widgets.paged_model import GridColumn

_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")
_LONG_DIGITS = re.compile(r"\d{12,}")
_BREAKS = re.compile(r"[\t\r\n]+")
_RUNS = ("=", "+", "-", "@")


def tab_separated(columns: Sequence[GridColumn[Any]], rows: Iterable[Any]) -> str:
    """A line of titles, then a line a row."""
    titles = "\t".join(safe(column.title()) for column in columns)
    lines = ("\t".join(map(safe, cells_of(columns, row))) for row in rows)
    return "\n".join([titles, *lines]) + "\n"


def cells_of(columns: Sequence[GridColumn[Any]], row: Any) -> list[str]:
    """A row's cells as they leave the program: amounts without their sign of currency."""
    return [(column.copied or column.text)(row) for column in columns]


def safe(text: str) -> str:
    """One cell. Long numbers stay text, what would be taken for a formula is only shown."""
    flat = _BREAKS.sub(" ", text)
    if _LONG_DIGITS.fullmatch(flat):
        return f'="{flat}"'
    return f"'{flat}" if flat.startswith(_RUNS) and not _NUMBER.fullmatch(flat) else flat
