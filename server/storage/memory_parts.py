"""Orders that are paid in parts, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from app.core.errors import Conflict
from server.domain.parts import OrderInParts
from server.storage.memory_tables import View

_OLDEST = attrgetter("begun_at", "order_no")


class MemoryOrdersInParts:
    """`server.ports.OrdersInParts`."""

    def __init__(self, marks: View[OrderInParts]) -> None:
        self._marks = marks

    def begin(self, mark: OrderInParts) -> None:
        """As the port says."""
        if self._marks.get(mark.order_no) is None:
            self._marks.put(mark.order_no, mark)

    def get(self, order_no: str) -> OrderInParts | None:
        """As the port says."""
        return self._marks.get(order_no)

    def save(self, mark: OrderInParts) -> None:
        """As the port says."""
        stored = self._marks.get(mark.order_no)
        if stored is None or stored.version != mark.version:
            raise Conflict("storage.stale", order_no=mark.order_no)
        self._marks.put(mark.order_no, replace(mark, version=mark.version + 1))

    def end(self, order_no: str) -> None:
        """As the port says."""
        if self._marks.get(order_no) is not None:
            self._marks.delete(order_no)

    def of_window(self, window_id: int) -> Sequence[OrderInParts]:
        """As the port says."""
        return sorted(self._marks.by("window_id", window_id), key=_OLDEST)

    def of_shift(self, shift_no: str) -> Sequence[OrderInParts]:
        """As the port says."""
        return sorted(self._marks.by("shift_no", shift_no), key=_OLDEST)
