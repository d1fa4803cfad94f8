"""The bills of an order with their lines, read again from the business system: what can go back of it."""

from collections.abc import Mapping, Sequence

from app.core.errors import NotFound
from server.domain.identity import Actor
from server.domain.order import Order
from server.ports import Bill, BusinessSystem, UnitOfWorkFactory
from server.services.authorise import require


class ReadPaidBills:
    """A question that changes nothing."""

    def __init__(self, *, reader: UnitOfWorkFactory, businesses: Mapping[str, BusinessSystem]) -> None:
        self._reader, self._businesses = reader, businesses

    def __call__(self, actor: Actor, order_no: str) -> tuple[Order, Sequence[Bill]]:
        """The order and its bills as they are there now. Raises NotPermitted, NotFound, Unreachable."""
        require(actor, "refunds.view")
        with self._reader() as work:
            order = work.orders.get(order_no)
        business = self._businesses.get(order.business) if order else None
        if order is None or business is None:
            raise NotFound("order.not_found", order_no=order_no)
        return order, business.read_bills([bill.bill_no for bill in order.bills])
