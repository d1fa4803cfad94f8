"""The other end of a library's process: starts it, calls with a deadline, ends it when it does not come back."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from drivers.errors import LIBRARY_CRASHED, LIBRARY_MISSING, LIBRARY_OVERRUN, NO_ANSWER, NOT_FOUND, DeviceError
from drivers.transport.line import Deadline

START_S: Final = 10.0
QUIET_S: Final = 45.0
CONVENTIONS: Final = ("stdcall", "cdecl")
"""How a library's functions may be called on Windows; elsewhere there is one way."""
_END_S: Final = 2.0
Argument = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Where a library is and how it is called. ``python`` is the interpreter of its word length."""

    folder: Path
    file: str
    functions: Sequence[str]
    convention: str = "stdcall"
    python: Sequence[str] = field(default=(sys.executable,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a call gave back; ``written`` as in library_host. ``moved``: it left the working folder; it was put back."""

    returned: int | None
    written: tuple[bytes, ...] = field(repr=False)
    counts: tuple[int, ...] = ()
    moved: bool = False


class LibraryProcess:
    """Not for two threads at once. After a call that failed the process is gone; the next ``start`` makes another."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._calls = 0

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self, timeout_s: float = START_S) -> None:
        """Run it, if it does not run: DeviceError(library.missing) when it cannot load the library."""
        if self.pid is not None:
            return
        self.end()
        library = self._library
        place = ["--folder", str(library.folder), "--library", library.file, "--convention", library.convention]
        functions = [word for name in library.functions for word in ("--function", name)]
        command = [*library.python, "-m", "drivers", "library-host", *place, *functions]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
            )
        except OSError as error:
            raise DeviceError(NOT_FOUND, "python of the library") from error
        self._lines = queue.SimpleQueue()
        threading.Thread(target=_read, args=(self._process.stdout, self._lines), daemon=True).start()
        hello = self._message(Deadline.after(timeout_s), lambda: None, START_S)
        if hello is None or not hello.get("ready"):
            self.end()
            raise DeviceError(LIBRARY_MISSING, str((hello or {}).get("refused", "no start")))

    def call(
        self,
        function: str,
        arguments: Sequence[Argument],
        *,
        timeout_s: float,
        quiet_s: float = QUIET_S,
        quiet: Callable[[], None] = lambda: None,
    ) -> Returned:
        """Call a function with whole(), content(), room(), count(); ``quiet`` is told once after so much silence.

        DeviceError when its outcome is unknown: device.no_answer (never came back), library.crashed, library.overrun.
        The process is ended in each case.
        """
        process, deadline = self._process, Deadline.after(timeout_s)
        if process is None or process.stdin is None:
            raise DeviceError(LIBRARY_MISSING, "not started")
        self._calls += 1
        _let_come_forward(process.pid)
        wish = {"call": self._calls, "function": function, "arguments": list(arguments)}
        found: dict[str, Any] | None = {}
        with suppress(OSError):  # it ended between two calls: found stays empty, as when it dies in one
            process.stdin.write(json.dumps(wish).encode("ascii") + b"\n")
            process.stdin.flush()
            found = self._message(deadline, quiet, quiet_s)
        if found and found["answer"] == self._calls and not found["overrun"]:
            return _returned(found, sum("whole" not in each and "count" not in each for each in arguments))
        self.end()
        if found is None:
            raise DeviceError(NO_ANSWER, "the library did not come back")
        raise DeviceError(LIBRARY_OVERRUN if found else LIBRARY_CRASHED)

    def end(self) -> None:
        """End the process, whatever it is doing; safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait(_END_S)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what could not be sent to a process that is gone is lost with it
                    pipe.close()

    def _message(self, deadline: Deadline, quiet: Callable[[], None], quiet_s: float) -> dict[str, Any] | None:
        """The next message; an empty one when the process ended, None when the time did."""
        told = False
        while not deadline.passed:
            try:
                line = self._lines.get(timeout=deadline.left_s() if told else deadline.left_s(quiet_s))
            except queue.Empty:
                if not told and not deadline.passed:
                    quiet()
                told = True
                continue
            found: dict[str, Any] = json.loads(line) if line else {}
            return found
        return None


def _let_come_forward(pid: int) -> None:
    """Allow the library's own window before the desk's, which has the keyboard: Windows asks who it may come from."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(pid)


def whole(value: int) -> Argument:
    """A whole number."""
    return {"whole": value}


def content(data: bytes, room: int = 0) -> Argument:
    """Bytes and a NUL behind them, in at least ``room`` bytes of memory."""
    return {"bytes": data.hex(), "room": room}


def room(size: int) -> Argument:
    """``size`` zeros to write into."""
    return {"room": size}


def count(value: int) -> Argument:
    """The address of a whole number, read back after the call."""
    return {"count": value}


def _returned(found: Mapping[str, Any], buffers: int) -> Returned:
    written = found["written"]
    return Returned(
        returned=found["returned"] if isinstance(found["returned"], int) else None,
        written=tuple(bytes.fromhex(each) for each in written[:buffers]),
        counts=tuple(int(each) for each in written[buffers:]),
        moved=bool(found["moved"]),
    )


def _read(stream: IO[bytes] | None, lines: queue.SimpleQueue[bytes]) -> None:
    """Pass on what the process says; an empty line at its end."""
    for line in stream or ():
        lines.put(line)
    lines.put(b"")
