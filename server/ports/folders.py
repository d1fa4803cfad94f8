"""A folder outside, into which whole files are put."""

from typing import Protocol


class PutFiles(Protocol):
    """Where others fetch files from: they find a whole one, or the one that was there before."""

    def put(self, name: str, content: bytes) -> None:
        """Returns when the file is on the disk. Raises Unreachable ``file.not_written``."""
        ...
