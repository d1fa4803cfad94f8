"""Exceptions: search, evidence, acts of one or two people, many at once, live questions, files."""

from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.wire.exceptions import (
    AskedLive,
    AskLive,
    Attachment,
    Comment,
    DecideException,
    DecideMany,
    ExceptionDetail,
    ExceptionPage,
    ManyDone,
    Propose,
    ProposeMany,
    SearchExceptions,
)
from app.wire.refunds import StepUp as WireStepUp
from server.api.calls import AnyRequest, actor
from server.api.exception_views import asked_view, detail_view, exception_query, many_view, page_view
from server.api.problems import documented
from server.api.services import Services
from server.domain.identity import Actor
from server.services.decide_exception import Proposal
from server.services.many_exceptions import Results
from server.services.step_up import StepUp

Number = Annotated[str, Parameter(pattern=r"^X[0-9A-HJKMNP-TV-Z]{27}$")]
FileId = Annotated[int, Parameter(ge=1, le=2**53)]
LARGEST_BODY = 8 * 1024 * 1024
"""A file of 5 MiB in base64, and what stands around it."""


@post("/exceptions/search", status_code=200, sync_to_thread=True, responses=documented())
def search_exceptions(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[SearchExceptions]
) -> ExceptionPage:
    """A page of exceptions, worst first unless asked otherwise, and the totals of everything open."""
    found = services.exceptions.read.search(
        actor(request, services), exception_query(data), mine_to_approve=data.mine_to_approve, overdue=data.overdue
    )
    return page_view(found, data.offset)


