"""The columns of the four-cell grid: outcome, type, the four parties side by side, numbers and times."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.core.money import Money
from app.desk.rows_as_seen import SeenColumn
from app.wire.reconciliation import RowView
from ui.reconciliation.looks import OUTCOME_LOOKS
from ui.reconciliation.tables import type_words
from ui.text import date_time, money, translate, word
from ui.widgets.paged_model import GridColumn

AGREES, DIFFERS, ABSENT = "A", "D", "-"
PARTIES = ("channel", "platform", "business", "source")
"""In the order of the cells of a pattern."""


class Said:
    """Words that are asked for at every repaint, remembered until the language changes."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def __call__(self, code: str) -> str:
        """A code's word."""
        found = self._words.get(code)
        if found is None:
            found = self._words[code] = word(code)
        return found

    def type(self, code: str) -> str:
        """A type of exception."""
        key = f"type {code}"
        if key not in self._words:
            self._words[key] = type_words(code)
        return self._words[key]

    def fresh(self) -> None:
        """Another language: forget them."""
        self._words.clear()


def row_columns(said: Said) -> Sequence[GridColumn[RowView]]:
    """Every column there is; the first stands still unless somebody arranges otherwise."""
    return (
        GridColumn(
            name="outcome", title=lambda: translate("reconciliation", "Outcome"), width=118, sort="worst",
            text=lambda row: said(f"outcome.{row.outcome}"), tone=lambda row: OUTCOME_LOOKS[row.outcome][0],
            icon=lambda row: OUTCOME_LOOKS[row.outcome][1],
        ),
        GridColumn(
            name="type", title=lambda: translate("reconciliation", "Type"), width=140, sort="type",
            text=lambda row: said.type(row.type) if row.outcome == "exception" else "",
        ),
        GridColumn(
            name="channel", title=lambda: translate("reconciliation", "Channel"), width=84, sort="channel",
            text=lambda row: said(row.channel),
        ),
        GridColumn(
            name="kind", title=lambda: translate("reconciliation", "Kind"), width=72,
            text=lambda row: said(f"kind.{row.kind}"),
        ),
        _cell(0, lambda: translate("reconciliation", "At the channel"), said),
        _cell(1, lambda: translate("reconciliation", "This program"), said),
        _cell(2, lambda: translate("reconciliation", "Business system"), said),
        _cell(3, lambda: translate("reconciliation", "Service channel"), said),
        GridColumn(
            name="at", title=lambda: translate("reconciliation", "Time"), width=140, sort="at",
            text=lambda row: date_time(row.at),
        ),
        GridColumn(
            name="our_no", title=lambda: translate("reconciliation", "Our number"), width=272, sort="our_no",
            text=lambda row: row.our_no,
        ),
        GridColumn(
            name="party_no", title=lambda: translate("reconciliation", "Channel's number"), width=272, sort="party_no",
            text=lambda row: row.party_no,
        ),
        GridColumn(
            name="business_no", title=lambda: translate("reconciliation", "Business number"), width=150,
            text=lambda row: row.business_no,
        ),
        GridColumn(
            name="day", title=lambda: translate("reconciliation", "Accounting day"), width=126,
            text=lambda row: row.day.isoformat(),
        ),
        GridColumn(
            name="carried", title=lambda: translate("reconciliation", "Carried over"), width=100,
            text=lambda row: translate("reconciliation", "from before") if row.carried else "",
            icon=lambda row: "arrow-right" if row.carried else "",
        ),
        GridColumn(
            name="exception_no", title=lambda: translate("reconciliation", "Exception"), width=280,
            text=lambda row: row.exception_no,
        ),
    )  # fmt: skip


SAID_OF = {
    "outcome": ("outcome",), "type": ("outcome", "type"), "channel": ("channel",), "kind": ("kind",),
    "carried": ("carried",),
}  # fmt: skip
"""Columns of few different values, by what the server's file has of them."""
MINUTE = len("2026-03-01 09:30")


def seen_columns(columns: Sequence[GridColumn[RowView]]) -> Sequence[SeenColumn]:
    """The columns of a file of what the grid shows."""
    return [_seen(column) for column in columns]


def _seen(column: GridColumn[RowView]) -> SeenColumn:
    if column.name in SAID_OF:
        return SeenColumn(column.title(), SAID_OF[column.name], text=column.text)
    if column.name == "at":
        return SeenColumn(column.title(), ("at",), letters=MINUTE)
    foreign = column.name in ("our_no", "party_no", "business_no")
    return SeenColumn(column.title(), (column.name.replace("_fen", "_yuan"),), foreign=foreign)


def amount_of(row: RowView, party: str) -> int | None:
    """What a party says, in fen; None where it has no record."""
    found: int | None = getattr(row, f"{party}_fen")
    return found


def cell_words(row: RowView, place: int) -> str:
    """What a cell says in full: the tool tip."""
    mark, amount = row.cells[place], amount_of(row, PARTIES[place])
    if amount is not None:
        differs = translate("reconciliation", "differs: {field}").format(field=word(f"field.{row.field}"))
        agrees = translate("reconciliation", "agrees")
        return f"{money(amount)} · {differs if mark == DIFFERS else agrees}"
    if mark == AGREES:
        return translate("reconciliation", "keeps no record of this money")
    if row.outcome == "in_transit":
        return translate("reconciliation", "absent; its calendar explains why")
    return translate("reconciliation", "absent, and nothing explains why")


def _cell(place: int, title: Callable[[], str], said: Said) -> GridColumn[RowView]:
    party = PARTIES[place]

    def text(row: RowView) -> str:
        amount = amount_of(row, party)
        if amount is not None:
            return money(amount)
        if row.cells[place] == AGREES:
            return "·"
        return said("outcome.in_transit") if row.outcome == "in_transit" else "—"

    def tone(row: RowView) -> str:
        mark = row.cells[place]
        if mark == DIFFERS:
            return "danger"
        if mark == ABSENT:
            return "warning" if row.outcome == "in_transit" else "danger"
        return "" if amount_of(row, party) is not None else "faint"

    def icon(row: RowView) -> str:
        mark = row.cells[place]
        if mark == DIFFERS:
            return "warning"
        return ("clock" if row.outcome == "in_transit" else "failure") if mark == ABSENT else ""

    def copied(row: RowView) -> str:
        amount = amount_of(row, party)
        return "" if amount is None else Money(amount).yuan

    return GridColumn(
        name=party + "_fen", title=title, width=132, right=True, text=text, tone=tone, icon=icon, copied=copied,
        hint=lambda row: cell_words(row, place), sort="amount_fen" if party == "platform" else "",
    )  # fmt: skip
