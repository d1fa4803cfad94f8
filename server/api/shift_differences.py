"""Shortages and surpluses: seen, explained, approved, settled or written off."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter, QueryParameter

from app.wire.shifts import DecideDifference, DifferenceList, DifferenceView, SettleDifference
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.api.shift_views import difference_view

Ended = Annotated[bool, QueryParameter(description="Those that ended, instead of those still open.")]
Number = Annotated[str, Parameter(pattern=r"^S\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]
ChannelName = Annotated[str, Parameter(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
ONE = "/shift-differences/{shift_no:str}/{channel:str}"


@get("/shift-differences", sync_to_thread=True, responses=documented())
def differences(request: AnyRequest, services: NamedDependency[Services], ended: Ended = False) -> DifferenceList:
    """One's own differences, or everybody's for who decides on them; oldest first."""
    found = services.shifts.differences(actor(request, services), ended=ended)
    return DifferenceList(differences=tuple(map(difference_view, found)))


@post(f"{ONE}/explain", status_code=200, sync_to_thread=True, responses=documented(404))
def explain_difference(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, channel: ChannelName,
    data: JSONBody[DecideDifference],
) -> DifferenceView:  # fmt: skip
    """Say why there is a difference."""
    who = actor(request, services)
    return difference_view(services.shifts.differences.explain(who, shift_no, channel, data.note))


@post(f"{ONE}/approve", status_code=200, sync_to_thread=True, responses=documented(404))
def approve_difference(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, channel: ChannelName,
    data: JSONBody[DecideDifference],
) -> DifferenceView:  # fmt: skip
    """Accept the explanation, as a second person."""
    who = actor(request, services)
    return difference_view(services.shifts.differences.approve(who, shift_no, channel, data.note))


@post(f"{ONE}/send-back", status_code=200, sync_to_thread=True, responses=documented(404))
def send_back_difference(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, channel: ChannelName,
    data: JSONBody[DecideDifference],
) -> DifferenceView:  # fmt: skip
    """Ask for a better explanation."""
    who = actor(request, services)
    return difference_view(services.shifts.differences.send_back(who, shift_no, channel, data.note))


@post(f"{ONE}/write-off", status_code=200, sync_to_thread=True, responses=documented(404))
def write_off_difference(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, channel: ChannelName,
    data: JSONBody[DecideDifference],
) -> DifferenceView:  # fmt: skip
    """End an approved difference without making it good."""
    who = actor(request, services)
    return difference_view(services.shifts.differences.write_off(who, shift_no, channel, data.note))


@post(f"{ONE}/settle", status_code=200, sync_to_thread=True, responses=documented(404))
def settle_difference(
    request: AnyRequest, services: NamedDependency[Services], shift_no: Number, channel: ChannelName,
    data: JSONBody[SettleDifference],
) -> DifferenceView:  # fmt: skip
    """Make an approved difference good, in cash, in the operator's open shift."""
    return difference_view(
        services.shifts.differences.settle(
            actor(request, services), shift_no, channel, movement_no=data.movement_no, into_shift=data.shift_no
        )
    )


HANDLERS = (
    differences, explain_difference, approve_difference, send_back_difference, write_off_difference, settle_difference,
)  # fmt: skip
