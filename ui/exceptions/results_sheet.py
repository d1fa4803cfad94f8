"""What became of each when many were done at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.wire.exceptions import ExceptionView
from ui.exceptions.models import STATE_LOOKS, goes_on
from ui.exceptions.wording import name_of
from ui.sentences import find
from ui.text import money, sentence, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet
from ui.widgets.tables import Column, DataTable, Remembers

DONE, LEFT = "done", "left"
Result = tuple[ExceptionView, str]
"""An exception as it stands now, and the code of what became of it."""


class ResultsSheet(Sheet):
    """What became of each: done and how it stands now, or why not and what to do; what is not done comes first."""

    def __init__(self, over: QWidget, results: Sequence[Result], memory: Remembers) -> None:
        super().__init__(over, width=900)
        done, left = (sum(code == wanted for _, code in results) for wanted in (DONE, LEFT))
        title = translate("exceptions", "{done} of {count} are done").format(done=done, count=len(results) - left)
        self.table, self._whole = DataTable("exceptions.results", _result_columns(), memory), words("", wrap=True)
        self.table.setMinimumHeight(300)
        self._whole.setMinimumHeight(44)
        self.table.selected.connect(self._show_whole)
        self.table.show_rows(sorted(results, key=lambda pair: (pair[1] == DONE, pair[1] == LEFT)))
        close = ActionButton(kind="primary", key="Esc")
        close.setText(translate("exceptions", "Close"))
        self.column.addWidget(words("title", title, wrap=True))
        for text in _what_next(results):
            self.column.addWidget(words("", text, wrap=True))
        self.column.addWidget(self.table)
        self.column.addWidget(self._whole)
        self.buttons.addStretch()
        self.buttons.addWidget(close)
        close.clicked.connect(self.dismissed)
        self.open(self.table)
        self._show_whole(self.table.current_row())

    def _show_whole(self, pair: Result | None) -> None:
        """All that is said of the row in front, uncut."""
        if pair is not None:
            state = name_of("state", pair[0].state)
            self._whole.setText(result_words(pair[1]) if pair[1] != DONE else f"{result_words(DONE)} · {state}")


def _what_next(results: Sequence[Result]) -> list[str]:
    found = []
    if any(code not in (DONE, LEFT) for _, code in results):
        found.append(translate("exceptions", "What was not done stays marked; the reason stands beside it."))
    if any(code == DONE and goes_on(row) for row, code in results):
        found.append(
            translate("exceptions", "What has a next step stays marked: the bar above the list offers it for all.")
        )
    return found


def _result_columns() -> list[Column[Result]]:
    return [
        Column(
            name="result", title=lambda: translate("exceptions", "Result"), width=290,
            text=lambda pair: result_words(pair[1]), tone=lambda pair: _look(pair[1])[0],
            icon=lambda pair: _look(pair[1])[1],
        ),
        Column(
            name="state", title=lambda: translate("exceptions", "Now"), width=150,
            text=lambda pair: name_of("state", pair[0].state), tone=lambda pair: STATE_LOOKS[pair[0].state][0],
            icon=lambda pair: STATE_LOOKS[pair[0].state][1],
        ),
        Column(
            name="risk", title=lambda: translate("exceptions", "At risk"), width=110, right=True,
            text=lambda pair: money(pair[0].at_risk_fen),
        ),
        Column(
            name="our_no", title=lambda: translate("exceptions", "Our number"), width=272,
            text=lambda pair: pair[0].our_no or pair[0].party_no or pair[0].exception_no,
        ),
    ]  # fmt: skip


def _look(code: str) -> tuple[str, str]:
    return {DONE: ("success", "success"), LEFT: ("muted", "minus")}.get(code, ("danger", "failure"))


def result_words(code: str) -> str:
    """What became of one of many."""
    return name_of("result", code) if find(f"exception.result.{code}") else sentence(code).whole
