"""How the states of reconciliation look: tone, icon and word, so that colour is never the only mark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from app.core.reconciliation import DayState, RunState, StatementState
from app.wire.reconciliation import SumView
from ui.text import money, translate, word

Look = tuple[str, str]
_COUNTED = re.compile(r"(\d+) values for (\d+) columns")

DAY_LOOKS: Mapping[DayState, Look] = {
    DayState.EMPTY: ("faint", "minus"),
    DayState.WAITING: ("muted", "hourglass"),
    DayState.RUNNING: ("primary", "play"),
    DayState.HELD: ("warning", "pause"),
    DayState.FAILED: ("danger", "failure"),
    DayState.BALANCED: ("success", "success"),
    DayState.IN_TRANSIT: ("success", "clock"),
    DayState.EXCEPTIONS: ("danger", "warning"),
    DayState.CLOSED: ("muted", "lock"),
}
RUN_LOOKS: Mapping[RunState, Look] = {
    RunState.QUEUED: ("muted", "hourglass"),
    RunState.RUNNING: ("primary", "play"),
    RunState.HELD: ("warning", "pause"),
    RunState.DONE: ("success", "success"),
    RunState.FAILED: ("danger", "failure"),
    RunState.CANCELLED: ("muted", "ban"),
    RunState.SUPERSEDED: ("muted", "undo"),
}
STATEMENT_LOOKS: Mapping[StatementState, Look] = {
    StatementState.EXPECTED: ("muted", "hourglass"),
    StatementState.KEPT: ("success", "success"),
    StatementState.NONE_THAT_DAY: ("muted", "ban"),
    StatementState.REFUSED: ("danger", "failure"),
    StatementState.SUPERSEDED: ("muted", "undo"),
}
OUTCOME_LOOKS: Mapping[str, Look] = {
    "matched": ("success", "success"),
    "in_transit": ("warning", "clock"),
    "exception": ("danger", "warning"),
}
SETTLEMENT_LOOKS: Mapping[str, Look] = {
    "expected": ("muted", "hourglass"),
    "arrived": ("success", "success"),
    "short": ("danger", "warning"),
    "over": ("warning", "warning"),
    "late": ("danger", "clock"),
}
BADGE_TONES = {"faint": "muted"}
"""A badge has no palest tone."""


def party_words(party: str, name: str) -> str:
    """``WeChat``, ``Platform``, ``HIS``, ``WeChat fund bill``."""
    if party == "funds" and name:
        return f"{word(name)} {word('party.funds')}"
    return word(name) if name else word(f"party.{party}")


def two_lines(total: SumView) -> str:
    """Count above, amount below; a dash for nothing."""
    return f"{total.count:,}\n{money(total.fen)}" if total.count or total.fen else "—"


def day_words(day: date) -> str:
    """``2026-03-02 (Mon)``."""
    names = (
        translate("reconciliation", "Mon"), translate("reconciliation", "Tue"), translate("reconciliation", "Wed"),
        translate("reconciliation", "Thu"), translate("reconciliation", "Fri"), translate("reconciliation", "Sat"),
        translate("reconciliation", "Sun"),
    )  # fmt: skip
    said = translate("reconciliation", "{day} ({weekday})")
    return said.format(day=day.isoformat(), weekday=names[day.weekday()])


def told_values(values: Mapping[str, str | int]) -> dict[str, str | int]:
    """Values of a file that was not believed, as a sentence takes them: the rule in words, no empty column."""
    told = dict(values)
    if isinstance(rule := told.get("rule"), str):
        told["rule"] = _rule_words(rule)
    if isinstance(name := told.get("name"), str):
        told["name"] = word(name)
    if told.get("column") == "":
        told["column"] = translate("reconciliation", "the whole line")
    return told


def _rule_words(rule: str) -> str:
    counted = _COUNTED.fullmatch(rule)
    if counted is None:
        return translate("text", rule)
    text = translate("text", "{values} values for {columns} columns")
    return text.format(values=counted[1], columns=counted[2])
