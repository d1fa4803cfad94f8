"""The HTTPS shell: hands requests to the practice world one at a time and applies what a reply's transport asks for."""

import logging
import os
import socket
import ssl
import struct
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Lock
from typing import Any

from server.practice.exchange import Reply, Request

LARGEST_BODY = 1024 * 1024
IDLE_S = 120
logger = logging.getLogger("practice")
Handle = Callable[[Request, datetime], Reply]


class Shell(ThreadingHTTPServer):
    """A server on one address; a connection a thread, the world behind a lock."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], *, clock: Callable[[], datetime], lock: Lock) -> None:
        super().__init__(address, _Connection)
        self._clock = clock
        self._lock = lock
        self._handle: Handle | None = None
        self._context: ssl.SSLContext | None = None
        self.stopping = Event()

    def open(self, handle: Handle, context: ssl.SSLContext) -> None:
        """Say who answers, and with which certificate."""
        self._handle = handle
        self._context = context

    def server_bind(self) -> None:
        """Take the address without asking any name server for its name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands in the connection's own thread, so that one that hangs holds up nobody."""
        request.settimeout(IDLE_S)
        request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context is None:
            raise RuntimeError("the shell was not opened")
        try:
            secured = self._context.wrap_socket(request, server_side=True)
        except (ssl.SSLError, OSError) as error:
            logger.info("handshake failed: %s", type(error).__name__)
            return
        with secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke was told elsewhere; what comes here is our mistake and is shown whole."""
        logger.error("a connection ended badly", exc_info=True)  # noqa: LOG014 - called while handling it

    def time_s(self) -> float:
        """The present, for the headers."""
        return self._clock().timestamp()

    def answer(self, request: Request) -> Reply:
        """The world's answer."""
        if self._handle is None:
            raise RuntimeError("the shell was not opened")
        with self._lock:
            return self._handle(request, self._clock())


def tls_context(*, certificate_file: str, key_file: str, ca_file: str) -> ssl.SSLContext:
    """TLS 1.2 and up; a client certificate is asked for, and each path decides whether it is needed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate_file, key_file)
    context.load_verify_locations(ca_file)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


class _Connection(BaseHTTPRequestHandler):
    """One connection with any number of requests."""

    protocol_version = "HTTP/1.1"
    server_version = "practice"
    sys_version = ""
    server: Shell

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing: requests carry payment codes."""

    def handle(self) -> None:
        """Serve until the other side goes away."""
        try:
            super().handle()
        except (ConnectionError, TimeoutError, ssl.SSLError) as error:
            logger.info("connection ended: %s", type(error).__name__)

    def do_GET(self) -> None:
        """Serve a request; every method is treated alike."""
        body = self._body()
        if body is None:
            self.close_connection = True
            self.send_error(400)
            return
        path, _, query = self.path.partition("?")
        reply = self.server.answer(
            Request(
                method=self.command,
                path=path,
                query=query,
                headers={name.lower(): value for name, value in self.headers.items()},
                body=body,
                client_certificate_serial=self._serial(),
            )
        )
        self._send(reply)

    do_POST = do_PUT = do_DELETE = do_PATCH = do_GET  # noqa: N815 - the base class's names

    def _body(self) -> bytes | None:
        """The whole body, by its length or in chunks; None when it is too long or badly framed."""
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            length = self.headers.get("Content-Length", "0")
            if not length.isdigit() or int(length) > LARGEST_BODY:
                return None
            body = self.rfile.read(int(length))
            return body if len(body) == int(length) else None
        body = b""
        while True:
            line = self.rfile.readline(64).split(b";")[0].strip()
            try:
                size = int(line, 16)
            except ValueError:
                return None
            if size < 0 or len(body) + size > LARGEST_BODY:
                return None
            body += self.rfile.read(size)
            self.rfile.readline(64)
            if size == 0:
                return body

    def _serial(self) -> str | None:
        if not isinstance(self.connection, ssl.SSLSocket):
            return None
        certificate = self.connection.getpeercert()
        if not certificate:
            return None
        return str(certificate["serialNumber"]).lstrip("0")

    def _send(self, reply: Reply) -> None:
        transport = reply.transport
        if transport.delay_s:
            self.server.stopping.wait(transport.delay_s)
        if transport.drop:
            self._reset()
            return
        head = [f"HTTP/1.1 {reply.status} {self.responses.get(reply.status, ('Unknown',))[0]}"]
        head += [f"{name}: {value}" for name, value in reply.headers.items()]
        head += [f"Content-Length: {len(reply.body)}", f"Date: {self.date_time_string(self.server.time_s())}"]
        if transport.cut:
            head.append("Connection: close")
        body = reply.body[: len(reply.body) // 2] if transport.cut else reply.body
        self.wfile.write("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)
        if transport.cut:
            self._reset()

    def _reset(self) -> None:
        """Close with a reset where nothing more is to be read, as a cable that comes out."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        )
