"""What healing after a restore needs: its own rows, and a mark outside the database."""

from collections.abc import Sequence
from typing import Protocol

from server.domain.healing import Healing, HealingItem, ItemKind, Mark


class Healings(Protocol):
    """Restores that were noticed, and what was asked and found for each."""

    def add(self, healing: Healing) -> bool:
        """Store a new one under its number; False when the number is taken."""
        ...

    def save(self, healing: Healing) -> None: ...

    def latest(self) -> Healing | None: ...

    def all(self) -> Sequence[Healing]:
        """Oldest first."""
        ...

    def put(self, item: HealingItem) -> None:
        """Add an item, or replace the one of the same healing, kind and subject."""
        ...

    def item(self, healing_no: int, kind: ItemKind, subject: str) -> HealingItem | None: ...

    def items(self, healing_no: int) -> Sequence[HealingItem]:
        """By kind, then subject."""
        ...


class MarkFile(Protocol):
    """The newest mark seen, on this computer's disk, where a restore of the database does not reach."""

    def read(self) -> Mark | None:
        """None when there is none that can be read."""
        ...

    def write(self, mark: Mark) -> None:
        """Returns when it is on the disk. Raises OSError."""
        ...
