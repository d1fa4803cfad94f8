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
            field = _field(setting, values.get(setting.name, setting.usual))
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
                field.setItemText(0, translate("devices", "Yes"))
                field.setItemText(1, translate("devices", "No"))


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
