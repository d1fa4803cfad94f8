"""Months: open and closed ones, the days that stand in the way, and closing by two people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.wire.day_zero import DayZeroView
from app.wire.proofs import MonthView
from app.wire.refunds import StepUp
from ui import theme
from ui.reconciliation.area import Area
from ui.reconciliation.looks import two_lines
from ui.reconciliation.months_presenter import CLOSED, MonthsModel
from ui.reconciliation.note_sheet import ask_note
from ui.reconciliation.tables import TALL_ROW_PX
from ui.text import date_time, listed, money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.labels import words
from ui.widgets.second_person import ask_second_person
from ui.widgets.tables import Column, DataTable, Remembers

SPACE, NAMED_SPANS, SHOWN_HASH = theme.SPACE, 6, 12
MONTH_LOOKS = {"open": ("primary", "pencil"), "proposed": ("warning", "users"), CLOSED: ("muted", "lock")}


class MonthsArea(Area):
    """Emits ``chosen``, ``close_given`` (note, second person), ``begin_wanted``; shows one ``MonthsModel``."""

    chosen = Signal(object)
    close_given = Signal(str, object)
    begin_wanted = Signal()

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = MonthsModel()
        self.table = DataTable("reconciliation.months", _columns(), memory)
        self.close_month = ActionButton(kind="primary", icon="lock", key="F9")
        self.propose = ActionButton(icon="user", key="F6")
        self._why, self._none, self._front = words("", wrap=True), EmptyState("calendar"), Card()
        row = QHBoxLayout()
        row.addWidget(self._why, 1)
        row.addWidget(self.propose)
        row.addWidget(self.close_month)
        self._front.column.addLayout(row)
        self.begin, self._zero, self._zero_card = ActionButton(icon="upload", key="F7"), words("", wrap=True), Card()
        zero_row = QHBoxLayout()
        zero_row.addWidget(self._zero, 1)
        zero_row.addWidget(self.begin)
        self._zero_card.column.addLayout(zero_row)
        self.begin.clicked.connect(self.begin_wanted)
        self.table.verticalHeader().setDefaultSectionSize(TALL_ROW_PX)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._none, 1)
        self.body.addWidget(self._front)
        self.body.addWidget(self._zero_card)
        self.table.selected.connect(self.chosen)
        self.close_month.clicked.connect(self._on_close)
        self.propose.clicked.connect(self._on_propose)
        self.live(lambda: self.begin.setText(translate("reconciliation", "Begin with the old system…")))
        self.live(lambda: self.propose.setText(translate("reconciliation", "Begin, another closes it…")))
        self.live(lambda: self.close_month.setText(translate("reconciliation", "Close the month…")))
        self.live(
            lambda: self._none.say(
                translate("reconciliation", "No month has begun yet."),
                translate("reconciliation", "A month appears here with the first day of the books."),
            )
        )
        self.show_model(self.model)

    def show_model(self, model: MonthsModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        self.show_state(model.fault, busy=model.busy)
        if model.months != before.months or not model.months:
            self.table.blockSignals(True)
            self.table.show_rows(model.months, keep=lambda row: row.month)
            self.table.blockSignals(False)
        self.table.setVisible(bool(model.months))
        self._none.setVisible(model.loaded and not model.months)
        self._front.setVisible(model.chosen is not None)
        self.propose.setVisible(model.proposable)
        self.propose.setEnabled(not model.busy)
        self.close_month.setVisible(model.may_close and model.chosen is not None and model.chosen.state != CLOSED)
        self.close_month.setEnabled(model.closable and not model.busy)
        imported = model.zero is not None and model.zero.day is not None
        self._zero_card.setVisible(imported or model.beginnable)
        self.begin.setVisible(model.beginnable)
        self._zero.setText(_zero_words(model.zero) if model.zero is not None else "")
        if model.chosen is not None:
            self._why.setText(_said(model.chosen))

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.table.retranslate()
        self.show_model(self.model)

    def take_focus(self) -> None:
        """The keyboard goes to the list."""
        self.table.setFocus()

    def _on_close(self) -> None:
        month = self.model.chosen
        if month is None:
            return
        what = translate("reconciliation", "{month} is closed: it takes no entry any more.").format(month=month.month)

        def noted(note: str) -> None:
            if self.model.waits_for_me:
                self.close_given.emit(note, None)
            else:
                ask_second_person(self, what, lambda second: self._on_second(note, second))

        self._ask_note(month, translate("reconciliation", "Go on"), noted)

    def _on_propose(self) -> None:
        if self.model.chosen is not None:
            confirm = translate("reconciliation", "Begin to close it")
            self._ask_note(self.model.chosen, confirm, lambda note: self.close_given.emit(note, None))

    def _ask_note(self, month: MonthView, confirm: str, on_note: Callable[[str], object]) -> None:
        ask_note(
            self,
            title=translate("reconciliation", "Close {month}?").format(month=month.month),
            text=translate(
                "reconciliation",
                "A closed month takes no entry any more; corrections are made in the open month and name it. "
                "Exceptions that are open go on. Two people close it.",
            ),
            name=translate("reconciliation", "What was looked at"),
            confirm=confirm,
            on_note=on_note,
        )

    def _on_second(self, note: str, second: StepUp) -> None:
        self.close_given.emit(note, second)


def _zero_words(zero: DayZeroView) -> str:
    if zero.day is None:
        return translate(
            "reconciliation",
            "No day has been reconciled yet: what an old system's accounts held and what was in transit can be "
            "imported.",
        )
    said = translate(
        "reconciliation", "Day zero is {day}: begun at {at} with {count} rows in transit, {amount}. SHA-256 {sha256}…"
    )
    return said.format(
        day=zero.day.isoformat(), at=date_time(zero.at) if zero.at else "—", count=f"{zero.in_transit.count:,}",
        amount=money(zero.in_transit.fen), sha256=zero.sha256[:SHOWN_HASH],
    )  # fmt: skip


def _said(month: MonthView) -> str:
    if month.state == "proposed":
        text = translate("reconciliation", "{who} has begun to close it: {note} Another person closes it.")
        return text.format(who=month.proposed_by, note=month.note)
    if month.state == CLOSED:
        at = date_time(month.closed_at) if month.closed_at else "—"
        said = translate("reconciliation", "Begun by {first}, closed by {second} at {at}: {note}")
        return said.format(first=month.proposed_by or "—", second=month.closed_by, at=at, note=month.note or "—")
    if month.missing_days:
        text = translate("reconciliation", "{count} days must be reconciled first: {days}")
        return _begun(month) + text.format(count=len(month.missing_days), days=spans_words(month.missing_days))
    if not month.over:
        return _begun(month) + translate("reconciliation", "It can be closed when its last day is reconciled.")
    return _begun(month) + translate("reconciliation", "Every day of this month is reconciled; it can be closed.")


def _begun(month: MonthView) -> str:
    """Where the month is the first and did not begin on its first day: no day before is asked for."""
    if month.begins is None:
        return ""
    return translate("reconciliation", "The books begin on {day}. ").format(day=month.begins.isoformat())


def spans_words(days: Sequence[date]) -> str:
    """Days in a row as a span: ``2026-03-01 – 2026-03-05, 2026-03-09``; the first spans where there are many."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    named = [first.isoformat() if first == last else f"{first} – {last}" for first, last in spans[:NAMED_SPANS]]
    return listed([*named, "…"] if len(spans) > NAMED_SPANS else named)


