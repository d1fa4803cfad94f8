"""Day proofs, reports, months, funds."""

from datetime import date
from typing import Annotated, Literal

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter

from app.core.errors import NotFound
from app.wire.proofs import (
    BookedFunds,
    BookFunds,
    CloseMonth,
    FundsView,
    MonthList,
    MonthView,
    ProofForm,
    ProofKeyList,
    ProofKeyView,
    ProofView,
)
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.proof_views import funds_view, month_view, proof_view, unproven_view
from server.api.services import Services
from server.services.reports import ReportKind
from server.services.step_up import StepUp

Language = Literal["zh", "en"]
MonthPath = Annotated[str, PathParameter(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
ShiftPath = Annotated[str, PathParameter(pattern=r"^S\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@get("/reconciliation/days/{day:date}/proof", sync_to_thread=True, responses=documented(404))
def day_proof(request: AnyRequest, services: NamedDependency[Services], day: FromPath[date]) -> ProofView:
    """The proof of a day with its seal; of a day without a done run the books alone."""
    who = actor(request, services)
    try:
        return proof_view(services.day_end.proofs.of_day(who, day))
    except NotFound as error:
        if error.code != "proof.no_run":
            raise
        return unproven_view(day, services.day_end.proofs.books_of_day(who, day))


@get("/reconciliation/proof-keys", sync_to_thread=True)
def proof_keys(request: AnyRequest, services: NamedDependency[Services]) -> ProofKeyList:
    """Every public key that verifies day proofs."""
    found = services.day_end.proof_keys.list(actor(request, services))
    return ProofKeyList(tuple(ProofKeyView(key.key_id, key.public_key, key.made_at, key.seals) for key in found))


@get("/reconciliation/days/{day:date}/proof/{form:str}", sync_to_thread=True, responses=documented(404))
def day_proof_file(
    request: AnyRequest,
    services: NamedDependency[Services],
    day: FromPath[date],
    form: FromPath[ProofForm],
    language: FromQuery[Language] = "zh",
) -> Response[bytes]:
    """The proof as a file."""
    content = services.day_end.proofs.file(actor(request, services), day, form, language)
    return _file(content, form, f"day-proof-{day}")


@get("/reconciliation/days/{day:date}/reports/{report:str}/{form:str}", sync_to_thread=True, responses=documented(404))
def day_report(
    request: AnyRequest, services: NamedDependency[Services], day: FromPath[date],
    report: FromPath[ReportKind], form: FromPath[ProofForm], language: FromQuery[Language] = "zh",
) -> Response[bytes]:  # fmt: skip
    """A report of a day as a file: the result of its run, its open exceptions, its closing by channel and class."""
    content = services.day_end.reports.of_day(actor(request, services), day, report, form, language)
    return _file(content, form, f"{report}-{day}")


@get("/shifts/{shift_no:str}/statement/{form:str}", sync_to_thread=True, responses=documented(404))
def shift_statement_file(
    request: AnyRequest, services: NamedDependency[Services], shift_no: ShiftPath, form: FromPath[ProofForm],
    language: FromQuery[Language] = "zh",
) -> Response[bytes]:  # fmt: skip
    """A counted shift's statement as a file."""
    content = services.day_end.reports.of_shift(actor(request, services), shift_no, form, language)
    return _file(content, form, f"shift-{shift_no}")


@get("/reconciliation/months", sync_to_thread=True, responses=documented())
def months(request: AnyRequest, services: NamedDependency[Services]) -> MonthList:
    """Every month that has a run, the newest first."""
    found = services.day_end.months.list(actor(request, services))
    return MonthList(months=tuple(map(month_view, found)))


@post("/reconciliation/months/{month:str}/close", status_code=200, sync_to_thread=True, responses=documented(404, 429))
def close_month(
    request: AnyRequest, services: NamedDependency[Services], month: MonthPath, data: JSONBody[CloseMonth]
) -> MonthView:
    """Propose to close a month, or close it as the second person; with ``step_up`` both at once."""
    who = actor(request, services)
    if data.step_up is None:
        return month_view(services.day_end.months.close(who, month, data.note))
    offered = StepUp(data.step_up.username, data.step_up.password, data.step_up.pin)
    return month_view(services.day_end.close_month_beside(who, month, data.note, offered))


@get("/reconciliation/funds", sync_to_thread=True, responses=documented())
def funds(
    request: AnyRequest, services: NamedDependency[Services], first: FromQuery[date], last: FromQuery[date]
) -> FundsView:
    """What channels owe for days, and what the banks have shown."""
    found = services.day_end.funds.of(actor(request, services), first, last)
    return funds_view(found, services.day_end.funds.booked(found))


@get("/reconciliation/funds/{form:str}", sync_to_thread=True, responses=documented(404))
def funds_file(
    request: AnyRequest, services: NamedDependency[Services], form: FromPath[ProofForm], first: FromQuery[date],
    last: FromQuery[date], language: FromQuery[Language] = "zh",
) -> Response[bytes]:  # fmt: skip
    """The same as a file."""
    content = services.day_end.reports.of_funds(actor(request, services), first, last, form, language)
    return _file(content, form, f"funds-{first}-{last}")


@post("/reconciliation/funds/book", status_code=200, sync_to_thread=True, responses=documented())
def book_funds(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[BookFunds]) -> BookedFunds:
    """Write what has arrived into the books, each settlement once."""
    return BookedFunds(settlements=services.day_end.funds.book(actor(request, services), data.first, data.last))


def _file(content: bytes, form: ProofForm, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, media_type=TYPES[form], headers=headers)


HANDLERS = (
    proof_keys, day_proof, day_proof_file, day_report, shift_statement_file, months, close_month, funds, funds_file,
    book_funds,
)  # fmt: skip
