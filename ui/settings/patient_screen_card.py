"""The card for the patient's screen: on which monitor it stands, or that it is switched off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ui.chosen import SECOND_SCREEN_ANY, SECOND_SCREEN_OFF
from ui.settings.models import SettingsModel
from ui.text import translate
from ui.widgets.cards import Card
from ui.widgets.forms import FormField
from ui.widgets.labels import heading, words
from ui.widgets.screen import Speaking


class PatientScreenCard(Speaking):
    """Emits ``wanted`` with a monitor's name, on or off."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SettingsModel()
        self.where, self._state = QComboBox(), words("small", wrap=True)
        card, name, field = Card(), heading(), FormField(self.where)
        for each in (name, field, self._state):
            card.column.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.where.activated.connect(lambda _place: self.wanted.emit(self.where.currentData()))
        self.live(lambda: name.setText(translate("settings", "The patient's screen")))
        self.live(lambda: field.set_name(translate("settings", "Stands on")))
        self.live(lambda: self.show_model(self._model))

    def show_model(self, model: SettingsModel) -> None:
        """Show what may be chosen and what holds; a monitor that is not plugged in stays the choice."""
        self._model = model
        choices = [
            (SECOND_SCREEN_ANY, translate("settings", "Any monitor but this one")),
            (SECOND_SCREEN_OFF, translate("settings", "Switched off")),
            *((name, f"{name} · {size}") for name, size in model.monitors),
        ]
        if model.second_screen not in dict(choices):
            choices.append((model.second_screen, translate("settings", "{name} (not plugged in)").format(
                name=model.second_screen)))  # fmt: skip
        self.where.clear()
        for value, text in choices:
            self.where.addItem(text, value)
        self.where.setCurrentIndex(self.where.findData(model.second_screen))
        self._state.setText(_state(model))


def _state(model: SettingsModel) -> str:
    if model.second_screen == SECOND_SCREEN_OFF:
        return translate("settings", "The patient sees no amounts here.")
    if len(model.monitors) < 2:
        return translate("settings", "Only one monitor is plugged in; a second one is used as soon as it is there.")
    return translate("settings", "It shows what is owed, received and given back; it never covers this window.")
