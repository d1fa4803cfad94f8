"""The calls of `app.desk.exception_ports.ExceptionServer` over HTTP."""

from typing import Literal, TypeVar

from app.wire.exceptions import (
    AskedLive,
    AskLive,
    Attachment,
    Comment,
    DecideException,
    DecideMany,
    Decision,
    ExceptionDetail,
    ExceptionPage,
    ManyDone,
    Propose,
    ProposeMany,
    SearchExceptions,
)

Value = TypeVar("Value")
ANSWER_S = 12.0
ASKED_S = 30.0
"""The server asks a channel or a business system meanwhile."""
MANY_S = 120.0
"""Up to 500 exceptions, each in a unit of work of its own."""
UPLOAD_S = 60.0
"""A file of 5 MB on a slow line."""


class ExceptionCalls:
    """A part of `app.gateway.http.HttpServer`, which makes the requests."""

    def _ask(
        self, kind: type[Value], method: str, path: str, body: object | None = None, *, answer_s: float = ANSWER_S
    ) -> Value:
        raise NotImplementedError  # the whole has it

    def search_exceptions(self, wanted: SearchExceptions) -> ExceptionPage:
        return self._ask(ExceptionPage, "POST", "/api/exceptions/search", wanted, answer_s=ANSWER_S)

    def exception(self, exception_no: str) -> ExceptionDetail:
        return self._ask(ExceptionDetail, "GET", f"/api/exceptions/{exception_no}", answer_s=ANSWER_S)

    def propose_exception(self, exception_no: str, propose: Propose) -> ExceptionDetail:
        path = f"/api/exceptions/{exception_no}/propose"
        return self._ask(ExceptionDetail, "POST", path, propose, answer_s=ANSWER_S)

    def decide_exception(self, exception_no: str, decision: Decision, decide: DecideException) -> ExceptionDetail:
        path = f"/api/exceptions/{exception_no}/{decision}"
        return self._ask(ExceptionDetail, "POST", path, decide, answer_s=ASKED_S)

    def ask_live(self, exception_no: str, party: Literal["channel", "business"]) -> AskedLive:
        path = f"/api/exceptions/{exception_no}/ask"
        return self._ask(AskedLive, "POST", path, AskLive(party=party), answer_s=ASKED_S)

    def comment_exception(self, exception_no: str, comment: Comment) -> ExceptionDetail:
        path = f"/api/exceptions/{exception_no}/comments"
        return self._ask(ExceptionDetail, "POST", path, comment, answer_s=UPLOAD_S)

    def attachment(self, exception_no: str, attachment_id: int) -> Attachment:
        path = f"/api/exceptions/{exception_no}/attachments/{attachment_id}"
        return self._ask(Attachment, "GET", path, answer_s=UPLOAD_S)

    def propose_exceptions(self, many: ProposeMany) -> ManyDone:
        return self._ask(ManyDone, "POST", "/api/exceptions/propose-many", many, answer_s=MANY_S)

    def decide_exceptions(self, decision: Literal["approve", "execute"], many: DecideMany) -> ManyDone:
        return self._ask(ManyDone, "POST", f"/api/exceptions/{decision}-many", many, answer_s=MANY_S)
