"""Serial card terminals under the words of the terminal contract, in simulated time."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.ports import TerminalAct, TerminalRequest, TerminalResult
from drivers.terminal.guard import GuardedTerminal, Identity
from support.card_line import CardWorld

_WORDS = {"never": "hangs", "then_never": "reply_lost", "wrong_digits": "wrong_echo"}
_LETTERS = {"sale": "S", "void": "V", "refund": "R"}


class SerialBench:
    """What the contract asks of a bench. ``settings`` may be changed before ``again``."""

    def __init__(self, model: str) -> None:
        self.model = model
        self.world = CardWorld(model, customer_s=0.2, wait_s=0.9)
        self.world.ledger.batch, self.world.ledger.trace = 7, 100
        self.settings: dict[str, str] = {}
        self.folder = self
        self.terminal = self.world.device

    def misbehave(self, *words: str) -> None:
        """At the next act that moves money."""
        self.world.terminal.script = [frozenset(_WORDS.get(each, each) for each in words)]

    def again(self) -> None:
        if self.model == "serial_fs" and self.settings:
            pytest.skip("this dialect does not name its terminal")
        self.world.line.pass_time(1.0)
        self.world.restart()
        self.terminal = GuardedTerminal(self.world.serial, Identity(**self.settings))

    def ask(self, kind: TerminalAct, timeout_s: float = 5.0, **fields: Any) -> TerminalResult:
        if self.model == "serial_fs" and kind is TerminalAct.SIGN_IN:
            pytest.skip("this dialect signs in by hand")
        request = {"kind": kind, "journal_clear": True, **fields}
        return self.terminal.perform(TerminalRequest(**request), timeout_s)

    def sale(self, amount_fen: int = 6360, number: str = "P001", **fields: Any) -> TerminalResult:
        return self.ask(TerminalAct.SALE, amount_fen=amount_fen, number=number, **fields)

    def query(self, amount_fen: int = 6360, number: str = "P001", **fields: Any) -> TerminalResult:
        words = {"begun_at": self.world.begun_at(), "amount_fen": amount_fen, "number": number, **fields}
        return self.ask(TerminalAct.QUERY_LAST, **words)

    @property
    def deeds(self) -> list[tuple[str, int]]:
        """What the terminal booked."""
        return [(_LETTERS[each.kind], each.amount_fen) for each in self.world.ledger.entries]

    def close(self) -> None:
        self.terminal.close()
