"""What a seed is made of beyond its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simulation.mischief import LEVELS
from simulation.planted import NOTHING, Plant


@dataclass(frozen=True)
class Plan:
    """What a seed is made of beyond its number. ``only`` names all that may happen (for a shorter story).
    ``in_files``: wallets and HIS keep their books in SQLite, as they do in practice; a scripted world always does."""

    windows: int = 3
    visits: int = 12
    calm: bool = False
    profile: Mapping[str, float] = field(default_factory=dict)
    planted: Plant = NOTHING
    only: frozenset[str] | None = None
    told: bool = False
    people: bool = True
    in_files: bool = False

    @staticmethod
    def quiet_profile() -> Sequence[str]:
        """The names of all kinds of faults."""
        return tuple(LEVELS)
