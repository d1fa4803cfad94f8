"""Files that are there whole or not at all: written beside their place, made durable, then moved over it."""

import os
import secrets
from pathlib import Path

from app.core.errors import Unreachable


class WholeFiles:
    """`server.ports.folders.PutFiles` over a folder of this computer, or one that is mounted here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, content: bytes) -> None:
        """As the port says. A crash leaves the old file, and at most one beside it whose name begins with a dot."""
        fresh = self._folder / f".{name}.{secrets.token_hex(4)}"
        try:
            with fresh.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._folder / name)
            self._remember()
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise Unreachable("file.not_written", place=str(self._folder), cause=error.strerror or "") from None

    def _remember(self) -> None:
        """The move itself is made durable, where folders can be told so."""
        if os.name == "nt":
            return
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
