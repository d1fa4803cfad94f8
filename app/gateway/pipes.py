"""The pipes to a program that was started: read by lines, closed whatever state they are in."""

from contextlib import suppress
from typing import IO


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
