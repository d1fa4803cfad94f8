"""The bad day of practice, made by the program itself in a process of its own beside this world."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from app.core.errors import Refused, Unreachable
from app.desk.practice import Making

STEP = re.compile(r"step (\d+) of (\d+)")
READY = "ready"
END_S = 10


class BadDayProcess:
    """``app.desk.practice.BadDays``. When the day is made, that process opens its own window and lives on."""

    def __init__(self, data: Path, program: Sequence[str] = (sys.executable, "-m", "app")) -> None:
        """``data`` is the folder of this world; the day is made in one beside it."""
        self._data, self._program = data.resolve(), program
        self._process: subprocess.Popen[str] | None = None

    def make(self, making: Making) -> None:
        """As the port says."""
        if self._process is not None and self._process.poll() is None:
            raise Refused("practice.day_open")
        errors = self._data.with_name(f"{self._data.name}-bad-day.log")
        with errors.open("wb") as told:
            process = self._process = subprocess.Popen(
                [*self._program, "practice", "--data", str(self._data), "--bad-day"],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told, text=True, encoding="utf-8",
            )  # fmt: skip
        making.on_cancel(process.terminate)
        if not self._hear(process, making):
            self.end()
            if making.cancelled:
                raise Refused("practice.day_cancelled")
            raise Unreachable("practice.day_not_made", file=str(errors))

    def end(self) -> None:
        """End what was made, its window too."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(END_S)
            if self._process.stdout:
                self._process.stdout.close()

    @staticmethod
    def _hear(process: "subprocess.Popen[str]", making: Making) -> bool:
        """Follow its steps; whether it came to the end of them."""
        for line in process.stdout or ():
            if step := STEP.match(line):
                making.stepped(int(step[1]), int(step[2]))
            elif line.strip() == READY:
                return not making.cancelled
        return False
