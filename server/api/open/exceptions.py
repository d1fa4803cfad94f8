"""What connected systems ask and report about exceptions of their own records."""

from datetime import date
from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, Parameter

from app.wire.open_exceptions import OpenException, OpenExceptions, ReportDifference, Reported
from app.wire.own_statements import OwnStatementVersions, WrittenVersion
from server.api.calls import AnyRequest
from server.api.exceptions import Number
from server.api.open.signed import keep_body, system_of
from server.api.own_statements import known_day, view_of
from server.api.problems import documented
from server.api.services import Services
from server.domain.exception_case import ExceptionCase
from server.services.open_exceptions import Report

Offset = Annotated[int, Parameter(ge=0, le=10_000_000)]
Limit = Annotated[int, Parameter(ge=1, le=500)]


@get("/open/exceptions", sync_to_thread=True, responses=documented(), security=[{}], before_request=keep_body)
def open_exceptions(
    request: AnyRequest, services: NamedDependency[Services], offset: Offset = 0, limit: Limit = 100
) -> OpenExceptions:
    """The caller's own open exceptions, the oldest first. Signed, see CONTRACT.md."""
    total, cases = services.exceptions.open.open(system_of(request, services), offset, limit)
    return OpenExceptions(total=total, offset=offset, rows=tuple(map(_view, cases)))


@get(
    "/open/exceptions/{exception_no:str}", sync_to_thread=True, responses=documented(404), security=[{}],
    before_request=keep_body,
)  # fmt: skip
def open_exception(request: AnyRequest, services: NamedDependency[Services], exception_no: Number) -> OpenException:
    """One of the caller's own, in any state. Signed, see CONTRACT.md."""
    return _view(services.exceptions.open.one(system_of(request, services), exception_no))


@post(
    "/open/reports", status_code=200, sync_to_thread=True, responses=documented(), security=[{}],
    before_request=keep_body,
)  # fmt: skip
def report_difference(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[ReportDifference]
) -> Reported:
    """A record that the caller cannot match: evidence, or a difference to look at; no money moves. Signed."""
    told = Report(
        report_no=data.report_no, kind=data.kind, our_no=data.our_no, party_no=data.party_no,
        business_no=data.business_no, amount_fen=data.amount_fen, at=data.at, state=data.state, text=data.text,
    )  # fmt: skip
    outcome, number = services.exceptions.open.report(system_of(request, services), told)
    return Reported(outcome=outcome, exception_no=number)


@get(
    "/open/statements/{day:date}", sync_to_thread=True, responses=documented(404), security=[{}],
    before_request=keep_body,
)  # fmt: skip
def own_statement_versions(
    request: AnyRequest, services: NamedDependency[Services], day: FromPath[date]
) -> OwnStatementVersions:
    """What the caller, a service channel, was told of a day, and how that stands now. Signed, see CONTRACT.md."""
    now, told = services.own_statements.told(system_of(request, services), known_day(day))
    versions = tuple(WrittenVersion(version=one.version, sha256=one.sha256, at=one.at) for one in told)
    return OwnStatementVersions(current=view_of(now), written=versions)


def _view(case: ExceptionCase) -> OpenException:
    found = case.found
    return OpenException(
        exception_no=found.exception_no, day=found.day, state=case.state, type=found.type, cells=found.pattern,
        field=found.field, cause=found.cause, kind=found.kind, our_no=found.our_no, party_no=found.party_no,
        business_no=found.business_no, at=found.at, amount_fen=found.amount_fen, changed_at=case.changed_at,
    )  # fmt: skip


HANDLERS = (open_exceptions, open_exception, report_difference, own_statement_versions)
