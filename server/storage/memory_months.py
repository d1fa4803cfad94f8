"""Months in memory."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from app.core.errors import Conflict
from server.domain.month import Month
from server.storage.memory_tables import View


class MemoryMonths:
    """`server.ports.Months`."""

    def __init__(self, months: View[Month]) -> None:
        self._months = months

    def add(self, month: Month) -> None:
        """As the port says."""
        if self._months.get(month.month) is not None:
            raise Conflict("month.exists", month=month.month)
        self._months.put(month.month, month)

    def get(self, month: str, *, for_update: bool = False) -> Month | None:
        """As the port says."""
        return self._months.get(month)

    def save(self, month: Month) -> None:
        """As the port says."""
        stored = self._months.get(month.month)
        if stored is None or stored.version != month.version:
            raise Conflict("storage.stale", month=month.month)
        self._months.put(month.month, replace(month, version=month.version + 1))

    def all(self) -> Sequence[Month]:
        """As the port says."""
        return sorted(self._months.all(), key=attrgetter("month"), reverse=True)
