"""Python programs as processes of their own that begin where a prepared one stands: everything already imported.

Importing the server takes seconds of computing, and end-to-end tests start it hundreds of times. A fork server (one a
test process) imports it once, and does what `support.prepared` says; each program is a fork of it: a process with its
own number, files, signals and death.
What a fresh interpreter does differently (reading its environment, finding its modules) is tried by the tests that
start the commands as a person does.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pytest

PREPARED = [
    "server.commands.serving", "server.commands.administering", "server.commands.parser", "server.practice.shell",
    "app.gateway.http", "app.desk.desk", "uvicorn.protocols.http.httptools_impl", "uvicorn.lifespan.on",
    "anyio._backends._asyncio", "support.preloaded",
]  # fmt: skip
TESTS = Path(__file__).resolve().parents[1]
CAN_FORK = sys.platform != "win32"


@cache
def _fork_server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PREPARED)
    with pytest.MonkeyPatch.context() as patch:  # what it finds no module of, it leaves out in silence
        patch.setenv("PYTHONPATH", os.pathsep.join((str(TESTS), str(TESTS.parent))))
        forkserver.ensure_running()
    return context


class ForkedProgram:
    """What `subprocess.Popen` is for ``python -m MODULE …`` or ``python FILE …``, as far as tests need it."""

    def __init__(
        self, arguments: Sequence[str], *, log_path: Path, env: Mapping[str, str], cwd: Path, text: str = ""
    ) -> None:
        """``arguments`` are those of Python; output and errors go to the end of ``log_path``, ``text`` is its input."""
        self._words = list(arguments)
        log_path.touch()  # whoever waits for its words reads at once
        process = _fork_server().Process(
            target=_become, args=(self._words, str(log_path), {**os.environ, **env}, str(cwd), text), daemon=True
        )
        process.start()
        self._process: ForkServerProcess = process

    @property
    def pid(self) -> int:
        """The process's number."""
        if self._process.pid is None:
            raise RuntimeError("not started")
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended (the negative of a signal), or None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._words, timeout or 0)
        return self._process.exitcode

    def terminate(self) -> None:
        """SIGTERM."""
        self._process.terminate()

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()


def _become(words: Sequence[str], log: str, env: Mapping[str, str], cwd: str, text: str) -> None:
    """In the fork: take the place of the program."""
    gc.freeze()  # what it was given lies beside: its collector would copy every page of it
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    given, giving = os.pipe()
    os.write(giving, text.encode())  # some words: a pipe holds them
    os.close(giving)
    for source, number in ((given, 0), (written, 1), (written, 2)):
        os.dup2(source, number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1, closefd=False)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    paths = [path for path in env.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:0] = [cwd, *paths]
    if words[0] == "-m":
        sys.argv = list(words[1:])
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(words)
        sys.path.insert(0, str(Path(words[0]).parent))
        runpy.run_path(words[0], run_name="__main__")
