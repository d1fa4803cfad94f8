"""Card terminals under test, one bench a way to reach them, all with the same words for what goes wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from drivers.configuration import read_devices
from drivers.ports import TerminalAct, TerminalRequest, TerminalResult
from drivers.terminal.guard import GuardedTerminal
from drivers.terminal.models import MODELS
from support.vendor_library import ExchangeFolder, VendorFolder

COUNTER, OPERATOR = "10000001", "000123"


def begun_now() -> str:
    """Now in Shanghai as MMDDhhmmss."""
    return time.strftime("%m%d%H%M%S", time.gmtime(time.time() + 8 * 3600))


def terminal_of(model: str, connection: Mapping[str, object], **settings: object) -> GuardedTerminal:
    """A claimed terminal, as the host makes it from devices.json."""
    entry = {"id": "terminal-1", "kind": "terminal", "model": model, "connection": connection, "settings": settings}
    (config,) = read_devices([entry])
    terminal = MODELS[model](config, {})
    assert isinstance(terminal, GuardedTerminal)
    terminal.open()
    terminal.claim(10.0)
    terminal.enable()
    return terminal


class TerminalBench:
    """A terminal and what stands behind it."""

    def __init__(self, model: str, folder: VendorFolder, **settings: object) -> None:
        self.folder = folder
        self.model = model
        self.settings = {"counter_no": COUNTER, "operator_no": OPERATOR, **settings}
        self.terminal = terminal_of(model, folder.connection, **self.settings)
        self.notices: list[str] = []
        self.terminal.on_notice(self.notices.append)

    def again(self) -> None:
        """The host was killed and started anew: a terminal that knows nothing."""
        self.terminal.close()
        self.terminal = terminal_of(self.model, self.folder.connection, **self.settings)

    def ask(self, kind: TerminalAct, timeout_s: float = 5.0, **fields: Any) -> TerminalResult:
        request: dict[str, Any] = {"kind": kind, "journal_clear": True, **fields}
        return self.terminal.perform(TerminalRequest(**request), timeout_s)

    def sale(self, amount_fen: int = 6360, number: str = "P001", **fields: Any) -> TerminalResult:
        return self.ask(TerminalAct.SALE, amount_fen=amount_fen, number=number, **fields)

    def query(self, amount_fen: int = 6360, number: str = "P001", **fields: Any) -> TerminalResult:
        words: dict[str, Any] = {"begun_at": begun_now(), "amount_fen": amount_fen, "number": number, **fields}
        return self.ask(TerminalAct.QUERY_LAST, **words)

    @property
    def deeds(self) -> list[tuple[str, int]]:
        """What the terminal booked."""
        return self.folder.deeds

    def close(self) -> None:
        self.terminal.close()


BENCHES: Mapping[str, Callable[[Path], TerminalBench]] = {
    "library": lambda folder: TerminalBench("posinf_a1", VendorFolder(folder)),
    "library-codes-card": lambda folder: TerminalBench("posinf_a4_card", VendorFolder(folder, "CODES")),
    "library-codes-pos": lambda folder: TerminalBench("posinf_a4_code_pos", VendorFolder(folder, "CODES")),
    "files": lambda folder: TerminalBench("posinf_a1", ExchangeFolder(folder)),
}
