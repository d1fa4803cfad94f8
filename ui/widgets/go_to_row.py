"""Go to a row by its number, in a table of any length."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, no_ime, text_field
from ui.widgets.labels import words
from ui.widgets.paged_table import PagedTable
from ui.widgets.sheet import Sheet

LARGEST_TEXT = 16
SEPARATORS = str.maketrans("", "", ",，  ")


class GoToRow(Sheet):
    """A number and Enter: that row comes to the middle and to the front; only its page is asked for."""

    def __init__(self, over: QWidget, table: PagedTable) -> None:
        super().__init__(over, width=420)
        self._table, self._total = table, table.rows.pages.total
        self.number = no_ime(text_field(largest=LARGEST_TEXT))
        self._field = FormField(self.number)
        self._field.set_name(translate("go_to_row", "Row, 1 to {total}").format(total=f"{self._total:,}"))
        yes, no = ActionButton(kind="primary", key="Enter"), ActionButton(key="Esc")
        yes.setText(translate("go_to_row", "Go there"))
        no.setText(translate("go_to_row", "Cancel"))
        self.column.addWidget(words("title", translate("go_to_row", "Go to a row")))
        self.column.addWidget(self._field)
        self.buttons.addStretch()
        self.buttons.addWidget(no)
        self.buttons.addWidget(yes)
        self.number.setText(str(table.currentIndex().row() + 1) if table.currentIndex().isValid() else "")
        self.number.selectAll()
        self.number.returnPressed.connect(self._on_given)
        yes.clicked.connect(self._on_given)
        no.clicked.connect(self.dismissed)
        self.open(self.number)

    def _on_given(self) -> None:
        place = place_of(self.number.text(), self._total)
        if place is None:
            said = translate("go_to_row", "Type a number from 1 to {total}.").format(total=f"{self._total:,}")
            self._field.set_wrong(said)
            self.number.selectAll()
            self.number.setFocus()
            return
        table = self._table
        self.close_sheet()
        table.go_to(place)
        table.setFocus()


def place_of(text: str, total: int) -> int | None:
    """The place (from 0) that a typed number names, commas and spaces in it or not; None where there is no such row."""
    digits = text.translate(SEPARATORS)
    number = int(digits) if digits.isdecimal() else 0
    return number - 1 if 1 <= number <= total else None
