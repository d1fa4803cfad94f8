"""Rows of a list too long to hold: the pages that are here, a bounded number of them, and which one is missing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PAGE_ROWS, KEPT_PAGES = 128, 64


@dataclass(frozen=True, slots=True)
class Span:
    """Rows from ``offset`` on, at most ``limit``."""

    offset: int
    limit: int


class Pages(Generic[Row]):
    """``total`` rows at the server, of which the pages looked at last are here."""

    def __init__(self, page_rows: int = PAGE_ROWS, kept: int = KEPT_PAGES) -> None:
        self.page_rows, self._kept = page_rows, kept
        self.total = 0
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()

    @property
    def held(self) -> int:
        """How many rows are here."""
        return sum(len(page) for page in self._pages.values())

    def begin(self, total: int) -> None:
        """Another list: nothing of it is here yet."""
        self.total = total
        self._pages.clear()

    def row(self, place: int) -> Row | None:
        """The row at a place, or None while its page is not here."""
        page = self._pages.get(place // self.page_rows)
        if page is None:
            return None
        within = place % self.page_rows
        return page[within] if within < len(page) else None

    def put(self, offset: int, rows: Sequence[Row]) -> None:
        """Keep a page (``offset`` is a multiple of the page's size); the page not looked at for longest goes."""
        number = offset // self.page_rows
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > self._kept:
            self._pages.popitem(last=False)

    def missing(self, first: int, last: int) -> Span | None:
        """The first page between two places that is not here; those that are count as looked at."""
        found: Span | None = None
        if self.total == 0:
            return None
        last = min(last, self.total - 1)
        for number in range(max(0, first) // self.page_rows, last // self.page_rows + 1):
            if number in self._pages:
                self._pages.move_to_end(number)
            elif found is None:
                found = Span(number * self.page_rows, self.page_rows)
        return found
