"""The control port of the emulators: JSON lines over TCP, a request a line, an answer a line, many clients."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Mapping
from typing import Final

LINE_LIMIT_BYTES: Final = 1_048_576


class Refused(Exception):
    """A request that cannot be served; the text names the field."""


Handler = Callable[[Mapping[str, object]], Mapping[str, object]]


class Control:
    """Serves ``handlers`` (word in ``do`` -> call) on loopback: {"ok": true, …} or {"ok": false, "refused": …}."""

    def __init__(self, port: int, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        control = self

        class Connection(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                while line := self.rfile.readline(LINE_LIMIT_BYTES):
                    answer = json.dumps(control.answer(line), ensure_ascii=False).encode("utf-8")
                    try:
                        self.wfile.write(answer + b"\n")
                    except OSError:
                        return  # the client left without reading

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", port), Connection)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="control", daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, line: bytes) -> dict[str, object]:
        """The answer to one line; never raises for what a client sent."""
        try:
            request = json.loads(line)
        except ValueError:
            return {"ok": False, "refused": "one JSON object a line"}
        if not isinstance(request, dict):
            return {"ok": False, "refused": "one JSON object a line"}
        handler = self._handlers.get(str(request.get("do", "")))
        if handler is None:
            return {"ok": False, "refused": "do: one of " + ", ".join(self._handlers)}
        try:
            return {"ok": True, **handler(request)}
        except Refused as refused:
            return {"ok": False, "refused": str(refused)}
