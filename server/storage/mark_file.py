"""The newest mark of the database's history in a small file beside the server's settings, whole or not at all."""

import json
import os
from datetime import datetime
from pathlib import Path
from threading import Lock

from server.domain.healing import Mark


class JsonMarkFile:
    """`server.ports.MarkFile`."""

    def __init__(self, path: Path) -> None:
        self._path, self._writing = path, Lock()

    def read(self) -> Mark | None:
        """The mark; a file that was cut or changed says nothing."""
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
            return Mark(
                installation=str(said["installation"]),
                chain_no=int(said["chain_no"]),
                hash=str(said["hash"]),
                row_id=int(said["row_id"]),
                at=datetime.fromisoformat(said["at"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, mark: Mark) -> None:
        """Put it on the disk. Raises OSError."""
        fresh = self._path.with_name(self._path.name + ".new")
        said = {
            "installation": mark.installation, "chain_no": mark.chain_no, "hash": mark.hash, "row_id": mark.row_id,
            "at": mark.at.isoformat(),
        }  # fmt: skip
        with self._writing:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(said, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
