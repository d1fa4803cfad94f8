"""What a payment code makes its wallet do: the table of behaviours that stand in the code's own last eight digits."""

from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from server.practice.faults import Fault

Outcome = Literal["pay", "wait_pay", "wait_decline", "wait", "late", "not_enough", "expired", "refused", "none"]

# The eight digits MARK + KK + NN at the end of a code script it; any other code pays at once. NN: seconds, 00 default.
MARK = "9900"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One behaviour: what becomes of the payment, after how many seconds, and what meets the answer of the pay call."""

    outcome: Outcome
    seconds: int = 0
    fault: Fault | None = None


def _pays(kind: str, delay_s: int = 0) -> Script:
    return Script(outcome="pay", fault=Fault(kind=kind, delay_s=delay_s))


def _nothing(kind: str) -> Script:
    return Script(outcome="none", fault=Fault(kind=kind))


# KK, name, behaviour. The names are also fault kinds for rules on the pay calls.
TABLE: tuple[tuple[str, str, Script], ...] = (
    ("00", "pays", Script(outcome="pay")),
    ("01", "waits_then_pays", Script(outcome="wait_pay", seconds=10)),
    ("02", "waits_then_declines", Script(outcome="wait_decline", seconds=10)),
    ("03", "waits", Script(outcome="wait")),
    ("10", "not_enough_money", Script(outcome="not_enough")),
    ("11", "expired", Script(outcome="expired")),
    ("12", "refused", Script(outcome="refused")),
    ("20", "system_error_charged", _pays("system_error_charged")),
    ("21", "system_error", _nothing("system_error")),
    ("22", "answer_lost", _pays("answer_lost")),
    ("23", "answer_lost_uncharged", _nothing("answer_lost_uncharged")),
    ("24", "slow", _pays("slow", 10)),
    ("25", "wrong_signature", _pays("wrong_signature")),
    ("26", "cut", _pays("cut")),
    ("27", "html", _pays("html")),
    ("28", "empty", _pays("empty")),
    ("29", "disconnect", _nothing("disconnect")),
    ("30", "broken", _pays("broken")),
    ("31", "other_order", _pays("other_order")),
    ("32", "other_amount", _pays("other_amount")),
    ("33", "unknown_code", _nothing("unknown_code")),
    ("34", "http_502", _nothing("http_502")),
    ("35", "http_502_charged", _pays("http_502_charged")),
    ("40", "late_success", Script(outcome="late", seconds=20, fault=Fault(kind="system_error_charged"))),
    ("41", "late_success_lost", Script(outcome="late", seconds=20, fault=Fault(kind="answer_lost"))),
)
BY_DIGITS: dict[str, Script] = {digits: script for digits, _, script in TABLE}
BY_NAME: dict[str, tuple[str, Script]] = {name: (digits, script) for digits, name, script in TABLE}
# Behaviours that decide over the payment; the others only damage the answer.
OUTCOMES = frozenset(name for _, name, script in TABLE if script.outcome not in ("pay", "none"))
PREFIXES: dict[str, tuple[str, ...]] = {
    "wechat": ("10", "11", "12", "13", "14", "15"),
    "alipay": ("25", "26", "27", "28", "29", "30"),
}


def script_of(payment_code: str) -> Script:
    """The behaviour that stands in a payment code; codes without the mark, or with an unknown KK, pay at once."""
    tail = payment_code[-8:]
    if len(tail) < 8 or not tail.startswith(MARK):
        return BY_DIGITS["00"]
    return _lasting(BY_DIGITS.get(tail[4:6], BY_DIGITS["00"]), int(tail[6:8]))


def _lasting(script: Script, seconds: float) -> Script:
    if not seconds:
        return script
    if script.fault is not None and script.fault.kind == "slow":
        return replace(script, fault=replace(script.fault, delay_s=seconds))
    return replace(script, seconds=int(seconds))


def with_rule(script: Script, fault: Fault | None) -> Script:
    """A code's behaviour after a fault rule hit its pay call: one that decides replaces it, other damage joins."""
    if fault is None:
        return script
    if fault.kind in OUTCOMES:
        return _lasting(BY_NAME[fault.kind][1], fault.delay_s)
    return Script(outcome=script.outcome if fault.executed else "none", seconds=script.seconds, fault=fault)


def mint(wallet: str, behaviour: str, seconds: int, random: Random) -> str:
    """A fresh 18-digit payment code; KeyError for a wallet or a behaviour that is not in the tables."""
    prefix = random.choice(PREFIXES[wallet])
    digits, _ = BY_NAME[behaviour]
    return f"{prefix}{random.randrange(10**8):08d}{MARK}{digits}{min(max(seconds, 0), 99):02d}"
