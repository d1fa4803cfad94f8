"""What is marked: how many, how much money, and what can be done with all of it at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.exceptions.models import WorkbenchModel
from ui.text import money, translate
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.labels import words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class MarkedBar(Speaking):
    """Emits ``wish``: propose_many, approve_many, beside_many, execute_many, unmark. Hidden while nothing is marked."""

    wish = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = words("strong")
        self.buttons = {
            "propose_many": ActionButton(icon="pencil", key="Alt+P"),
            "approve_many": ActionButton(icon="check", key="Alt+A"),
            "beside_many": ActionButton(icon="key", key="Alt+S"),
            "execute_many": ActionButton(icon="play", key="Alt+X"),
            "unmark": ActionButton(kind="quiet", icon="close", key="Alt+U"),
        }
        card = Card(self, padding=SPACE)
        card.set_tone("primary")
        row = ButtonRow(card)
        row.add(self._said)
        row.stretch()
        for name, button in self.buttons.items():
            row.add(button)
            button.clicked.connect(lambda _on=False, act=name: self.wish.emit(act))
        card.column.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.hide()

    def show_model(self, model: WorkbenchModel) -> None:
        """Show what is marked."""
        self.setVisible(bool(model.marked))
        if not model.marked:
            return
        count = len(model.marked)
        self._said.setText(
            translate("exceptions", "{count} marked · {amount}").format(count=count, amount=money(model.marked_fen))
        )
        can = {event: len(model.marked_that_may(event)) for event in ("propose", "approve", "execute")}
        others = sum(each.state.value == "proposed" and "approve" not in each.may for each in model.marked.values())
        shown = {
            "propose_many": can["propose"], "approve_many": can["approve"], "beside_many": others,
            "execute_many": can["execute"], "unmark": count,
        }  # fmt: skip
        names = {
            "propose_many": translate("exceptions", "Propose {count}…"),
            "approve_many": translate("exceptions", "Approve {count}"),
            "beside_many": translate("exceptions", "Second person for {count}…"),
            "execute_many": translate("exceptions", "Execute {count}"),
            "unmark": translate("exceptions", "Unmark"),
        }
        for name, button in self.buttons.items():
            button.setVisible(shown[name] > 0)
            button.setEnabled(shown[name] > 0 and not model.busy)
            button.setText(names[name].format(count=shown[name]))
            button.updateGeometry()
