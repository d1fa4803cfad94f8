"""A device that is a file to write to (/dev/usb/lp0, LPT1): write only."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from drivers.errors import CLAIMED, CLOSED, NOT_FOUND, NOT_READABLE, OFFLINE, DeviceError, WriteError


class FileLine:
    """Transport to a device file; the operating system's buffer is all that is known to have taken the bytes."""

    readable = False

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._file: BinaryIO | None = None

    def open(self, timeout_s: float) -> None:
        self.close()
        try:
            self._file = self._path.open("ab", buffering=0)
        except PermissionError as error:
            raise DeviceError(CLAIMED, "file") from error
        except OSError as error:
            raise DeviceError(NOT_FOUND, "file") from error

    def write(self, data: bytes, timeout_s: float) -> None:
        if self._file is None:
            raise DeviceError(CLOSED, "file")
        sent = 0
        while sent < len(data):
            try:
                sent += self._file.write(data[sent:])
            except OSError as error:
                raise WriteError(OFFLINE, sent, "file") from error

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        raise DeviceError(NOT_READABLE, "file")

    def close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()
