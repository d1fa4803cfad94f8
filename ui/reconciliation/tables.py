"""The small tables of a day: its parties with their lines of the day proof, its runs, what two runs tell apart."""

from __future__ import annotations

from collections.abc import Sequence

from app.wire.reconciliation import PartyDay, RunChange, RunView
from ui.reconciliation.looks import RUN_LOOKS, STATEMENT_LOOKS, party_words, told_values, two_lines
from ui.text import clock_time, money, sentence, titled, translate, word
from ui.widgets.tables import Column

TALL_ROW_PX = 54


def party_columns(*, statement: bool = True) -> Sequence[Column[PartyDay]]:
    """A party, then opening + today − matched − closed = in transit + exceptions, each as count and amount."""
    columns: list[Column[PartyDay]] = [
        Column(
            name="party", title=lambda: translate("reconciliation", "Party"), width=110, whole=True,
            text=lambda row: f"{party_words(row.party, row.name)}\n{word(f'party.{row.party}')}"
            if row.name else party_words(row.party, row.name),
        ),
        Column(
            name="opening", title=lambda: translate("reconciliation", "Opening"), width=95, right=True,
            text=lambda row: two_lines(row.opening),
        ),
        Column(
            name="today", title=lambda: translate("reconciliation", "+ Today"), width=110, right=True,
            text=lambda row: two_lines(row.today),
        ),
        Column(
            name="matched", title=lambda: translate("reconciliation", "− Matched"), width=110, right=True,
            text=lambda row: two_lines(row.matched),
        ),
        Column(
            name="closed", title=lambda: translate("reconciliation", "− Closed"), width=95, right=True,
            text=lambda row: two_lines(row.closed),
        ),
        Column(
            name="transit", title=lambda: translate("reconciliation", "= In transit"), width=100, right=True,
            text=lambda row: two_lines(row.in_transit),
        ),
        Column(
            name="exceptions", title=lambda: translate("reconciliation", "+ Exceptions"), width=100, right=True,
            text=lambda row: two_lines(row.exceptions),
            tone=lambda row: "danger" if row.exceptions.count else "",
        ),
        Column(
            name="holds", title=lambda: translate("reconciliation", "Holds"), width=90,
            text=_whether_it_holds,
            tone=lambda row: ("success" if row.holds else "danger") if _is_counted(row) else "",
            icon=lambda row: ("success" if row.holds else "failure") if _is_counted(row) else "",
        ),
    ]  # fmt: skip
    if statement:
        columns.append(
            Column(
                name="statement", title=lambda: translate("reconciliation", "Statement"), width=150,
                text=_statement,
                tone=lambda row: STATEMENT_LOOKS[row.statement_state][0] if row.statement_state else "",
                icon=lambda row: STATEMENT_LOOKS[row.statement_state][1] if row.statement_state else "",
            )
        )  # fmt: skip
    return columns


def _is_counted(row: PartyDay) -> bool:
    """Whether a run has counted anything of it: before that nothing is known to hold."""
    sums = (row.opening, row.today, row.matched, row.closed, row.in_transit, row.exceptions)
    return any(each.count or each.fen for each in sums)


def _whether_it_holds(row: PartyDay) -> str:
    if not _is_counted(row):
        return "—"
    return translate("reconciliation", "Holds") if row.holds else translate("reconciliation", "Differs")


def run_columns() -> Sequence[Column[RunView]]:
    """The runs of a day: which, when, by whom, how it ended."""
    return (
        Column(
            name="version", title=lambda: translate("reconciliation", "Run"), width=44, right=True,
            text=lambda row: str(row.version) if row.version else "—",
        ),
        Column(
            name="state", title=lambda: translate("reconciliation", "State"), width=150,
            text=_run_state, tone=lambda row: RUN_LOOKS[row.state][0], icon=lambda row: RUN_LOOKS[row.state][1],
        ),
        Column(
            name="at", title=lambda: translate("reconciliation", "Asked"), width=60, whole=True,
            text=lambda row: clock_time(row.asked_at),
        ),
        Column(
            name="by", title=lambda: translate("reconciliation", "Asked by"), width=92,
            text=lambda row: row.asked_by or translate("reconciliation", "the clock"),
        ),
        Column(
            name="matched", title=lambda: translate("reconciliation", "Matched"), width=80, right=True,
            text=lambda row: f"{row.matched.count:,}" if row.version else "—",
        ),
        Column(
            name="exceptions", title=lambda: translate("reconciliation", "Exceptions"), width=80, right=True,
            text=lambda row: f"{row.exceptions.count:,}" if row.version else "—",
            tone=lambda row: "danger" if row.exceptions.count else "",
        ),
        Column(
            name="risk", title=lambda: translate("reconciliation", "At risk"), width=95, right=True,
            text=lambda row: money(row.at_risk_fen) if row.at_risk_fen else "—",
        ),
        Column(
            name="rules", title=lambda: translate("reconciliation", "Rules"), width=78, whole=True,
            text=lambda row: row.rule_version,
        ),
    )  # fmt: skip


def change_columns() -> Sequence[Column[RunChange]]:
    """What two runs of a day tell differently."""
    return (
        Column(
            name="number", title=lambda: translate("reconciliation", "Number"), width=260,
            text=lambda row: row.our_no or row.party_no,
        ),
        Column(
            name="channel", title=lambda: translate("reconciliation", "Channel"), width=80,
            text=lambda row: word(row.channel),
        ),
        Column(
            name="kind", title=lambda: translate("reconciliation", "Kind"), width=80,
            text=lambda row: word(f"kind.{row.kind}"),
        ),
        Column(
            name="fen", title=lambda: translate("reconciliation", "Amount"), width=100, right=True,
            text=lambda row: money(row.fen),
        ),
        Column(
            name="before", title=lambda: translate("reconciliation", "Before"), width=160,
            text=lambda row: change_words(row.before),
        ),
        Column(
            name="after", title=lambda: translate("reconciliation", "Now"), width=160,
            text=lambda row: change_words(row.after),
        ),
    )  # fmt: skip


def change_words(said: str) -> str:
    """``exception surplus`` in words; a dash where a run does not have it."""
    outcome, _, kind = said.partition(" ")
    if not outcome:
        return "—"
    words = word(f"outcome.{outcome}")
    return titled(words, type_words(kind)) if kind and outcome != "matched" else words


def type_words(kind: str) -> str:
    """A type of exception in a few words."""
    return sentence(f"exception.type.{kind}").what if kind else ""


def _statement(row: PartyDay) -> str:
    if row.statement_state is None:
        return translate("reconciliation", "Own books")
    said = word(f"statement.{row.statement_state.value}")
    if not row.statement_lines:
        return said
    lines = translate("reconciliation", "{n} lines").format(n=f"{row.statement_lines:,}")
    return f"{said}\n{lines} · {row.statement_sha256[:8]}"


def _run_state(row: RunView) -> str:
    said = word(f"run.{row.state.value}")
    return titled(said, sentence(row.error, told_values(row.error_values)).what) if row.error else said
