"""Storage of orders that are paid in parts, as the services need it."""

from collections.abc import Sequence
from typing import Protocol

from server.domain.parts import OrderInParts


class OrdersInParts(Protocol):
    """A row an order that is paid in parts, from its first part until it is wholly paid or undone."""

    def begin(self, mark: OrderInParts) -> None:
        """Store a mark; harmless when the order has one."""
        ...

    def get(self, order_no: str) -> OrderInParts | None: ...

    def save(self, mark: OrderInParts) -> None:
        """Store a changed mark whose ``version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def end(self, order_no: str) -> None:
        """Remove a mark; harmless when there is none."""
        ...

    def of_window(self, window_id: int) -> Sequence[OrderInParts]:
        """Marks of a window, oldest first."""
        ...

    def of_shift(self, shift_no: str) -> Sequence[OrderInParts]:
        """Marks whose latest part belongs to a shift, oldest first."""
        ...
