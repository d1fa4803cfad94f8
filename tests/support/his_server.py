"""A practice HIS, right or deliberately wrong, behind a real HTTP port of this computer."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from server.practice.exchange import Reply, Request
from support.his_caller import KEY_ID, SECRET, PracticeHis, answer_signature, practice_his, signed_headers

Handle = Callable[[Request, datetime], Reply]
Wrong = Callable[[Handle], Handle]
"""Makes a wrong HIS of a right one."""


@dataclass(frozen=True, slots=True)
class HisServer:
    """Where the HIS is, and the practice HIS behind it."""

    url: str
    his: PracticeHis


def resigned(reply: Reply, document: dict[str, Any], nonce: str, status: int | None = None) -> Reply:
    """The reply with another document, rightly signed all the same."""
    return signed_anew(reply, json.dumps(document, ensure_ascii=False).encode(), nonce, status)


def signed_anew(reply: Reply, body: bytes, nonce: str, status: int | None = None) -> Reply:
    """The reply with other bytes, rightly signed all the same."""
    changed = replace(reply, body=body, status=status or reply.status)
    signature = answer_signature(changed.status, nonce, reply.headers["Paydesk-Timestamp"], body)
    return replace(changed, headers={**reply.headers, "Paydesk-Signature": signature})


def trusted(request: Request, now: datetime) -> Request:
    """The request as if it were fresh and rightly signed: what a HIS that checks nothing sees."""
    target = request.path + (f"?{request.query}" if request.query else "")
    headers = {**request.headers, **signed_headers(request.method, target, request.body, now)}
    return replace(request, headers=headers)


def _handler(handle: Handle) -> type[BaseHTTPRequestHandler]:
    turn = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        def answer(self) -> None:
            """Read a request, hand it to the HIS, write what it says."""
            path, _, query = self.path.partition("?")
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            request = Request(method=self.command, path=path, query=query, headers=headers, body=body)
            with turn:
                reply = handle(request, datetime.now(UTC))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = answer  # noqa: N815 - the base class names them so

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    return Handler


def serve(handle: Handle) -> tuple[ThreadingHTTPServer, threading.Thread]:
    """A server on a free port and the thread that runs it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(handle))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    return server, thread


@contextmanager
def his_server(folder: Path, wrong: Wrong | None = None) -> Iterator[HisServer]:
    """A HIS on a free port, until the block ends."""
    with practice_his(folder) as his:
        his.now = datetime.now(UTC)
        handle = his.gateway.handle if wrong is None else wrong(his.gateway.handle)
        server, thread = serve(handle)
        try:
            yield HisServer(url=f"http://127.0.0.1:{server.server_address[1]}", his=his)
        finally:
            server.shutdown()
            thread.join(10)
            server.server_close()


__all__ = ["KEY_ID", "SECRET", "HisServer", "Wrong", "his_server", "resigned", "trusted"]
