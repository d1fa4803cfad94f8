"""The card terminal through the device host: what the desk asks as a command, and an answer as the terminal's word."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.clock import BEIJING
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.ports import TerminalAsk, TerminalReport
from app.wire import codec
from app.wire.card_settlements import BatchTotals
from app.wire.terminals import TerminalWord
from drivers import messages

log = logging.getLogger(__name__)

ASK_S = 200
"""Card, PIN and the bank's leg; beyond it the terminal is in doubt."""
QUERY_S = 60
NOT_ASKED = frozenset({"device.host_not_running", "device.not_configured", "command.no_device"})
"""The command certainly did not reach a terminal."""
_WORDS = (
    "card_masked", "trace_no", "reference_no", "authorisation_no", "batch_no", "terminal_no", "merchant_no",
    "issuer_no", "issuer", "card_kind", "at", "settlement_day",
)  # fmt: skip
_OUTCOMES = {
    "done": TerminalOutcome.DONE,
    "failed": TerminalOutcome.FAILED,
    "unknown": TerminalOutcome.UNKNOWN,
}
LONGEST_SLIP = 4000
LONGEST_TEXT = 200


def arguments_of(ask: TerminalAsk, clear: bool, last: TerminalWord | None) -> dict[str, object]:
    """The arguments of ``sale``, ``void`` or ``refund``."""
    original = ask.original
    named: dict[str, object] = {}
    if original is not None:
        named = {
            "original_number": ask.original_no, "original_trace_no": original.trace_no,
            "original_reference_no": original.reference_no, "original_authorisation_no": original.authorisation_no,
            "original_batch_no": original.batch_no, "original_day": ask.original_day,
        }  # fmt: skip
    return {
        "number": ask.number, "amount_fen": ask.amount_fen, "operator_no": ask.operator_no, "journal_clear": clear,
        **named, **_before(last),
    }  # fmt: skip


def query_of(ask: TerminalAsk, last: TerminalWord | None) -> dict[str, object]:
    """The arguments of ``query_last`` for an act."""
    begun = ask.begun_at.astimezone(BEIJING)
    return {
        "number": ask.number, "amount_fen": ask.amount_fen, "queried": ask.act.value,
        "begun_at": f"{begun:%m%d%H%M%S}", **_before(last),
    }  # fmt: skip


def _before(last: TerminalWord | None) -> dict[str, object]:
    return {} if last is None else {"last_trace_no": last.trace_no, "last_reference_no": last.reference_no}


def word_of(act: CardAct, answer: messages.Answer) -> TerminalWord:
    """An answer as the terminal's word. What is no clear answer is unknown."""
    result: Mapping[str, Any] = answer.result
    outcome = _OUTCOMES.get(str(result.get("outcome", "")), TerminalOutcome.UNKNOWN)
    if answer.ok is not (outcome is TerminalOutcome.DONE):
        outcome = TerminalOutcome.UNKNOWN
    if not result and answer.code in NOT_ASKED:
        outcome = TerminalOutcome.FAILED
    written = result.get("transaction")
    transaction: Mapping[str, Any] = written if isinstance(written, Mapping) else {}
    if outcome is TerminalOutcome.DONE and not transaction:
        outcome = TerminalOutcome.UNKNOWN
    slip = tuple(str(copy)[:LONGEST_SLIP] for copy in result.get("slip", ()))[:4]
    words: dict[str, Any] = {name: str(transaction.get(name, "")) for name in _WORDS}
    return within_limits(TerminalWord(
        act=act, outcome=outcome, code=answer.code, host_code=str(result.get("host_code", "")),
        text=str(result.get("text", ""))[:LONGEST_TEXT],
        amount_fen=int(transaction.get("amount_fen", 0)), discount_fen=int(transaction.get("discount_fen", 0)),
        **words, slip=slip,
    ))  # fmt: skip


def task_arguments(original: TerminalWord | None) -> dict[str, object]:
    """The arguments of a task; ``original`` names the act whose slip is wanted."""
    if original is None:
        return {}
    return {"original_trace_no": original.trace_no, "original_reference_no": original.reference_no}


def report_of(answer: messages.Answer) -> TerminalReport:
    """An answer to a task. What is no clear answer is unknown; totals that no terminal can mean are left out."""
    result: Mapping[str, Any] = answer.result
    word = word_of(CardAct.SALE, answer)
    outcome = _OUTCOMES.get(str(result.get("outcome", "")), TerminalOutcome.UNKNOWN)
    if answer.ok is not (outcome is TerminalOutcome.DONE) or word.outcome is TerminalOutcome.FAILED:
        outcome = word.outcome
    return TerminalReport(
        outcome=outcome, code=answer.code, host_code=word.host_code, text=word.text, slip=word.slip,
        totals=_totals_in(result.get("totals")), sign_in_needed=result.get("sign_in_needed") is True,
    )  # fmt: skip


def _totals_in(said: object) -> BatchTotals | None:
    if not isinstance(said, Mapping):
        return None
    try:
        told = codec.decode(codec.encode(dict(said)), BatchTotals)
    except codec.WireError as error:
        log.warning("terminal: its totals are left out (%s)", error.rule)
        return None
    return told


def sale_in(answer: messages.Answer, amount_fen: int) -> TerminalWord | None:
    """The transaction of an answer when it is a sale of this amount with the bank's numbers."""
    found = answer.result.get("transaction")
    if not isinstance(found, Mapping) or found.get("kind") != CardAct.SALE.value:
        return None
    word = replace(word_of(CardAct.SALE, answer), outcome=TerminalOutcome.DONE, code="")
    return word if word.amount_fen + word.discount_fen == amount_fen and word.trace_no else None


def within_limits(word: TerminalWord) -> TerminalWord:
    """The word without texts that the server would refuse: an odd slip must not keep a sale from being told."""
    while True:
        try:
            return codec.decode(codec.encode(word), TerminalWord)
        except codec.WireError as error:
            name = error.field.removeprefix("$.").partition("[")[0]
            log.warning("terminal: %s is left out (%s)", name, error.rule)
            word = replace(word, **{name: type(getattr(word, name))()})
