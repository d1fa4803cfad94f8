"""Refunds to the original route: ask, decide, follow."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.wire.refunds import DecideRefund, RefundList, RefundView, RequestRefund
from server.api.calls import AnyRequest, actor
from server.api.payments import KnownVersion, WaitS
from server.api.problems import documented
from server.api.services import Services
from server.api.views import refund_view
from server.api.waiting import Waiting
from server.services.request_refund import RefundWanted

Number = Annotated[str, Parameter(pattern=r"^R\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]


@post("/refunds", status_code=200, sync_to_thread=True, responses=documented(404))
def request_refund(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[RequestRefund]
) -> RefundView:
    """Ask for a refund; the same number again answers how it stands."""
    wanted = RefundWanted(
        refund_no=data.refund_no, payment_no=data.payment_no, amount_fen=data.amount_fen, reason=data.reason,
        shift_no=data.shift_no, note=data.note, bills=data.bills,
    )  # fmt: skip
    return refund_view(services.request_refund(actor(request, services), wanted))


@get("/refunds", sync_to_thread=True, responses=documented())
def open_refunds(request: AnyRequest, services: NamedDependency[Services]) -> RefundList:
    """Refunds that still need something, oldest first."""
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


@post("/refunds/{refund_no:str}/approve", status_code=200, sync_to_thread=True, responses=documented(404))
def approve_refund(
    request: AnyRequest, services: NamedDependency[Services], refund_no: Number, data: JSONBody[DecideRefund]
) -> RefundView:
    """Approve another one's refund."""
    return refund_view(services.decide_refund.approve(actor(request, services), refund_no))


@post("/refunds/{refund_no:str}/reject", status_code=200, sync_to_thread=True, responses=documented(404))
def reject_refund(
    request: AnyRequest, services: NamedDependency[Services], refund_no: Number, data: JSONBody[DecideRefund]
) -> RefundView:
    """Decline a refund; no money moves."""
    return refund_view(services.decide_refund.reject(actor(request, services), refund_no))


HANDLERS = (request_refund, open_refunds, read_refund, approve_refund, reject_refund)
