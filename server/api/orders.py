"""Orders with all that belongs to them, the search, and "was I charged?"."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.core.errors import InvalidInput
from app.wire.orders import OpenOrders, OrderPage, OrderView, SearchOrders, UndoOrder
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.api.views import order_view, page_mark, read_page_mark
from server.ports import OrderQuery

Number = Annotated[str, Parameter(pattern=r"^O\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]


@get("/orders/open", sync_to_thread=True, responses=documented())
def open_orders(request: AnyRequest, services: NamedDependency[Services]) -> OpenOrders:
    """Orders in parts of this window that hold money and are not complete, oldest first."""
    return OpenOrders(orders=tuple(map(order_view, services.open_orders(actor(request, services)))))


@post("/orders/{order_no:str}/undo", status_code=200, sync_to_thread=True, responses=documented(404))
def undo_order(
    request: AnyRequest, services: NamedDependency[Services], order_no: Number, data: JSONBody[UndoOrder]
) -> OrderView:
    """Refund every paid part of an order that is not complete; asked again, what is paid meanwhile too."""
    return order_view(services.undo_order(actor(request, services), order_no, data.shift_no))


@get("/orders/{order_no:str}", sync_to_thread=True, responses=documented(404))
def read_order(request: AnyRequest, services: NamedDependency[Services], order_no: Number) -> OrderView:
    """One order."""
    return order_view(services.payments.order(actor(request, services), order_no))


@post("/orders/search", status_code=200, sync_to_thread=True, responses=documented())
def search_orders(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[SearchOrders]) -> OrderPage:
    """Orders by conditions, newest first."""
    details = services.payments.search(actor(request, services), _query(data))
    return OrderPage(orders=tuple(map(order_view, details)), after=page_mark(details, data.limit))


@post("/inquiries", status_code=200, sync_to_thread=True, responses=documented())
def inquire(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[SearchOrders]) -> OrderPage:
    """Every attempt of one patient, newest first."""
    details = services.payments.inquire(actor(request, services), _query(data))
    return OrderPage(orders=tuple(map(order_view, details)), after=page_mark(details, data.limit))


@post("/orders/{order_no:str}/post-again", status_code=200, sync_to_thread=True, responses=documented(404))
def post_again(request: AnyRequest, services: NamedDependency[Services], order_no: Number) -> OrderView:
    """Tell the business system of a paid order now."""
    return order_view(services.post_again(actor(request, services), order_no))


def _query(data: SearchOrders) -> OrderQuery:
    try:
        after = read_page_mark(data.after)
    except ValueError:
        raise InvalidInput("after", "is not a page mark") from None
    return OrderQuery(
        patient_no=data.patient_no, order_no=data.order_no, payment_no=data.payment_no, shift_no=data.shift_no,
        channel=data.channel, payment_states=data.payment_states, posting_states=data.posting_states,
        first_day=data.first_day, last_day=data.last_day, after=after, limit=data.limit,
    )  # fmt: skip


HANDLERS = (open_orders, read_order, search_orders, inquire, post_again, undo_order)
