"""The pipes to a program that was started, read by lines and closed whatever state they are in; its log."""

from contextlib import suppress
from pathlib import Path
from typing import IO

LOG_LIMIT_BYTES = 4 * 1024 * 1024


def lines_of(stream: IO[bytes] | None) -> IO[bytes]:
    """What the program says; ValueError when it was started without a pipe."""
    if stream is None:
        raise ValueError("the host was started without a pipe")
    return stream


def close_pipe(stream: IO[bytes] | None) -> None:
    """Close our end of a pipe; what could not be sent to a host that has died is lost with it."""
    if stream is not None:
        with suppress(OSError):
            stream.close()


def logged_bytes(path: Path) -> int:
    """How much stands in the log; one that has grown large is set aside first, in place of the one before."""
    size = path.stat().st_size if path.exists() else 0
    if size <= LOG_LIMIT_BYTES:
        return size
    with suppress(OSError):  # somebody reads it: it grows on until the next start
        path.replace(path.with_name(f"{path.name}.1"))
    return path.stat().st_size if path.exists() else 0
