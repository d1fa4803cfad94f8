"""Codes that serial terminals have beside the common table, and the result of a refusal. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.errors import TERMINAL_CANCELLED, TERMINAL_DECLINED
from drivers.ports import Outcome, TerminalResult
from drivers.terminal.return_codes import Verdict

OWN_CODES: Final[Mapping[str, Verdict]] = {
    "X0": Verdict(outcome=Outcome.FAILED, code=TERMINAL_CANCELLED),
    "X1": Verdict(outcome=Outcome.FAILED, code=TERMINAL_DECLINED),
    "XE": Verdict(outcome=Outcome.FAILED, code=TERMINAL_CANCELLED),  # the card could not be read
}
"""AllinPay's own: cancelled, failed, card not read."""


def refused(host_code: str, verdict: Verdict, text: str) -> TerminalResult:
    """What a code other than success proves."""
    return TerminalResult(
        outcome=verdict.outcome,
        code=verdict.code,
        host_code=host_code,
        text=text,
        sign_in_needed=verdict.sign_in_needed,
    )
