"""A device on the network (receipt printers listen on 9100)."""

from __future__ import annotations

import contextlib
import select
import socket

from drivers.errors import CLOSED, NO_ANSWER, NOT_FOUND, OFFLINE, DeviceError, WriteError
from drivers.transport.line import Deadline


class TcpLine:
    """Transport over TCP; ``host`` and ``port`` of the device, or of the serial server it hangs on."""

    readable = True

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None

    def open(self, timeout_s: float) -> None:
        self.close()
        try:
            line = socket.create_connection(self._address, timeout=max(timeout_s, 0.05))
        except socket.gaierror as error:
            raise DeviceError(NOT_FOUND, "address") from error
        except OSError as error:
            raise DeviceError(OFFLINE, "connect") from error
        if line.getsockname() == line.getpeername():  # nobody listens, and the system gave us that very port
            line.close()
            raise DeviceError(OFFLINE, "connect")
        line.setblocking(False)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket = line

    def write(self, data: bytes, timeout_s: float) -> None:
        line, deadline, sent = self._opened(), Deadline.after(timeout_s), 0
        while sent < len(data):
            _, ready, _ = select.select([], [line], [], deadline.left_s())
            if not ready:
                raise WriteError(NO_ANSWER, sent, "write")
            try:
                sent += line.send(data[sent : sent + 4096])
            except BlockingIOError:
                continue
            except OSError as error:
                raise WriteError(OFFLINE, sent, "write") from error

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        line = self._opened()
        ready, _, _ = select.select([line], [], [], timeout_s)
        if not ready:
            return b""
        try:
            found = line.recv(max_bytes)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise DeviceError(OFFLINE, "read") from error
        if not found:
            raise DeviceError(OFFLINE, "closed by the device")
        return found

    def close(self) -> None:
        line, self._socket = self._socket, None
        if line is not None:
            with contextlib.suppress(OSError):  # already gone: closing is what was wanted
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise DeviceError(CLOSED, "tcp")
        return self._socket
