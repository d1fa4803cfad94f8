"""What stands above the shift: another shift that waits for who is signed in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.shift import ShiftState
from ui.shift.models import ShiftModel, Stage
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.labels import words


class WaitingNote(Card):
    """Emits ``chosen`` with the shift that waits; hidden while none does."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = ActionButton(kind="primary", icon="users", key="F10")
        self._said = words("strong", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self._said, 1)
        row.addWidget(self.button)
        self.column.addLayout(row)
        self.set_tone("warning")
        self.hide()

    def show_model(self, model: ShiftModel) -> None:
        """Show the first that waits."""
        first = next(iter(model.waiting), None)
        self.setVisible(first is not None)
        self.button.setEnabled(first is not None and not model.busy)
        self.button.setText(translate("shift", "Look at it"))
        if first is not None:
            counts = translate("shift", "The shift of {name} was left open; its drawer must be counted.")
            offers = translate("shift", "{name} hands a shift over to you.")
            offered = first.state is ShiftState.HANDED_OVER
            self._said.setText((offers if offered else counts).format(name=first.operator_name))


def whose_words(model: ShiftModel) -> str:
    """Whose the shift in front is, when that must be said; empty when it is simply one's own."""
    shift = model.shift
    if shift is None:
        return ""
    if model.stage is Stage.GIVEN:
        waits = translate("shift", "Given to {name}, who has not accepted it yet. Until then {giver} is responsible.")
        return waits.format(name=shift.given_to, giver=shift.operator_name)
    said = translate("shift", "This shift belongs to {name}. Closing it here is written down under your name.")
    return said.format(name=shift.operator_name) if model.foreign else ""


def stacked(*widgets: QWidget) -> QWidget:
    """One below the other, from the top."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    for each in widgets:
        column.addWidget(each)
    column.addStretch()
    return holder
