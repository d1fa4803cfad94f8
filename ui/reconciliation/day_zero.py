"""The sheet of day zero: a file is chosen, what it says is looked at, and another person agrees before it is final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.wire.day_zero import DayZeroPreview
from ui import theme
from ui.reconciliation.area import FileChoice
from ui.reconciliation.day_zero_presenter import DayZeroModel
from ui.reconciliation.doing import DoingBar
from ui.reconciliation.looks import party_words
from ui.text import money, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, InlineError
from ui.widgets.facts import Fact, FactList
from ui.widgets.labels import words
from ui.widgets.second_person import ask_second_person
from ui.widgets.sheet import Sheet
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE, WIDEST_PX, ROWS_SEEN, SHOWN_HASH = theme.SPACE, 820, 6, 16


@dataclass(frozen=True, slots=True)
class Opening:
    """A line of what the hospital begins with: an account's balance, or a party's rows in transit."""

    name: str
    count: str
    fen: int


class DayZeroSheet(Sheet):
    """Emits ``file_given``, ``stop_wanted`` and ``agreed`` (the second person); shows one ``DayZeroModel``."""

    file_given = Signal(str)
    stop_wanted = Signal()
    agreed = Signal(object)
    closed = Signal()

    def __init__(self, over: QWidget, memory: Remembers, files: FileChoice) -> None:
        super().__init__(over, width=min(WIDEST_PX, over.width() - 2 * SPACE))
        self.model, self._files = DayZeroModel(), files
        self.busy, self.error, self.doing = BusyBar(self), InlineError(self), DoingBar(self)
        self.choose = ActionButton(icon="upload", key="F6")
        self.begin = ActionButton(kind="primary", icon="users", key="F9")
        self.no = ActionButton(key="Esc")
        self.table, self._facts = DataTable("reconciliation.day_zero", _columns(), memory, self), FactList()
        self.warning = words("strong", wrap=True)
        self._arrange()
        self.choose.clicked.connect(self._on_choose)
        self.begin.clicked.connect(self._on_begin)
        self.no.clicked.connect(self.dismissed)
        self.doing.stop_wanted.connect(self.stop_wanted)
        self.show_model(self.model)
        self.open(self.choose)

    def show_model(self, model: DayZeroModel) -> None:
        """Show all of it; once imported the sheet is over."""
        before, self.model = self.model, model
        if model.done is not None:
            self.closed.emit()
            self.close_sheet()
            return
        fault, preview = model.fault, model.preview
        self.busy.set_busy(model.busy)
        self.doing.show_doing(model.doing)
        self.error.show_code(
            fault.code if fault else "", fault.values if fault else None, fault.tone if fault else "danger"
        )
        for part in (self.table, self._facts, self.begin):
            part.setVisible(preview is not None)
        self.warning.setVisible(preview is not None and preview.booked_before is not None)
        self.choose.setEnabled(not model.busy)
        self.begin.setEnabled(preview is not None and not model.busy)
        self.no.setEnabled(not model.busy or model.doing is not None)
        if preview is not None and preview is not before.preview:
            self._facts.show_facts(_facts(preview, Path(model.path).name))
            self.table.show_rows(_rows(preview))
            self.warning.setText(_warning(preview))
            self.table.setFocus()
        elif not model.busy and before.busy:
            self.choose.setFocus()

    def dismissed(self) -> None:
        """Esc: nothing was imported; while it is being imported the sheet stays."""
        if self.model.busy and self.model.doing is None:
            return
        self.closed.emit()
        super().dismissed()

    def _on_choose(self) -> None:
        self.file_given.emit(self._files.open(self, translate("reconciliation", "The old system's balances")))

    def _on_begin(self) -> None:
        preview = self.model.preview
        if preview is None:
            return
        what = translate(
            "reconciliation",
            "The books begin on {day} with {balances} balances and {rows} rows in transit. It is done once and cannot "
            "be taken back.",
        )
        rows = sum(each.count for each in preview.in_transit)
        said = what.format(day=preview.day.isoformat(), balances=f"{preview.balances_count:,}", rows=f"{rows:,}")
        ask_second_person(self, said, self.agreed.emit)

    def _arrange(self) -> None:
        told = translate(
            "reconciliation",
            "A CSV or JSON file of the old system: what its accounts held, what was in transit, and the totals it "
            "printed. Totals must agree with the rows; nothing is stored until another person agrees.",
        )
        self.table.setFixedHeight((ROWS_SEEN + 1) * ROW_PX + SPACE)
        self.column.setSpacing(SPACE)
        self.column.addWidget(words("title", translate("reconciliation", "Begin with the old system's balances")))
        self.column.addWidget(words("", told, wrap=True))
        for part in (self.busy, self.error, self.doing, self._facts, self.table, self.warning):
            self.column.addWidget(part)
        self.choose.setText(translate("reconciliation", "Choose the file…"))
        self.begin.setText(translate("reconciliation", "Import, another person agrees…"))
        self.no.setText(translate("reconciliation", "Close"))
        self.buttons.addWidget(self.choose)
        self.buttons.addStretch()
        self.buttons.addWidget(self.no)
        self.buttons.addWidget(self.begin)


def _facts(preview: DayZeroPreview, name: str) -> list[Fact]:
    told = translate("reconciliation", "{count} · {amount}")
    rows = sum(each.count for each in preview.in_transit), sum(each.fen for each in preview.in_transit)
    return [
        Fact(translate("reconciliation", "File"), f"{name} · SHA-256 {preview.sha256[:SHOWN_HASH]}…"),
        Fact(translate("reconciliation", "First day"), preview.day.isoformat()),
        Fact(
            translate("reconciliation", "Balances"),
            told.format(count=f"{preview.balances_count:,}", amount=money(preview.balances_fen)),
        ),
        Fact(translate("reconciliation", "In transit"), told.format(count=f"{rows[0]:,}", amount=money(rows[1]))),
        Fact(translate("reconciliation", "Totals of the old system"), translate("reconciliation", "agree"), "success"),
    ]  # fmt: skip


def _rows(preview: DayZeroPreview) -> list[Opening]:
    said = translate("reconciliation", "{party}: in transit")
    return [
        *(Opening(each.account, "", each.fen) for each in preview.balances),
        *(
            Opening(said.format(party=party_words(each.party, each.name)), f"{each.count:,}", each.fen)
            for each in preview.in_transit
        ),
    ]


def _warning(preview: DayZeroPreview) -> str:
    if preview.booked_before is None:
        return ""
    said = translate(
        "reconciliation", "Money was booked here on {day} already; days before {first} are never asked for again."
    )
    return said.format(day=preview.booked_before.isoformat(), first=preview.day.isoformat())


def _columns() -> Sequence[Column[Opening]]:
    return (
        Column(
            name="name", title=lambda: translate("reconciliation", "Account or party"), width=380,
            text=lambda row: row.name,
        ),
        Column(
            name="count", title=lambda: translate("reconciliation", "Rows"), width=100, right=True,
            text=lambda row: row.count or "—",
        ),
        Column(
            name="fen", title=lambda: translate("reconciliation", "Amount"), width=160, right=True,
            text=lambda row: money(row.fen),
        ),
    )  # fmt: skip
