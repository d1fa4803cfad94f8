"""Card transactions over bad lines: no wrong outcome, and a driver with a known mistake is caught."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.ports import MONEY_ACTS, Outcome, TerminalRequest, TerminalResult
from drivers.terminal.dialect import Answered, Asked, Dialect, Heard, Mismatched
from drivers.terminal.serial_terminal import SerialTerminal
from simulation.terminals import ROUNDS, Shift, play


def test_two_hundred_transactions_and_no_wrong_outcome() -> None:
    report = play(200, seed=700)
    assert report.wrong == []
    assert report.transactions == 200
    assert {"sale done", "sale failed", "sale unknown", "void done"} <= report.outcomes.keys()


class _TakesSilenceForNo:
    """A driver that calls a silent terminal's sale failed."""

    def __init__(self, terminal: SerialTerminal) -> None:
        self._terminal = terminal

    def __getattr__(self, name: str) -> object:
        return getattr(self._terminal, name)

    def perform(self, request: TerminalRequest, timeout_s: float) -> TerminalResult:
        result = self._terminal.perform(request, timeout_s)
        quiet = result.outcome is Outcome.UNKNOWN and request.kind in MONEY_ACTS
        return replace(result, outcome=Outcome.FAILED) if quiet else result


class _SellsAgain(_TakesSilenceForNo):
    """A driver that sends a sale once more when its answer did not come."""

    def perform(self, request: TerminalRequest, timeout_s: float) -> TerminalResult:
        result = self._terminal.perform(request, timeout_s)
        again = result.outcome is Outcome.UNKNOWN and request.kind in MONEY_ACTS
        return self._terminal.perform(request, timeout_s) if again else result


class _BelievesAnything:
    """A dialect that does not look at the digits that must come back."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def __getattr__(self, name: str) -> object:
        return getattr(self._dialect, name)

    def hear(self, body: bytes, asked: Asked) -> Heard:
        heard = self._dialect.hear(body, asked)
        if isinstance(heard, Mismatched) and asked.request.kind in MONEY_ACTS:
            return Answered(TerminalResult(outcome=Outcome.FAILED, code="terminal.declined"))
        return heard


@pytest.mark.parametrize("mistake", ["silence is no", "sold again", "any digits will do"])
def test_a_driver_with_a_mistake_is_caught(mistake: str) -> None:
    wrong: list[str] = []
    for seed in range(800, 812):
        shift = Shift(seed)
        wrapped = {"silence is no": _TakesSilenceForNo, "sold again": _SellsAgain}.get(mistake)
        if wrapped is not None:
            shift.world.device._terminal = wrapped(shift.world.serial)  # type: ignore[assignment]
        else:
            shift.world.serial._dialect = _BelievesAnything(shift.world.serial._dialect)  # type: ignore[assignment]
        wrong += shift.play(ROUNDS).wrong
        if wrong:
            break
    assert wrong
