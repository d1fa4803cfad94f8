"""A line between two parties that spoils what goes over it: TLS ends here, whole requests are seen, and then…

`CrookedLine(upstream_url, …)` listens on 127.0.0.1 and passes requests on. `spoil(kind, text)` does a thing of `KINDS`
to the next request that holds the text; `connections("hang" | "other_certificate" | "refuse")` spoils connections.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import struct
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from support.tls_server import Authority, read_request

HELD_S = 30
"""A half-open connection is kept for so long, or until its other end has given up."""
TRICKLE_S = 0.2
PORTAL = b"<html><head><title>Network sign-in</title></head><body>Please sign in to use this network.</body></html>"
KINDS: Mapping[str, str] = {
    "cut_request": "half of the request arrives, then the line is cut",
    "cut_answer": "the request is done, its answer is lost with the line",
    "reset": "the request is done, the line is reset",
    "half_open": "the request is done, nothing ever comes back, the line stays open",
    "trickle": "the request is done, its answer comes a byte at a time",
    "eaten_body": "the request is done, of its answer only the head comes",
    "empty": "the request is done, the answer is 200 with nothing in it",
    "portal": "the request does not arrive, the page of a captive portal answers",
    "portal_done": "the request is done, the page of a captive portal answers",
    "redirect": "the request does not arrive, the answer sends the asker to a portal",
}


@dataclass
class _Spoiling:
    texts: tuple[bytes, ...]
    kind: str
    times: int


@dataclass(frozen=True, slots=True)
class Ends:
    """The files of a line: what it shows to whoever connects, and whom it trusts and is to the other side."""

    certificate_file: str
    key_file: str
    ca_file: str
    client_certificate: tuple[str, str] | None = None


@dataclass
class CrookedLine:
    """One line; `close()` it at the end."""

    upstream_url: str
    ends: Ends
    folder: Path
    heard: list[bytes] = field(default_factory=list)
    met: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._spoilings: list[_Spoiling] = []
        self._mode, self._closing = "", threading.Event()
        self._open: set[socket.socket] = set()
        self._shown = _context(self.ends.certificate_file, self.ends.key_file)
        stranger = Authority.create(self.folder).issue("stranger")
        self._strange = _context(*stranger)
        self._outward = ssl.create_default_context(cafile=self.ends.ca_file)
        if self.ends.client_certificate:
            self._outward.load_cert_chain(*self.ends.client_certificate)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._thread = threading.Thread(target=self._accept, name="line", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens, with the path of what it leads to."""
        return f"https://127.0.0.1:{self._listener.getsockname()[1]}{urlsplit(self.upstream_url).path}"

    def spoil(self, kind: str, *texts: str, times: int = 1) -> None:
        """The next requests (so many) that hold all these texts meet this."""
        if kind not in KINDS:
            raise ValueError(kind)
        with self._lock:
            self._spoilings.append(_Spoiling(tuple(text.encode() for text in texts), kind, times))

    def connections(self, mode: str) -> None:
        """New connections are refused, hang in the handshake or show another certificate ("" mends); old ones end."""
        with self._lock:
            self._mode, ended = mode, list(self._open)
            self._open.clear()
        for each in ended:
            _end(each)

    def close(self) -> None:
        """End it with every connection."""
        self._closing.set()
        _end(self._listener)
        self.connections("refuse")
        self._thread.join(5)

    # ------------------------------------------------------------ connections

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                bare, _ = self._listener.accept()
                with self._lock:
                    self._open.add(bare)
                threading.Thread(target=self._connection, args=(bare,), daemon=True).start()

    def _connection(self, bare: socket.socket) -> None:
        with suppress(OSError, http.client.HTTPException):
            if self._mode == "refuse":
                _reset(bare)
                return
            if self._mode == "hang":
                _wait_for_the_end(bare)
                return
            context = self._strange if self._mode == "other_certificate" else self._shown
            with context.wrap_socket(bare, server_side=True) as line:
                with self._lock:
                    self._open.add(line)
                while request := read_request(line):
                    self.heard.append(request)
                    if not self._answer(line, request):
                        break
        _end(bare)

    def _kind_of(self, request: bytes) -> str:
        with self._lock:
            for spoiling in self._spoilings:
                if spoiling.times and all(text in request for text in spoiling.texts):
                    spoiling.times -= 1
                    self.met.append(spoiling.kind)
                    return spoiling.kind
        return ""

    def _answer(self, line: ssl.SSLSocket, request: bytes) -> bool:
        """Do what is to be done; False when the connection is over."""
        kind = self._kind_of(request)
        if kind == "portal":
            line.sendall(_page("200 OK", "text/html", PORTAL))
            return False
        if kind == "redirect":
            line.sendall(_page("302 Found", "text/html", b"", "Location: http://portal.invalid/\r\n"))
            return False
        if kind == "cut_request":
            self._send_half(request)
            return False
        status, headers, body = self._forward(request)
        head = f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode()
        if kind == "":
            line.sendall(head + body)
            return True
        self._spoil_answer(line, kind, head, body)
        return False

    @staticmethod
    def _spoil_answer(line: ssl.SSLSocket, kind: str, head: bytes, body: bytes) -> None:
        if kind == "reset":
            _reset(line)
        elif kind == "half_open":
            _wait_for_the_end(line)
        elif kind == "trickle":
            pause = threading.Event()
            for place in range(len(head + body)):
                line.sendall((head + body)[place : place + 1])
                pause.wait(TRICKLE_S)
        elif kind == "eaten_body":
            line.sendall(head)
        elif kind == "empty":
            line.sendall(_page("200 OK", "application/json", b""))
        elif kind == "portal_done":
            line.sendall(_page("200 OK", "text/html", PORTAL))

    # ------------------------------------------------------------ the other side

    def _forward(self, request: bytes) -> tuple[str, str, bytes]:
        """Send it on; answers status line, headers and body."""
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        headers = dict(line.split(": ", 1) for line in lines if ": " in line)
        headers.pop("Connection", None)
        parts = urlsplit(self.upstream_url)
        upstream = http.client.HTTPSConnection(parts.hostname or "", parts.port, context=self._outward, timeout=HELD_S)
        try:
            upstream.request(method, path, body or None, headers)
            reply = upstream.getresponse()
            content = reply.read()
        finally:
            upstream.close()
        kept = "".join(
            f"{name}: {value}\r\n"
            for name, value in reply.getheaders()
            if name.lower() not in ("content-length", "transfer-encoding", "connection")
        )
        return f"{reply.status} {reply.reason}", kept, content

    def _send_half(self, request: bytes) -> None:
        parts = urlsplit(self.upstream_url)
        address = (parts.hostname or "", parts.port or 443)
        with (
            socket.create_connection(address, timeout=5) as bare,
            self._outward.wrap_socket(bare, server_hostname=address[0]) as line,
        ):
            line.sendall(request[: len(request) - len(request.partition(b"\r\n\r\n")[2]) // 2 - 1])


def _context(certificate: str, key: str) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, key)
    return made


def _page(status: str, kind: str, body: bytes, more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


def _reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if isinstance(line, ssl.SSLSocket):
        line = socket.socket(fileno=line.detach())
    line.close()


def _wait_for_the_end(line: socket.socket) -> None:
    line.settimeout(HELD_S)
    while line.recv(4096):
        continue


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
