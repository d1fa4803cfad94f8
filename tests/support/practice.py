"""A practice process for tests: on a free port, with a folder of its own, spoken to over its control interface."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from support.processes import NotInTimeError, RunningProcess

ROOT = Path(__file__).resolve().parents[2]


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
        state.mkdir(parents=True, exist_ok=True)
        log_path = state / "practice.out"
        log_path.unlink(missing_ok=True)  # of one that ran on this folder before
        self._process = RunningProcess(command, log_path=log_path, env={}, cwd=ROOT, forked=True)
        try:
            self._process.wait_for_line("^practice ready ")
        except NotInTimeError:
            self._process.kill()
            raise
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

    def kill(self) -> None:
        """SIGKILL: no time to tidy up."""
        self._process.kill()
        self.control.close()

    def stop(self) -> int:
        """Ask it to end, and wait; returns its exit code."""
        self.control.close()
        return self._process.stop()


@contextmanager
def practice_process(state: Path, *arguments: str, port: int = 0) -> Iterator[PracticeProcess]:
    """A practice process for the length of a `with`; `arguments` are those of its command line."""
    process = PracticeProcess(state, *arguments, port=port)
    try:
        yield process
    finally:
        process.stop()
