"""The bad day in the practice panel: what it is for, the button that makes it, how far it is, and the way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui import theme
from ui.practice.models import PracticeModel
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words
from ui.widgets.screen import Speaking


class DayCard(Speaking):
    """Emits ``wanted`` and ``cancelled``."""

    wanted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PracticeModel()
        self.make, self.cancel = ActionButton(icon="calendar"), ActionButton(icon="ban")
        self._hint, self._bar, line = words("small", wrap=True), QProgressBar(), QHBoxLayout()
        self._bar.setTextVisible(False)
        line.addWidget(self._bar, 1)
        line.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(self._hint)
        column.addWidget(self.make)
        column.addLayout(line)
        self.make.clicked.connect(self.wanted)
        self.cancel.clicked.connect(self.cancelled)
        self.live(lambda: self.make.setText(translate("practice", "Make a bad day")))
        self.live(lambda: self.cancel.setText(translate("practice", "Stop making it")))
        self.show_model(self._model)

    def show_model(self, model: PracticeModel) -> None:
        """Show how far it is, or what it is for."""
        self._model = model
        making, (done, steps) = model.day is not None, model.day or (0, 0)
        self.make.setVisible(not making)
        self._bar.setVisible(making)
        self.cancel.setVisible(making)
        self._bar.setRange(0, steps)
        self._bar.setValue(done)
        self._hint.setText(_so_far(done, steps) if making else _offer())

    def retranslate(self) -> None:
        """Say it again."""
        self.show_model(self._model)


def _offer() -> str:
    return translate(
        "practice",
        "Yesterday with a difference of every kind in it, for finance to find and solve. It takes a minute or two, and "
        "opens in a window of its own.",
    )


def _so_far(done: int, steps: int) -> str:
    if not steps:
        return translate("practice", "Its world is being started…")
    return translate("practice", "Yesterday's trade: {done} of {steps}").format(done=done, steps=steps)
