"""The form of a cash movement: which way, how much, why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.shift import CashMovementKind
from app.wire.shifts import MovementView, ShiftView
from ui import theme
from ui.text import clock_time, money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.choice import Choice
from ui.widgets.forms import AmountField, FormField, text_field
from ui.widgets.labels import heading, words
from ui.widgets.panes import Panes
from ui.widgets.screen import Speaking
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE


class MovementPage(Speaking):
    """Emits ``wanted`` (kind, fen or None, reason) and ``back``."""

    wanted = Signal(object, object, str)
    back = Signal()

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = CashMovementKind.DROP
        self.choice = Choice(
            [
                (CashMovementKind.DROP, lambda: word("movement.drop"), "lock", "F2"),
                (CashMovementKind.PAY_IN, lambda: word("movement.pay_in"), "download", "F3"),
                (CashMovementKind.PAY_OUT, lambda: word("movement.pay_out"), "upload", "F4"),
            ]
        )
        self.amount, self.reason = AmountField(large=True), text_field(largest=200)
        self.go = ActionButton(kind="primary", icon="check", key="F9")
        self._back = ActionButton(icon="arrow-left", key="Esc")
        self.table = DataTable("shift.movements", _columns(), memory)
        self._name, self._hint, self._listed = heading(), words("muted", wrap=True), heading()
        self._none = EmptyState("inbox", icon_px=40)
        amount, reason = FormField(self.amount), FormField(self.reason)
        form, listed, buttons = Card(spacing=2 * SPACE), Card(), QHBoxLayout()
        buttons.addWidget(self._back)
        buttons.addStretch()
        buttons.addWidget(self.go)
        inputs: tuple[QWidget, ...] = (self._name, self.choice, self._hint, amount, reason)
        for each in inputs:
            form.column.addWidget(each)
        form.column.addLayout(buttons)
        form.column.addStretch()
        below: tuple[QWidget, ...] = (self._listed, self.table, self._none)
        for one in below:
            listed.column.addWidget(one)
        self.table.setMinimumHeight(200)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Panes(form, listed, shares=(3, 2)))
        self.choice.wanted.connect(self._on_kind)
        self.amount.entered.connect(lambda _fen: self.reason.setFocus())
        self.reason.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self._back.clicked.connect(self.back)
        self.live(lambda: amount.set_name(translate("shift", "Amount in yuan")))
        self.live(lambda: reason.set_name(translate("shift", "Reason")))
        self._say()

    def begin(self) -> None:
        """An empty form."""
        self.amount.clear()
        self.reason.clear()
        self._on_kind(CashMovementKind.DROP)
        self.amount.setFocus()

    def show_shift(self, shift: ShiftView) -> None:
        """What was moved before in this shift."""
        self.table.show_rows(shift.movements, keep=lambda row: row.movement_no)
        self.table.setVisible(bool(shift.movements))
        self._none.setVisible(not shift.movements)

    def retranslate(self) -> None:
        """Hint and headers again."""
        self.table.retranslate()
        self._say_hint()

    def _say(self) -> None:
        self.live(lambda: self._name.setText(translate("shift", "Move cash")))
        self.live(lambda: self._listed.setText(translate("shift", "Moved in this shift")))
        self.live(lambda: self._none.say(translate("shift", "Nothing was moved yet.")))
        self.live(lambda: self.go.setText(translate("shift", "Write down and open the drawer")))
        self.live(lambda: self._back.setText(translate("shift", "Back")))
        self.live(self._say_hint)

    def _say_hint(self) -> None:
        said = {
            CashMovementKind.DROP: translate("shift", "Cash goes from the drawer into the safe."),
            CashMovementKind.PAY_IN: translate("shift", "Cash is put into the drawer, change for example."),
            CashMovementKind.PAY_OUT: translate("shift", "Cash leaves the drawer for an expense."),
        }
        self._hint.setText(said[self.kind])

    def _on_kind(self, kind: CashMovementKind) -> None:
        self.kind = kind
        self.choice.show_value(kind)
        self._say_hint()
        self.amount.setFocus()

    def _on_go(self) -> None:
        self.wanted.emit(self.kind, self.amount.fen(), self.reason.text())


def _columns() -> list[Column[MovementView]]:
    return [
        Column(name="at", title=lambda: translate("shift", "At"), width=70, text=lambda row: clock_time(row.at)),
        Column(
            name="kind", title=lambda: translate("shift", "Movement"), width=120,
            text=lambda row: word(f"movement.{row.kind}"),
        ),
        Column(
            name="sum", title=lambda: translate("shift", "Amount"), width=110, right=True,
            text=lambda row: money(signed_fen(row)),
        ),
        Column(name="reason", title=lambda: translate("shift", "Reason"), width=160, text=lambda row: row.reason),
    ]  # fmt: skip


def signed_fen(row: MovementView) -> int:
    """What a movement adds to the drawer."""
    return row.amount_fen if row.kind is CashMovementKind.PAY_IN else -row.amount_fen
