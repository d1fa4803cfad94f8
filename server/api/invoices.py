"""Printed invoices: ranges given and taken back, numbers used and voided."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.wire.invoices import GiveInvoiceRange, InvoiceRangeList, InvoiceRangeView, InvoiceView, UseInvoice, VoidInvoice
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.api.shift_views import invoice_view, range_view
from server.services.invoice_ranges import RangeWanted

RangeId = Annotated[int, Parameter(ge=1, le=2**31 - 1)]


@get("/invoice-ranges", sync_to_thread=True, responses=documented())
def invoice_ranges(request: AnyRequest, services: NamedDependency[Services]) -> InvoiceRangeList:
    """Every range for who gives them, else those of this window."""
    return InvoiceRangeList(ranges=tuple(map(range_view, services.shifts.invoices(actor(request, services)))))


@post("/invoice-ranges", status_code=200, sync_to_thread=True, responses=documented(404))
def give_invoice_range(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[GiveInvoiceRange]
) -> InvoiceRangeView:
    """Give numbers to a window."""
    wanted = RangeWanted(
        window_id=data.window_id, prefix=data.prefix, digits=data.digits, first_no=data.first_no, last_no=data.last_no
    )
    return range_view(services.shifts.invoices.give(actor(request, services), wanted))


@post("/invoice-ranges/{range_id:int}/take-back", status_code=200, sync_to_thread=True, responses=documented(404))
def take_back_invoice_range(
    request: AnyRequest, services: NamedDependency[Services], range_id: RangeId
) -> InvoiceRangeView:
    """Take back what a window has left of a range."""
    return range_view(services.shifts.invoices.take_back(actor(request, services), range_id))


@post("/invoices", status_code=200, sync_to_thread=True, responses=documented(404))
def use_invoice(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[UseInvoice]) -> InvoiceView:
    """The number that an order's invoice bears."""
    return invoice_view(services.shifts.invoices.use(actor(request, services), data.order_no))


@post("/invoices/void", status_code=200, sync_to_thread=True, responses=documented(404))
def void_invoice(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[VoidInvoice]) -> InvoiceView:
    """Void a number with a reason."""
    who = actor(request, services)
    return invoice_view(services.shifts.invoices.void(who, data.range_id, data.number, data.reason))


HANDLERS = (invoice_ranges, give_invoice_range, take_back_invoice_range, use_invoice, void_invoice)
