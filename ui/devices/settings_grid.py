"""The settings of the model in the form: a field for each, the usual value shown until another one is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from app.desk.device_setup import Setting
from ui import theme
from ui.devices.setup_models import value_of
from ui.text import translate, word
from ui.widgets.forms import FormField, no_ime, text_field

COLUMNS = 4
LONGEST_VALUE = 200


class SettingsGrid(QWidget):
    """Only what differs from the usual is a value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: Sequence[Setting] = ()
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self._forms: dict[str, FormField] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.SPACE)

    def show_settings(self, settings: Sequence[Setting], values: Mapping[str, Any]) -> None:
        """Make the fields of these settings, filled with ``values``."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._settings, self.fields, self._forms = settings, {}, {}
        for place, setting in enumerate(settings):
            value = values.get(setting.name, setting.usual)
            field = _chosen(setting.choices, value) if setting.choices else _field(setting, value)
            form = FormField(field)
            form.setToolTip(setting.name)
            self.fields[setting.name], self._forms[setting.name] = field, form
            self._grid.addWidget(form, place // COLUMNS, place % COLUMNS)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.retranslate()
        self.setVisible(bool(settings))

    def values(self) -> dict[str, Any]:
        """What was set otherwise than usual."""
        found = {}
        for setting in self._settings:
            field = self.fields[setting.name]
            value = field.currentData() if isinstance(field, QComboBox) else value_of(setting, field.text())
            if value not in ("", setting.usual):
                found[setting.name] = value
        return found

    def retranslate(self) -> None:
        """Name everything again."""
        for name, form in self._forms.items():
            form.set_name(word(f"setting.{name}"))
            field = self.fields[name]
            if isinstance(field, QComboBox):
                for place in range(field.count()):
                    field.setItemText(place, _choice_words(field.itemData(place)))


def _choice_words(value: bool | str) -> str:
    if isinstance(value, bool):
        return translate("devices", "Yes") if value else translate("devices", "No")
    return value or translate("devices", "The model's own")


def _chosen(choices: Sequence[str], value: str) -> QComboBox:
    """A field for one of a few words; one that stands in the file and is none of them is a choice too, and refused."""
    field = QComboBox()
    for each in choices if value in choices else [*choices, value]:
        field.addItem("", each)
    field.setCurrentIndex(field.findData(value))
    return field


def _field(setting: Setting, value: Any) -> QLineEdit | QComboBox:
    if setting.type == "bool":
        choice = QComboBox()
        choice.addItem("", True)
        choice.addItem("", False)
        choice.setCurrentIndex(0 if value else 1)
        return choice
    field = no_ime(text_field(placeholder=str(setting.usual), largest=LONGEST_VALUE))
    if value != setting.usual:
        field.setText(str(value))
    return field
