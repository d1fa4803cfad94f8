"""How the server says no: every error as problem+json (RFC 9457) with a stable code, a bug with an incident number."""

import logging
import secrets
from typing import Any

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import ResponseSpec

from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, NotSignedIn, Refused, Unreachable
from app.wire import codec
from app.wire.problems import Problem

PROBLEM_JSON = "application/problem+json"

log = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (InvalidInput, 400),
    (NotSignedIn, 401),
    (NotPermitted, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Refused, 422),
    (Unreachable, 503),
)
_STATUS_OF_CODE = {"attempts.too_many": 429}
_CODE_OF_STATUS = {
    404: "http.not_found",
    405: "http.method_not_allowed",
    413: "http.body_too_large",
    415: "http.media_type",
}
_TITLES = {
    400: "Invalid input",
    401: "Not signed in",
    403: "Not permitted",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Body too large",
    415: "Media type not accepted",
    422: "Refused",
    429: "Too many attempts",
    500: "Fault of the server",
    503: "No answer from another party",
}


def problem(code: str, status: int, **values: str | int) -> Response[bytes]:
    """A problem as a response."""
    content = Problem(code=code, title=_TITLES.get(status, "Refused"), status=status, values=values)
    headers = {"Retry-After": str(values["wait_s"])} if status == 429 and "wait_s" in values else {}
    return Response(content=codec.encode(content), status_code=status, media_type=PROBLEM_JSON, headers=headers)


def documented(*statuses: int) -> dict[int, ResponseSpec]:
    """The problems that a call may answer, for the OpenAPI document: those every call may, and the given ones."""
    always = (400, 401, 403, 409, 413, 415, 422, 500, 503)
    return {
        status: ResponseSpec(
            data_container=Problem,
            description=_TITLES[status],
            media_type=PROBLEM_JSON,
            generate_examples=False,
        )
        for status in sorted({*always, *statuses})
    }


def on_refused(_: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    """We declined: nothing has happened."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    return problem(error.code, _STATUS_OF_CODE.get(error.code, status), **error.values)


def on_unreachable(_: Request[Any, Any, Any], error: Unreachable) -> Response[bytes]:
    """Another party gave no trustworthy answer."""
    return problem(error.code, 503, **error.values)


def on_validation(_: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    """A path or query value that breaks a rule (a body has been checked before)."""
    extra = error.extra if isinstance(error.extra, list) and error.extra else [{}]
    first = extra[0] if isinstance(extra[0], dict) else {}
    return problem(
        "input.invalid", 400, field=str(first.get("key", "request")), rule=str(first.get("message", "is not valid"))
    )


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework refused: no such path, wrong method, too much."""
    if error.status_code >= 500:
        return on_fault(_, error)
    return problem(_CODE_OF_STATUS.get(error.status_code, "http.refused"), error.status_code)


def on_fault(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A bug of ours: logged with its trace under an incident number, never with a body; nobody is told more."""
    incident = secrets.token_hex(4)
    template = request.scope.get("path_template", "")
    log.error("incident %s: %s %s", incident, request.method, template, exc_info=error)
    return problem("server.fault", 500, incident=incident)


HANDLERS: dict[Any, Any] = {
    Refused: on_refused,
    Unreachable: on_unreachable,
    ValidationException: on_validation,
    HTTPException: on_http,
    Exception: on_fault,
}

__all__ = ["HANDLERS", "PROBLEM_JSON", "MediaType", "documented", "problem"]
