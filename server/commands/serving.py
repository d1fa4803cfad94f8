"""Running the server: the house is started, uvicorn serves it, and stopping lets what is under way finish."""

import asyncio
import gc
import logging
import os
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn

from app.core.errors import PaydeskError
from server import bootstrap, logs
from server.api.application import Application, build_app
from server.commands.databases import current_url
from server.jobs.cores import keep_to_one_core, start_pool
from server.settings import Settings, SettingsError

GRACE_S = 30
"""How long requests under way may take to finish once the server is told to stop."""
FAREWELL_S = 1.0
"""How long a stopping server waits for a client's farewell on an idle TLS connection; asyncio alone would wait 30 s."""
YOUNG, MIDDLE, OLD = 20_000, 50, 100
"""Collect less often than Python's defaults: a request makes few cycles, and a collection stops every thread."""

LOOK_AGAIN_S = 30.0
"""How soon a secret that was set anew, or a key file that was replaced, is used."""

log = logging.getLogger(__name__)


def collect_rarely() -> None:
    """What has been made so far stays and is never looked at again by the collector, what comes is looked at rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


def serve(
    settings: Settings,
    port: int | None,
    *,
    exit_with_stdin: bool = False,
    build: Callable[..., Application] = build_app,
) -> int:
    """Serve until told to stop, or with ``exit_with_stdin`` until whoever holds the other end of standard input is
    gone; ``build`` puts the routes together. Answers the exit code. Raises SettingsError, PaydeskError before anything
    is served.
    """
    current_url(settings)
    with ExitStack() as stack:
        stack.enter_context(_log_written(settings))
        listener = stack.enter_context(_listener(settings, port))
        house = stack.enter_context(bootstrap.open_house(settings, build))
        for number in (signal.SIGINT, signal.SIGTERM):  # uvicorn raises them again when it is done; we have more to do
            signal.signal(number, signal.SIG_IGN)
        start_pool()
        if settings.server.one_core:
            keep_to_one_core(os.getpid())
        house.start()
        stack.callback(house.stop)
        stack.enter_context(_secrets_watched(house.ends.refresh))
        serving = _Serving(_uvicorn_config(settings, house), house, settings)
        if exit_with_stdin:
            told = partial(serving.handle_exit, signal.SIGTERM, None)
            threading.Thread(target=_when_stdin_ends, args=(told,), name="stdin", daemon=True).start()
        serving.run(sockets=[listener])
    return 0


def _when_stdin_ends(told: Callable[[], None]) -> None:
    while os.read(0, 4096):  # past the buffer, whose lock would be held when the interpreter ends
        continue
    told()


@contextmanager
def _secrets_watched(refresh: Callable[[], Sequence[str]], interval_s: float = LOOK_AGAIN_S) -> Iterator[None]:
    """Use changed keys of channels and business systems without a stop; what cannot be read changes nothing."""
    stopping = threading.Event()

    def look_again() -> None:
        while not stopping.wait(interval_s):
            try:
                for name in refresh():
                    log.info("%s: changed secrets are used from now on", name)
            except SettingsError as error:
                log.warning("secrets not read again: setting %s: %s", error.key, error.problem)
            except PaydeskError as error:
                log.warning("secrets not read again: %s", error.code)

    thread = threading.Thread(target=look_again, name="secrets", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _uvicorn_config(settings: Settings, house: bootstrap.House) -> uvicorn.Config:
    return uvicorn.Config(
        house.application.asgi,
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=_file(settings, settings.server.tls_certificate),
        ssl_keyfile=_file(settings, settings.server.tls_key),
    )


def _is_idle(connection: Any) -> bool:
    """Whether no answer is owed on a connection of uvicorn's."""
    cycle = connection.cycle
    return cycle is None or bool(cycle.response_complete)


class _Serving(uvicorn.Server):
    """Uvicorn that says when it is ready, and ends long polls as soon as it is told to stop."""

    def __init__(self, config: uvicorn.Config, house: bootstrap.House, settings: Settings) -> None:
        super().__init__(config)
        self._house, self._settings = house, settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then freeze what start-up made and say that we are ready."""
        await super().startup(sockets)
        collect_rarely()
        scheme = "https" if self._settings.server.tls_certificate else "http"
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            print(f"ready {scheme}://{shown}:{port}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let what is under way finish; idle connections whose clients say no farewell are cut."""
        cutting = asyncio.create_task(self._cut_idle())
        try:
            await super().shutdown(sockets)
        finally:
            cutting.cancel()

    async def _cut_idle(self) -> None:
        while True:
            idle = [one for one in self.server_state.connections if _is_idle(one)]
            await asyncio.sleep(FAREWELL_S)
            for connection in idle:
                if _is_idle(connection):
                    connection.transport.abort()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told to stop: answer the waits, so that nothing holds the doors open."""
        log.info("told to stop")
        self._house.application.stop_waiting()
        super().handle_exit(sig, frame)


def _log_written(settings: Settings) -> AbstractContextManager[None]:
    return logs.written(
        level=settings.log.level,
        file=settings.path(settings.log.file) if settings.log.file else None,
        largest_mib=settings.log.largest_mib,
        kept_files=settings.log.kept_files,
    )


@contextmanager
def _listener(settings: Settings, port: int | None) -> Iterator[socket.socket]:
    """The listening socket, so that a taken port is told before anything is started."""
    host, wanted = settings.server.host, settings.server.port if port is None else port
    with ExitStack() as stack:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, wanted, type=socket.SOCK_STREAM)[0]
            listener = stack.enter_context(socket.socket(family, kind, protocol))
            if sys.platform != "win32":  # there the option means that two programs may share the port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError as error:
            problem = f"cannot listen on {host}:{wanted}: {error.strerror}"
            raise SettingsError("server.port", problem, "start") from None
        yield listener


def _file(settings: Settings, name: str) -> Path | None:
    return settings.path(name) if name else None


def check_certificate(settings: Settings) -> None:
    """Raise SettingsError unless the TLS certificate and key can be used together."""
    if not settings.server.tls_certificate:
        return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings.path(settings.server.tls_certificate), settings.path(settings.server.tls_key))
    except (ssl.SSLError, OSError, ValueError):
        problem = "certificate and key do not go together or are not PEM"
        raise SettingsError("server.tls_certificate", problem, "start") from None
