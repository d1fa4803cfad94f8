"""Statements of parties: what is expected and there, asking now, files by hand; and the layouts of files."""

from datetime import date
from typing import Annotated
from urllib.parse import quote

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, Parameter

from app.core.errors import InvalidInput
from app.wire.statements import (
    LARGEST_UPLOAD_BYTES,
    FetchNow,
    HandInStatement,
    LayoutList,
    LayoutPreview,
    SayNone,
    StatementList,
    StatementView,
    Stopped,
    StopRequest,
    TryLayout,
)
from app.wire.statements import Layout as LayoutView
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.api.statement_views import layout_of, layout_view, preview_view, statement_view

FirstDay = FromQuery[date]
LastDay = FromQuery[date]
Number = Annotated[int, Parameter(ge=1, le=2**31 - 1)]
Name = Annotated[str, Parameter(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]
LARGEST_BODY = LARGEST_UPLOAD_BYTES * 4 // 3 + 64 * 1024
"""A file in base64, and what stands around it."""
LARGEST_SAMPLE_BODY = 6 * 1024 * 1024


@get("/statements", sync_to_thread=True, responses=documented())
def statements(
    request: AnyRequest, services: NamedDependency[Services], first: FirstDay, last: LastDay
) -> StatementList:  # fmt: skip
    """What is expected and what is there, by day and party."""
    found = services.statements.list(actor(request, services), first, last)
    return StatementList(statements=tuple(map(statement_view, found)))


@post("/statements/fetch", status_code=200, sync_to_thread=True, responses=documented(404))
def fetch_statement(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[FetchNow]
) -> StatementView:  # fmt: skip
    """Ask the party now; what could not be had or was not believed says so in its state."""
    who = actor(request, services)
    return statement_view(services.statements.ask(who, data.party, data.name, data.day, data.request))


@post("/statements/stop", status_code=200, sync_to_thread=True, responses=documented())
def stop_request(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[StopRequest]) -> Stopped:
    """Break off what was asked or handed in: nothing of it is kept, unless it was kept before."""
    return Stopped(stopped=services.statements.stop(actor(request, services), data.request))


@post(
    "/statements", status_code=200, sync_to_thread=True, responses=documented(404), request_max_body_size=LARGEST_BODY
)  # fmt: skip
def hand_in_statement(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[HandInStatement]
) -> StatementView:
    """A file by hand, the same file that the party would give."""
    who = actor(request, services)
    seen = services.statements.hand_in(
        who, data.party, data.name, data.day, data.file_name, data.content, data.request
    )  # fmt: skip
    return statement_view(seen)


@post("/statements/none", status_code=200, sync_to_thread=True, responses=documented(404))
def say_none(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[SayNone]) -> StatementView:
    """A person says that a party had nothing that day."""
    who = actor(request, services)
    return statement_view(services.statements.say_none(who, data.party, data.name, data.day, data.note))


@get("/statements/{statement_id:int}/file", sync_to_thread=True, responses=documented(404))
def statement_file(
    request: AnyRequest, services: NamedDependency[Services], statement_id: Number
) -> Response[bytes]:  # fmt: skip
    """The file, byte for byte as it came."""
    statement, content = services.statements.file(actor(request, services), statement_id)
    named = f"attachment; filename*=UTF-8''{quote(statement.file_name or str(statement_id), safe='')}"
    return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": named})


@get("/statement-layouts", sync_to_thread=True, responses=documented())
def layouts(request: AnyRequest, services: NamedDependency[Services]) -> LayoutList:
    """The latest version of each layout, by name."""
    return LayoutList(layouts=tuple(map(layout_view, services.layouts.all(actor(request, services)))))


@post(
    "/statement-layouts/try", status_code=200, sync_to_thread=True, responses=documented(),
    request_max_body_size=LARGEST_SAMPLE_BODY,
)  # fmt: skip
def try_layout(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[TryLayout]
) -> LayoutPreview:  # fmt: skip
    """Read a sample by a layout that is not saved yet."""
    return preview_view(services.layouts.preview(actor(request, services), layout_of(data.layout), data.sample))


@put("/statement-layouts/{name:str}", sync_to_thread=True, responses=documented(404))
def save_layout(
    request: AnyRequest, services: NamedDependency[Services], name: Name, data: JSONBody[LayoutView]
) -> LayoutView:
    """Save a layout as its next version; ``version`` is the one that the change began from, 0 for a new layout."""
    who = actor(request, services)
    if name != data.name:
        raise InvalidInput("name", "differs")
    return layout_view(services.layouts.save(who, layout_of(data)))


HANDLERS = (
    statements, fetch_statement, stop_request, hand_in_statement, say_none, statement_file, layouts, try_layout,
    save_layout,
)  # fmt: skip
