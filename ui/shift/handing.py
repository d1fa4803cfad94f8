"""Handing a shift over: to whom it is given, and what waits for who is signed in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.shift import ShiftState
from app.wire.shifts import ShiftView
from ui import theme
from ui.shift.models import ShiftModel
from ui.text import date_time, money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, scrolling
from ui.widgets.facts import Fact, FactList
from ui.widgets.forms import FormField, no_ime, text_field
from ui.widgets.labels import heading, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class GivePage(Speaking):
    """Emits ``named`` (user name, whether it is counted first) and ``back``."""

    named = Signal(str, bool)
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.username, self.count_first = no_ime(text_field(largest=32)), QCheckBox()
        self.count_first.setChecked(True)
        self.go = ActionButton(kind="primary", icon="users", key="F9")
        self._back = ActionButton(icon="arrow-left", key="Esc")
        self._name, self._hint, self._left = heading(), words("muted", wrap=True), FactList()
        field, card, buttons = FormField(self.username), Card(spacing=2 * SPACE), QHBoxLayout()
        card.setMaximumWidth(760)
        buttons.addWidget(self._back)
        buttons.addStretch()
        buttons.addWidget(self.go)
        for each in (self._name, self._hint, self._left, field, self.count_first):
            card.column.addWidget(each)
        card.column.addLayout(buttons)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(card)
        inside.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(inner))
        self.username.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self._back.clicked.connect(self.back)
        self.live(lambda: field.set_name(translate("shift", "User name of the colleague")))
        self.live(lambda: self.count_first.setText(translate("shift", "I count the drawer and the wallets first")))
        self.live(lambda: self._name.setText(translate("shift", "Hand the shift over")))
        self.live(
            lambda: self._hint.setText(
                translate(
                    "shift",
                    "Your colleague accepts or refuses it at any window. Until then you are responsible, "
                    "and no money is taken in this shift.",
                )
            )
        )
        self.live(lambda: self.go.setText(translate("shift", "Hand over")))
        self.live(lambda: self._back.setText(translate("shift", "Back")))

    def begin(self) -> None:
        """An empty form."""
        self.username.clear()
        self.count_first.setChecked(True)
        self.username.setFocus()

    def show_shift(self, shift: ShiftView) -> None:
        """What goes with it."""
        self._left.show_facts(left_facts(shift))

    def _on_go(self) -> None:
        self.named.emit(self.username.text(), self.count_first.isChecked())


class WaitingPage(Speaking):
    """A shift that waits: to be accepted or refused, or to be counted. Emits ``accepted``, ``refused`` with the reason,
    ``counted``, ``back``."""

    accepted = Signal()
    refused = Signal(str)
    counted = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = text_field(largest=200)
        self.go = ActionButton(kind="primary", icon="check", key="F9")
        self.refuse = ActionButton(icon="close", key="F7")
        self._back = ActionButton(icon="arrow-left", key="Esc")
        self._name, self._hint, self._facts = heading(), words("", wrap=True), FactList()
        self._field = FormField(self.reason)
        self._given = True
        card, buttons = Card(spacing=2 * SPACE), QHBoxLayout()
        card.setMaximumWidth(760)
        buttons.addWidget(self._back)
        buttons.addStretch()
        buttons.addWidget(self.refuse)
        buttons.addWidget(self.go)
        for each in (self._name, self._hint, self._facts, self._field):
            card.column.addWidget(each)
        card.column.addLayout(buttons)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(card)
        inside.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(inner))
        self.go.clicked.connect(self._on_go)
        self.refuse.clicked.connect(lambda: self.refused.emit(self.reason.text()))
        self._back.clicked.connect(self.back)
        self.live(lambda: self._field.set_name(translate("shift", "Why you refuse it (only then)")))
        self.live(lambda: self.refuse.setText(translate("shift", "Refuse")))
        self.live(lambda: self._back.setText(translate("shift", "Later")))

    def _on_go(self) -> None:
        if self._given:
            self.accepted.emit()
        else:
            self.counted.emit()

    def show_model(self, model: ShiftModel) -> None:
        """Show what waits."""
        shift = model.shift
        if shift is None:
            return
        self._given = shift.state is ShiftState.HANDED_OVER
        self._field.setVisible(self._given)
        self.refuse.setVisible(self._given)
        self._facts.show_facts([*whose_facts(shift), *left_facts(shift)])
        if self._given:
            self._name.setText(translate("shift", "{name} hands a shift over to you").format(name=shift.operator_name))
            self._hint.setText(
                translate(
                    "shift", "If you accept it, the shift is closed and what is still unknown is yours to look after."
                )
            )
            counted = translate("shift", "Accept")
            self.go.setText(counted if shift.given_counted else translate("shift", "Count and accept"))
        else:
            self._name.setText(translate("shift", "A shift was left open and closed by rule"))
            self._hint.setText(
                translate("shift", "Its drawer must be counted now, as it lies there; the count is marked as late.")
            )
            self.go.setText(translate("shift", "Count it now"))


def whose_facts(shift: ShiftView) -> list[Fact]:
    """Whose shift it is."""
    facts = [
        Fact(translate("shift", "Cashier"), f"{shift.operator_name} · {shift.window_name}"),
        Fact(translate("shift", "Open since"), date_time(shift.opened_at)),
    ]
    if shift.state is ShiftState.HANDED_OVER:
        told = translate("shift", "yes") if shift.given_counted else translate("shift", "no")
        facts.append(Fact(translate("shift", "Counted by the giver"), told))
    return facts


def left_facts(shift: ShiftView) -> list[Fact]:
    """What a shift leaves open."""
    facts = [
        Fact(
            translate("shift", "Unknown payment"),
            f"{word(each.channel)} {money(each.amount_fen)} · {each.patient_label} · {each.payment_no}",
            "unknown",
        )
        for each in shift.unknown
    ]
    if shift.open_orders:
        facts.append(Fact(translate("shift", "Orders paid in part"), str(shift.open_orders), "unknown"))
    if shift.unclear_refunds:
        facts.append(Fact(translate("shift", "Refunds whose end is unknown"), str(shift.unclear_refunds), "unknown"))
    return facts or [Fact(translate("shift", "Left open"), translate("shift", "nothing"))]
