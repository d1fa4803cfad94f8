"""What became of each when many were done at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.wire.exceptions import ExceptionView
from ui.exceptions.wording import name_of
from ui.sentences import find
from ui.text import money, sentence, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet
from ui.widgets.tables import Column, DataTable, Remembers


class ResultsSheet(Sheet):
    """What became of each: done, or why not and what to do."""

    def __init__(
        self, over: QWidget, results: Sequence[tuple[ExceptionView, str]], memory: Remembers
    ) -> None:  # fmt: skip
        super().__init__(over, width=820)
        done = sum(code == "done" for _, code in results)
        title = translate("exceptions", "{done} of {count} are done").format(done=done, count=len(results))
        self.table = DataTable("exceptions.results", _result_columns(), memory)
        self.table.setMinimumHeight(320)
        self.table.show_rows(sorted(results, key=lambda pair: pair[1] == "done"))
        close = ActionButton(kind="primary", key="Esc")
        close.setText(translate("exceptions", "Close"))
        text = translate("exceptions", "What was not done stays marked; the reason stands beside it.")
        self.column.addWidget(words("title", title, wrap=True))
        if done < len(results):
            self.column.addWidget(words("", text, wrap=True))
        self.column.addWidget(self.table)
        self.buttons.addStretch()
        self.buttons.addWidget(close)
        close.clicked.connect(self.dismissed)
        self.open(self.table)


def _result_columns() -> list[Column[tuple[ExceptionView, str]]]:
    return [
        Column(
            name="result", title=lambda: translate("exceptions", "Result"), width=330,
            text=lambda pair: result_words(pair[1]), tone=lambda pair: "success" if pair[1] == "done" else "danger",
            icon=lambda pair: "success" if pair[1] == "done" else "failure",
        ),
        Column(
            name="risk", title=lambda: translate("exceptions", "At risk"), width=110, right=True,
            text=lambda pair: money(pair[0].at_risk_fen),
        ),
        Column(
            name="our_no", title=lambda: translate("exceptions", "Our number"), width=250,
            text=lambda pair: pair[0].our_no or pair[0].party_no or pair[0].exception_no,
        ),
    ]  # fmt: skip


def result_words(code: str) -> str:
    """What became of one of many."""
    return name_of("result", code) if find(f"exception.result.{code}") else sentence(code).whole
