"""Our own statements of a day for service channels: what each was told, and its file as CSV or JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.wire.own_statements import OwnStatementForm, OwnStatementView
from ui.text import money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet
from ui.widgets.tables import Column, DataTable, Remembers

SHOWN_HASH = 12
Saved = Callable[[OwnStatementView, OwnStatementForm], object]


class OwnSheet(Sheet):
    """F8 keeps the CSV file of the line in front, F9 the JSON file."""

    def __init__(
        self, over: QWidget, statements: Sequence[OwnStatementView], memory: Remembers, on_saved: Saved
    ) -> None:  # fmt: skip
        super().__init__(over, width=820)
        self._on_saved = on_saved
        self.table = DataTable("reconciliation.own", _columns(), memory)
        self.table.setMinimumHeight(240)
        self.table.show_rows(statements)
        self.csv, self.json = ActionButton(icon="download", key="F8"), ActionButton(icon="download", key="F9")
        close = ActionButton(key="Esc")
        self.csv.setText(translate("reconciliation", "Save as CSV…"))
        self.json.setText(translate("reconciliation", "Save as JSON…"))
        close.setText(translate("reconciliation", "Close"))
        told = translate(
            "reconciliation",
            "What each service channel is told of this day; the totals and the hash stand in the file too.",
        )
        nothing = translate("reconciliation", "No service channel traded on this day.")
        self.column.addWidget(words("title", translate("reconciliation", "Our own statements"), wrap=True))
        self.column.addWidget(words("", told if statements else nothing, wrap=True))
        self.column.addWidget(self.table)
        self.table.setVisible(bool(statements))
        for button, form in ((self.csv, "csv"), (self.json, "json")):
            button.setVisible(bool(statements))
            button.clicked.connect(lambda _on=False, form=form: self._save(form))
            self.buttons.addWidget(button)
        self.buttons.addStretch()
        self.buttons.addWidget(close)
        close.clicked.connect(self.dismissed)
        self.open(self.table if statements else close)

    def _save(self, form: OwnStatementForm) -> None:
        chosen = self.table.current_row()
        if chosen is not None:
            self.close_sheet()
            QTimer.singleShot(0, lambda: self._on_saved(chosen, form))


def _columns() -> list[Column[OwnStatementView]]:
    return [
        Column(
            name="source", title=lambda: translate("reconciliation", "Service channel"), width=150,
            text=lambda row: word(row.source),
        ),
        Column(
            name="paid", title=lambda: translate("reconciliation", "Taken"), width=160, right=True,
            text=lambda row: f"{row.payments:,} · {money(row.payments_fen)}",
        ),
        Column(
            name="back", title=lambda: translate("reconciliation", "Given back"), width=160, right=True,
            text=lambda row: f"{row.refunds:,} · {money(row.refunds_fen)}",
        ),
        Column(
            name="unknown", title=lambda: translate("reconciliation", "Unknown"), width=80, right=True,
            text=lambda row: f"{row.unknown:,}" if row.unknown else "—",
            tone=lambda row: "unknown" if row.unknown else "",
        ),
        Column(
            name="version", title=lambda: translate("reconciliation", "Version"), width=70, right=True,
            text=lambda row: str(row.version),
        ),
        Column(
            name="hash", title=lambda: translate("reconciliation", "SHA-256"), width=120,
            text=lambda row: row.sha256[:SHOWN_HASH],
        ),
    ]  # fmt: skip
