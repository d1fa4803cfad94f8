"""The page of shortages and surpluses: a list, and what may be done with the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.shift import DifferenceState
from app.wire.shifts import DifferenceView
from ui import theme
from ui.shift.differences_presenter import DifferencesModel
from ui.shift.statement import difference_words
from ui.text import date_time, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, InlineError
from ui.widgets.choice import Choice
from ui.widgets.facts import Fact, FactList
from ui.widgets.forms import FormField, text_field
from ui.widgets.labels import heading, words
from ui.widgets.panes import Panes
from ui.widgets.screen import Speaking
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE
TONES = {
    DifferenceState.FOUND: ("danger", "warning"), DifferenceState.EXPLAINED: ("warning", "clock"),
    DifferenceState.APPROVED: ("primary", "check"), DifferenceState.SETTLED: ("success", "success"),
    DifferenceState.WRITTEN_OFF: ("success", "ban"),
}  # fmt: skip


class DifferencesPage(Speaking):
    """Emits ``act_wanted`` (row, act, note), ``settle_wanted`` (row), ``ended_wanted`` (whether those that ended) and
    ``back``."""

    act_wanted = Signal(object, str, str)
    settle_wanted = Signal(object)
    ended_wanted = Signal(object)
    back = Signal()

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DifferencesModel()
        self.table = DataTable("shift.differences", _columns(), memory)
        self.error, self.note = InlineError(), text_field(largest=200)
        self.which = Choice(
            [
                (False, lambda: translate("shift", "Open"), "", "F2"),
                (True, lambda: translate("shift", "Ended"), "", "F3"),
            ]
        )
        self.explain = ActionButton(icon="pencil", key="F4")
        self.send_back = ActionButton(icon="undo", key="F6")
        self.write_off = ActionButton(icon="ban", key="F7")
        self.settle = ActionButton(kind="primary", icon="coins", key="F8")
        self.approve = ActionButton(kind="primary", icon="check", key="F9")
        self._back = ActionButton(icon="arrow-left", key="Esc")
        self._name, self._what, self._facts, self._none = heading(), words("display"), FactList(), EmptyState("success")
        self._field, self._detail = FormField(self.note), Card(spacing=2 * SPACE)
        self._arrange()
        self.table.selected.connect(lambda _row: self._show_chosen())
        self.which.wanted.connect(self.ended_wanted)
        for button, act in (
            (self.explain, "explain"), (self.send_back, "send-back"), (self.write_off, "write-off"),
            (self.approve, "approve"),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, act=act: self._on_act(act))
        self.settle.clicked.connect(self._on_settle)
        self._back.clicked.connect(self.back)
        self._say()

    def show_model(self, model: DifferencesModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.error.show_code(
            fault.code if fault else "", fault.values if fault else None, fault.tone if fault else "danger"
        )
        self.which.show_value(model.ended)
        self.table.show_rows(model.rows, keep=lambda row: (row.shift_no, row.channel))
        self.table.setVisible(bool(model.rows))
        self._none.setVisible(not model.rows)
        if model.rows and not before.rows and self.isVisible():
            self.table.setFocus()
        self._show_chosen()

    def retranslate(self) -> None:
        """Headers and facts again."""
        self.error.retranslate()
        self.table.retranslate()
        self.show_model(self.model)

    def chosen(self) -> DifferenceView | None:
        """The row in front."""
        row: DifferenceView | None = self.table.current_row()
        return row

    def _arrange(self) -> None:
        left, head, buttons = Card(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._name)
        head.addStretch()
        head.addWidget(self.which)
        left.column.addLayout(head)
        left.column.addWidget(self.table, 1)
        left.column.addWidget(self._none, 1)
        self.table.setMinimumHeight(220)
        for each in (self._what, self._facts, self._field):
            self._detail.column.addWidget(each)
        for small in (self.explain, self.send_back, self.write_off):
            buttons.addWidget(small)
        buttons.addStretch()
        self._detail.column.addLayout(buttons)
        for large in (self.settle, self.approve):
            self._detail.column.addWidget(large)
        self._detail.column.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.error)
        column.addWidget(Panes(left, self._detail, shares=(3, 2)), 1)
        column.addWidget(self._back, alignment=Qt.AlignmentFlag.AlignLeft)

    def _show_chosen(self) -> None:
        row, model = self.chosen(), self.model
        self._detail.setVisible(row is not None)
        if row is None:
            return
        self._what.setText(difference_words(row.amount_fen))
        self._facts.show_facts(_facts(row))
        shown = {
            self.explain: model.explainable(row), self.send_back: model.decidable(row),
            self.approve: model.decidable(row), self.settle: model.settleable(row),
            self.write_off: model.can_be_written_off(row),
        }  # fmt: skip
        for button, visible in shown.items():
            button.setVisible(visible)
            button.setEnabled(visible and not model.busy)
        self._field.setVisible(any(visible for button, visible in shown.items() if button is not self.settle))
        self.settle.setText(
            translate("shift", "Pay it into my drawer") if row.amount_fen < 0
            else translate("shift", "Pay it out of my drawer")
        )  # fmt: skip

    def _on_act(self, act: str) -> None:
        row = self.chosen()
        if row is not None:
            self.act_wanted.emit(row, act, self.note.text())
            self.note.clear()

    def _on_settle(self) -> None:
        row = self.chosen()
        if row is not None:
            self.settle_wanted.emit(row)

    def _say(self) -> None:
        self.live(lambda: self._name.setText(translate("shift", "Shortages and surpluses")))
        self.live(lambda: self._none.say(translate("shift", "Every count agreed.")))
        self.live(lambda: self._field.set_name(translate("shift", "Reason or note")))
        self.live(lambda: self.explain.setText(translate("shift", "Explain")))
        self.live(lambda: self.send_back.setText(translate("shift", "Ask for more")))
        self.live(lambda: self.write_off.setText(translate("shift", "Write off")))
        self.live(lambda: self.approve.setText(translate("shift", "Approve the explanation")))
        self.live(lambda: self._back.setText(translate("shift", "Back")))


def _facts(row: DifferenceView) -> list[Fact]:
    facts = [
        Fact(translate("shift", "Cashier"), f"{row.operator_name} · {row.window_name}"),
        Fact(translate("shift", "Where"), word(row.channel)),
        Fact(translate("shift", "Found"), date_time(row.found_at)),
        Fact(translate("shift", "State"), word(f"difference_{row.state}"), TONES[row.state][0]),
        Fact(translate("shift", "Shift"), row.shift_no),
    ]
    more = (
        (translate("shift", "Reason"), row.reason), (translate("shift", "Explained by"), row.explained_by),
        (translate("shift", "Approved by"), row.approved_by), (translate("shift", "Ended by"), row.ended_by),
        (translate("shift", "Note"), row.note), (translate("shift", "Movement"), row.movement_no),
    )  # fmt: skip
    return [*facts, *(Fact(name, value) for name, value in more if value)]


def _columns() -> list[Column[DifferenceView]]:
    return [
        Column(
            name="at", title=lambda: translate("shift", "Found"), width=100, whole=True,
            text=lambda row: date_time(row.found_at)[5:],
        ),
        Column(name="who", title=lambda: translate("shift", "Cashier"), width=70, text=lambda row: row.operator_name),
        Column(name="where", title=lambda: translate("shift", "Where"), width=70, text=lambda row: word(row.channel)),
        Column(
            name="sum", title=lambda: translate("shift", "Difference"), width=120, whole=True,
            text=lambda row: difference_words(row.amount_fen),
        ),
        Column(
            name="state", title=lambda: translate("shift", "State"), width=170,
            text=lambda row: word(f"difference_{row.state}"), tone=lambda row: TONES[row.state][0],
            icon=lambda row: TONES[row.state][1],
        ),
    ]  # fmt: skip
