"""Compiles the stand-in for a vendor's library and sets it up in a folder, well- or ill-behaved."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "data" / "vendor_library" / "posinf.c"
PROGRAM = SOURCE.with_name("gmc.txt")
LIBRARY = "posinf.so"


@cache
def compiled(*defines: str) -> Path:
    """The library's file; skips the test, saying so, where no C compiler is. Kept between runs by its content."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler (cc, gcc): the stand-in for a vendor's library cannot be made")
    command = [compiler, "-shared", "-fPIC", "-O1", "-fexec-charset=GBK", *(f"-D{each}" for each in defines)]
    mark = hashlib.sha256(SOURCE.read_bytes() + repr(command).encode()).hexdigest()[:16]
    made = Path(tempfile.gettempdir()) / f"vendor-library-{os.getuid()}-{mark}.so"
    if not made.exists():
        draft = made.with_suffix(f".{os.getpid()}")
        subprocess.run([*command, "-o", str(draft), str(SOURCE)], check=True, capture_output=True)
        draft.replace(made)
    return made


class VendorFolder:
    """The folder in which a vendor installed: the library, what it did, and how it shall misbehave next."""

    def __init__(self, folder: Path, *defines: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder
        shutil.copy(compiled(*defines), folder / LIBRARY)

    def misbehave(self, *words: str) -> None:
        """For the next call alone."""
        (self.path / "misbehave.txt").write_text("\n".join(words), encoding="ascii")

    @property
    def deeds(self) -> list[tuple[str, int]]:
        """Kind (S, V, R) and fen of everything that was booked."""
        journal = self.path / "journal.txt"
        lines = journal.read_text("ascii").splitlines() if journal.exists() else []
        return [(line.split()[0], int(line.split()[1])) for line in lines]

    @property
    def connection(self) -> dict[str, object]:
        """As it stands in devices.json."""
        return {"type": "library", "folder": str(self.path), "file": LIBRARY, "quiet_s": 0.3}


class ExchangeFolder(VendorFolder):
    """The same with the vendor's helper program in it, which is asked by files."""

    def __init__(self, folder: Path, *defines: str) -> None:
        super().__init__(folder, *defines)
        program = folder / "gmc"
        program.write_text(f"#!{sys.executable} -ISE\n" + PROGRAM.read_text("utf-8"), "utf-8")
        program.chmod(0o755)

    def misbehave(self, *words: str) -> None:
        (self.path / "files_misbehave.txt").write_text(" ".join(words), encoding="ascii")
        super().misbehave(*words)

    @property
    def connection(self) -> dict[str, object]:
        times = {"quiet_s": 0.3, "unlock_s": 0.4, "after_exit_s": 0.3}
        return {"type": "files", "folder": str(self.path), "program": "gmc", **times}
