"""A practice process for tests: on a free port, with a folder of its own, spoken to over its control interface."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 30


class Control:
    """The control interface of a running practice process."""

    def __init__(self, credentials: dict[str, Any]) -> None:
        self._url = credentials["control_url"]
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = credentials["ca_file"]
        self._session.headers["Authorization"] = f"Bearer {credentials['control_token']}"

    def get(self, name: str) -> Any:
        """GET /control/<name>."""
        return self._call("GET", name, None)

    def post(self, name: str, **body: Any) -> Any:
        """POST /control/<name>."""
        return self._call("POST", name, body)

    def delete(self, name: str) -> Any:
        """DELETE /control/<name>."""
        return self._call("DELETE", name, None)

    def code(self, wallet: str, behaviour: str = "pays", seconds: int = 0) -> str:
        """A fresh payment code."""
        return str(self.post("codes", wallet=wallet, behaviour=behaviour, seconds=seconds)["code"])

    def fault(self, kind: str, *, times: int | None = 1, delay_s: float = 0, code: str = "", **match: Any) -> Any:
        """Make calls that match misbehave; `match` may name service, operation, out_trade_no, nth."""
        return self.post("faults", match=match, fault=kind, times=times, delay_s=delay_s, code=code)

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    def _call(self, method: str, name: str, body: Any) -> Any:
        answer = self._session.request(method, f"{self._url}/{name}", json=body, timeout=20)
        if answer.status_code != 200:
            raise AssertionError(f"control {method} {name}: {answer.status_code} {answer.text}")
        return answer.json()


class PracticeProcess:
    """One running `python -m server.practice`; ended by its process id alone."""

    def __init__(self, state: Path, *arguments: str, port: int = 0) -> None:
        self.state = state
        command = [sys.executable, "-m", "server.practice", "--port", str(port), "--state", str(state), *arguments]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        self._wait_ready()
        self.credentials: dict[str, Any] = json.loads((state / "credentials.json").read_text("utf-8"))
        self.control = Control(self.credentials)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.credentials["base_url"].rsplit(":", 1)[1])

    def _wait_ready(self) -> None:
        lines: Queue[str] = Queue()
        stdout = self._process.stdout
        if stdout is None:
            raise AssertionError("the practice process has no output")
        threading.Thread(target=lambda: lines.put(stdout.readline()), daemon=True).start()
        try:
            line = lines.get(timeout=READY_WITHIN_S)
        except Empty:
            line = ""
        if not line.startswith("practice ready "):
            self.kill()
            raise AssertionError("the practice process did not become ready")

    def kill(self) -> None:
        """SIGKILL: no time to tidy up."""
        self._process.kill()
        self._end()

    def stop(self) -> int:
        """Ask it to end, and wait; returns its exit code."""
        self._process.terminate()
        return self._end()

    def _end(self) -> int:
        code = self._process.wait(timeout=20)
        if self._process.stdout is not None:
            self._process.stdout.close()
        if hasattr(self, "control"):
            self.control.close()
        return code


@contextmanager
def practice_process(state: Path, *arguments: str, port: int = 0) -> Iterator[PracticeProcess]:
    """A practice process for the length of a `with`; `arguments` are those of its command line."""
    process = PracticeProcess(state, *arguments, port=port)
    try:
        yield process
    finally:
        process.stop()
