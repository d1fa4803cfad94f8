"""Shifts: open with a float, read, move cash, close with a blind count, hand over."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter, QueryParameter

from app.wire.shifts import (
    AcceptShift,
    CloseShift,
    CurrentShift,
    GiveShift,
    MoveCash,
    OpenShift,
    RefuseShift,
    ShiftList,
    ShiftView,
)
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.api.shift_views import shift_view
from server.services.count_shift import ShiftCount
from server.services.move_cash import MovementWanted

Everybody = Annotated[bool, QueryParameter(description="The shifts of all windows, for who may search orders.")]
Number = Annotated[str, Parameter(pattern=r"^S\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]


@get("/shifts/current", sync_to_thread=True, responses=documented())
def current_shift(request: AnyRequest, services: NamedDependency[Services]) -> CurrentShift:
    """The shift that holds this window, if any: open, or given and not yet accepted."""
    detail = services.shifts.current(actor(request, services))
    return CurrentShift(shift=shift_view(detail) if detail else None)


@get("/shifts/waiting", sync_to_thread=True, responses=documented())
def waiting_shifts(request: AnyRequest, services: NamedDependency[Services]) -> ShiftList:
    """Shifts that wait for the operator: given to accept, or closed by rule and still to be counted."""
    return ShiftList(shifts=tuple(map(shift_view, services.shifts.waiting(actor(request, services)))))


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
    return shift_view(services.shifts.close(actor(request, services), shift_no, _count(data)))


@post("/shifts/{shift_no:str}/count", status_code=200, sync_to_thread=True, responses=documented(404))
def count_shift(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, data: JSONBody[CloseShift]
) -> ShiftView:
    """Count a shift that was closed by rule."""
    return shift_view(services.shifts.count_later(actor(request, services), shift_no, _count(data)))


@post("/shifts/{shift_no:str}/give", status_code=200, sync_to_thread=True, responses=documented(404))
def give_shift(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, data: JSONBody[GiveShift]
) -> ShiftView:
    """Offer a shift to a colleague by name."""
    count = _count(data.count) if data.count else None
    return shift_view(services.shifts.give(actor(request, services), shift_no, data.to, count))


@post("/shifts/{shift_no:str}/accept", status_code=200, sync_to_thread=True, responses=documented(404))
def accept_shift(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, data: JSONBody[AcceptShift]
) -> ShiftView:
    """Take a shift over that was given to the operator: it closes, what it left open is the operator's."""
    count = _count(data.count) if data.count else None
    return shift_view(services.shifts.accept(actor(request, services), shift_no, count))


@post("/shifts/{shift_no:str}/refuse", status_code=200, sync_to_thread=True, responses=documented(404))
def refuse_shift(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, data: JSONBody[RefuseShift]
) -> ShiftView:
    """Give a shift back to its cashier, saying why."""
    return shift_view(services.shifts.refuse(actor(request, services), shift_no, data.reason))


@post("/shifts/{shift_no:str}/take-back", status_code=200, sync_to_thread=True, responses=documented(404))
def take_back_shift(request: AnyRequest, services: NamedDependency[Services], shift_no: Number) -> ShiftView:
    """Go on with a shift that nobody has accepted yet."""
    return shift_view(services.shifts.take_back(actor(request, services), shift_no))


@post("/shifts/{shift_no:str}/movements", status_code=200, sync_to_thread=True, responses=documented(404))
def move_cash(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, data: JSONBody[MoveCash]
) -> ShiftView:
    """Put cash into the drawer or take it out, with a reason."""
    wanted = MovementWanted(
        movement_no=data.movement_no, shift_no=shift_no, kind=data.kind, amount_fen=data.amount_fen, reason=data.reason
    )
    return shift_view(services.shifts.move_cash(actor(request, services), wanted))


@post("/drawer-openings", status_code=204, sync_to_thread=True, responses=documented())
def note_drawer(request: AnyRequest, services: NamedDependency[Services]) -> None:
    """Say that this window's drawer was opened by hand."""
    services.shifts.note_drawer(actor(request, services))


def _count(data: CloseShift) -> ShiftCount:
    return ShiftCount(
        counted=tuple((row.denomination_fen, row.pieces) for row in data.counted),
        difference_reason=data.difference_reason,
        handover_username=data.handover.username if data.handover else "",
        handover_password=data.handover.password if data.handover else "",
        wallets=tuple((row.channel, row.amount_fen) for row in data.wallets),
    )


HANDLERS = (
    current_shift, waiting_shifts, latest_shifts, open_shift, read_shift, close_shift, count_shift, give_shift,
    accept_shift, refuse_shift, take_back_shift, move_cash, note_drawer,
)  # fmt: skip
