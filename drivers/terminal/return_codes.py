"""What a terminal's two-letter return code proves: UnionPay's field 39 and the local codes, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.errors import (
    TERMINAL_BANK_SILENT,
    TERMINAL_CANCELLED,
    TERMINAL_CANNOT,
    TERMINAL_CODE,
    TERMINAL_DECLINED,
    TERMINAL_DOUBLE,
    TERMINAL_NO_ORIGINAL,
    TERMINAL_NOT_KEPT,
    TERMINAL_SETTLE,
    TERMINAL_SETTLED,
    TERMINAL_SIGN_IN,
    TERMINAL_SILENT,
    TERMINAL_VOIDED,
)
from drivers.ports import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Outcome and stable code of a return code."""

    outcome: Outcome
    code: str = ""

    @property
    def sign_in_needed(self) -> bool:
        return self.code == TERMINAL_SIGN_IN


DONE: Final = Verdict(outcome=Outcome.DONE)


def _unknown(code: str) -> Verdict:
    return Verdict(outcome=Outcome.UNKNOWN, code=code)


def _failed(code: str) -> Verdict:
    return Verdict(outcome=Outcome.FAILED, code=code)


_DECLINED: Final = (
    "01 03 04 05 07 12 13 14 15 22 30 33 34 35 36 37 38 41 43 45 51 54 55 57 61 62 64 65 67 75 90 91 92 96 97 Y5 3D"
    " R0 R1 R2"
)
_WORDS: Final[Mapping[str, Verdict]] = {
    _DECLINED: _failed(TERMINAL_DECLINED),
    "58 99 A0 A4": _failed(TERMINAL_SIGN_IN),
    "3E 3F 3G": _failed(TERMINAL_CANCELLED),
    "77": _failed(TERMINAL_SETTLE),
    "25 V0 Y4": _failed(TERMINAL_NO_ORIGINAL),
    "X4": _failed(TERMINAL_SETTLED),
    "X5": _failed(TERMINAL_VOIDED),
    "X6 40": _failed(TERMINAL_CANNOT),
    "68 98 Z0 Z1 Z2 Z3 Z4 Z5 Y8 -3": _unknown(TERMINAL_BANK_SILENT),
    "-2": _unknown(TERMINAL_SILENT),
    "T0 T1": _unknown(TERMINAL_NOT_KEPT),
    "94": _unknown(TERMINAL_DOUBLE),
}
VERDICTS: Final[Mapping[str, Verdict]] = {"00": DONE} | {
    code: verdict for codes, verdict in _WORDS.items() for code in codes.split()
}
"""91, 92 and 96 are an answer of the bank's side: it refused. Z2 to Z5 start a reversal: unknown until it is read."""


def verdict_of(host_code: str) -> Verdict:
    """What it proves; a code that stands in no table proves nothing."""
    return VERDICTS.get(host_code, _unknown(TERMINAL_CODE))
