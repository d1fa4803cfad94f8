"""The card terminal's words in the host: sale, void, refund, query_last, balance, sign_in, settle, reprint, totals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Final

from drivers.errors import COMMAND_INVALID, CommandError
from drivers.kinds import Kind, Reply
from drivers.ports import MONEY_ACTS, CardTerminal, Outcome, TerminalAct, TerminalRequest, TerminalResult

AMOUNT_LIMIT_FEN: Final = 10_000_000_00
_NUMBER: Final = re.compile(r"[A-Za-z0-9_-]{0,32}")
_WORD: Final = re.compile(r"[A-Za-z0-9]{0,20}")
_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    "number": _NUMBER,
    "original_number": _NUMBER,
    "counter_no": _WORD,
    "operator_no": _WORD,
    "original_trace_no": re.compile(r"(\d{6})?"),
    "original_reference_no": re.compile(r"[A-Za-z0-9]{0,23}"),
    "original_authorisation_no": _WORD,
    "original_batch_no": re.compile(r"(\d{6})?"),
    "original_day": re.compile(r"(\d{8})?"),
    "payment_code": re.compile(r"\d{0,24}"),
    "begun_at": re.compile(r"(\d{10})?"),
    "last_trace_no": re.compile(r"(\d{6})?"),
    "last_reference_no": re.compile(r"[A-Za-z0-9]{0,23}"),
}
"""Arguments that are text, all optional; a payment code longer than 24 digits is none of a wallet."""


def _perform(kind: TerminalAct, device: CardTerminal, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    return reply_of(device.perform(request_of(kind, arguments), timeout_s))


KIND = Kind(actions={str(kind): partial[Reply](_perform, kind) for kind in TerminalAct})


def request_of(kind: TerminalAct, arguments: Mapping[str, object]) -> TerminalRequest:
    """The request of a command's arguments; CommandError names the argument, never its value."""
    unknown = arguments.keys() - _PATTERNS.keys() - {"amount_fen", "queried", "journal_clear"}
    if unknown:
        raise CommandError(COMMAND_INVALID, "arguments", "no other than " + ", ".join(sorted(_PATTERNS)))
    words = {name: _word(arguments, name) for name in _PATTERNS}
    amount_fen = arguments.get("amount_fen", 0)
    if isinstance(amount_fen, bool) or not isinstance(amount_fen, int) or not 0 <= amount_fen < AMOUNT_LIMIT_FEN:
        raise CommandError(COMMAND_INVALID, "arguments.amount_fen", f"whole fen under {AMOUNT_LIMIT_FEN}")
    if kind in MONEY_ACTS and (not amount_fen or not words["number"]):
        raise CommandError(COMMAND_INVALID, "arguments", "amount_fen and number for what moves money")
    queried, journal_clear = arguments.get("queried", "sale"), arguments.get("journal_clear", False)
    if queried not in MONEY_ACTS:
        raise CommandError(COMMAND_INVALID, "arguments.queried", "sale, void or refund")
    if not isinstance(journal_clear, bool):
        raise CommandError(COMMAND_INVALID, "arguments.journal_clear", "true or false")
    return TerminalRequest(
        kind=kind, amount_fen=amount_fen, queried=TerminalAct(str(queried)), journal_clear=journal_clear, **words
    )


def _word(arguments: Mapping[str, object], name: str) -> str:
    found = arguments.get(name, "")
    if not isinstance(found, str) or not _PATTERNS[name].fullmatch(found):
        raise CommandError(COMMAND_INVALID, f"arguments.{name}", f"text like {_PATTERNS[name].pattern}")
    return found


def reply_of(result: TerminalResult) -> Reply:
    """The reply: ok only when done. The result holds every field of TerminalResult but its code."""
    fields = {name: value for name, value in asdict(result).items() if name != "code"}
    return Reply(ok=result.outcome is Outcome.DONE, code=result.code, result=fields)
