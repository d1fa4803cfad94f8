"""A question that wants a sentence of an officer: what is done, why, and a note that is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, text_field
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet

LARGEST_NOTE = 200


def ask_note(
    over: QWidget, *, title: str, text: str, name: str, confirm: str, on_note: Callable[[str], object]
) -> Sheet:
    """Enter or the button answers with the note; an empty one only moves the keyboard to it."""
    sheet, note = Sheet(over, width=560), text_field(largest=LARGEST_NOTE)
    field, yes, no = FormField(note), ActionButton(kind="primary", icon="check"), ActionButton(key="Esc")
    field.set_name(name)
    yes.setText(confirm)
    no.setText(translate("reconciliation", "Not now"))
    for each in (words("title", title, wrap=True), words("", text, wrap=True), field):
        sheet.column.addWidget(each)

    def given() -> None:
        written = note.text().strip()
        if not written:
            field.set_wrong(translate("reconciliation", "Write it in a sentence."))
            note.setFocus()
            return
        sheet.close_sheet()
        QTimer.singleShot(0, lambda: on_note(written))

    yes.clicked.connect(given)
    note.returnPressed.connect(given)
    no.clicked.connect(sheet.dismissed)
    sheet.buttons.addStretch()
    sheet.buttons.addWidget(no)
    sheet.buttons.addWidget(yes)
    sheet.open(note)
    return sheet
