"""The control port of the emulators: JSON lines over TCP, a request a line, an answer a line, many clients."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from io import BufferedIOBase
from typing import Final

from drivers.emulation.loopback import LoopbackServer

LINE_LIMIT_BYTES: Final = 1_048_576


class Refused(Exception):
    """A request that cannot be served; the text names the field."""


Handler = Callable[[Mapping[str, object]], Mapping[str, object]]


class Control:
    """Serves ``handlers`` (word in ``do`` -> call) on loopback: {"ok": true, …} or {"ok": false, "refused": …}."""

    def __init__(self, port: int, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._server = LoopbackServer(port, self._serve, name="control")

    @property
    def port(self) -> int:
        return self._server.port

    def start(self) -> None:
        self._server.start()

    def close(self) -> None:
        self._server.close()

    def answer(self, line: bytes) -> dict[str, object]:
        """The answer to one line; never raises for what a client sent."""
        try:
            request = json.loads(line)
        except ValueError:
            return {"ok": False, "refused": "one JSON object a line"}
        if not isinstance(request, dict):
            return {"ok": False, "refused": "one JSON object a line"}
        handler = self._handlers.get(str(request.get("do", "")))
        if handler is None:
            return {"ok": False, "refused": "do: one of " + ", ".join(self._handlers)}
        try:
            return {"ok": True, **handler(request)}
        except Refused as refused:
            return {"ok": False, "refused": str(refused)}

    def _serve(self, lines: BufferedIOBase, answer: Callable[[bytes], None]) -> None:
        while line := lines.readline(LINE_LIMIT_BYTES):
            try:
                answer(json.dumps(self.answer(line), ensure_ascii=False).encode("utf-8") + b"\n")
            except OSError:
                return  # the client left without reading
