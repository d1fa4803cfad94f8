"""A wire between desk and server that notes when each request to take a payment arrived."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from urllib.parse import urlsplit

TAKING = b"POST /api/payments "
_CHUNK_BYTES = 65536


class RecordingProxy:
    """Passes bytes on in both directions; ``arrivals`` are monotonic seconds at which a payment's request began to
    arrive here."""

    def __init__(self, server_url: str) -> None:
        parts = urlsplit(server_url)
        self._server = (str(parts.hostname), int(parts.port or 80))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._closed = False
        self.arrivals: list[float] = []
        self.came = threading.Condition()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """What the desk is told to be the server."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def close(self) -> None:
        """Take no more connections; those that are open end with their ends."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                desk, _ = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            for each in (desk, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._pass_on, args=(desk, server, True), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, desk, False), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, from_desk: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK_BYTES):
                arrived_s = time.perf_counter()
                if from_desk and data.startswith(TAKING):
                    with self.came:
                        self.arrivals.append(arrived_s)
                        self.came.notify_all()
                sink.sendall(data)
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
