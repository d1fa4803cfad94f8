"""What the desk asks of the server about exceptions of reconciliation: a part of `app.desk.ports.Server`."""

from typing import Literal, Protocol

from app.wire.exceptions import (
    AskedLive,
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


class ExceptionServer(Protocol):
    """Errors as in `app.desk.ports.Server`; the path of each call stands beside it."""

    def search_exceptions(self, wanted: SearchExceptions) -> ExceptionPage: ...  # POST /api/exceptions/search

    def exception(self, exception_no: str) -> ExceptionDetail: ...  # GET /api/exceptions/{exception_no}

    def propose_exception(self, exception_no: str, propose: Propose) -> ExceptionDetail: ...  # POST …/propose

    def decide_exception(self, exception_no: str, decision: Decision, decide: DecideException) -> ExceptionDetail:
        """POST /api/exceptions/{exception_no}/{approve|withdraw|execute|undo|take}; with ``step_up`` that person."""
        ...

    def ask_live(self, exception_no: str, party: Literal["channel", "business"]) -> AskedLive: ...  # POST …/ask

    def comment_exception(self, exception_no: str, comment: Comment) -> ExceptionDetail: ...  # POST …/comments

    def attachment(self, exception_no: str, attachment_id: int) -> Attachment: ...  # GET …/attachments/{attachment_id}

    def propose_exceptions(self, many: ProposeMany) -> ManyDone: ...  # POST /api/exceptions/propose-many

    def decide_exceptions(self, decision: Literal["approve", "execute"], many: DecideMany) -> ManyDone:
        """POST /api/exceptions/{approve|execute}-many: each is done or not by itself."""
        ...
