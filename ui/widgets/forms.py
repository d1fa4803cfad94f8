"""Fields with their names: text, password, amount."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.core.money import Money, MoneyError
from ui import theme
from ui.widgets.labels import set_property, words

PADDING_PX = 11


def no_ime(field: QLineEdit) -> QLineEdit:
    """Switch the input method off on a field that takes digits or codes."""
    field.setInputMethodHints(
        Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData
    )
    field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    return field


class FormField(QWidget):
    """A field under its name, with room for what is wrong with it."""

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._name, self._wrong = words("small", parent=self), words("small", wrap=True, parent=self)
        self._name.setBuddy(field)
        set_property(self._wrong, "tone", "danger")
        self._wrong.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE // 2)
        for each in (self._name, field, self._wrong):
            column.addWidget(each)
        self.setFocusProxy(field)

    def set_name(self, name: str) -> None:
        """The field's name, shown above it and read by screen readers."""
        self._name.setText(name)
        self.field.setAccessibleName(name)

    def set_wrong(self, why: str) -> None:
        """Say what is wrong; empty when nothing is."""
        self._wrong.setText(why)
        self._wrong.setVisible(bool(why))
        set_property(self.field, "wrong", "true" if why else "false")


def text_field(*, placeholder: str = "", largest: int = 64, parent: QWidget | None = None) -> QLineEdit:
    """A line of text."""
    made = QLineEdit(parent)
    made.setMaxLength(largest)
    made.setPlaceholderText(placeholder)
    return made


def number_field(parent: QWidget | None = None) -> QSpinBox:
    """A whole number; its figures keep from the edge as letters do, which the style cannot say."""
    made = QSpinBox(parent)
    made.lineEdit().setTextMargins(PADDING_PX, 0, PADDING_PX, 0)
    return made


def password_field() -> QLineEdit:
    """A line that shows dots."""
    made = no_ime(QLineEdit())
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setMaxLength(128)
    return made


class AmountField(QLineEdit):
    """An amount in yuan, typed as decimal text, read as exact fen; Enter with a readable amount emits ``entered``."""

    entered = Signal(int)
    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, large: bool = False) -> None:
        super().__init__(parent)
        no_ime(self)
        self.setMaxLength(13)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,9}(\.\d{0,2})?"), self))
        if large:
            self.setProperty("role", "amount")
        self.textChanged.connect(lambda _text: self.changed.emit(self.fen()))
        self.returnPressed.connect(self._on_enter)

    def fen(self) -> int | None:
        """The amount, or None while the text is not one."""
        text = self.text().rstrip(".")
        try:
            return Money.from_yuan(text).fen
        except MoneyError:
            return None

    def set_fen(self, amount_fen: int) -> None:
        """Write an amount."""
        self.setText(Money(amount_fen).yuan)

    def _on_enter(self) -> None:
        amount_fen = self.fen()
        if amount_fen is not None:
            self.entered.emit(amount_fen)
