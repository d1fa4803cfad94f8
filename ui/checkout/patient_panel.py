"""Who is at the window; search without a card; choosing among several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.scan import is_resident_id
from app.wire.patients import PatientView, SearchBy
from ui import theme
from ui.text import translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.forms import FormField, text_field
from ui.widgets.labels import Pictogram, heading, words
from ui.widgets.screen import Speaking
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE
WAYS: tuple[str, ...] = ("automatic", "name", "telephone", "id_number", "visit_no", "patient_no")


def way_of(text: str) -> SearchBy:
    """What typed text is most likely: a telephone number, an identity number, a name, else a visit number."""
    if is_resident_id(text.upper()):
        return "id_number"
    if len(text) == 11 and text.isdigit() and text.startswith("1"):
        return "telephone"
    if any("一" <= letter <= "鿿" for letter in text):
        return "name"
    return "visit_no"


def patient_line(patient: PatientView) -> str:
    """Sex, birth day and what tells people of one name apart, masked."""
    parts = [
        word(patient.sex) if patient.sex in ("male", "female") else "",
        patient.birth_day.isoformat() if patient.birth_day else "",
        patient.id_number_masked,
        patient.telephone_masked,
    ]
    return "  ·  ".join(part for part in parts if part)


class PatientCard(Card):
    """The patient at the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=SPACE + SPACE // 2)
        self._name, self._about, self._number = words("display"), words("muted", wrap=True), words("small")
        row, lines = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(2 * SPACE)
        lines.setSpacing(2)
        row.addWidget(Pictogram("user", "primary", 40))
        lines.addWidget(self._name)
        lines.addWidget(self._about)
        row.addLayout(lines, 1)
        row.addWidget(self._number, alignment=Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)

    def show_patient(self, patient: PatientView | None) -> None:
        """Show a patient; nobody hides the card."""
        self.setVisible(patient is not None)
        if patient is not None:
            self._name.setText(patient.name)
            self._about.setText(patient_line(patient))
            self._number.setText(patient.patient_no)

    def name_text(self) -> str:
        """The name that is shown."""
        return self._name.text()


class SearchPanel(Speaking):
    """Search by what the patient knows. Emits ``search_wanted`` with the way and the text."""

    search_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card = Card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)
        outer.addStretch()
        title, hint = heading(), words("muted", wrap=True)
        self.way, self.text = QComboBox(), text_field()
        self.find_button = ActionButton(kind="primary", icon="search", key="Enter")
        way, text = FormField(self.way), FormField(self.text)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(way, 1)
        row.addWidget(text, 2)
        row.addWidget(self.find_button, alignment=Qt.AlignmentFlag.AlignBottom)
        self._card.column.addWidget(title)
        self._card.column.addLayout(row)
        self._card.column.addWidget(hint)
        for _ in WAYS:
            self.way.addItem("")
        self.live(lambda: title.setText(translate("checkout", "Search without a card")))
        self.live(lambda: way.set_name(translate("checkout", "Search by")))
        self.live(lambda: text.set_name(translate("checkout", "Name, telephone, ID number or visit number")))
        self.live(lambda: self.find_button.setText(translate("checkout", "Search")))
        self.live(
            lambda: hint.setText(
                translate(
                    "checkout",
                    "Type the whole number or the full name. Compare the masked number with the patient's papers. "
                    "Esc goes back.",
                )
            )
        )
        self.live(self._name_ways)
        self.text.returnPressed.connect(self._on_enter)
        self.find_button.clicked.connect(self._on_enter)

    def start(self) -> None:
        """An empty field with the keyboard in it."""
        self.way.setCurrentIndex(0)
        self.text.clear()
        self.focus_text()

    def focus_text(self) -> None:
        """The keyboard goes on where the text was left, all of it marked so that typing begins anew."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text.selectAll()

    def _name_ways(self) -> None:
        names = (
            translate("checkout", "Automatic"), translate("checkout", "Name"), translate("checkout", "Telephone"),
            translate("checkout", "ID number"), translate("checkout", "Visit number"),
            translate("checkout", "Patient number"),
        )  # fmt: skip
        for place, name in enumerate(names):
            self.way.setItemText(place, name)

    def _on_enter(self) -> None:
        text = self.text.text().strip()
        if text:
            way = WAYS[self.way.currentIndex()]
            self.search_wanted.emit(way_of(text) if way == "automatic" else way, text)


class CandidateTable(DataTable):
    """Several patients match: Up, Down, Enter."""

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__("patients.found", _columns(), memory, parent)

    def show_candidates(self, patients: Sequence[PatientView]) -> None:
        """Show them and take the keyboard."""
        self.show_rows(patients)
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def _columns() -> list[Column[Any]]:
    """All that tells people of one name apart, beside each other at the smallest screen."""
    return [
        Column(name="name", title=lambda: translate("checkout", "Name"), text=lambda row: row.name, width=84),
        Column(
            name="sex", title=lambda: translate("checkout", "Sex"), width=52, whole=True,
            text=lambda row: word(row.sex) if row.sex in ("male", "female") else "",
        ),
        Column(
            name="born", title=lambda: translate("checkout", "Born"), width=96, whole=True,
            text=lambda row: row.birth_day.isoformat() if row.birth_day else "",
        ),
        Column(
            name="card", title=lambda: translate("checkout", "Card"), text=lambda row: row.card_no, width=104,
            whole=True,
        ),
        Column(
            name="id", title=lambda: translate("checkout", "ID number"), width=164, whole=True,
            text=lambda row: row.id_number_masked,
        ),
        Column(
            name="telephone", title=lambda: translate("checkout", "Telephone"), width=112, whole=True,
            text=lambda row: row.telephone_masked,
        ),
    ]  # fmt: skip