def _columns() -> Sequence[Column[MonthView]]:
    return (
        Column(name="month", title=lambda: translate("reconciliation", "Month"), width=110, text=lambda row: row.month),
        Column(
            name="state", title=lambda: translate("reconciliation", "State"), width=110,
            text=lambda row: word(f"month.{row.state}"),
            tone=lambda row: MONTH_LOOKS[row.state][0], icon=lambda row: MONTH_LOOKS[row.state][1],
        ),
        Column(
            name="matched", title=lambda: translate("reconciliation", "Matched"), width=150, right=True,
            text=lambda row: two_lines(row.matched),
        ),
        Column(
            name="transit", title=lambda: translate("reconciliation", "In transit"), width=130, right=True,
            text=lambda row: two_lines(row.in_transit),
        ),
        Column(
            name="exceptions", title=lambda: translate("reconciliation", "Exceptions"), width=130, right=True,
            text=lambda row: two_lines(row.exceptions), tone=lambda row: "danger" if row.exceptions.count else "",
        ),
        Column(
            name="missing", title=lambda: translate("reconciliation", "Days missing"), width=100, right=True,
            text=lambda row: str(len(row.missing_days)) if row.missing_days else "—",
        ),
        Column(
            name="by", title=lambda: translate("reconciliation", "Closed by"), width=160,
            text=lambda row: row.closed_by or "—",
        ),
    )  # fmt: skip
