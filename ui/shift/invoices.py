"""The page of printed invoices: the ranges with what is left, a number to void, a range to give."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.wire.invoices import InvoiceRangeView
from ui import theme
from ui.shift.invoices_presenter import InvoicesModel
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, InlineError
from ui.widgets.forms import FormField, no_ime, text_field
from ui.widgets.labels import heading, words
from ui.widgets.panes import Panes
from ui.widgets.screen import Speaking
from ui.widgets.sheet import ask
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE


class InvoicesPage(Speaking):
    """Emits ``give_wanted`` (window, prefix, first, last), ``void_wanted`` (row, number, reason), ``take_back_wanted``
    (row), ``back``."""

    give_wanted = Signal(int, str, str, str)
    void_wanted = Signal(object, str, str)
    take_back_wanted = Signal(object)
    back = Signal()

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = InvoicesModel()
        self.table, self.error = DataTable("shift.invoices", _columns(), memory), InlineError()
        self.number, self.reason = no_ime(text_field(largest=24)), text_field(largest=200)
        self.window_box, self.prefix = QComboBox(), no_ime(text_field(largest=12))
        self.first, self.last = no_ime(text_field(largest=12)), no_ime(text_field(largest=12))
        self.void = ActionButton(icon="ban", key="F7")
        self.take_back = ActionButton(icon="undo", key="F8")
        self.give = ActionButton(kind="primary", icon="plus", key="F9")
        self._back = ActionButton(icon="arrow-left", key="Esc")
        self._name, self._none, self._hint = heading(), EmptyState("ticket"), words("muted", wrap=True)
        self._void_card, self._give_card = Card(), Card()
        self._arrange()
        self.table.selected.connect(lambda _row: self._show_chosen())
        self.void.clicked.connect(self._on_void)
        self.take_back.clicked.connect(self._on_take_back)
        self.give.clicked.connect(
            lambda: self.give_wanted.emit(
                int(self.window_box.currentData() or 0), self.prefix.text(), self.first.text(), self.last.text()
            )
        )
        self._back.clicked.connect(self.back)
        self._say()

    def show_model(self, model: InvoicesModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.error.show_code(
            fault.code if fault else "", fault.values if fault else None, fault.tone if fault else "danger"
        )
        self.table.show_rows(model.rows, keep=lambda row: row.range_id)
        self.table.setVisible(bool(model.rows))
        self._none.setVisible(not model.rows)
        if model.rows and not before.rows and self.isVisible():
            self.table.setFocus()
        self._give_card.setVisible(model.may_give)
        if before.windows != model.windows:
            self.window_box.clear()
            for window in model.windows:
                self.window_box.addItem(window.name, window.window_id)
        if model.rows != before.rows:
            for field in (self.number, self.reason, self.first, self.last):
                field.clear()
        self._show_chosen()

    def retranslate(self) -> None:
        """Headers again."""
        self.error.retranslate()
        self.table.retranslate()
        self.show_model(self.model)

    def chosen(self) -> InvoiceRangeView | None:
        """The range in front."""
        row: InvoiceRangeView | None = self.table.current_row()
        return row

    def _arrange(self) -> None:
        left, right = Card(), QWidget()
        for each in (self._name, self._hint, self.table, self._none):
            left.column.addWidget(each)
        self.table.setMinimumHeight(200)
        self._number, self._reason = FormField(self.number), FormField(self.reason)
        self._void_name, self._give_name = heading(), heading()
        row = QHBoxLayout()
        row.addWidget(self.take_back)
        row.addStretch()
        row.addWidget(self.void)
        for field in (self._void_name, self._number, self._reason):
            self._void_card.column.addWidget(field)
        self._void_card.column.addLayout(row)
        self._fields = [FormField(each) for each in (self.window_box, self.prefix, self.first, self.last)]
        grid = QGridLayout()
        for place, given in enumerate(self._fields):
            grid.addWidget(given, place // 2, place % 2)
        self._give_card.column.addWidget(self._give_name)
        self._give_card.column.addLayout(grid)
        self._give_card.column.addWidget(self.give)
        inside = QVBoxLayout(right)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2 * SPACE)
        for card in (self._void_card, self._give_card):
            inside.addWidget(card)
        inside.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.error)
        column.addWidget(Panes(left, right, shares=(3, 2)), 1)
        column.addWidget(self._back, alignment=Qt.AlignmentFlag.AlignLeft)

    def _name_fields(self) -> None:
        names = (
            translate("shift", "Window"), translate("shift", "Prefix"), translate("shift", "First number"),
            translate("shift", "Last number"),
        )  # fmt: skip
        for field, name in zip(self._fields, names, strict=True):
            field.set_name(name)

    def _show_chosen(self) -> None:
        row = self.chosen()
        open_row = row is not None and not row.ended
        self._void_card.setVisible(row is not None)
        self.take_back.setVisible(open_row and self.model.may_give)
        self.number.setPlaceholderText(row.next_text if row else "")
        for button in (self.void, self.take_back, self.give):
            button.setEnabled(not self.model.busy)

    def _on_void(self) -> None:
        row = self.chosen()
        if row is not None:
            self.void_wanted.emit(row, self.number.text() or row.next_text, self.reason.text())

    def _on_take_back(self) -> None:
        row = self.chosen()
        if row is None:
            return
        said = translate("shift", "{window} keeps what it has used; {left} left numbers may be given again.")
        ask(
            self,
            title=translate("shift", "Take back what is left?"),
            text=said.format(window=row.window_name, left=row.left),
            confirm=translate("shift", "Take back"),
            cancel=translate("shift", "No"),
            on_confirm=lambda: self.take_back_wanted.emit(row),
            icon="ticket",
        )

    def _say(self) -> None:
        self.live(lambda: self._name.setText(translate("shift", "Printed invoices")))
        self.live(
            lambda: self._hint.setText(
                translate("shift", "Every number of a range ends used, void with a reason, or left.")
            )
        )
        self.live(lambda: self._none.say(translate("shift", "No invoice numbers were given to this window.")))
        self.live(lambda: self._void_name.setText(translate("shift", "Void a number")))
        self.live(lambda: self._number.set_name(translate("shift", "Number, the next one when empty")))
        self.live(lambda: self._reason.set_name(translate("shift", "Reason")))
        self.live(lambda: self._give_name.setText(translate("shift", "Give a range to a window")))
        self.live(self._name_fields)
        self.live(lambda: self.void.setText(translate("shift", "Void")))
        self.live(lambda: self.take_back.setText(translate("shift", "Take back")))
        self.live(lambda: self.give.setText(translate("shift", "Give the range")))
        self.live(lambda: self._back.setText(translate("shift", "Back")))


def _columns() -> list[Column[InvoiceRangeView]]:
    return [
        Column(name="window", title=lambda: translate("shift", "Window"), width=130, text=lambda row: row.window_name),
        Column(
            name="first", title=lambda: translate("shift", "First number"), width=110, whole=True,
            text=lambda row: row.first_text,
        ),
        Column(
            name="last", title=lambda: translate("shift", "Last number"), width=110, whole=True,
            text=lambda row: row.last_text,
        ),
        Column(
            name="next", title=lambda: translate("shift", "Next"), width=110, whole=True,
            text=lambda row: row.next_text or "—",
        ),
        Column(
            name="left", title=lambda: translate("shift", "Left"), width=70, right=True, text=lambda row: str(row.left),
            tone=lambda row: "warning" if row.left < FEW and not row.ended else "",
        ),
    ]  # fmt: skip


FEW = 50
"""Numbers left below which a range is marked."""
