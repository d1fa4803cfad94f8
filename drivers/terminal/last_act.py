"""Whether a terminal's last transaction is the act we ask about, where it carries no number of ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from drivers.errors import TERMINAL_NOT_RECORDED, TERMINAL_OTHER_LAST
from drivers.ports import CardTransaction, Outcome, TerminalRequest, TerminalResult

CLOCKS_APART: Final = timedelta(minutes=2)
"""How far a terminal's clock may be behind ours. More would take a payment by hand, just before ours, for ours."""


def judge_last(asked: TerminalRequest, found: CardTransaction | None, slip: tuple[str, ...] = ()) -> TerminalResult:
    """The outcome of the act asked about, from the last transaction that the terminal has (None: it has none).

    Done: it carries our number; or it is of the same kind and amount, not the one known before it, not from before it
    was begun. Failed: there is none, or the last is still the one known before (after an unknown act nothing is sold,
    so ours would be the last). Else unknown, a person must look: somebody used the terminal by hand, its clock is
    wrong, or it is not known what its last transaction was, and an earlier sale of the same amount looks the same.
    """
    if found is None:
        return TerminalResult(outcome=Outcome.FAILED, code=TERMINAL_NOT_RECORDED, slip=slip)
    if found.number and found.number == asked.number:
        return _of_amount(asked, found, slip)
    if asked.last_trace_no and found.trace_no == asked.last_trace_no:
        same = _is_known(asked, found)
        outcome, code = (Outcome.FAILED, TERMINAL_NOT_RECORDED) if same else (Outcome.UNKNOWN, TERMINAL_OTHER_LAST)
        return TerminalResult(outcome=outcome, code=code, transaction=None if same else found, slip=slip)
    ours = asked.last_trace_no and not found.number and found.kind is asked.queried
    if not ours or not _since(found.at, asked.begun_at, CLOCKS_APART):
        return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_OTHER_LAST, transaction=found, slip=slip)
    return _of_amount(asked, found, slip)


def _is_known(asked: TerminalRequest, found: CardTransaction) -> bool:
    """Whether what has the known trace number is the known one: trace numbers begin anew, references do not."""
    if asked.last_reference_no and found.reference_no:
        return found.reference_no == asked.last_reference_no
    return bool(found.at and asked.begun_at) and not _since(found.at, asked.begun_at, timedelta(seconds=-1))


def _of_amount(asked: TerminalRequest, found: CardTransaction, slip: tuple[str, ...]) -> TerminalResult:
    if found.amount_fen + found.discount_fen != asked.amount_fen:
        return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_OTHER_LAST, transaction=found, slip=slip)
    return TerminalResult(outcome=Outcome.DONE, transaction=found, slip=slip)


def _since(at: str, begun_at: str, apart: timedelta) -> bool:
    """Whether 'MMDDhhmmss' ``at`` is not before ``begun_at`` less ``apart``, at New Year too; false without both."""
    try:
        moment, begun = (datetime.strptime(f"2024{each}+0800", "%Y%m%d%H%M%S%z") for each in (at, begun_at))
    except ValueError:
        return False
    if begun - moment > timedelta(days=180):
        moment = moment.replace(year=2025)
    return begun - apart <= moment < begun + timedelta(days=180)
