"""Shifts: open with a float, read, close with a blind count."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter, QueryParameter

from app.wire.shifts import CloseShift, CurrentShift, OpenShift, ShiftList, ShiftView
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.api.views import shift_view
from server.services.shifts import ShiftCount

Everybody = Annotated[bool, QueryParameter(description="The shifts of all windows, for who may search orders.")]
Number = Annotated[str, Parameter(pattern=r"^S\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]


@get("/shifts/current", sync_to_thread=True, responses=documented())
def current_shift(request: AnyRequest, services: NamedDependency[Services]) -> CurrentShift:
    """The open shift of this window, if any."""
    detail = services.shifts.current(actor(request, services))
    return CurrentShift(shift=shift_view(detail) if detail else None)


@get("/shifts", sync_to_thread=True, responses=documented())
def latest_shifts(request: AnyRequest, services: NamedDependency[Services], everybody: Everybody = False) -> ShiftList:
    """The operator's latest shifts, or those of everybody for who may search orders; newest first."""
    who = actor(request, services)
    found = services.shifts.everybody(who) if everybody else services.shifts.mine(who)
    return ShiftList(shifts=tuple(map(shift_view, found)))


@post("/shifts", status_code=200, sync_to_thread=True, responses=documented())
def open_shift(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[OpenShift]) -> ShiftView:
    """Begin a shift; the same number again answers how it stands."""
    return shift_view(services.shifts.open(actor(request, services), data.shift_no, data.float_fen))


@get("/shifts/{shift_no:str}", sync_to_thread=True, responses=documented(404))
def read_shift(request: AnyRequest, services: NamedDependency[Services], shift_no: Number) -> ShiftView:
    """One shift."""
    return shift_view(services.shifts.read(actor(request, services), shift_no))


@post("/shifts/{shift_no:str}/close", status_code=200, sync_to_thread=True, responses=documented(404))
def close_shift(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, data: JSONBody[CloseShift]
) -> ShiftView:
    """End a shift with its count."""
    count = ShiftCount(
        counted=tuple((row.denomination_fen, row.pieces) for row in data.counted),
        difference_reason=data.difference_reason,
        handover_username=data.handover.username if data.handover else "",
        handover_password=data.handover.password if data.handover else "",
    )
    return shift_view(services.shifts.close(actor(request, services), shift_no, count))


HANDLERS = (current_shift, latest_shifts, open_shift, read_shift, close_shift)
