"""The name under which filter, order and columns of the grid are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, text_field
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet


def ask_view_name(over: QWidget, taken: Sequence[str], on_name: Callable[[str], object]) -> Sheet:
    """Name what is shown now."""
    sheet, name = Sheet(over), text_field(largest=40)
    field, yes, no = FormField(name), ActionButton(kind="primary", icon="check"), ActionButton(key="Esc")
    field.set_name(translate("reconciliation", "Name of the view"))
    yes.setText(translate("reconciliation", "Keep it"))
    no.setText(translate("reconciliation", "Cancel"))
    text = translate("reconciliation", "Filter, order and columns are kept for you under this name.")
    sheet.column.addWidget(words("title", translate("reconciliation", "Keep this view")))
    sheet.column.addWidget(words("", text, wrap=True))
    sheet.column.addWidget(field)

    def given() -> None:
        if not name.text().strip():
            name.setFocus()
            return
        chosen = name.text().strip()
        sheet.close_sheet()
        QTimer.singleShot(0, lambda: on_name(chosen))

    def typed(text: str) -> None:
        again = text.strip() in taken
        said = translate("reconciliation", "A view of this name is there; it will be replaced.")
        field.set_wrong(said if again else "")

    name.textChanged.connect(typed)
    name.returnPressed.connect(given)
    yes.clicked.connect(given)
    no.clicked.connect(sheet.dismissed)
    sheet.buttons.addStretch()
    sheet.buttons.addWidget(no)
    sheet.buttons.addWidget(yes)
    sheet.open(name)
    return sheet
