"""RAW jobs through the Windows print spooler: write only, so that the state of paper and cover stays unknown."""

from __future__ import annotations

import importlib
from typing import Any

from drivers.errors import CLOSED, NOT_FOUND, NOT_READABLE, OFFLINE, DeviceError, WriteError


class SpoolerLine:
    """Transport to a Windows printer queue by name; every write is one RAW job. ``win32print`` is given in tests."""

    readable = False

    def __init__(self, queue: str, *, win32print: Any = None) -> None:
        self._queue = queue
        self._api = win32print
        self._handle: Any = None

    def open(self, timeout_s: float) -> None:
        self.close()
        api = self._library()
        try:
            self._handle = api.OpenPrinter(self._queue)
        except api.error as error:
            raise DeviceError(NOT_FOUND, "spooler queue") from error

    def write(self, data: bytes, timeout_s: float) -> None:
        api, handle = self._library(), self._opened()
        started = False
        try:
            api.StartDocPrinter(handle, 1, ("receipt", None, "RAW"))
            started = True
            api.StartPagePrinter(handle)
            written = int(api.WritePrinter(handle, data))
            api.EndPagePrinter(handle)
            api.EndDocPrinter(handle)
        except api.error as error:
            raise WriteError(OFFLINE, 1 if started else 0, "spooler") from error
        if written != len(data):
            raise WriteError(OFFLINE, max(written, 1), "spooler")

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        raise DeviceError(NOT_READABLE, "spooler")

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            self._library().ClosePrinter(handle)

    def _library(self) -> Any:
        if self._api is None:
            try:
                self._api = importlib.import_module("win32print")
            except ImportError as error:
                raise DeviceError(NOT_FOUND, "pywin32") from error
        return self._api

    def _opened(self) -> Any:
        if self._handle is None:
            raise DeviceError(CLOSED, "spooler")
        return self._handle
