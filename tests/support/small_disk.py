"""A volume of its own that can be filled to the last byte (a tmpfs: it needs root, as a container's tests have)."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

CHUNK = b"\0" * 4096


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """Where it is mounted."""

    path: Path

    def fill(self, leave_kib: int = 0) -> None:
        """Take all room but so much."""
        with (self.path / "filler").open("ab", buffering=0) as filler:
            try:
                while filler.write(CHUNK) == len(CHUNK):
                    continue
            except OSError as error:
                if error.errno != errno.ENOSPC:  # full is what was wanted
                    raise
            size = filler.tell()
            filler.truncate(max(0, size - leave_kib * 1024))

    def read_only(self, *, again: bool = False) -> None:
        """Nothing on it can be written (nobody may have a file of it open to write), or all ``again``."""
        mode = "rw" if again else "ro"
        subprocess.run(["mount", "-o", f"remount,{mode}", str(self.path)], check=True)

    def make_room(self) -> None:
        """Give all of it back."""
        (self.path / "filler").unlink(missing_ok=True)


@contextmanager
def small_disk(path: Path, size_kib: int) -> Iterator[SmallDisk]:
    """A volume for the length of a `with`."""
    path.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size_kib}k", "tmpfs", str(path)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a volume of its own cannot be mounted here: {done.stderr.strip()}")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
