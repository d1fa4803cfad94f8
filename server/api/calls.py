"""What every call has in common: who asks, from where; the body checked before anything else; one log line each."""

import logging
import time
from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException, InternalServerException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server.api import strict
from server.api.services import Services
from server.domain.identity import Actor
from server.services.authorise import SignedIn

WINDOW_HEADER = "paydesk-window"
DESK_HEADER = "paydesk-desk"
VERSION_HEADER = "paydesk-version"
LONGEST_WORD = 64
JSON_TYPES = {"application/json"}
BROKEN_OFF = 400
"""What the log says of a request whose body did not come whole."""

AnyRequest = Request[Any, Any, Any]

log = logging.getLogger("server.requests")


def address(request: AnyRequest) -> str:
    """The caller's network address."""
    return request.client.host if request.client else ""


def window_token(request: AnyRequest) -> str:
    """The window's token, or nothing."""
    return request.headers.get(WINDOW_HEADER, "")


def desk_id(request: AnyRequest) -> str:
    """Which desk speaks for the window, if it says so."""
    return request.headers.get(DESK_HEADER, "")[:LONGEST_WORD]


def desk_version(request: AnyRequest) -> str:
    """The program's version, if it says so."""
    return request.headers.get(VERSION_HEADER, "")[:LONGEST_WORD]


def caller(request: AnyRequest, services: Services, *, to_change_password: bool = False) -> SignedIn:
    """The live session behind a request. Raises NotSignedIn. Blocks: to be called in a handler's thread."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    signed_in = services.authorise(
        token if scheme.lower() == "bearer" else "",
        window_token(request),
        address(request),
        to_change_password=to_change_password,
    )
    request.state["operator_id"] = signed_in.actor.operator.operator_id
    return signed_in


def actor(request: AnyRequest, services: Services) -> Actor:
    """Who asks. Raises NotSignedIn, Conflict ``password.must_change``."""
    return caller(request, services).actor


async def check_body(request: AnyRequest) -> None:
    """Refuse a body that is not the JSON the handler takes. Raises InvalidInput, HTTPException 415, and 400 for one
    that ends before its end: who sent it broke it off, and is not there to be answered."""
    field = request.route_handler.parsed_data_field
    if field is None:
        return
    if request.content_type[0] not in JSON_TYPES:
        raise HTTPException(status_code=415)
    try:
        body = await request.body()
    except InternalServerException:
        raise HTTPException(status_code=BROKEN_OFF) from None
    strict.check(body, field.annotation)


class RequestLog:
    """Wraps the application: adds the headers every answer carries and writes one line a request, template not path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started_s, status = time.perf_counter(), 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            took_ms = (time.perf_counter() - started_s) * 1000
            operator_id = scope.get("state", {}).get("operator_id", 0)
            template = scope.get("path_template") or "(no route)"
            log.info("%s %s %d %.1f ms operator %s", scope["method"], template, status, took_ms, operator_id)


_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
