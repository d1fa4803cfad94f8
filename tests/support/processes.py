"""Real processes in tests: their output in a file, waited for by what they say, ended by their own number."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from support.forked import CAN_FORK, ForkedProgram

POLL_S = 0.005
"""The first pause between two looks; each is longer than the one before, up to LONGEST_POLL_S."""
POLL_GROWS = 1.2
LONGEST_POLL_S = 0.15
READY_LIMIT_S = 90.0
"""Some seconds on a computer with nothing else to do; tests share theirs with others."""
STOP_LIMIT_S = 10.0
ROOT = Path(__file__).resolve().parents[2]

T = TypeVar("T")


class NotInTimeError(AssertionError):
    """What was waited for did not come; the message says what, and the end of the process's output."""


def wait_until(condition: Callable[[], T | None], *, timeout_s: float, what: str, poll_s: float = POLL_S) -> T:
    """Ask `condition` until it answers something true, and return that; NotInTimeError after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    pause = threading.Event()
    while True:
        if answer := condition():
            return answer
        if time.monotonic() >= deadline:
            raise NotInTimeError(f"not within {timeout_s} s: {what}")
        pause.wait(poll_s)
        poll_s = max(poll_s, min(poll_s * POLL_GROWS, LONGEST_POLL_S))


def free_port() -> int:
    """An even TCP port of 127.0.0.1 that nobody listens on, below those that the system gives to outgoing connections:
    of them one could be taken at any moment. The odd one after it is nobody's either."""
    while True:
        port = 2 * secrets.randbelow(6000) + 20_000
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def answers_on(port: int, host: str = "127.0.0.1") -> bool:
    """True when something accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((host, port)) == 0


class RunningProcess:
    """One process, its standard output and error together in `log_path`, nothing on its standard input."""

    def __init__(
        self, command: list[str], *, log_path: Path, env: Mapping[str, str], cwd: Path, forked: bool = False,
        text: str = "",
    ) -> None:  # fmt: skip
        """``forked``: a Python program that begins with everything imported (see `support.forked`), and may be given
        some words of ``text`` on its input."""
        self.command = command
        self.log_path = log_path
        self._process: subprocess.Popen[bytes] | ForkedProgram
        if forked and CAN_FORK and command[0] == sys.executable:
            self._process = ForkedProgram(command[1:], log_path=log_path, env=env, cwd=cwd, text=text)
            return
        with log_path.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=cwd,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
                stdin=subprocess.PIPE if text else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if self._process.stdin:
            with self._process.stdin as given:
                given.write(text.encode())

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended, or None while it runs."""
        return self._process.poll()

    def output(self) -> str:
        """Everything it has written so far."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def wait_for_line(self, pattern: str, *, timeout_s: float = READY_LIMIT_S) -> re.Match[str]:
        """Wait until a line of its output matches `pattern` (re.search); NotInTimeError when it ends before."""
        return self._wait(
            lambda: re.search(pattern, self.output(), re.MULTILINE), f"a line like {pattern!r}", timeout_s
        )

    def wait_for_port(self, port: int, *, timeout_s: float = READY_LIMIT_S) -> None:
        """Wait until it accepts connections on `port`; NotInTimeError when it ends before."""
        self._wait(lambda: answers_on(port), f"port {port} answers", timeout_s)

    def wait(self, *, timeout_s: float = READY_LIMIT_S) -> int:
        """Wait for its end and return the exit code."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired as error:
            raise NotInTimeError(f"{self.command} did not end within {timeout_s} s:\n{self._tail()}") from error

    def stop(self, *, timeout_s: float = STOP_LIMIT_S) -> int:
        """Ask it to end (SIGTERM), kill it if it does not within `timeout_s`, and return the exit code."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                return self._process.wait(timeout_s)
            except subprocess.TimeoutExpired:
                return self.kill()
        return int(self._process.returncode or 0)

    def kill(self) -> int:
        """End it at once, as a power cut would (SIGKILL), and return the exit code."""
        if self._process.poll() is None:
            self._process.kill()
        return self._process.wait()

    def _wait(self, condition: Callable[[], T | None], what: str, timeout_s: float) -> T:
        def or_ended() -> T | None:
            ended = self._process.poll() is not None
            answer = condition()
            if ended and not answer:
                raise NotInTimeError(f"{self.command} ended with {self.returncode} before {what}:\n{self._tail()}")
            return answer

        try:
            return wait_until(or_ended, timeout_s=timeout_s, what=what)
        except NotInTimeError as error:
            if "ended with" in str(error):
                raise
            raise NotInTimeError(f"{self.command}: {error}\n{self._tail()}") from None

    def _tail(self) -> str:
        return "\n".join(self.output().splitlines()[-40:])


class Processes:
    """Starts processes for one test and ends all of them after it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[RunningProcess] = []

    def start(
        self, *command: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT, forked: bool = False
    ) -> RunningProcess:
        """Start `command`; its output goes to `<n>.out` in the test's own folder."""
        log_path = self._folder / f"{len(self._running)}.out"
        process = RunningProcess(list(command), log_path=log_path, env=env or {}, cwd=cwd, forked=forked)
        self._running.append(process)
        return process

    def python(
        self, *arguments: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT, forked: bool = False
    ) -> RunningProcess:
        """Start this Python with `arguments`, for example `"-m", "server", "serve"`; ``forked``: `support.forked`."""
        return self.start(sys.executable, *arguments, env=env, cwd=cwd, forked=forked)

    def stop_all(self) -> None:
        """End everything still running, the last started first."""
        for process in reversed(self._running):
            process.stop()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Start real processes; they are ended after the test, however it went."""
    folder = tmp_path / "processes"
    folder.mkdir()
    starter = Processes(folder)
    yield starter
    starter.stop_all()
