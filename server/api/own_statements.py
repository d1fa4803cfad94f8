"""Our own statements for service channels: what each was told of a day, and the files."""

from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, PathParameter

from app.core.errors import NotFound
from app.wire.own_statements import OwnStatementForm, OwnStatementList, OwnStatementView
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.reconciliation.own_statement import OwnStatement

Source = Annotated[str, PathParameter(pattern=r"^[a-z][a-z0-9_.]{0,31}$")]
FIRST_DAY = date(2020, 1, 1)
LAST_DAY = date(2200, 1, 1)
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@get("/own-statements/{day:date}", sync_to_thread=True, responses=documented(404))
def own_statements(request: AnyRequest, services: NamedDependency[Services], day: FromPath[date]) -> OwnStatementList:
    """What every source that traded on a day was told, or will be."""
    found = services.own_statements.of_day(actor(request, services), known_day(day))
    return OwnStatementList(statements=tuple(map(view_of, found)))


@get("/own-statements/{day:date}/{source:str}/{form:str}", sync_to_thread=True, responses=documented(404))
def own_statement_file(
    request: AnyRequest,
    services: NamedDependency[Services],
    day: FromPath[date],
    source: Source,
    form: FromPath[OwnStatementForm],
) -> Response[bytes]:
    """The file of one source; one that did not trade that day gets a file with zeros."""
    one = services.own_statements.one(actor(request, services), known_day(day), source)
    headers = {"Content-Disposition": f'attachment; filename="{one.name}.{form}"'}
    return Response(one.csv if form == "csv" else one.json, media_type=TYPES[form], headers=headers)


def view_of(one: OwnStatement) -> OwnStatementView:
    """What stands in it."""
    return OwnStatementView(
        source=one.source, day=one.day, payments=one.payments, payments_fen=one.payments_fen, refunds=one.refunds,
        refunds_fen=one.refunds_fen, unknown=one.unknown, sha256=one.sha256, version=one.version,
    )  # fmt: skip


def known_day(day: date) -> date:
    """A day that may have one. Raises NotFound ``statement.no_such_day``."""
    if not FIRST_DAY <= day < LAST_DAY:
        raise NotFound("statement.no_such_day", day=day.isoformat())
    return day


HANDLERS = (own_statements, own_statement_file)
