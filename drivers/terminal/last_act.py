"""Whether a terminal's last transaction is the act we ask about, where it carries no number of ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from drivers.errors import TERMINAL_NOT_RECORDED, TERMINAL_OTHER_LAST
from drivers.ports import CardTransaction, Outcome, TerminalRequest, TerminalResult

CLOCKS_APART: Final = timedelta(minutes=10)
"""How far a terminal's clock may be behind ours."""


def judge_last(asked: TerminalRequest, found: CardTransaction | None, slip: tuple[str, ...] = ()) -> TerminalResult:
    """The outcome of the act asked about, from the last transaction that the terminal has (None: it has none).

    Done: of the same kind and amount, not the one known before it, not from before it was begun.
    Failed: it has none, or its last is still the one known before (after an unknown act nothing is sold, so ours
    would be the last). Else unknown: somebody used the terminal by hand, or its clock is wrong; a person must look.
    """
    if found is None or (asked.last_trace_no and found.trace_no == asked.last_trace_no):
        return TerminalResult(outcome=Outcome.FAILED, code=TERMINAL_NOT_RECORDED, slip=slip)
    if found.number and found.number == asked.number:
        return _of_amount(asked, found, slip)
    if found.number or found.kind is not asked.queried or not _since(found.at, asked.begun_at):
        return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_OTHER_LAST, transaction=found, slip=slip)
    return _of_amount(asked, found, slip)


def _of_amount(asked: TerminalRequest, found: CardTransaction, slip: tuple[str, ...]) -> TerminalResult:
    if found.amount_fen + found.discount_fen != asked.amount_fen:
        return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_OTHER_LAST, transaction=found, slip=slip)
    return TerminalResult(outcome=Outcome.DONE, transaction=found, slip=slip)


def _since(at: str, begun_at: str) -> bool:
    """Whether 'MMDDhhmmss' ``at`` is not before ``begun_at``, across New Year too; false when either is missing."""
    try:
        moment, begun = (datetime.strptime(f"2024{each}+0800", "%Y%m%d%H%M%S%z") for each in (at, begun_at))
    except ValueError:
        return False
    if begun - moment > timedelta(days=180):
        moment = moment.replace(year=2025)
    return begun - CLOCKS_APART <= moment < begun + timedelta(days=180)
