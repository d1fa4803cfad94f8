"""Orders in parts that hold money but are not complete: at a window for its list, of a shift for its close."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from server.domain.identity import Actor
from server.domain.order import OrderState
from server.domain.parts import OrderInParts, taken_fen
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import require
from server.services.details import OrderDetail, order_details


class OpenOrders:
    """The list of a window."""

    def __init__(self, *, reader: UnitOfWorkFactory, channels: Mapping[str, Channel]) -> None:
        self._reader, self._channels = reader, channels

    def __call__(self, actor: Actor) -> Sequence[OrderDetail]:
        """Incomplete orders of the actor's window with money in them or on its way, oldest first."""
        require(actor, "checkout.view")
        with self._reader() as work:
            return incomplete(work, work.parts.of_window(actor.window.window_id), self._channels)


def incomplete(
    work: UnitOfWork, marks: Sequence[OrderInParts], channels: Mapping[str, Channel]
) -> Sequence[OrderDetail]:
    """The marked orders that are open and have money, or money that may still come."""
    if not marks:
        return ()
    orders = [work.orders.get(mark.order_no) for mark in marks]
    found = [order for order in orders if order is not None and order.state is OrderState.OPEN]
    by_number = {mark.order_no: mark for mark in marks}
    details = order_details(work, found, channels)
    with_marks = [replace(detail, mark=by_number[detail.order.order_no]) for detail in details]
    return [detail for detail in with_marks if taken_fen([each.payment for each in detail.payments])]


def incomplete_of_shift(work: UnitOfWork, shift_no: str, channels: Mapping[str, Channel]) -> Sequence[OrderDetail]:
    """A shift's incomplete orders: like unknown money they are dealt with, or handed over by name, before it closes."""
    return incomplete(work, work.parts.of_shift(shift_no), channels)
