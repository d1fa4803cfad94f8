"""Files that come from or go to the server: saved whole or not at all, with progress, and broken off when wished."""

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.core.errors import Refused

log = logging.getLogger(__name__)

NEW_LINE = b"\n"


class Sink(Protocol):
    """Takes a file part by part as it comes; a raise ends the transfer."""

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants it any more: then nobody waits for its next part either."""
        ...

    def begin(self, total_bytes: int | None) -> None:
        """Before the first part; None when the server does not say how long the file is."""
        ...

    def write(self, part: bytes) -> None: ...


class Transfer:
    """How far a transfer is; read from any thread. ``cancel`` ends it at the next part, or the wait for an answer."""

    def __init__(self) -> None:
        self.bytes_done, self.lines_done = 0, 0
        self.total_bytes: int | None = None
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """No further part is taken and nothing is kept."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raises Refused ``file.cancelled`` once somebody cancelled."""
        if self._cancelled.is_set():
            raise Refused("file.cancelled")


class _FileSink:
    """Writes parts to an open file and counts them."""

    def __init__(self, descriptor: int, transfer: Transfer) -> None:
        self._descriptor, self._transfer = descriptor, transfer

    @property
    def cancelled(self) -> bool:
        return self._transfer.cancelled

    def begin(self, total_bytes: int | None) -> None:
        self._transfer.total_bytes = total_bytes

    def write(self, part: bytes) -> None:
        self._transfer.check()
        view = memoryview(part)
        while view:
            view = view[os.write(self._descriptor, view) :]
        self._transfer.bytes_done += len(part)
        self._transfer.lines_done += part.count(NEW_LINE)


def keep_file(path: str, fetch: Callable[[Sink], None], transfer: Transfer) -> Path:
    """Fetch a file to ``path``; what was there before is replaced only by a whole one.

    Raises what ``fetch`` raises, Refused ``file.cancelled``, ``file.unwritable`` (disk full, no right, folder gone).
    """
    target = Path(path)
    fresh = target.with_name(f"{target.name}.part")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        try:
            fetch(_FileSink(descriptor, transfer))
            transfer.check()
        finally:
            os.close(descriptor)
        fresh.replace(target)
    except OSError as error:
        _remove(fresh)
        raise _unwritable(target, error) from None
    except BaseException:
        _remove(fresh)
        raise
    return target


def read_file(path: str, largest_bytes: int) -> bytes:
    """A whole file. Raises Refused ``file.unreadable``, ``file.empty``, ``file.too_large`` (with ``largest_mb``)."""
    source = Path(path)
    try:
        with source.open("rb") as opened:
            content = opened.read(largest_bytes + 1)
    except OSError as error:
        log.warning("a file cannot be read: %s", type(error).__name__)
        raise Refused("file.unreadable", name=source.name) from None
    if not content:
        raise Refused("file.empty", name=source.name)
    if len(content) > largest_bytes:
        raise Refused("file.too_large", name=source.name, largest_mb=largest_bytes // (1024 * 1024))
    return content


def _unwritable(target: Path, error: OSError) -> Refused:
    log.warning("a file cannot be written: %s", type(error).__name__)
    return Refused("file.unwritable", name=target.name)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("a piece of a file is left behind: %s", type(error).__name__)
