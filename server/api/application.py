"""The HTTP application: all routes under ``/api``, their common rules, the OpenAPI document."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

from litestar import Litestar
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from server.api import (
    administration,
    alerts,
    card_settlements,
    day_zero,
    exceptions,
    healing,
    health,
    invoices,
    notifications,
    offline,
    orders,
    own_statements,
    patients,
    payments,
    payouts,
    problems,
    proofs,
    reconciliation,
    reconciliation_rules,
    refunds,
    sessions,
    shift_differences,
    shifts,
    statements,
    terminals,
    windows,
)
from server.api.calls import WINDOW_HEADER, RequestLog, check_body
from server.api.document import LimitsShown
from server.api.open import exceptions as open_exceptions
from server.api.pace import USUAL_PACE, PaceRules, Paces, RequestPace
from server.api.services import Services
from server.api.waiting import Waiting

THREADS = 64
"""Requests that may block at the same time (a business system that is slow to answer holds one each)."""


@dataclass(frozen=True, slots=True)
class Application:
    """The ASGI application, and how to end its waits when the server stops."""

    asgi: Litestar
    stop_waiting: Callable[[], None]


def build_app(
    services: Services, *, version: str, largest_body_bytes: int, pace: PaceRules = USUAL_PACE
) -> Application:
    """Put routes and rules together around the services."""
    waiting = Waiting(services.changes)
    modules = (
        sessions, windows, administration, patients, payments, offline, refunds, payouts, orders, shifts,
        terminals, card_settlements, shift_differences, invoices, alerts, exceptions, open_exceptions, reconciliation,
        reconciliation_rules, proofs, day_zero, own_statements, statements, notifications, healing, health,
    )  # fmt: skip
    handlers = [handler for module in modules for handler in module.HANDLERS]
    asgi = Litestar(
        path="/api",
        route_handlers=handlers,
        dependencies={
            "services": Provide(lambda: services, sync_to_thread=False),
            "waiting": Provide(lambda: waiting, sync_to_thread=False),
        },
        exception_handlers=problems.HANDLERS,
        before_request=check_body,
        middleware=[RequestLog, DefineMiddleware(RequestPace, paces=Paces(pace))],
        lifespan=[_threads],
        request_max_body_size=largest_body_bytes,
        openapi_config=_openapi(version, LimitsShown(handlers)),
        logging_config=None,
        debug=False,
    )
    return Application(asgi, waiting.stop)


@asynccontextmanager
async def _threads(_: Litestar) -> AsyncIterator[None]:
    with ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="request") as pool:
        asyncio.get_running_loop().set_default_executor(pool)
        yield


def _openapi(version: str, plugin: LimitsShown) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Paydesk server",
        version=version,
        description="What a payment desk says to its server. Amounts are whole fen, instants are UTC with an offset.",
        path="/openapi.json",
        render_plugins=[plugin],
        components=Components(
            security_schemes={
                "session": SecurityScheme(type="http", scheme="bearer", description="A session's token."),
                "window": SecurityScheme(
                    type="apiKey", name=WINDOW_HEADER.title(), security_scheme_in="header",
                    description="The token of an enrolled window.",
                ),
            }
        ),
        security=[{"session": [], "window": []}],
    )  # fmt: skip
