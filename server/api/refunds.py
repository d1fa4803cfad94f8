"""Refunds: ask, decide, follow, hand over; the lines of what was paid."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.wire.refunds import DecideRefund, PaidBills, RefundList, RefundView, RequestRefund, SetPin
from server.api.calls import AnyRequest, actor
from server.api.payments import KnownVersion, WaitS
from server.api.problems import documented
from server.api.refund_views import paid_bills_view, refund_view
from server.api.services import Services
from server.api.waiting import Waiting
from server.domain.refund import RefundItem
from server.services.request_refund import RefundWanted
from server.services.step_up import StepUp

Number = Annotated[str, Parameter(pattern=r"^R\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]
OrderNumber = Annotated[str, Parameter(pattern=r"^O\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]


def items_of(wanted: RequestRefund) -> tuple[RefundItem, ...]:
    """The single lines that a refund names."""
    return tuple(RefundItem(item.bill_no, item.line_no, item.name, item.own_fen) for item in wanted.items)


@post("/refunds", status_code=200, sync_to_thread=True, responses=documented(404))
def request_refund(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[RequestRefund]
) -> RefundView:
    """Ask for a refund; the same number again answers how it stands."""
    wanted = RefundWanted(
        refund_no=data.refund_no, payment_no=data.payment_no, amount_fen=data.amount_fen, reason=data.reason,
        shift_no=data.shift_no, note=data.note, bills=data.bills, route=data.route,
        items=items_of(data),
    )  # fmt: skip
    return refund_view(services.request_refund(actor(request, services), wanted))


@get("/refunds", sync_to_thread=True, responses=documented())
def open_refunds(request: AnyRequest, services: NamedDependency[Services]) -> RefundList:
    """Refunds that still need something, oldest first; cash refunds that this window has to hand over."""
    return RefundList(refunds=tuple(map(refund_view, services.payments.open_refunds(actor(request, services)))))


@get("/refunds/{refund_no:str}", responses=documented(404))
async def read_refund(
    request: AnyRequest,
    services: NamedDependency[Services],
    waiting: NamedDependency[Waiting],
    refund_no: Number,
    known_version: KnownVersion = -1,
    wait: WaitS = 0,
) -> RefundView:
    """A refund; with ``wait``, once its version is another than the known one or the seconds are over."""
    detail = await waiting.until(
        refund_no,
        lambda: services.payments.refund(actor(request, services), refund_no),
        lambda seen: seen.refund.version != known_version,
        wait,
    )
    return refund_view(detail)


@post("/refunds/{refund_no:str}/approve", status_code=200, sync_to_thread=True, responses=documented(404, 429))
def approve_refund(
    request: AnyRequest, services: NamedDependency[Services], refund_no: Number, data: JSONBody[DecideRefund]
) -> RefundView:
    """Approve another one's refund; with ``step_up`` that person does, for this refund alone."""
    who = actor(request, services)
    if data.step_up is None:
        return refund_view(services.decide_refund.approve(who, refund_no, data.note))
    offered = StepUp(data.step_up.username, data.step_up.password, data.step_up.pin)
    return refund_view(services.decide_beside.approve(who, refund_no, offered, data.note))


@post("/refunds/{refund_no:str}/reject", status_code=200, sync_to_thread=True, responses=documented(404))
def reject_refund(
    request: AnyRequest, services: NamedDependency[Services], refund_no: Number, data: JSONBody[DecideRefund]
) -> RefundView:
    """Decline a refund; no money moves."""
    return refund_view(services.decide_refund.reject(actor(request, services), refund_no, data.note))


@post("/refunds/{refund_no:str}/handed-over", status_code=200, sync_to_thread=True, responses=documented(404))
def hand_over(request: AnyRequest, services: NamedDependency[Services], refund_no: Number) -> RefundView:
    """The notes of a cash refund were given to the patient here."""
    return refund_view(services.hand_over_cash(actor(request, services), refund_no))


@get("/orders/{order_no:str}/bills", sync_to_thread=True, responses=documented(404))
def paid_bills(request: AnyRequest, services: NamedDependency[Services], order_no: OrderNumber) -> PaidBills:
    """The bills of an order with their lines, as the business system has them now."""
    order, bills = services.paid_bills(actor(request, services), order_no)
    return paid_bills_view(order, bills)


@post("/sessions/current/pin", status_code=204, sync_to_thread=True, responses=documented())
def set_pin(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[SetPin]) -> None:
    """Set the own PIN for approving at another one's window, or remove it."""
    services.set_pin(actor(request, services), data.password, data.pin)


HANDLERS = (
    request_refund, open_refunds, read_refund, approve_refund, reject_refund, hand_over, paid_bills, set_pin,
)  # fmt: skip
