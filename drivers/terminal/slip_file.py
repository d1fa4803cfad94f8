"""The file in which a vendor's program leaves the slip: removed before a call, read and removed after it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from drivers.errors import TERMINAL_FILE_LOCKED, DeviceError
from drivers.terminal.layout import ENCODING
from drivers.terminal.slip import SLIP_BYTES, cut

NEVER: Final = ""


def remove(path: Path) -> None:
    """Remove a file that may be there; DeviceError(terminal.file_locked) when it cannot be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DeviceError(TERMINAL_FILE_LOCKED, path.name) from error


def take(path: Path) -> tuple[str, ...]:
    """The copies of the slip, which is removed; none when there is no file or it cannot be read.

    A slip that cannot be removed is removed before the next call, or stops that.
    """
    try:
        with path.open("rb") as file:
            data = file.read(SLIP_BYTES)
        path.unlink(missing_ok=True)
    except OSError:
        data = b""
    return cut(data.decode(ENCODING, "replace"))
