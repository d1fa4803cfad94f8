"""The server's command line typed in process, and what it printed."""

from __future__ import annotations

import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.__main__ import main

PASSWORD = "right-horse-7"


@dataclass
class Console:
    """A folder with a settings file, and what was printed by the commands typed there."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    schema: Path
    """A SQLite file that was migrated once."""

    @property
    def config(self) -> Path:
        return self.folder / "server.toml"

    def write(self, text_: str) -> None:
        self.config.write_text(text_, encoding="utf-8")

    def install(self) -> None:
        """As after `migrate`: the present schema in books.db."""
        shutil.copy(self.schema, self.folder / "books.db")

    def type(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        """Run one command; answers exit code, output and problems."""
        stream = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        self.patch.setattr(sys, "stdin", stream)
        self.capture.readouterr()
        code = main(["--config", str(self.config), *words])
        printed = self.capture.readouterr()
        return code, printed.out, printed.err

    def create(self, username: str, *more: str) -> tuple[int, str, str]:
        act = more or ("create-operator", "--role", "cashier")
        words = ("admin", *act, "--username", username, "--name", username.title(), "--password-stdin")
        return self.type(*words, stdin=f"{PASSWORD}\n")
