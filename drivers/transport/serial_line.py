"""A device on a serial port, a USB virtual port or a pseudo-terminal (pyserial)."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from typing import Any, Final

from drivers.errors import CLAIMED, CLOSED, NO_ANSWER, NOT_FOUND, OFFLINE, DeviceError, WriteError
from drivers.transport.line import Deadline
from drivers.transport.usb_ports import identity_at, port_of, system_ports

_CLAIMED_BY_OTHERS: Final = frozenset({errno.EBUSY, errno.EAGAIN, errno.EACCES})
_CHUNK_BYTES: Final = 256


class SerialLine:
    """Transport over pyserial; ``parity`` is N, E or O. No flow control lines are read, a pseudo-terminal has none."""

    readable = True

    def __init__(
        self,
        port: str,
        *,
        baudrate: int = 9600,
        bytesize: int = 8,
        parity: str = "N",
        stopbits: int = 1,
        usb: str = "",
        ports: Callable[[], Iterable[Any]] = system_ports,
    ) -> None:
        """``usb`` is the identity of what is plugged in, learned at the first opening when it is not given: it is found
        again under another port."""
        self._port, self._usb, self._ports = port, usb, ports
        self._framing = {"baudrate": baudrate, "bytesize": bytesize, "parity": parity, "stopbits": stopbits}
        self._line: Any = None

    def open(self, timeout_s: float) -> None:
        import serial

        self.close()
        try:
            port = port_of(self._usb, self._port, ports=self._ports)
            self._line = serial.Serial(port, timeout=0, write_timeout=timeout_s, exclusive=True, **self._framing)
        except (serial.SerialException, OSError) as error:
            raise DeviceError(_open_code(error), "open") from error
        except ValueError as error:
            raise DeviceError(NOT_FOUND, "framing") from error
        self._usb = self._usb or identity_at(port, ports=self._ports)

    def write(self, data: bytes, timeout_s: float) -> None:
        import serial

        line, deadline, sent = self._opened(), Deadline.after(timeout_s), 0
        while sent < len(data):
            line.write_timeout = deadline.left_s()
            try:
                sent += line.write(data[sent : sent + _CHUNK_BYTES]) or 0
            except serial.SerialTimeoutException as error:
                raise WriteError(NO_ANSWER, sent or 1, "write") from error  # a part of the chunk may have left
            except (serial.SerialException, OSError) as error:
                raise WriteError(OFFLINE, sent, "write") from error

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        import serial

        line = self._opened()
        try:
            line.timeout = timeout_s
            first: bytes = line.read(1)
            if not first or max_bytes == 1:
                return first
            line.timeout = 0
            rest: bytes = line.read(max_bytes - 1)
        except (serial.SerialException, OSError, TypeError) as error:  # TypeError: closed by another thread (pyserial)
            raise DeviceError(OFFLINE, "read") from error
        return first + rest

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _opened(self) -> Any:
        if self._line is None:
            raise DeviceError(CLOSED, "serial")
        return self._line


def _open_code(error: OSError) -> str:
    """Why a port did not open; Windows says access denied for a port that another program holds."""
    if error.errno in _CLAIMED_BY_OTHERS or "exclusively lock" in str(error) or "PermissionError" in str(error):
        return CLAIMED
    return NOT_FOUND
