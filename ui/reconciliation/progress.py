"""How far a live run is: its step, a bar, rows done of rows to do; why one is held or failed, and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.core.reconciliation import RunState
from app.wire.reconciliation import RunView
from ui import theme
from ui.reconciliation.looks import RUN_LOOKS, told_values
from ui.text import sentence, translate, word
from ui.widgets.labels import Badge, words

SPACE, WHOLE = theme.SPACE, 1000


class RunProgress(QWidget):
    """Hidden while nothing goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._step = Badge(), words("strong", wrap=True)
        self._rows, self.bar = words("muted"), QProgressBar()
        self._next = words("small", wrap=True)
        self.bar.setTextVisible(False)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.setSpacing(SPACE + SPACE // 2)
        row.addWidget(self._state)
        row.addWidget(self._step, 1)
        row.addWidget(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self._next)
        column.addWidget(self.bar)
        self.hide()

    def show_run(self, run: RunView | None) -> None:
        """Show one run, or nothing."""
        self.setVisible(run is not None)
        if run is None:
            return
        tone, icon = RUN_LOOKS[run.state]
        self._state.show_state(word(f"run.{run.state.value}"), tone, icon)
        stands = run.state in (RunState.HELD, RunState.FAILED)
        why = sentence(run.error, told_values(run.error_values)) if run.error and stands else None
        self._step.setText(why.what if why else word(f"step.{run.step}") if run.step else "")
        self._next.setText(why.next if why else "")
        self._next.setVisible(bool(why and why.next))
        known = run.rows_total > 0 and not stands
        self.bar.setVisible(not stands)
        self.bar.setRange(0, WHOLE if known or stands else 0)
        self.bar.setValue(min(WHOLE, run.rows_done * WHOLE // run.rows_total) if known else 0)
        self._rows.setText("" if stands else _rows_words(run))

    def said(self) -> str:
        """What is shown now."""
        parts = (self._state.text(), self._step.text(), self._next.text(), self._rows.text())
        return " ".join(each for each in parts if each)


def _rows_words(run: RunView) -> str:
    """How many of how many; how many there are is not known while they are read."""
    if run.rows_total:
        said = translate("reconciliation", "{done} of {total} rows")
        return said.format(done=f"{run.rows_done:,}", total=f"{run.rows_total:,}")
    return translate("reconciliation", "{done} rows so far").format(done=f"{run.rows_done:,}") if run.rows_done else ""
