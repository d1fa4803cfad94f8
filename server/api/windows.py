"""Windows: enrolment, configuration, administration."""

from dataclasses import replace
from typing import Annotated

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.wire.administration import WindowList
from app.wire.windows import DeskConfiguration, EditWindow, Enrol, Enrolled, EnrolmentCode, WindowView
from server.api.calls import AnyRequest, actor, address, window_token
from server.api.offline import snapshot_keys
from server.api.problems import documented
from server.api.services import Services
from server.api.views import configuration_view, window_view

WindowId = Annotated[int, Parameter(ge=1, le=2**31 - 1)]


@post("/windows/enrol", status_code=201, sync_to_thread=True, responses=documented(429), security=[{}])
def enrol(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[Enrol]) -> Enrolled:
    """Trade a one-time code for the window's token."""
    enrolled = services.enrol_window(data.code, address=address(request))
    keys = snapshot_keys(services.snapshots)
    return Enrolled(token=enrolled.token, window=window_view(enrolled.window), snapshot_keys=keys)


@get("/configuration", sync_to_thread=True, responses=documented(), security=[{"window": []}])
def read_configuration(request: AnyRequest, services: NamedDependency[Services]) -> DeskConfiguration:
    """What a desk shows and prints; needs the window's token, no session."""
    view = configuration_view(services.read_configuration(window_token(request)))
    return replace(view, snapshot_keys=snapshot_keys(services.snapshots))


@get("/windows", sync_to_thread=True, responses=documented())
def list_windows(request: AnyRequest, services: NamedDependency[Services]) -> WindowList:
    """Every window."""
    return WindowList(windows=tuple(map(window_view, services.windows.all(actor(request, services)))))


@post("/windows", status_code=201, sync_to_thread=True, responses=documented())
def add_window(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[EditWindow]) -> WindowView:
    """A new window."""
    who = actor(request, services)
    return window_view(services.windows.add(who, name=data.name, campus=data.campus, active=data.active))


@put("/windows/{window_id:int}", sync_to_thread=True, responses=documented(404))
def edit_window(
    request: AnyRequest, services: NamedDependency[Services], window_id: WindowId, data: JSONBody[EditWindow]
) -> WindowView:
    """Change a window."""
    who = actor(request, services)
    window = services.windows.edit(who, window_id, name=data.name, campus=data.campus, active=data.active)
    return window_view(window)


@post("/windows/{window_id:int}/enrolment", status_code=201, sync_to_thread=True, responses=documented(404))
def make_enrolment_code(request: AnyRequest, services: NamedDependency[Services], window_id: WindowId) -> EnrolmentCode:
    """A one-time code by which a computer becomes this window."""
    code = services.windows.enrolment_code(actor(request, services), window_id)
    return EnrolmentCode(code=code.code, expires_at=code.expires_at)


HANDLERS = (enrol, read_configuration, list_windows, add_window, edit_window, make_enrolment_code)
