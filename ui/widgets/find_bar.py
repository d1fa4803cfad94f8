"""The field in which a patient, an order or a payment is looked for; scanning does the same without it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.wire.patients import PatientView
from ui import theme
from ui.text import translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.screen import Speaking
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE


class FindBar(Speaking):
    """Emits ``wanted`` with the text on Enter or the button. F2 puts the keyboard here."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setMaxLength(64)
        self.field.setClearButtonEnabled(True)
        self._find = ActionButton(icon="search", key="F2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.field, 1)
        row.addWidget(self._find)
        self._find.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(self.field)
        self._find.clicked.connect(self._on_find)
        self.field.returnPressed.connect(self._emit)
        self.live(lambda: self._find.setText(translate("find", "Find")))
        self.live(
            lambda: self.field.setPlaceholderText(
                translate("find", "Scan a card or a receipt, or type a number, name, telephone or ID number")
            )
        )
        self.live(lambda: self.field.setAccessibleName(translate("find", "Find a patient or a payment")))

    def set_enabled(self, enabled: bool) -> None:
        """While something is looked up nothing else is."""
        self._find.setEnabled(enabled)

    def take_focus(self) -> None:
        """The keyboard comes here and what stands here is overwritten by typing."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _on_find(self) -> None:
        if self.field.hasFocus() and self.field.text().strip():
            self._emit()
        else:
            self.take_focus()

    def _emit(self) -> None:
        text = self.field.text().strip()
        if text:
            self.wanted.emit(text)
        self.field.selectAll()


def patient_table(name: str, memory: Remembers) -> DataTable:
    """People to choose from when a search found several."""
    columns: Sequence[Column[PatientView]] = (
        Column(name="name", title=lambda: translate("find", "Name"), text=lambda row: row.name, width=140),
        Column(
            name="no", title=lambda: translate("find", "Patient number"), text=lambda row: row.patient_no, width=150
        ),
        Column(name="sex", title=lambda: translate("find", "Sex"), text=lambda row: word(row.sex), width=80),
        Column(name="born", title=lambda: translate("find", "Born"), text=_born, width=120),
        Column(
            name="id", title=lambda: translate("find", "ID number"), text=lambda row: row.id_number_masked, width=190
        ),
        Column(
            name="tel", title=lambda: translate("find", "Telephone"), text=lambda row: row.telephone_masked, width=140
        ),
    )
    return DataTable(name, columns, memory)


def _born(row: PatientView) -> str:
    return row.birth_day.isoformat() if row.birth_day else "—"
