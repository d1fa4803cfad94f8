"""Starts emulated devices and a device host as processes, and speaks with both in plain JSON lines."""

from __future__ import annotations

import itertools
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

REPOSITORY = Path(__file__).resolve().parents[2]

RECEIPT: list[dict[str, object]] = [
    {"block": "text", "text": "收费收据", "align": "center", "size": 2},
    {"block": "pair", "left": "合计：", "right": "￥63.60", "bold": True},
    {"block": "cut"},
]


class EmulatedWindow:
    """``python -m drivers emulate`` in a process of its own; ends with this process."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.config_path = folder / "devices.json"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "drivers", "emulate", "--exit-with-stdin"),
                *("--state", str(folder / "emulated"), "--write-config", str(self.config_path), *arguments),
            ],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        self.greeting: dict[str, Any] = json.loads(self.process.stdout.readline())
        self._control = socket.create_connection(("127.0.0.1", self.greeting["control_port"]), timeout=70)
        self._stream = self._control.makefile("rwb")

    def ask(self, do: str, **fields: object) -> dict[str, Any]:
        """One request on the control port."""
        self._stream.write(json.dumps({"do": do, **fields}).encode("utf-8") + b"\n")
        self._stream.flush()
        answer: dict[str, Any] = json.loads(self._stream.readline())
        return answer

    def fault(self, device: str, fault: str, *, on: bool = True, **fields: object) -> None:
        """Switch a fault; an unknown one fails the test."""
        answer = self.ask("fault", device=device, fault=fault, on=on, **fields)
        assert answer["ok"], answer

    def connection(self, device: str) -> dict[str, object]:
        """The connection object of an emulated device."""
        found: dict[str, object] = next(each for each in self.greeting["devices"] if each["id"] == device)["connection"]
        return found

    def close(self) -> None:
        self._stream.close()
        self._control.close()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _is_idle(device: str, message: dict[str, Any]) -> bool:
    return message.get("device") == device and message.get("state") == "idle"


class HostProcess:
    """``python -m drivers host`` in a process of its own; keeps every message it says."""

    def __init__(self, config_path: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "drivers", "host", "--config", str(config_path), "--log", "warning", *arguments],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.messages: list[dict[str, Any]] = []
        self._arrived = threading.Condition()
        self._numbers = itertools.count(1)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._arrived:
                self.messages.append(json.loads(line))
                self._arrived.notify_all()

    def wait_for(
        self, wanted: Callable[[dict[str, Any]], bool], timeout_s: float = 15.0, *, since: int = 0
    ) -> dict[str, Any]:
        """The first message, past or coming, that is wanted; ``since`` leaves out the first so many messages."""
        until = time.monotonic() + timeout_s
        with self._arrived:
            while True:
                found = next(filter(wanted, self.messages[since:]), None)
                if found is not None:
                    return found
                left_s = until - time.monotonic()
                assert left_s > 0, f"no such message among {self.messages}"
                self._arrived.wait(left_s)

    def ready(self, *devices: str, since: int = 0) -> Self:
        """Wait until these devices have said that they are idle."""
        for device in devices:
            self.wait_for(partial(_is_idle, device), since=since)
        return self

    def send(self, do: str, device: str = "", deadline_s: float = 10.0, **arguments: object) -> str:
        """Send a command without waiting; answers its id."""
        name = f"c{next(self._numbers)}"
        command = {"id": name, "do": do, "device": device, "deadline_s": deadline_s, "arguments": arguments}
        self.send_line(json.dumps(command).encode("utf-8") + b"\n")
        return name

    def send_line(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def ask(self, do: str, device: str = "", deadline_s: float = 10.0, **arguments: object) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        name = self.send(do, device, deadline_s, **arguments)
        return self.wait_for(lambda each: each.get("answer") == name, deadline_s + 5)

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self._finish()

    def close(self) -> int:
        """Close the host's stdin, as a desk that ends does; its exit code."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self._finish()

    def _finish(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdin is not None
        self.process.wait(10)
        self._reader.join(10)
        self.process.stdout.close()
        if not self.process.stdin.closed:
            self.process.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.returncode is None:
            self.close()
