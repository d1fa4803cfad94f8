"""Healings of a database in memory."""

from collections.abc import Sequence

from server.domain.healing import Healing, HealingItem, ItemKind
from server.storage.memory_tables import View


class MemoryHealings:
    """`server.ports.healing.Healings`."""

    def __init__(self, healings: View[Healing], items: View[HealingItem]) -> None:
        self._healings, self._items = healings, items

    def add(self, healing: Healing) -> bool:
        """As the port says."""
        if self._healings.get(healing.healing_no) is not None:
            return False
        self._healings.put(healing.healing_no, healing)
        return True

    def save(self, healing: Healing) -> None:
        """As the port says."""
        self._healings.put(healing.healing_no, healing)

    def latest(self) -> Healing | None:
        """As the port says."""
        found = self.all()
        return found[-1] if found else None

    def all(self) -> Sequence[Healing]:
        """As the port says."""
        return sorted(self._healings.all(), key=lambda healing: healing.healing_no)

    def put(self, item: HealingItem) -> None:
        """As the port says."""
        self._items.put((item.healing_no, item.kind, item.subject), item)

    def item(self, healing_no: int, kind: ItemKind, subject: str) -> HealingItem | None:
        """As the port says."""
        return self._items.get((healing_no, kind, subject))

    def items(self, healing_no: int) -> Sequence[HealingItem]:
        """As the port says."""
        found = [item for item in self._items.all() if item.healing_no == healing_no]
        return sorted(found, key=lambda item: (item.kind.value, item.subject))
