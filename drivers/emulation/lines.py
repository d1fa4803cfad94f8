"""The device's end of a line: a TCP port that takes one desk at a time, or the master side of a pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
from typing import Protocol


class Plug(Protocol):
    """Where an emulated device is plugged in."""

    @property
    def connection(self) -> dict[str, object]:
        """The connection object that devices.json must hold to reach it."""

    def read(self, timeout_s: float) -> bytes:
        """Bytes from the desk; empty after ``timeout_s``."""

    def write(self, data: bytes) -> None:
        """Bytes to the desk; lost when nobody is connected."""

    def unplug(self, *, unplugged: bool) -> None:
        """Pull the plug or put it back."""

    def close(self) -> None:
        """End."""


class TcpPlug:
    """Listens on loopback; a new connection takes the place of the old one."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._lock = threading.RLock()
        self._turn = threading.Condition(self._lock)
        self._watching = False  # a socket that somebody watches keeps its port even when it is closed
        self._changing = False
        self._client: socket.socket | None = None
        self._reserved: socket.socket | None = None
        self._server: socket.socket | None = self._bind()
        self._server.listen(1)

    @property
    def connection(self) -> dict[str, object]:
        return {"type": "tcp", "host": "127.0.0.1", "port": self._port}

    def _bind(self) -> socket.socket:
        """Holds the port without listening: a connection is refused, and nobody else gets the port."""
        server = socket.socket()
        if os.name == "posix":
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", self._port))
        except OSError:
            server.close()
            raise
        self._port = server.getsockname()[1]
        return server

    def read(self, timeout_s: float) -> bytes:
        with self._turn:
            if not self._turn.wait_for(lambda: not self._changing, timeout_s):
                return b""
            watched = [each for each in (self._server, self._client) if each is not None]
            self._watching = bool(watched)
            if not watched:
                self._turn.wait(timeout_s)
                return b""
        try:
            ready, _, _ = select.select(watched, [], [], timeout_s)
        except (OSError, ValueError):  # closed meanwhile
            ready = []
        with self._turn:
            self._watching = False
            self._turn.notify_all()
        for each in ready:
            if each is self._server:
                self._accept(each)
            else:
                return self._receive(each)
        return b""

    def _accept(self, server: socket.socket) -> None:
        try:
            client, _ = server.accept()
        except OSError:
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._drop()
            self._client = client

    def _receive(self, client: socket.socket) -> bytes:
        try:
            data = client.recv(65536)
        except OSError:
            data = b""
        if not data:
            with self._lock:
                if self._client is client:
                    self._drop()
        return data

    def write(self, data: bytes) -> None:
        with self._lock:
            client = self._client
        if client is not None:
            with contextlib.suppress(OSError):  # the desk went away: a device cannot know
                client.sendall(data)

    def unplug(self, *, unplugged: bool) -> None:
        with self._turn:
            self._changing = True
            self._turn.wait_for(lambda: not self._watching)
            self._changing = False
            self._turn.notify_all()
            if unplugged:
                self._drop()
                server, self._server = self._server, None
                if server is not None:
                    server.close()
                    self._reserved = self._bind()
            elif self._reserved is not None:
                self._server, self._reserved = self._reserved, None
                self._server.listen(1)

    def close(self) -> None:
        with self._lock:
            self._drop()
            for each in (self._server, self._reserved):
                if each is not None:
                    each.close()
            self._server = self._reserved = None

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


class PtyPlug:
    """A pseudo-terminal in raw mode; pulling the plug only stops the bytes, the path stays."""

    def __init__(self) -> None:
        import tty

        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._path = os.ttyname(self._slave)
        self._unplugged = False

    @property
    def connection(self) -> dict[str, object]:
        return {"type": "serial", "port": self._path}

    def read(self, timeout_s: float) -> bytes:
        try:
            ready, _, _ = select.select([self._master], [], [], timeout_s)
            data = os.read(self._master, 65536) if ready else b""
        except (OSError, ValueError):  # closed meanwhile
            return b""
        return b"" if self._unplugged else data

    def write(self, data: bytes) -> None:
        if not self._unplugged:
            with contextlib.suppress(OSError):
                os.write(self._master, data)

    def unplug(self, *, unplugged: bool) -> None:
        self._unplugged = unplugged

    def close(self) -> None:
        self._unplugged = True
        for descriptor in (self._master, self._slave):
            with contextlib.suppress(OSError):
                os.close(descriptor)
