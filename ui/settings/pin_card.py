"""The card for the own PIN: a short code to approve with at another one's window."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.forms import FormField, password_field
from ui.widgets.labels import heading, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class PinCard(Speaking):
    """Emits ``wanted`` with the password, the PIN and the PIN again; an empty PIN removes it."""

    wanted = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.password, self.first, self.second = password_field(), password_field(), password_field()
        self.save = ActionButton(icon="key", key="F10")
        self._done = words("strong")
        digits = QRegularExpression(r"\d{0,8}")
        for field in (self.first, self.second):
            field.setValidator(QRegularExpressionValidator(digits, field))
        self._arrange()
        self.save.clicked.connect(self._on_save)
        self.second.returnPressed.connect(self._on_save)

    def show_state(self, *, visible: bool, busy: bool, changed: bool) -> None:
        """``visible`` for who may approve; ``changed`` when the server has kept it."""
        self.setVisible(visible)
        self.save.setEnabled(not busy)
        self._done.setVisible(changed)

    def clear(self) -> None:
        """No secret stays in a field."""
        for field in (self.password, self.first, self.second):
            field.clear()

    def _on_save(self) -> None:
        self.wanted.emit(self.password.text(), self.first.text(), self.second.text())

    def _arrange(self) -> None:
        card, name, hint = Card(spacing=SPACE + SPACE // 2), heading(), words("small", wrap=True)
        password, first, second = FormField(self.password), FormField(self.first), FormField(self.second)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(first, 1)
        row.addWidget(second, 1)
        for each in (name, hint, password):
            card.column.addWidget(each)
        card.column.addLayout(row)
        card.column.addWidget(self._done)
        card.column.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.live(lambda: name.setText(translate("settings", "My PIN for approving at a window")))
        self.live(
            lambda: hint.setText(
                translate("settings", "Four to eight digits. Five wrong ones in a row and it no longer works.")
            )
        )
        self.live(lambda: password.set_name(translate("settings", "Present password")))
        self.live(lambda: first.set_name(translate("settings", "PIN (empty removes it)")))
        self.live(lambda: second.set_name(translate("settings", "PIN again")))
        self.live(lambda: self._done.setText(translate("settings", "The PIN is kept.")))
        self.live(lambda: self.save.setText(translate("settings", "Keep the PIN")))
