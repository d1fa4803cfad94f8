"""How far a live run is: its step, a bar, rows done of rows to do."""

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
        self._state, self._step, self._rows, self.bar = Badge(), words("strong"), words("muted"), QProgressBar()
        self.bar.setTextVisible(False)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.setSpacing(SPACE + SPACE // 2)
        for each in (self._state, self._step):
            row.addWidget(each)
        row.addStretch()
        row.addWidget(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.hide()

    def show_run(self, run: RunView | None) -> None:
        """Show one run, or nothing."""
        self.setVisible(run is not None)
        if run is None:
            return
        tone, icon = RUN_LOOKS[run.state]
        self._state.show_state(word(f"run.{run.state.value}"), tone, icon)
        held = run.state is RunState.HELD
        why = sentence(run.error, told_values(run.error_values)).what if run.error else ""
        self._step.setText(why if held else word(f"step.{run.step}") if run.step else "")
        known = run.rows_total > 0
        self.bar.setRange(0, WHOLE if known or held else 0)
        self.bar.setValue(min(WHOLE, run.rows_done * WHOLE // run.rows_total) if known else 0)
        self._rows.setText(
            translate("reconciliation", "{done} of {total} rows").format(
                done=f"{run.rows_done:,}", total=f"{run.rows_total:,}"
            ) if known else ""
        )  # fmt: skip

    def said(self) -> str:
        """What is shown now."""
        return " ".join(each for each in (self._state.text(), self._step.text(), self._rows.text()) if each)
