"""A list that is being saved as a file: how many of its rows are in it, and a way out."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ui import theme
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words
from ui.widgets.screen import Speaking

SPACE, WHOLE = theme.SPACE, 1000


@dataclass(frozen=True, slots=True)
class Saving:
    """Rows so far and in all; ``stopping`` once somebody broke it off and what was asked of the server still comes."""

    done: int
    total: int
    stopping: bool = False


class SavingBar(Speaking):
    """Emits ``stop_wanted``. Hidden while nothing is saved."""

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saving: Saving | None = None
        self._said, self.bar, self.stop = words("small"), QProgressBar(), ActionButton(icon="ban", key="Ctrl+B")
        self.bar.setTextVisible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._said)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.stop.clicked.connect(self.stop_wanted)
        self.live(lambda: self.stop.setText(translate("saving", "Break off")))
        self.hide()

    def show_saving(self, saving: Saving | None) -> None:
        """Show how far it is."""
        self._saving = saving
        self.setVisible(saving is not None)
        if saving is None:
            return
        moves = saving.total > 0 and not saving.stopping
        self.bar.setRange(0, WHOLE if moves else 0)
        self.bar.setValue(min(WHOLE, saving.done * WHOLE // saving.total) if moves else 0)
        self.stop.setEnabled(not saving.stopping)
        text = translate("saving", "Saving {done} of {total}")
        self._said.setText(
            translate("saving", "Breaking off…")
            if saving.stopping
            else text.format(done=f"{saving.done:,}", total=f"{saving.total:,}")
        )

    def retranslate(self) -> None:
        """Say it again."""
        self.show_saving(self._saving)

    def said(self) -> str:
        """What is shown now."""
        return self._said.text() if not self.isHidden() else ""