@post("/exceptions/export", status_code=200, sync_to_thread=True, responses=documented(), media_type="text/csv")
def export_exceptions(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[SearchExceptions]
) -> Response[bytes]:
    """All that fits, as a CSV file that spreadsheets open in Chinese and that holds no formula."""
    content = services.exceptions.read.export(
        actor(request, services), exception_query(data), mine_to_approve=data.mine_to_approve, overdue=data.overdue
    )
    headers = {"Content-Disposition": 'attachment; filename="exceptions.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


@get("/exceptions/{exception_no:str}", sync_to_thread=True, responses=documented(404))
def read_exception(request: AnyRequest, services: NamedDependency[Services], exception_no: Number) -> ExceptionDetail:
    """One exception: four cells, timeline, what is safe now. Looking is written to the audit log."""
    return detail_view(services.exceptions.read.detail(actor(request, services), exception_no))


@get("/exceptions/{exception_no:str}/attachments/{attachment_id:int}", sync_to_thread=True, responses=documented(404))
def read_attachment(
    request: AnyRequest, services: NamedDependency[Services], exception_no: Number, attachment_id: FileId
) -> Attachment:
    """A file of the timeline, as it was given."""
    name, content = services.exceptions.read.attachment(actor(request, services), exception_no, attachment_id)
    return Attachment(name=name, content=content)


@post("/exceptions/{exception_no:str}/take", status_code=200, sync_to_thread=True, responses=documented(404))
def take_exception(
    request: AnyRequest, services: NamedDependency[Services], exception_no: Number, data: JSONBody[DecideException]
) -> ExceptionDetail:
    """Become its owner."""
    return detail_view(services.exceptions.decide.take(actor(request, services), exception_no, data.version))


@post("/exceptions/{exception_no:str}/propose", status_code=200, sync_to_thread=True, responses=documented(404))
def propose_exception(
    request: AnyRequest, services: NamedDependency[Services], exception_no: Number, data: JSONBody[Propose]
) -> ExceptionDetail:
    """Name the act; what needs nobody else may be executed at once."""
    wanted = Proposal(data.act, data.note, data.account, data.order_no)
    return detail_view(services.exceptions.decide.propose(actor(request, services), exception_no, data.version, wanted))


@post("/exceptions/{exception_no:str}/withdraw", status_code=200, sync_to_thread=True, responses=documented(404))
def withdraw_exception(
    request: AnyRequest, services: NamedDependency[Services], exception_no: Number, data: JSONBody[DecideException]
) -> ExceptionDetail:
    """Take the own proposal back, or decline another's."""
    who = actor(request, services)
    return detail_view(services.exceptions.decide.withdraw(who, exception_no, data.version, data.note))


@post("/exceptions/{exception_no:str}/approve", status_code=200, sync_to_thread=True, responses=documented(404, 429))
def approve_exception(
    request: AnyRequest, services: NamedDependency[Services], exception_no: Number, data: JSONBody[DecideException]
) -> ExceptionDetail:
    """Agree to another one's proposal; with ``step_up`` that person does."""
    who, decide, offered = actor(request, services), services.exceptions.decide, _second(data.step_up)
    if offered is None:
        return detail_view(decide.approve(who, exception_no, data.version, data.note))
    return detail_view(decide.approve_beside(who, exception_no, data.version, data.note, offered))


@post("/exceptions/{exception_no:str}/execute", status_code=200, sync_to_thread=True, responses=documented(404))
def execute_exception(
    request: AnyRequest, services: NamedDependency[Services], exception_no: Number, data: JSONBody[DecideException]
) -> ExceptionDetail:
    """Do what was approved; it counts once channel and business system have been asked again."""
    who = actor(request, services)
    return detail_view(services.exceptions.execute.execute(who, exception_no, data.version, data.note))


@post("/exceptions/{exception_no:str}/undo", status_code=200, sync_to_thread=True, responses=documented(404, 429))
def undo_exception(
    request: AnyRequest, services: NamedDependency[Services], exception_no: Number, data: JSONBody[DecideException]
) -> ExceptionDetail:
    """Take it back by its counter-act; ``step_up`` is the second person where money stood elsewhere after it."""
    who, offered = actor(request, services), _second(data.step_up)
    return detail_view(services.exceptions.execute.undo(who, exception_no, data.version, data.note, offered))


@post("/exceptions/{exception_no:str}/ask", status_code=200, sync_to_thread=True, responses=documented(404))
def ask_live(
    request: AnyRequest, services: NamedDependency[Services], exception_no: Number, data: JSONBody[AskLive]
) -> AskedLive:
    """What the channel or the business system says right now."""
    return asked_view(services.exceptions.execute.ask(actor(request, services), exception_no, data.party))


@post(
    "/exceptions/{exception_no:str}/comments", status_code=200, sync_to_thread=True, responses=documented(404),
    request_max_body_size=LARGEST_BODY,
)  # fmt: skip
def comment_exception(
    request: AnyRequest, services: NamedDependency[Services], exception_no: Number, data: JSONBody[Comment]
) -> ExceptionDetail:
    """Words, a file, or both, into the timeline."""
    who = actor(request, services)
    return detail_view(services.exceptions.decide.comment(who, exception_no, data.text, data.file_name, data.content))


@post("/exceptions/propose-many", status_code=200, sync_to_thread=True, responses=documented())
def propose_many(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[ProposeMany]) -> ManyDone:
    """One act for many of one pattern; each has its own result."""
    who, wanted = actor(request, services), Proposal(data.act, data.note, data.account)
    return _told(who, services, services.exceptions.many.propose(who, data.exceptions, wanted))


@post("/exceptions/approve-many", status_code=200, sync_to_thread=True, responses=documented(429))
def approve_many(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[DecideMany]) -> ManyDone:
    """Agree to many proposals; with ``step_up`` that person does."""
    who = actor(request, services)
    done = services.exceptions.many.approve(who, data.exceptions, data.note, _second(data.step_up))
    return _told(who, services, done)


@post("/exceptions/execute-many", status_code=200, sync_to_thread=True, responses=documented())
def execute_many(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[DecideMany]) -> ManyDone:
    """Do many that were approved."""
    who = actor(request, services)
    return _told(who, services, services.exceptions.many.execute(who, data.exceptions, data.note))


def _told(who: Actor, services: Services, done: Results) -> ManyDone:
    return many_view(done, services.exceptions.read.standing(who, [number for number, _ in done]))


def _second(given: WireStepUp | None) -> StepUp | None:
    return StepUp(given.username, given.password, given.pin) if given else None


HANDLERS = (
    search_exceptions, export_exceptions, read_exception, read_attachment, take_exception, propose_exception,
    withdraw_exception, approve_exception, execute_exception, undo_exception, ask_live, comment_exception,
    propose_many, approve_many, execute_many,
)  # fmt: skip
