"""A variant's request from ours, and its answer as a result: pure, over the tables of ``variants``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from drivers.errors import (
    TERMINAL_ANSWER,
    TERMINAL_BANK_SILENT,
    TERMINAL_CODE,
    TERMINAL_DECLINED,
    TERMINAL_ECHO,
    TERMINAL_NO_ORIGINAL,
    TERMINAL_NOT_RECORDED,
    TERMINAL_OTHER_LAST,
    TERMINAL_QUERY_FAILED,
    TERMINAL_SILENT,
    TERMINAL_VOIDED,
    DeviceError,
)
from drivers.ports import MONEY_ACTS, CardTransaction, Outcome, TerminalAct, TerminalRequest, TerminalResult
from drivers.terminal.card_numbers import masked_card
from drivers.terminal.last_act import judge_last
from drivers.terminal.layout import Fill, pack, unpack, width_of
from drivers.terminal.return_codes import verdict_of
from drivers.terminal.variants import Variant

_RETURNS: Final[Mapping[int, str]] = {-2: TERMINAL_SILENT, -3: TERMINAL_BANK_SILENT}
_CARD_KINDS: Final[Mapping[str, str]] = {"00": "credit", "01": "debit", "02": "semi_credit"}
_WALLETS: Final[Mapping[str, str]] = {"0": "alipay", "1": "wechat", "2": "unionpay", "3": "other"}
_WALLET_BANKS: Final[Mapping[str, str]] = {"0ZFB": "alipay", "WXZF": "wechat", "YLSM": "unionpay"}
_NAMES: Final = ("counter_no", "operator_no")
_SAME_NAMES: Final = (
    "trace_no", "reference_no", "authorisation_no", "batch_no", "terminal_no", "merchant_no", "issuer",
    "settlement_day", "number",
)  # fmt: skip
_STATES: Final[Mapping[str, Mapping[TerminalAct, tuple[Outcome, str]]]] = {
    "0": dict.fromkeys(MONEY_ACTS, (Outcome.DONE, "")),
    "2": {TerminalAct.VOID: (Outcome.DONE, ""), TerminalAct.SALE: (Outcome.FAILED, TERMINAL_VOIDED)},
    "3": {TerminalAct.REFUND: (Outcome.DONE, "")},
    "4": dict.fromkeys(MONEY_ACTS, (Outcome.FAILED, TERMINAL_NOT_RECORDED)),
    "5": dict.fromkeys(MONEY_ACTS, (Outcome.FAILED, TERMINAL_DECLINED)),
}
"""What the state of a queried act proves, by the kind of act; 1 (time ran out) and all else prove nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request as it left: its values are what the answer is held against."""

    request: TerminalRequest
    values: Mapping[str, str] = field(repr=False)

    def packed(self, variant: Variant) -> bytes:
        return pack(variant.request, self.values)


def prepare(variant: Variant, request: TerminalRequest, random: str, settings: Mapping[str, str]) -> Sent | None:
    """The request in the variant's words; None when it has none for this act. ``settings``: counter_no, … of ours.

    An operator's or counter's name that is longer than its field gives way to the setting: nothing is proven by it.
    """
    words = variant.acts.get(request.kind)
    if words is None:
        return None
    widths = {each.name: each.width for each in variant.request}
    originals = {name: getattr(request, name) for name in variant.also.get(request.kind, ())}
    values = {
        **settings,
        **{name: word for name in _NAMES if (word := getattr(request, name)) and len(word) <= widths.get(name, 0)},
        "amount": str(request.amount_fen) if request.amount_fen or request.kind in MONEY_ACTS else "0",
        "number": request.number,
        "payment_code": request.payment_code,
        "random": random,
        **variant.fixed,
        **words,
        **{name: value for name, value in originals.items() if value},
    }
    return Sent(request=request, values=values)


def read(variant: Variant, sent: Sent, returned: int | None, data: bytes) -> tuple[TerminalResult, dict[str, str]]:
    """The result of the act itself, and the fields it was read from (empty when they cannot be trusted).

    The result of a query_last is done when the terminal answered; what that proves of the act asked about is for
    ``queried`` or, where a slip is printed again, for the slip.
    """
    try:
        found = _unpacked(variant, data)
    except DeviceError as error:
        return _unknown(_RETURNS.get(returned or 0, error.code)), {}
    if any(found.get(name) != sent.values.get(name, "").strip() for name in variant.echo):
        return _unknown(TERMINAL_ECHO, found), {}
    verdict = verdict_of("00" if found["code"] == variant.done else _not_done(found["code"]))
    if verdict.outcome is Outcome.DONE and not (variant.good_returns is None or returned in variant.good_returns):
        return _unknown(_RETURNS.get(returned or 0, TERMINAL_CODE), found), {}
    kind = sent.request.kind
    result = TerminalResult(
        outcome=verdict.outcome,
        code=verdict.code,
        host_code=found["code"],
        text=found.get("text", ""),
        sign_in_needed=verdict.sign_in_needed,
        balance_fen=fen(found.get("amount", "")) if kind is TerminalAct.BALANCE else None,
    )
    if result.outcome is Outcome.DONE and kind in MONEY_ACTS:
        transaction = transaction_of(kind, found)
        if transaction is None:
            return _unknown(TERMINAL_ECHO, found), found
        result = replace(result, transaction=transaction)
    return result, found


def queried(request: TerminalRequest, answered: TerminalResult, found: Mapping[str, str]) -> TerminalResult:
    """What an answered query by our number proves (Asking.STATUS): only its own state says so, never the code alone."""
    if answered.outcome is not Outcome.DONE:
        return unread(answered, request)
    state = _STATES.get(found.get("state", ""), {})
    outcome, code = state.get(request.queried, (Outcome.UNKNOWN, TERMINAL_BANK_SILENT))
    transaction = transaction_of(request.queried, found)
    if transaction is not None and transaction.number not in {"", request.number}:
        outcome, code = Outcome.UNKNOWN, TERMINAL_OTHER_LAST
    text = found.get("state_text") or answered.text
    return replace(answered, outcome=outcome, code=code, text=text, transaction=transaction)


def unread(answered: TerminalResult, request: TerminalRequest) -> TerminalResult:
    """A query that was itself refused: nothing is proven, unless the terminal says that it has no transaction."""
    if answered.code == TERMINAL_NO_ORIGINAL:
        return replace(judge_last(request, None), host_code=answered.host_code, text=answered.text)
    refused = answered.outcome is Outcome.FAILED and not answered.sign_in_needed
    return replace(answered, outcome=Outcome.UNKNOWN, code=TERMINAL_QUERY_FAILED if refused else answered.code)


def transaction_of(kind: TerminalAct, found: Mapping[str, str]) -> CardTransaction | None:
    """The transaction that an answer tells of; None when its amount cannot be read."""
    amount_fen, discount_fen = fen(found.get("amount", "")), fen(found.get("discount") or "0")
    if amount_fen is None or discount_fen is None:
        return None
    day, time = found.get("day", ""), found.get("time", "")
    issuer_no = found.get("issuer_no", "")
    wallet = _WALLETS.get(found.get("wallet", "")) or _WALLET_BANKS.get(issuer_no, "")
    return CardTransaction(
        kind=kind,
        amount_fen=amount_fen,
        discount_fen=discount_fen,
        card_masked=masked_card(found.get("card", "")),
        card_kind=wallet or _CARD_KINDS.get(found.get("card_kind", ""), ""),
        issuer_no=issuer_no,
        at=day[-4:] + time if len(day) >= 4 and len(time) == 6 else "",
        echoed=True,
        **{name: found.get(name, "") for name in _SAME_NAMES},
    )


def fen(text: str) -> int | None:
    """Digits as fen; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() else None


def _unpacked(variant: Variant, data: bytes) -> dict[str, str]:
    table = variant.short_response if len(data) < variant.short_bytes else variant.response
    if any(each.fill is Fill.NUL for each in table):
        data = data.ljust(width_of(table), b"\0")
    found = unpack(table, data)
    if not found["code"]:
        raise DeviceError(TERMINAL_ANSWER, "no return code")
    return found


def _not_done(code: str) -> str:
    """A code that is not the variant's word for done: the two letters 00 of a family whose word is longer are none."""
    return "" if code == "00" else code


def _unknown(code: str, found: Mapping[str, str] | None = None) -> TerminalResult:
    said = found or {}
    return TerminalResult(outcome=Outcome.UNKNOWN, code=code, host_code=said.get("code", ""), text=said.get("text", ""))
