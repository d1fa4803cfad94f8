"""A mark file in memory: what a restore of the database does not reach."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.healing import Mark


@dataclass
class KeptMark:
    """``server.ports.MarkFile``."""

    mark: Mark | None = None

    def read(self) -> Mark | None:
        """As the port says."""
        return self.mark

    def write(self, mark: Mark) -> None:
        """As the port says."""
        self.mark = mark
