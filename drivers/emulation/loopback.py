"""A TCP end on loopback for emulators: each client has its thread, and closing it ends the listening."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable
from io import BufferedIOBase

Serve = Callable[[BufferedIOBase, Callable[[bytes], None]], None]
"""One client: what it sends, and how to answer it (raises OSError when it has left)."""


class LoopbackServer:
    """``port`` 0: the system chooses one."""

    def __init__(self, port: int, serve: Serve, *, name: str) -> None:
        class Connection(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                serve(self.rfile, self.request.sendall)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", port), Connection)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name=name, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
